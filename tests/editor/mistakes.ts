// Mistakes that TypeScript finds while one types, each with the place (`¦`) and the number of its message; those it only
// hints at; and those that only the compiler finds, because TypeScript's own rules allow them.

export interface Mistake {
  name: string;
  /** A file's text behind an import of the whole library. */
  source: string;
  /** TypeScript's number of the message. */
  code: number;
}

const inTask = (body: string): string =>
  `async function read(): Promise<i32> { await Timer.afterMillis(1); return 1; }
async function ready(): Promise<bool> { return true; }
export async function main(): Promise<void> { ${body} }
`;

const NOT_ASSIGNABLE = 2322;
const NOT_A_PARAMETER = 2345;
const NO_SUCH_NAME = 2304;
const NO_SUCH_MEMBER = 2339;
const NO_OVERLOAD = 2769;

export const mistakes: Mistake[] = [
  {
    name: "a missing await where a number is wanted",
    source: inTask("const n: i32 = 1; const ¦m: i32 = read(); info('{}', n + m);"),
    code: NOT_ASSIGNABLE,
  },
  { name: "a missing await in a sum", source: inTask("const n = ¦read() + 1; info('{}', n);"), code: 2365 },
  { name: "a missing await in an argument", source: inTask("Duration.millis(¦read());"), code: NOT_A_PARAMETER },
  { name: "a missing await in a condition", source: inTask("if (¦ready()) info('never');"), code: 2801 },
  { name: "a missing await in a log line", source: inTask('info("{}", ¦read());'), code: NOT_A_PARAMETER },
  {
    name: "a missing await before a result is used",
    source: inTask("const first = select(read(), ready()); info('{}', first.¦index);"),
    code: NO_SUCH_MEMBER,
  },
  {
    name: "await outside of an async function",
    source: "function f(): void { ¦await Timer.afterMillis(1); }",
    code: 1308,
  },
  { name: "an async function that gives no Promise", source: "async function f(): ¦i32 { return 1; }", code: 1064 },
  {
    name: "a result of the wrong type",
    source: 'async function f(): Promise<i32> { ¦return "1"; }',
    code: NOT_ASSIGNABLE,
  },
  { name: "text for a pin", source: inTask('new Output(¦"LED");'), code: NOT_A_PARAMETER },
  { name: "a number for a pin", source: inTask("new Output(¦13);"), code: NOT_A_PARAMETER },
  {
    name: "a span of time for a pin",
    source: inTask("new Input(¦Duration.millis(5), Pull.Up);"),
    code: NOT_A_PARAMETER,
  },
  { name: "a port for a pin", source: inTask("new Output(¦board.UART);"), code: NOT_A_PARAMETER },
  { name: "a pin for a port", source: inTask("new Uart(¦board.LED);"), code: NOT_A_PARAMETER },
  { name: "a pin for a span of time", source: inTask("await Timer.after(¦board.LED);"), code: NOT_A_PARAMETER },
  { name: "text for a span of time", source: inTask('await Timer.after(¦"500ms");'), code: NOT_A_PARAMETER },
  {
    name: "an output for an input",
    source: inTask(
      "const a: Input = new Input(board.LED); const ¦b: Input = new Output(board.LED2); a.isHigh; b.isHigh;",
    ),
    code: 2739,
  },
  { name: "spawn of a function that is not called", source: inTask("spawn(¦read);"), code: NOT_A_PARAMETER },
  {
    name: "a pool of a function that is not async",
    source: "function f(): void {}\npool(¦f, 4);",
    code: NOT_A_PARAMETER,
  },
  { name: "select of one future", source: inTask("await ¦select(read());"), code: 2554 },
  {
    name: "Promise.all of something else than a list",
    source: inTask("await Promise.all(¦read());"),
    code: NO_OVERLOAD,
  },
  {
    name: "a winner's result as the wrong type",
    source: inTask("const s = await select(ready(), read()); const ¦n: i32 = s.first; info('{}', n);"),
    code: NOT_ASSIGNABLE,
  },
  {
    name: "a result that join does not give",
    source: inTask("const all = await join(ready(), read()); all.second + 1; all.¦third;"),
    code: NO_SUCH_MEMBER,
  },
  {
    name: "a value of the wrong type for a channel",
    source: "const numbers = new Channel<i32>(4);\n" + inTask('await numbers.send(¦"1");'),
    code: NOT_A_PARAMETER,
  },
  {
    name: "a value that may not be there",
    source:
      "const numbers = new Channel<i32>(4);\n" + inTask("const item = numbers.tryReceive(); info('{}', ¦item.value);"),
    code: 18047,
  },
  { name: "an object in a log line", source: inTask('info("{}", ¦board.LED);'), code: NOT_A_PARAMETER },
  { name: "a log line without text", source: inTask("¦info();"), code: 2555 },
  {
    name: "using something that cannot be disposed",
    source: inTask("using led = ¦new Output(board.LED); led.high();"),
    code: 2559,
  },
  { name: "JavaScript's then", source: inTask("read().¦then;"), code: NO_SUCH_MEMBER },
  { name: "a future made by hand", source: inTask("new ¦Promise<void>();"), code: 2351 },
  { name: "setTimeout", source: inTask("¦setTimeout(read, 100);"), code: 2552 },
  { name: "fetch", source: inTask('¦fetch("https://example.org");'), code: NO_SUCH_NAME },
  { name: "the document of a browser", source: inTask("¦document;"), code: 2584 },
  { name: "a name that the library does not have", source: inTask("Timer.¦afterHours(1);"), code: NO_SUCH_MEMBER },
];

/** What TypeScript allows, and an editor shows less loudly than a warning; the compiler says more. */
export const hinted: Mistake[] = [
  { name: "a future in a variable that nobody reads", source: inTask("const ¦later = read();"), code: 6133 },
  { name: "an await of something that is no future", source: inTask("¦await 5;"), code: 80007 },
];

/** What TypeScript's own rules allow, and the compiler finds. */
export const leftToTheCompiler: Omit<Mistake, "code">[] = [
  { name: "a future that nobody awaits", source: inTask("read();") },
  { name: "an async function as a value", source: inTask("const f = read;") },
  { name: "an async arrow function", source: inTask("const f = async (): Promise<void> => {}; f();") },
  { name: "await using", source: "class A { dispose(): void {} }\n" + inTask("await using a = new A();") },
  { name: "a function that captures a variable", source: inTask("let n = 1; const f = (): i32 => n; f();") },
  { name: "an exception that is caught", source: inTask("try { await read(); } catch (e) {}") },
  { name: "a type that is one or the other", source: inTask("const x: i32 | string = 5;") },
  { name: "a spawn in a loop", source: inTask("while (true) { spawn(read()); await Timer.afterSecs(1); }") },
];
