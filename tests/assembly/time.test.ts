import { expect, test } from "vitest";
import type { TickRate } from "../../compiler/types.js";
import { build, buildAndRun, importsOf, logged, only, run, source } from "./harness.js";

test("equal deadlines fire in the order they were set in, however they were set", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, spawn } from "tickless";
     async function until(n: i32, at: u64, after: u64): Promise<void> {
       await Timer.at(after);
       await Timer.at(at);
       info("{}", n);
     }
     pool(until, 8);
     export async function main(): Promise<void> {
       spawn(until(0, 50, 9)); spawn(until(1, 50, 1)); spawn(until(2, 60, 0)); spawn(until(3, 50, 5));
       spawn(until(4, 40, 0)); spawn(until(5, 50, 5)); spawn(until(6, 50, 40)); spawn(until(7, 50, 2));
     }`,
  );
  expect(logged(lines)).toEqual(["40 4", "50 1", "50 7", "50 3", "50 5", "50 0", "50 6", "60 2"]);
});

test("zero and past deadlines complete at once, without an alarm and without another batch", async () => {
  const program = await build(
    `import { Duration, Instant, Timer, info, withDeadline, yieldNow } from "tickless";
     async function never(): Promise<void> { while (true) await yieldNow(); }
     export async function main(): Promise<void> {
       await Timer.after(0); await Timer.at(0); await Timer.afterMillis(0); await Timer.at(Instant.now());
       info("{}", (await withDeadline(0, never())).timedOut);
     }`,
    { trace: true },
  );
  const { lines } = await run(program);
  expect(lines).toEqual(["0 wake main", "0 poll main", "0 wake main", "0 log true", "0 finish main", "0 sleep"]);
});

test("withDeadline gives the result in time, and at the deadline whichever timer was set first", async () => {
  const { lines } = await buildAndRun(
    `import { Instant, Timer, info, withDeadline } from "tickless";
     async function after(ms: u32): Promise<u32> { await Timer.afterMillis(ms); return ms; }
     async function within(ms: u32, deadline: u32): Promise<void> {
       const it = await withDeadline(Instant.now() + deadline, after(ms));
       info("{} {} {}", it.timedOut, it.timedOut ? 0 : it.value, Instant.now());
     }
     export async function main(): Promise<void> {
       await within(20, 30);
       await within(30, 20);
       await within(10, 10);
     }`,
  );
  expect(logged(lines)).toEqual(["20 false 20 20", "40 true 0 40", "50 false 10 50"]);
});

test("a cancelled timer is gone: its alarm is taken back and nobody is polled", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, select, spawn, yieldNow } from "tickless";
     async function sleeper(): Promise<void> { await Timer.afterMillis(50); }
     async function chooser(): Promise<void> { await select(Timer.afterMillis(70), Timer.afterMillis(10)); }
     export async function main(): Promise<void> {
       const handle = spawn(sleeper());
       spawn(chooser());
       await Timer.afterMillis(20);
       await yieldNow();
       handle.cancel();
     }`,
    { build: { trace: true } },
  );
  expect(only(lines, "alarm", "poll", "fire", "sleep")).toEqual([
    "0 poll main",
    "0 alarm 20",
    "0 poll sleeper",
    "0 poll chooser",
    "0 alarm 10",
    "0 sleep",
    "10 fire",
    "10 poll chooser",
    "10 alarm 20",
    "10 sleep",
    "20 fire",
    "20 poll main",
    "20 alarm 50",
    "20 poll main",
    "20 alarm off",
    "20 sleep",
  ]);
});

