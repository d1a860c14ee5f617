// Text without a heap: where literals become bytes, what Bytes do, and what `print` writes where.

import { expect, test } from "vitest";
import { build, buildAndRun, logged, only, type Run } from "./harness.js";

function written({ lines }: Run, kind: "tx" | "text"): string {
  const bytes = only(lines, kind).map((line) => parseInt(line.split(" ").at(-1) ?? "", 16));
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
}

const program = (body: string, before = ""): string =>
  `import { AsyncWriter, Bytes, Text, Timer, Uart, Writer, board, Console, console, info, print, select, spawn, withTimeout, Duration, yieldNow } from "tickless";
   ${before}
   export async function main(): Promise<void> { ${body} }`;

test("a literal is bytes wherever Bytes are wanted", async () => {
  const ran = await buildAndRun(
    program(
      `let b: Bytes = "let\\n";
       console.write(b);
       b = "set ä€𝄞\\n";
       console.write(b);
       console.write(given("given\\n"));
       console.write(returned(true));
       console.write(GLOBAL);
       console.write(new Holder().field);
       console.write(<Bytes>"cast\\n");
       console.write(b.length > 3 ? "yes\\n" : b.length > 2 ? "maybe\\n" : "no\\n");
       console.write((\`template\\n\`));
       console.write("");
       info("{} {} {}", b.length, b.capacity, console.write("\\0"));`,
      `const GLOBAL: Bytes = "global\\n";
       class Holder { field: Bytes = "field\\n"; }
       function given(b: Bytes): Bytes { return b; }
       function returned(yes: bool): Bytes { return yes ? "returned\\n" : "not\\n"; }`,
    ),
  );
  const lines = ["let", "set ä€𝄞", "given", "returned", "global", "field", "cast", "yes", "template"];
  expect(written(ran, "text")).toBe(`${lines.join("\n")}\n\0`);
  expect(logged(ran.lines)).toEqual(["0 14 0 1"]);
});

test("the same literal lies in memory once, and one nobody reaches does not", async () => {
  const size = async (body: string, before = ""): Promise<number> =>
    (await build(program(body, before))).side.memory.data;
  const once = await size(`console.write("a long text, once or twice");`);
  expect(await size(`console.write("a long text, once or twice"); console.write("a long text, once or twice");`)).toBe(
    once,
  );
  const unused = `export function f(): i32 { return console.write("another text that is not used"); }`;
  expect(await size(`console.write("a long text, once or twice");`, unused)).toBe(once);
});

test("a string that is no literal is encoded on the device", async () => {
  const ran = await buildAndRun(
    program(
      `const uart = new Uart(board.UART);
       const name = "name";
       info("{} {} {}", await uart.write(name + "\\n"), await uart.write(\`\${name} ä€𝄞\\n\`), await uart.write(NAME));
       info("{} {}", console.write(NAME), line.write(NAME));
       console.write(line);`,
      `const NAME = "a longer name than fits into a single piece\\n"; const line = new Bytes(50);`,
    ),
  );
  const NAME = "a longer name than fits into a single piece\n";
  expect(written(ran, "tx")).toBe(`name\nname ä€𝄞\n${NAME}`);
  expect(written(ran, "text")).toBe(NAME + NAME);
  expect(logged(ran.lines)).toEqual(["0 5 15 44", "0 44 44"]);
});

test("a user's function that takes a Text gets literals as Bytes, and its strings stay strings elsewhere", async () => {
  const { lines } = await buildAndRun(
    program(
      `info("{} {} {}", kind("literal"), kind("a" + "b"), kind(new StaticArray<u8>(2)));
       info("{} {} {}", same("literal"), taken("x"), new Old().write("old"));`,
      `function kind<T extends Text>(text: T): i32 { return isString<T>() ? 1 : isManaged<T>() ? 2 : 3; }
       function same<T>(text: T): i32 { return isString<T>() ? 1 : 2; }
       function taken(text: string): i32 { return text.length; }
       class Old { write(text: string): i32 { return text.length; } }`,
    ),
  );
  expect(logged(lines)).toEqual(["0 3 1 2", "0 1 1 3"]);
});

