import { expect, test } from "vitest";
import { buildAndRun, logged, only } from "./harness.js";

const HELPERS = `
  class Guard { constructor(public n: i32) {} [Symbol.dispose](): void { info("dispose {}", this.n); } }
  const guards: StaticArray<Guard> = [new Guard(0), new Guard(1), new Guard(2), new Guard(3)];
  async function after(ms: u32, n: i32): Promise<i32> { using g = guards[n]; await Timer.afterMillis(ms); return n * 10; }
  async function lock(ms: u32, n: i32): Promise<Guard> { await Timer.afterMillis(ms); return guards[n]; }
`;

test("select gives the first that finishes and drops the losers; the first listed wins ties", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, select } from "tickless"; ${HELPERS}
     export async function main(): Promise<void> {
       const a = await select(after(20, 1), after(10, 2), after(30, 3));
       info("{} {}", a.index, a.second);
       const b = await select(Timer.afterMillis(5), after(5, 1));
       info("{}", b.index);
       const c = await select(after(5, 1), Timer.afterMillis(5));
       info("{} {}", c.index, c.first);
       const d = await select(after(9, 1), Timer.afterMillis(8), Timer.afterMillis(7), Timer.afterMillis(6), Timer.afterMillis(5), after(0, 3));
       info("{} {}", d.index, d.sixth);
     }`,
  );
  expect(logged(lines)).toEqual([
    "10 dispose 2",
    "10 dispose 1",
    "10 dispose 3",
    "10 1 20",
    "15 dispose 1",
    "15 0",
    "20 dispose 1",
    "20 0 10",
    "20 dispose 3",
    "20 dispose 1",
    "20 5 30",
  ]);
});

test("a loser held in a variable runs on and is dropped with its block", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, select } from "tickless"; ${HELPERS}
     async function work(): Promise<void> {
       const slow = after(25, 1);
       for (let i = 0; i < 2; i++) info("{}", (await select(slow, Timer.afterMillis(10))).index);
       const third = await select(slow, Timer.afterMillis(10));
       info("{} {}", third.index, third.first);
       const never = after(1000, 2);
       info("{}", (await select(never, Timer.afterMillis(1))).index);
     }
     export async function main(): Promise<void> { await work(); info("end"); }`,
  );
  expect(logged(lines)).toEqual(["10 1", "20 1", "25 dispose 1", "25 0 10", "26 1", "26 dispose 2", "26 end"]);
});

test("reading the result of a loser is a fault", async () => {
  const { fault, lines } = await buildAndRun(
    `import { Timer, info, select } from "tickless"; ${HELPERS}
     export async function main(): Promise<void> {
       const r = await select(after(1, 1), after(2, 2));
       info("{}", r.first);
       info("{}", r.second);
     }`,
  );
  expect(logged(lines).at(-1)).toBe("1 10");
  expect(fault?.code).toBe(1);
});

test("values of every size come through select and join", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, join, select } from "tickless";
     async function give<T>(v: T): Promise<T> { await Timer.afterMillis(1); return v; }
     export async function main(): Promise<void> {
       const all = await join(give<u8>(200), give<i16>(-300), give<u64>(1 << 40), give<f64>(1.5), give<bool>(true), give<string>("text"));
       info("{} {} {} {} {} {}", all.first, all.second, all.third, all.fourth, all.fifth, all.sixth);
       const one = await select(give<f32>(2.5), give<i64>(-1));
       info("{}", one.first);
       const two = await select(Timer.afterMillis(2), give<i64>(-(1 << 40)));
       info("{} {}", two.index, two.second);
     }`,
  );
  expect(logged(lines)).toEqual(["1 200 -300 1099511627776 1.5 true text", "2 2.5", "3 1 -1099511627776"]);
});

test("join waits for all, whatever their order; Promise.race and Promise.all are the same", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, join } from "tickless"; ${HELPERS}
     export async function main(): Promise<void> {
       const two = await join(after(20, 1), after(10, 2));
       info("{} {}", two.first, two.second);
       const all = await Promise.all([after(1, 1), Timer.afterMillis(5), after(3, 3)]);
       info("{} {}", all.first, all.third);
       const first = await Promise.race([after(4, 1), after(3, 2)]);
       info("{} {}", first.index, first.second);
     }`,
  );
  expect(logged(lines)).toEqual([
    "10 dispose 2",
    "20 dispose 1",
    "20 10 20",
    "21 dispose 1",
    "23 dispose 3",
    "25 10 30",
    "28 dispose 2",
    "28 dispose 1",
    "28 1 20",
  ]);
});

test("a joined result nobody reads is disposed at the end of the block; one that is read belongs to the reader", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, join, select } from "tickless"; ${HELPERS}
     async function work(): Promise<void> {
       const both = await join(lock(1, 1), lock(2, 2));
       { using mine = both.first; info("have 1"); }
       const won = await select(lock(1, 3), Timer.afterMillis(9));
       info("won {}", won.index);
     }
     export async function main(): Promise<void> { await work(); info("end"); }`,
  );
  expect(logged(lines)).toEqual(["2 have 1", "2 dispose 1", "3 won 0", "3 dispose 3", "3 dispose 2", "3 end"]);
});

test("cancelling a task inside select or join drops every branch, and none leaves a timer", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, join, select, spawn, withTimeout } from "tickless"; ${HELPERS}
     async function selecting(): Promise<void> { await select(after(50, 1), join(after(60, 2), after(70, 3))); }
     async function limited(): Promise<void> { await withTimeout(90, after(80, 0)); }
     export async function main(): Promise<void> {
       const a = spawn(selecting()), b = spawn(limited());
       await Timer.afterMillis(10);
       a.cancel();
       info("then");
       b.cancel();
     }`,
    { build: { trace: true } },
  );
  expect(logged(lines).sort()).toEqual(["10 dispose 0", "10 dispose 1", "10 dispose 2", "10 dispose 3", "10 then"]);
  expect(only(lines, "fire")).toEqual(["10 fire"]);
});

test("pollOnce runs a future up to its first wait and leaves it to its block", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, pollOnce } from "tickless"; ${HELPERS}
     export async function main(): Promise<void> {
       const slow = after(5, 1), quick = after(0, 2);
       info("{} {}", pollOnce(slow), pollOnce(quick));
       info("{} {}", quick.value, await slow);
     }`,
  );
  expect(logged(lines)).toEqual(["0 dispose 2", "0 false true", "5 dispose 1", "5 20 10"]);
});