test("the alarm is set only when the earliest deadline changes, and a deadline that is never sets none", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Instant, Timer, spawn } from "tickless";
     async function far(): Promise<void> { await Timer.after(Duration.MAX); }
     async function late(ms: u32): Promise<void> { await Timer.afterMillis(ms); }
     pool(late, 3);
     export async function main(): Promise<void> {
       spawn(far()); spawn(late(30)); spawn(late(30));
       await Timer.afterMillis(10);
       spawn(late(25));
       await Timer.afterMillis(5);
     }`,
  );
  expect(only(lines, "alarm")).toEqual(["0 alarm 10", "10 alarm 15", "15 alarm 30", "30 alarm 35"]);
});

test("a ticker keeps to whole periods from its start, makes up for missed beats and starts anew at reset", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Ticker, Timer, info, select } from "tickless";
     export async function main(): Promise<void> {
       await Timer.afterMillis(3);
       const beat = Ticker.every(Duration.millis(10));
       for (let i = 0; i < 2; i++) { await beat.next(); info("beat"); await Timer.afterMillis(4); }
       info("cancelled {}", (await select(beat.next(), Timer.afterMillis(1))).index);
       await Timer.afterMillis(30);
       for (let i = 0; i < 4; i++) { await beat.next(); info("beat"); }
       await Timer.afterMillis(5);
       beat.reset();
       await beat.next(); info("reset");
     }`,
  );
  expect(logged(lines)).toEqual([
    "13 beat",
    "23 beat",
    "28 cancelled 1",
    "58 beat",
    "58 beat",
    "58 beat",
    "63 beat",
    "78 reset",
  ]);
});

test("a cancelled timer that is called again begins anew; a moment and a ticker's beat stay where they were", async () => {
  const anew = [
    ["Timer.after(Duration.millis(10))", 14],
    ["Timer.afterTicks(10)", 14],
    ["Timer.afterMillis(10)", 14],
    ["Timer.afterMicros(10_000)", 14],
    ["Timer.afterSecs(1)", 1004],
    ["Timer.at(start + 10)", 10],
    ["beat.next()", 10],
  ] as const;
  const waits = anew.map(
    ([wait]) => `async function wait${anew.findIndex(([one]) => one === wait)}(): Promise<void> {
    const start = Instant.now();
    const beat = Ticker.every(Duration.millis(10));
    const cancelled = await select(${wait}, Timer.afterMillis(4));
    await ${wait};
    info("{} {} {}", cancelled.index, elapsed(start), beat.period);
  }`,
  );
  const { lines } = await buildAndRun(
    `import { Duration, Instant, Ticker, Timer, elapsed, info, select } from "tickless";
     ${waits.join("\n")}
     export async function main(): Promise<void> { ${anew.map((_, i) => `await wait${i}();`).join(" ")} }`,
  );
  let now = 0;
  expect(logged(lines)).toEqual(anew.map(([, after]) => `${(now += after)} 1 ${after} 10`));
});

