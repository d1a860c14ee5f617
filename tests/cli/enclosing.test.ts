import { expect, test } from "vitest";
import { enclosingFunction } from "../../cli/run/enclosing.js";
import { readableName } from "../../cli/run/symbolise.js";

/** The place is marked with "|". */
const at = (marked: string): string | null => enclosingFunction(marked.replace("|", ""), marked.indexOf("|"));

test.each([
  ["function f(): void { | }", "f"],
  ["export async function main(): Promise<void> { if (x) { | } }", "main"],
  ["function f(): void {}\nfunction g(): void { | }", "g"],
  ["function f(): void { { } while (a) { } | }", "f"],
  ["class Counter { next(): i32 { | } }", "Counter.next"],
  ["class Counter { private n: i32 = f(3); next<T>(x: T): i32 { return | } }", "Counter.next"],
  ["class Counter { list: Array<i32> = new Array<i32>(); constructor() { | } }", "Counter.constructor"],
  ["class A { a(): void {} }\nfunction f(): void { | }", "f"],
  ["namespace Clock { export function now(): u64 { | } }", "Clock.now"],
  ['function f(): void { const text = "}"; /* } */ // }\n | }', "f"],
  ["function f(): void { const text = `}`; | }", "f"],
  ["function f(): void { g({ | }); }", "f"],
  ["function f(): void { each((x) => { | }); }", "f"],
  ["const x = 1 + |2;", null],
  ["function f(): void {}\nconst x = |1;", null],
])("%s", (marked, name) => {
  expect(at(marked)).toBe(name);
});

test.each([
  ["src/main/divide", "divide"],
  ["src/main/Counter#next", "Counter.next"],
  ["src/main/Counter#get:size", "Counter.get:size"],
  ["~lib/tickless/time/timer/Timer.after", "Timer.after"],
  ["src/main/first<~lib/array/Array<i32>>", "first<Array<i32>>"],
  ["~lib/tickless/sync/channel/Channel<~lib/string/String>#send", "Channel<String>.send"],
  ["src/my-app/main/next~anonymous|0", "next.anonymous|0"],
  ["poll", "poll"],
])("asc's name %s is read as %s", (name, readable) => {
  expect(readableName(name)).toBe(readable);
});