test("Bytes take what fits, whole characters only, and say what was lost", async () => {
  const { lines } = await buildAndRun(
    program(
      `info("{} {} {}", line.length, line.capacity, line.lost);
       info("{} {} {}", line.write("abc"), line.write("d€€"), line.lost);
       info("{} {} {} {}", line, line.length, line.write("x"), line.lost);
       line.clear();
       info("{} {}", line.length, line.lost);
       info("{} {} {} {}", line.write(array, 2), line.write(array), line.write(array, -1), line[3]);
       line[0] = 90;
       info("{} {} {} {}", line, line.equals("ZBABC"), line.equals("ZBAB"), line.equals("ZBABD"));
       info("{} {} {}", line.startsWith("ZB"), line.startsWith(""), line.startsWith("ZBABCx"));
       info("{} {} {}", literal.write("x"), literal.lost, literal);
       literal.clear();
       info("{} {} {} {}", literal, empty.write("x"), empty.length, empty.equals(""));`,
      `const line = new Bytes(8); const empty = new Bytes(0); const literal: Bytes = "literal";
       const array: StaticArray<u8> = [65, 66, 67];`,
    ),
  );
  expect(logged(lines)).toEqual([
    "0 0 8 0",
    "0 3 4 3",
    "0 abcd€ 7 0 4",
    "0 0 0",
    "0 2 3 0 66",
    "0 ZBABC true false false",
    "0 true true false",
    "0 0 0 literal",
    "0 literal 0 0 true",
  ]);
});

test.each([
  ["an index behind the length", `const b = new Bytes(8); b.write("ab"); info("{}", b[2]);`],
  ["a negative index", `const b: Bytes = "ab"; info("{}", b[-1]);`],
  ["writing into a literal", `const b: Bytes = "ab"; b[0] = 1;`],
  ["a capacity that is too large", `new Bytes(65536);`],
])("%s ends the program", async (_, body) => {
  const { fault } = await buildAndRun(program(body));
  expect(fault?.code).toBe(1);
});

test("print gives the bytes that were taken, on every writer", async () => {
  const ran = await buildAndRun(
    program(
      `const uart = new Uart(board.UART);
       const n: i16 = -300;
       info("{}", await print(uart, "n={} {:x} {}\\n", n, n, true));
       info("{}", print(console, "n={:6} {:06}|{:.1}|{}\\n", n, n, 2.25, "é"));
       info("{}", print(line, "{}-{}", n, n));
       info("{} {} {}", line, line.lost, print(line, "more"));
       info("{} {}", print(console, ""), print(console, "{{}}"));
       info("{}", print(console, "{}{}{}{}{}{}{}{}\\n", 1, <u8>2, <u64>3, 4.5, "5", false, <f32>7.5, <Bytes>"8"));`,
      `const line = new Bytes(8);`,
    ),
  );
  expect(written(ran, "tx")).toBe("n=-300 fed4 true\n");
  expect(written(ran, "text")).toBe("n=  -300 -00300|2.3|é\n{}1234.55false7.58\n");
  expect(logged(ran.lines)).toEqual(["0 17", "0 23", "0 8", "0 -300--30 1 0", "0 0 2", "0 17"]);
});

test("a short text is one write, a long one as many as there are pieces, each at most 32 bytes", async () => {
  const { lines } = await buildAndRun(
    program(
      `info("{}", print(new Count(), "t={} h={}\\n", 21, 40));
       info("{}", print(new Count(), "{:40}|{}", 7, "0123456789012345678901234567890123456789"));`,
      `class Count implements Writer { write(bytes: Bytes): i32 { info("<{}>", bytes); return bytes.length; } }`,
    ),
  );
  const all = " ".repeat(39) + "7|" + "0123456789".repeat(4);
  const pieces = logged(lines)
    .slice(2, -1)
    .map((line) => line.slice(3, -1));
  expect(logged(lines).slice(0, 2)).toEqual(["0 <t=21 h=40\n>", "0 10"]);
  expect(pieces.join("")).toBe(all);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBe(32);
  expect(pieces.length).toBe(3);
  expect(logged(lines).at(-1)).toBe("0 81");
});

test("print ends with the first piece that is not taken whole, and gives an error as it is", async () => {
  const { lines } = await buildAndRun(
    program(
      `const long = "0123456789012345678901234567890123456789";
       info("{} {}", print(new Short(), "{}{}{}", long, long, long), calls);
       info("{} {}", print(new Fails(), "{}{}", long, long), calls);`,
      `let calls = 0;
       class Short { write(bytes: Bytes): i32 { return ++calls == 2 ? 5 : bytes.length; } }
       class Fails { write(bytes: Bytes): i32 { return ++calls == 4 ? -7 : bytes.length; } }`,
    ),
  );
  expect(logged(lines)).toEqual(["0 34 2", "0 -7 4"]);
});