test("withTimeout: the future goes first on a tie, and is dropped when time is up", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Timer, info, withTimeout } from "tickless";
     class Guard { constructor(public n: i32) {} [Symbol.dispose](): void { info("dispose {}", this.n); } }
     const guard = new Guard(1);
     async function answer(ms: u32): Promise<i32> { using g = guard; await Timer.afterMillis(ms); return <i32>ms; }
     export async function main(): Promise<void> {
       for (let ms = 9; ms <= 11; ms++) {
         const r = await withTimeout(Duration.millis(10), answer(ms));
         if (r.timedOut) info("timed out"); else info("got {}", r.value);
       }
       const r = await withTimeout(0, answer(0));
       info("{} {}", r.timedOut, r.value);
       const late = await withTimeout(0, answer(1));
       info("{}", late.value);
     }`,
  );
  expect(logged(lines)).toEqual([
    "9 dispose 1",
    "9 got 9",
    "19 dispose 1",
    "19 got 10",
    "29 dispose 1",
    "29 timed out",
    "29 dispose 1",
    "29 false 0",
    "29 dispose 1",
  ]);
  expect(only(lines, "fault")).toEqual(["29 fault 1 0"]);
});

const MAX = 2n ** 64n - 1n;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

test.each<TickRate>([1000, 32768, 1000000])("conversions at %i Hz round as documented and saturate", async (rate) => {
  const numbers = [0n, 1n, 2n, 3n, 7n, 125n, 999n, 1000n, 15625n, 123456789n, 2n ** 40n + 1n, 2n ** 60n, MAX / 3n, MAX];
  const program = await build(
    `import { Duration, info } from "tickless";
     const numbers: StaticArray<u64> = [${numbers.join(", ")}];
     export async function main(): Promise<void> {
       for (let i = 0; i < numbers.length; i++) {
         const n = numbers[i];
         info("{} {} {} {}", Duration.secs(n), Duration.millis(n), Duration.micros(n), n ? Duration.hz(n) : 0);
         info("{} {} {}", Duration.asSecs(n), Duration.asMillis(n), Duration.asMicros(n));
       }
     }`,
    { tickRate: rate },
  );
  const hz = BigInt(rate);
  const up = (n: bigint, unit: bigint): bigint => least((n * hz + unit - 1n) / unit, MAX);
  const exact = (n: bigint, unit: bigint): boolean => n * hz <= MAX || unit === 1n || up(n, unit) === MAX;
  const { lines } = await run(program);
  const got = logged(lines).map((line) => line.split(" ").slice(1).map(BigInt));
  numbers.forEach((n, i) => {
    const [secs, millis, micros, period] = got[2 * i] ?? [];
    expect(secs).toBe(up(n, 1n));
    // Where the product does not fit 64 bits the result is MAX, which is later than any clock: never too early.
    if (exact(n, 1000n)) expect(millis).toBe(up(n, 1000n));
    else expect(millis).toBeGreaterThanOrEqual(up(n, 1000n));
    if (exact(n, 1000000n)) expect(micros).toBe(up(n, 1000000n));
    else expect(micros).toBeGreaterThanOrEqual(up(n, 1000000n));
    if (n > 0n) expect(period).toBe(n >= hz ? 1n : (hz + n / 2n) / n);
    const [asSecs, asMillis, asMicros] = got[2 * i + 1] ?? [];
    expect(asSecs).toBe(n / hz);
    for (const [value, unit] of [
      [asMillis, 1000n],
      [asMicros, 1000000n],
    ] as const) {
      const whole = (n * unit) / hz;
      if (n < MAX / 1000000n) expect(value).toBe(whole);
      else expect([least(whole, MAX), MAX]).toContain(value);
    }
  });
});

test("arithmetic on moments and durations saturates", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Instant, Timer, elapsed, info } from "tickless";
     export async function main(): Promise<void> {
       info("{} {} {}", Duration.add(Duration.MAX, 1) == Duration.MAX, Duration.sub(3, 5), Duration.sub(5, 3));
       info("{} {} {}", Duration.mul(Duration.MAX / 2, 3) == Duration.MAX, Duration.mul(7, 6), Duration.mul(7, 0));
       info("{} {}", Instant.add(Instant.MAX, 9) == Instant.MAX, Instant.sub(4, 9));
       info("{} {}", Instant.since(9, 4), Instant.since(4, 9));
       await Timer.afterMillis(12);
       info("{} {}", elapsed(2), elapsed(20));
     }`,
  );
  expect(logged(lines)).toEqual(["0 true 0 2", "0 true 42 0", "0 true 0", "0 5 0", "12 10 0"]);
});

test("a program without time or event lines imports neither", async () => {
  const program = await build(
    `import { spawn, yieldNow } from "tickless";
     async function task(): Promise<void> { while (true) await yieldNow(); }
     export async function main(): Promise<void> { spawn(task()); }`,
  );
  expect(importsOf(program)).toEqual(expect.arrayContaining(["exec.wfe", "exec.pend"]));
  expect(importsOf(program).filter((name) => /^(time|gpio|uart|log|console|trace)\.|exec\.take/.test(name))).toEqual(
    [],
  );
  const task = program.side.tasks.find((candidate) => candidate.function === "task");
  expect((task?.header ?? 0) + (task?.frame ?? 0)).toBeLessThanOrEqual(28);
});

test("blinky takes at most 2.0 KB, three blinkers 2.4 KB, and a blinker 64 bytes of RAM", async () => {
  const blinky = await build(source("examples/blinky/main.ts"));
  const three = await build(source("examples/three-blinkers/main.ts"));
  expect(blinky.stripped.length).toBeLessThanOrEqual(2048);
  expect(three.stripped.length).toBeLessThanOrEqual(2458);
  for (const { function: name, header, frame } of three.side.tasks) {
    if (name === "blink") expect(header + frame).toBeLessThanOrEqual(64);
  }
});
