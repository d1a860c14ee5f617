// Programs that are right, chosen for what TypeScript would take otherwise: editor and compiler must both have nothing to
// say about them.

/** Name to a file's text behind an import of the whole library. */
export const accepted: Record<string, string> = {
  "what is global, without an import of its own": `
pool(beat, 2);
async function beat(): Promise<void> { await Timer.afterMillis(1); }
export async function main(): Promise<void> {
  for (let i = 0; i < 2; i++) { const task: TaskHandle | null = trySpawn(beat()); if (task) await task.join(); }
  suspend();
}`,
  "a future in a variable": `
async function read(): Promise<u8> { await Timer.afterMillis(1); return 7; }
export async function main(): Promise<void> {
  const future: Promise<u8> = read();
  while (!future.poll()) suspend();
  info("{} {}", future.done, future.value);
  const other = read();
  if (!pollOnce(other)) other.drop();
}`,
  "futures raced and joined under both names": `
async function read(n: i32): Promise<i32> { await Timer.afterMillis(n); return n; }
async function ready(): Promise<bool> { return true; }
export async function main(): Promise<void> {
  const a = await select(read(1), ready());
  const b = await Promise.race([read(1), ready()]);
  const c = await join(read(1), ready(), read(2), ready(), read(3), ready());
  const d = await Promise.all([read(1), ready(), read(2), ready(), read(3), ready()]);
  if (a.index == 0 && b.index == 0) info("{} {}", a.first + 1, b.first + 1);
  if (c.sixth && d.sixth) info("{} {}", c.fifth + 1, d.fifth + 1);
}`,
  "a wait with a deadline": `
async function read(): Promise<i32> { await Timer.afterMillis(5); return 1; }
export async function main(): Promise<void> {
  const done = await withTimeout(Duration.millis(2), read());
  const late = await withDeadline(Instant.now() + Duration.secs(1), read());
  if (!done.timedOut && !late.timedOut) info("{}", done.value + late.value);
}`,
  "spans and moments as the numbers they are": `
const PERIOD: Duration = Duration.millis(10) * 2 + 5;
export async function main(): Promise<void> {
  const before = Instant.now();
  await Timer.after(PERIOD / 2);
  await Timer.at(before + PERIOD);
  const late: Duration = Instant.now() - before;
  info("{}", Duration.asMillis(max<Duration>(late, elapsed(before))));
}`,
  "using, with either name of the method, or nothing": `
class Guard { [Symbol.dispose](): void { info("given back"); } }
class Plain { dispose(): void { info("given back"); } }
function maybe(): Guard | null { return null; }
const guard = new Guard();
const plain = new Plain();
export async function main(): Promise<void> {
  using a = guard, b = plain;
  using c = maybe();
  await Timer.afterMillis(1);
}`,
  "asserts that narrow": `
class Point { x: i32 = 1; }
const point = new Point();
function find(): Point | null { return point; }
export async function main(): Promise<void> {
  const a = find();
  assert(a, "there is none of {}", 1);
  info("{}", a.x);
}`,
  "a function that ends in panic": `
function size(n: i32): i32 {
  if (n == 1) return 8;
  panic("no size {}", n);
}
export async function main(): Promise<void> { info("{}", size(1)); }`,
  "every kind of number, and casts between them": `
export async function main(): Promise<void> {
  const a: u8 = 200, b: i16 = -5, c: u64 = 1 << 20, d: f32 = 0.5, e: bool = a > 5;
  const sum = <i64>a + <i64>b + <i64>c;
  info("{} {:.2} {} {:x}", sum, <f64>d * 2, e, <u8>(a + <u8>b));
}`,
  "classes, generics, operators and decorators": `
// @ts-ignore: decorator
@inline
function either<T>(first: bool, a: T, b: T): T { return first ? a : b; }
class Pair<T> {
  constructor(public a: T, private readonly b: T) {}
  get larger(): T { return this.a > this.b ? this.a : this.b; }
  @operator("==")
  equals(other: Pair<T>): bool { return this.a == other.a; }
}
const pair = new Pair<i32>(1, 2);
export async function main(): Promise<void> { info("{} {}", either(true, pair.larger, 5), pair == pair); }`,
  "text to every kind of writer": `
const HELP = Bytes.of("help");
const line = new Bytes(32);
class Counter { total: i32 = 0; write(bytes: Bytes): i32 { this.total += bytes.length; return bytes.length; } }
const counter = new Counter();
export async function main(): Promise<void> {
  const uart = new Uart(board.UART);
  await print(uart, "{:04x} {}\\n", 255, line);
  print(console, "{:.2}\\n", 0.5);
  if (line.equals("help") || line.equals(HELP)) line.clear();
  info("{} {}", print(counter, "{}", true), line);
  line.write("more");
}`,
  "input, output and errors": `
const buffer = new StaticArray<u8>(8);
export async function main(): Promise<void> {
  const led = new Output(board.LED, Level.High);
  const own = new Input(board.pin(7), Pull.Up);
  led.set(own.isHigh);
  const uart = new Uart(board.UART, 9600, UartFormat.EightEvenOne);
  await uart.write("hello\\n");
  const count = await uart.readUntilIdle(buffer, Duration.millis(2));
  if (count == IoError.BREAK) warn("break");
  else await uart.write(buffer, check(count));
}`,
};

const calling = "export async function main(): Promise<void> { f(1); }\n";

/** What is right, and TypeScript does not know it: a line that needs `// @ts-ignore` above it. */
export const tooMuch: { name: string; before?: string; line: string; code: number }[] = [
  { name: "a decorator on a function", line: "@inline\nfunction f(n: i32): i32 { return n; }", code: 1206 },
  { name: "arithmetic with a type parameter", line: "function f<T>(a: T): T { return a + a; }", code: 2365 },
  {
    name: "an operator of a class",
    before: 'class A { @operator("+") plus(other: A): A { return other; } }\nconst a = new A();\n',
    line: "function f(n: i32): A { return a + a; }",
    code: 2365,
  },
  { name: "a bool as a number", line: "function f(n: i32): i32 { const m: i32 = n > 1; return m; }", code: 2322 },
  {
    name: "a literal where Bytes are wanted",
    before: "function lengthOf(text: Bytes): i32 { return text.length; }\n",
    line: 'function f(n: i32): i32 { return n + lengthOf("hello"); }',
    code: 2345,
  },
  { name: "a type parameter in a log line", line: 'function f<T>(value: T): void { info("{}", value); }', code: 2345 },
].map((one) => ({ ...one, line: `${one.line}\n${calling}` }));
