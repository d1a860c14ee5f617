// Every mistake in what is written and printed: its exact sentence, at its exact place.
import { describe, expect, it } from "vitest";
import { compileTexts, errorsOf, show, wasmOf } from "./compile.js";

const program = (body: string, before = ""): string =>
  `import { Bytes, Text, Uart, board, console, print, yieldNow } from "tickless";
${before}
export async function main(): Promise<void> {
  ${body}
}
`;
const UART = "const uart = new Uart(board.UART);";

const WRITER = "print() needs a Writer, something with write(bytes: Bytes) that gives i32 or Promise<i32>";
const TAKES = "write() takes a string literal, Bytes, StaticArray<u8> or a string, but this is of type";

const mistakes: { name: string; source: string; message: string }[] = [
  {
    name: "too few arguments",
    source: program('print(console, ¦"{} of {}", 1);'),
    message: "This text has 2 placeholders, but 1 argument is given",
  },
  {
    name: "too many arguments",
    source: program(`${UART} await print(uart, ¦"{{}}", 1);`),
    message: "This text has 0 placeholders, but 1 argument is given",
  },
  {
    name: "nine arguments",
    source: program('¦print(console, "{}{}{}{}{}{}{}{}{}", 1, 2, 3, 4, 5, 6, 7, 8, 9);'),
    message: "A printed text takes at most 8 arguments, but 9 are given: use two calls",
  },
  {
    name: "nothing at all",
    source: program("¦print();"),
    message: 'print() needs something to write to, and a text: print(out, "…")',
  },
  { name: "no text", source: program("¦print(console);"), message: 'print() needs a text: print(out, "…")' },
  {
    name: "a text from a variable",
    source: program('const s = "text"; print(console, ¦s);'),
    message:
      'The text of print() must be a string literal, because the compiler makes a template of it: write print(out, "{}", …)',
  },
  {
    name: "a template literal",
    source: program("const t = 1; print(console, ¦`t={${t}}`);"),
    message: 'A template literal would be put together on the device: write print(out, "t={{{}}}", t)',
  },
  {
    name: "an unknown placeholder",
    source: program('print(console, ¦"{:q}", 1);'),
    message: 'In this text "{:q}" is not a placeholder: write {}, {:x}, {:X}, {:b}, {:o}, {:c}, {:4}, {:04x} or {:.2}',
  },
  {
    name: "a lonely brace",
    source: program('print(console, ¦"}", 1);'),
    message: "In this text this } closes no placeholder: write }} for a brace",
  },
  {
    name: "hexadecimal of a float",
    source: program('print(console, ¦"{:x}", 1.5);'),
    message: "The argument of this text is of type 'f64', but {:x} needs an integer",
  },
  {
    name: "decimals of an integer",
    source: program(`${UART} await print(uart, ¦"{} {:.2}", 1, <u8>1);`),
    message: "Argument 2 of this text is of type 'u8', but {:.2} needs a float",
  },
  {
    name: "zeros before a text",
    source: program('print(console, ¦"{:05}", "abc");'),
    message: "The argument of this text is of type 'string', but only numbers are filled up with zeros",
  },
  {
    name: "an object",
    source: program('print(console, ¦"{}", new A());', "class A {}"),
    message: "The argument of this text is of type 'A', which print() cannot show: give numbers, bools or strings",
  },
  {
    name: "a string that may be null",
    source: program(
      'const s: string | null = f(); print(console, ¦"{}", s);',
      "function f(): string | null { return null; }",
    ),
    message: "The argument of this text may be null: test it before it is printed",
  },
  {
    name: "a wrong type in a generic function",
    source: program(
      "show<i32>(1); show<f32>(2);",
      'function show<T>(value: T): void { print(console, ¦"{:x}", value); }',
    ),
    message: "The argument of this text is of type 'f32', but {:x} needs an integer",
  },
  {
    name: "no writer",
    source: program('print(¦new A(), "{}", 1);', "class A {}"),
    message: `${WRITER}; this is of type 'A'`,
  },
  { name: "a number as a writer", source: program('print(¦5, "x");'), message: `${WRITER}; this is of type 'i32'` },
  {
    name: "a writer of strings",
    source: program('print(¦new A(), "x");', "class A { write(text: string): i32 { return 0; } }"),
    message: `${WRITER}; this is of type 'A'`,
  },
  {
    name: "a writer that gives no count",
    source: program('print(¦new A(), "x");', "class A { write(bytes: Bytes): void {} }"),
    message: `${WRITER}; this is of type 'A'`,
  },
  {
    name: "a writer that may be null",
    source: program('print(¦f(), "x");', "function f(): Bytes | null { return null; }"),
    message: `${WRITER}; this is of type 'Bytes | null'`,
  },
  {
    name: "a writer that is not there",
    source: program('print(¦uart, "x");'),
    message: "Cannot find name 'uart'.",
  },
  {
    name: "an argument that is not there",
    source: program('print(console, "{}", ¦t);'),
    message: "Cannot find name 't'.",
  },
  {
    name: "a number in write",
    source: program("console.write(¦5);"),
    message: `${TAKES} 'i32'`,
  },
  {
    name: "an array in write",
    source: program(`${UART} await uart.write(¦new Array<u8>(3));`),
    message: `${TAKES} 'Array<u8>'`,
  },
  {
    name: "a string that may be null in write",
    source: program("const b = new Bytes(8); b.write(¦f());", "function f(): string | null { return null; }"),
    message: `${TAKES} 'string | null'`,
  },
];

describe("mistakes in texts", () => {
  it.each(mistakes)("$name", async ({ source, message }) => {
    const made = await compileTexts(source);
    const [at] = made.marks;
    expect(errorsOf(made)).toEqual([`src/main.ts:${at?.line}:${at?.column} ${message}`]);
  });

  it("a literal of more than 65,535 bytes", async () => {
    const made = await compileTexts(program(`console.write(¦"${"x".repeat(70_000)}");`));
    expect(errorsOf(made)).toEqual([
      "src/main.ts:4:17 A literal has at most 65,535 bytes as Bytes, but this has 70,000",
    ]);
  });

  it("a print that is not awaited is called by its name", async () => {
    const { result } = await compileTexts(program(`${UART} ¦print(uart, "x");`));
    expect(result.diagnostics.map(show)).toEqual([
      "src/main.ts:4:38 The future of 'print' is never awaited, polled or spawned, so its body never runs: did you forget 'await'?",
    ]);
  });
});

it("a file's own function of the name stays its own", async () => {
  const { side } = wasmOf(
    await compileTexts(
      `function print(a: i32, b: string): void {}\nexport async function main(): Promise<void> { print(1, "{"); }`,
    ),
  );
  expect(side.functions.map(({ name }) => name)).toContain("src/main/main");
});
