import { expect, test } from "vitest";
import { build, buildAndRun, importsOf, logged, only } from "./harness.js";

test("arguments of every type arrive as they were given", async () => {
  const { lines } = await buildAndRun(
    `import { debug, error, info, trace, warn } from "tickless";
     export async function main(): Promise<void> {
       const b: bool = true, i8v: i8 = -5, u8v: u8 = 250, i16v: i16 = -30000, u16v: u16 = 60000;
       trace("{} {} {}", b, i8v, u8v);
       debug("{} {}", i16v, u16v);
       info("{} {} {} {}", i32.MIN_VALUE, u32.MAX_VALUE, i64.MIN_VALUE, u64.MAX_VALUE);
       const f: f32 = 0.5;
       warn("{} {}", f, 1.25);
       error("{} {} {} {} {} {} {} {}", 1, 2, 3, 4, 5, 6, 7, 8);
       info("none");
     }`,
  );
  expect(logged(lines)).toEqual([
    "0 true -5 250",
    "0 -30000 60000",
    "0 -2147483648 4294967295 -9223372036854775808 18446744073709551615",
    "0 0.5 1.25",
    "0 1 2 3 4 5 6 7 8",
    "0 none",
  ]);
});

test("text that does not fit is cut at a whole character and leaves room for the other arguments", async () => {
  const long = "€".repeat(60);
  const { lines } = await buildAndRun(
    `import { info } from "tickless";
     export async function main(): Promise<void> {
       info("{}|", ${JSON.stringify(long)});
       info("{}|{}|{}|{}|{}|{}|{}|{}", ${JSON.stringify(long)}, i64.MAX_VALUE, 2.5, "zwei", "${"x".repeat(99)}", "y", "z", u64.MAX_VALUE);
     }`,
  );
  const [first, second] = logged(lines);
  expect(first).toMatch(/^0 €{25,31}\|$/u);
  const parts = (second ?? "").slice(2).split("|");
  expect(parts[0]).toMatch(/^€+$/u);
  expect([parts[1], parts[2], parts[7]]).toEqual(["9223372036854775807", "2.5", "18446744073709551615"]);
});

test("panic and a failed assert write their line and end the program with its index", async () => {
  const panicked = await buildAndRun(
    `import { info, panic } from "tickless";
     export async function main(): Promise<void> { info("first"); panic("no {}", 42); }`,
  );
  expect(logged(panicked.lines)).toEqual(["0 first", "0 no 42"]);
  expect(panicked.fault).toMatchObject({ code: 2, detail: 1 });
  const failed = await buildAndRun(
    `import { info } from "tickless";
     export async function main(): Promise<void> { assert(1 < 2, "fine"); assert(2 < 1, "{} is not less", 2); info("never"); }`,
  );
  expect(only(failed.lines, "log")).toEqual(["0 log 2 is not less"]);
  expect(failed.fault?.code).toBe(2);
});

test("what is below the log level is not in the program", async () => {
  const text = `import { debug, info, trace } from "tickless";
    export async function main(): Promise<void> { trace("a {}", 1); debug("b"); info("c {}", 2); }`;
  const silent = await build(text, { logLevel: "error" });
  expect(importsOf(silent)).not.toContain("log.write");
  const some = await build(text, { logLevel: "info" });
  expect(importsOf(some)).toContain("log.write");
  expect(some.stripped.length).toBeLessThan((await build(text)).stripped.length);
});
