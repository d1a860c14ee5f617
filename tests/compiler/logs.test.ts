// Log lines end to end: what leaves the program, what stays, and what a monitor shows.
import { describe, expect, it } from "vitest";
import { FAULT_PANIC } from "../../host-js/abi.js";
import { run } from "./run.js";

const program = (body: string, before = ""): string =>
  `import { trace, debug, info, warn, error, panic, yieldNow } from "tickless";\n${before}\nexport async function main(): Promise<void> {\n${body}\n}\n`;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("a log line", () => {
  it("carries every type", async () => {
    const { log, side } = await run(
      program(
        `info("{} {} {} {}", <i8>-1, <u8>255, <i16>-2, <u16>65535);
         info("{} {} {} {}", -3, <u32>4294967295, <i64>-4, <u64>18446744073709551615);
         info("{} {} {:.2} {}", <f32>0.1, 0.2, 2.0 / 3.0, true);
         info("[{}] [{:8}] [{:04x}] [{:X}] [{:b}] [{:o}] [{:c}] {{}}", "héllo", -5, 10, 171, 5, 8, 65);`,
      ),
    );
    expect(log).toEqual([
      "-1 255 -2 65535",
      "-3 4294967295 -4 18446744073709551615",
      "0.1 0.2 0.67 true",
      "[héllo] [      -5] [000a] [AB] [101] [10] [A] {}",
    ]);
    expect(side.logs.map(({ types }) => types.join(" "))).toEqual([
      "i8 u8 i16 u16",
      "i32 u32 i64 u64",
      "f32 f64 f64 bool",
      "string i32 i32 i32 i32 i32 i32",
    ]);
  });

  it("leaves its text out of the module", async () => {
    const { log, wasm, side } = await run(program('info("a text worth finding {}", 7);'));
    expect(log).toEqual(["a text worth finding 7"]);
    expect(textOf(wasm)).not.toContain("worth finding");
    expect(textOf(wasm)).not.toContain("w\0o\0r\0t\0h");
    expect(side.logs[0]).toMatchObject({ index: 0, level: "info", format: "a text worth finding {}" });
    expect(side.logs[0]?.at).toEqual({ file: "src/main.ts", line: 4, column: 6 });
  });

  it("awaits its arguments in order", async () => {
    const { log } = await run(
      program(
        `info("{} {} {}", await f(1), n, await f(2));`,
        `let n = 0;\nasync function f(a: i32): Promise<i32> { await yieldNow(); n += 10; return a; }`,
      ),
    );
    expect(log).toEqual(["1 10 2"]);
  });

  it("of a generic function has one entry for each list of types", async () => {
    const { log, side } = await run(
      program(
        `show<i32>(-1); show<u8>(200); show<string>("s"); show<i32>(2);`,
        `function show<T>(x: T): void { info("x={}", x); }`,
      ),
    );
    expect(log).toEqual(["x=-1", "x=200", "x=s", "x=2"]);
    expect(side.logs.map(({ index, types }) => [index, ...types])).toEqual([
      [0, "i32"],
      [1, "u8"],
      [2, "string"],
    ]);
  });

  it("is found under any import name and is no method of that name", async () => {
    const { log } = await run(`
      import { info as say } from "tickless";
      import * as t from "tickless";
      class A { info(text: string): i32 { return text.length; } }
      function info(a: i32): i32 { return a; }
      export async function main(): Promise<void> {
        say("one {}", new A().info("four"));
        t.warn("two {}", info(2));
      }`);
    expect(log).toEqual(["one 4", "two 2"]);
  });

  it("may be a template literal without values, and stand in an expression", async () => {
    const { log } = await run(program('const a = (info(`plain`), 5); info("{}", a);'));
    expect(log).toEqual(["plain", "5"]);
  });
});

describe("the log level", () => {
  const body = `
    trace("{}", count()); debug("{}", count()); info("{}", count()); warn("{}", count()); error("{}", count());
    const a = (debug("{}", count()), n);
    error("{}", a);`;
  const before = "let n = 0;\nfunction count(): i32 { return ++n; }";

  it("cuts lines with their arguments, and their indexes", async () => {
    const { log, side } = await run(program(body, before), { options: { logLevel: "warn" } });
    expect(log).toEqual(["1", "2", "2"]);
    expect(side.logs.map(({ index, level }) => [index, level])).toEqual([
      [0, "warn"],
      [1, "error"],
      [2, "error"],
    ]);
  });

  it("keeps everything at trace", async () => {
    const { log } = await run(program(body, before), { options: { logLevel: "trace" } });
    expect(log).toEqual(["1", "2", "3", "4", "5", "6", "6"]);
  });

  it("never cuts panic", async () => {
    const { log, fault } = await run(program('panic("end {}", 1);'), { options: { logLevel: "panic" } });
    expect(log).toEqual(["end 1"]);
    expect(fault).toEqual({ code: FAULT_PANIC, detail: 0 });
  });
});

describe("panic and assert", () => {
  it("end the program with the line's index", async () => {
    const { log, fault } = await run(program('info("first"); panic("no {} left", 3); info("never");'));
    expect(log).toEqual(["first", "no 3 left"]);
    expect(fault).toEqual({ code: FAULT_PANIC, detail: 1 });
  });

  it("end a function for asc too", async () => {
    const { log } = await run(
      program(
        `info("{} {}", sign(-2), await later(true));`,
        `function sign(n: i32): i32 { if (n < 0) return -1; if (n > 0) return 1; panic("zero"); }
         function pick(b: bool): i32 { return b ? 4 : panic("not {}", b); }
         async function later(b: bool): Promise<i32> { await yieldNow(); return pick(b); }`,
      ),
    );
    expect(log).toEqual(["-1 4"]);
  });

  it("evaluate an assert's arguments only when it fails", async () => {
    const { log, fault } = await run(
      program(
        `assert(n == 0, "n is {}", count()); info("{}", n); assert(n != 0, "n is {}", count());`,
        "let n = 0;\nfunction count(): i32 { return ++n; }",
      ),
    );
    expect(log).toEqual(["0", "n is 1"]);
    expect(fault).toEqual({ code: FAULT_PANIC, detail: 2 });
  });

  it("an assert narrows a type as asc's own does, and without a message it is asc's own", async () => {
    const { log } = await run(
      program(
        `const a = find(); assert(a, "no A"); info("{}", a.n); const b = assert(find()); info("{}", b.n);`,
        "class A { n: i32 = 5; }\nfunction find(): A | null { return new A(); }",
      ),
    );
    expect(log).toEqual(["5", "5"]);
  });

  it("a file's own assert is left alone", async () => {
    const { log } = await run(
      program('info("{}", assert(true, "a"));', "function assert(a: bool, b: string): i32 { return b.length; }"),
    );
    expect(log).toEqual(["1"]);
  });
});