test("anything with `write` is a writer: generic classes, interfaces, inherited and async ones", async () => {
  const ran = await buildAndRun(
    program(
      `const to: Writer = new Upper<Console>(console);
       info("{}", print(to, "upper {}\\n", 1));
       info("{}", print(new Derived<Console>(console), "derived {}\\n", 2));
       const slow = new Slow();
       info("{}", await print(slow, "slow {} {}\\n", 3, "0123456789012345678901234567890123456789"));
       const any: AsyncWriter = slow;
       info("{}", await print(any, "any {}\\n", 4));
       show<i32>(5); show<f64>(5.5); show<string>("six"); show<bool>(true);`,
      `function show<T>(value: T): void { print(console, "<{}>\\n", value); }
       class Upper<W extends Writer> implements Writer {
         constructor(public out: W) {}
         write(bytes: Bytes): i32 { print(this.out, "[{}]", bytes); return bytes.length; }
       }
       class Derived<W> extends Upper<W> {}
       class Slow implements AsyncWriter {
         async write(bytes: Bytes): Promise<i32> { await yieldNow(); console.write(bytes); await yieldNow(); return bytes.length; }
       }`,
    ),
  );
  const lines = [
    "[upper 1",
    "][derived 2",
    `]slow 3 ${"0123456789".repeat(4)}`,
    "any 4",
    "<5>",
    "<5.5>",
    "<six>",
    "<true>",
  ];
  expect(written(ran, "text")).toBe(`${lines.join("\n")}\n`);
  expect(logged(ran.lines)).toEqual(["0 8", "0 10", "0 48", "0 6"]);
});

test("print to what waits is a future like any other", async () => {
  const ran = await buildAndRun(
    program(
      `const uart = new Uart(board.UART);
       const held = print(uart, "held {}\\n", 1);
       await uart.write("first\\n");
       info("{}", await held);
       info("{}", (await select(print(uart, "select {}\\n", 2), Timer.after(5))).index);
       info("{}", (await withTimeout(Duration.millis(3), print(new Never(), "never"))).timedOut);
       await spawn(print(uart, "task {}\\n", 3)).join();
       info("{}", await later(uart));`,
      `class Never { async write(bytes: Bytes): Promise<i32> { await Timer.after(Duration.secs(1)); return 0; } }
       async function later(uart: Uart): Promise<i32> { return await print(uart, "returned {}\\n", 4); }`,
    ),
  );
  expect(written(ran, "tx")).toBe("first\nheld 1\nselect 2\ntask 3\nreturned 4\n");
  expect(logged(ran.lines)).toEqual(["0 7", "0 0", "3 true", "3 11"]);
});

test("two tasks that print to writers of one class do not disturb each other", async () => {
  const ran = await buildAndRun(
    program(
      `const a = spawn(report(new Slow(0), 111)); const b = spawn(report(new Slow(1), 222));
       await a.join(); await b.join();
       console.write(lines[0]); console.write(lines[1]);`,
      `const lines: StaticArray<Bytes> = [new Bytes(100), new Bytes(100)];
       class Slow {
         constructor(private line: i32) {}
         async write(bytes: Bytes): Promise<i32> { await yieldNow(); return lines[this.line].write(bytes); }
       }
       async function report(out: Slow, n: i32): Promise<void> { await print(out, "{}: {:50}\\n", n, n); }`,
    ),
  );
  expect(written(ran, "text")).toBe(`111: ${"111".padStart(50)}\n222: ${"222".padStart(50)}\n`);
});

test("a write that prints to a writer of its own class ends the program, to one of another class it may", async () => {
  const nested = (to: string): string =>
    program(
      `info("{}", print(new Outer(), "outer {}", 1));`,
      `class Outer implements Writer { write(bytes: Bytes): i32 { return depth++ < 2 ? print(${to}, "({})", bytes) : 0; } }
       class Other implements Writer { write(bytes: Bytes): i32 { return console.write(bytes); } }
       let depth = 0;`,
    );
  expect((await buildAndRun(nested("new Outer()"))).fault?.code).toBe(1);
  const ran = await buildAndRun(nested("new Other()"));
  expect([ran.fault, written(ran, "text")]).toEqual([null, "(outer 1)"]);
});

test("printing allocates nothing", async () => {
  const { side } = await build(
    program(
      `const uart = new Uart(board.UART);
       for (let i = 0; i < 9; i++) { await print(uart, "{} {}\\n", i, 1.5); print(console, "{}{}", "text", i == 1); }`,
    ),
    {},
    "none",
  );
  expect(side.names.filter((name) => name.startsWith("~lib/rt/"))).toEqual([]);
});

test("what no argument needs is not linked", async () => {
  const names = async (body: string): Promise<string[]> => {
    const { side } = await build(program(body), {}, "none");
    return side.names.flatMap((name) => /\/io\/(?:text|float|format|print)\/(\w+)/.exec(name)?.[1] ?? []);
  };
  const integers = await names(`print(console, "{}", 1);`);
  expect(integers).toContain("formatInteger");
  for (const name of ["formatFloat", "formatBool", "formatCharacter", "encode", "put", "shortest"]) {
    expect(integers).not.toContain(name);
  }
  expect(await names(`console.write("literal");`)).toEqual([]);
});
