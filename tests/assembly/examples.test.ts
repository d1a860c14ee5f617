// Every example against what its README says it does. The sleepers' polls are compared with the due timers one by one.

import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { build, logged, only, run, source, type Run } from "./harness.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function example(name: string, until: number, trace = false): Promise<Run> {
  const script = `examples/${name}/input.script`;
  const program = await build(source(`examples/${name}/main.ts`), { trace });
  const result = await run(program, { until, script: existsSync(path.join(root, script)) ? source(script) : "" });
  expect(result.fault).toBeNull();
  return result;
}

/** The ticks at which something happened that a line's end names. */
const ticksOf = (lines: readonly string[], end: string): number[] =>
  lines.filter((line) => line.endsWith(` ${end}`)).map((line) => Number(line.split(" ")[0]));

const multiples = (step: number, last: number): number[] =>
  Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);

const pinEdges = (lines: readonly string[], pin: string): number[] =>
  only(lines, `${pin}=`)
    .slice(1)
    .map((line) => Number(line.split(" ")[0]));

const uartText = (lines: readonly string[], kind: string): [number, string][] => {
  const words = new Map<number, string>();
  for (const line of only(lines, kind)) {
    const [tick, , , byte] = line.split(" ");
    words.set(Number(tick), (words.get(Number(tick)) ?? "") + String.fromCharCode(parseInt(byte ?? "", 16)));
  }
  return [...words];
};

test("blinky turns over every half second and every batch has a cause", async () => {
  const { lines } = await example("blinky", 5000, true);
  expect(pinEdges(lines, "LED")).toEqual(multiples(500, 5000));
  expect(ticksOf(lines, "poll blink")).toEqual(multiples(500, 5000));
  expect(ticksOf(lines, "fire")).toEqual(multiples(500, 5000).slice(1));
  expect(only(lines, "alarm").map((line) => line.split(" ").map(Number).filter(Number.isInteger))).toEqual(
    multiples(500, 5000).map((tick) => [tick, tick + 500]),
  );
});

test("three blinkers keep three periods with one alarm", async () => {
  const { lines } = await example("three-blinkers", 5000, true);
  expect(pinEdges(lines, "LED")).toEqual(multiples(500, 5000));
  expect(pinEdges(lines, "LED2")).toEqual(multiples(300, 5000));
  expect(pinEdges(lines, "LED3")).toEqual(multiples(200, 5000));
  const due = [500, 300, 200].flatMap((period) => multiples(period, 5000).slice(1));
  expect(ticksOf(lines, "fire")).toEqual([...new Set(due)].sort((a, b) => a - b));
  // At one tick the timer that was set longer ago comes first.
  const polls = multiples(100, 5000).flatMap((tick) =>
    [500, 300, 200].flatMap((period, i) => (tick % period === 0 ? [`${tick} poll blink#${i}`] : [])),
  );
  expect(only(lines, "poll blink")).toEqual(polls);
});

test("echo sends back what it gets in upper case, at once", async () => {
  const { lines } = await example("echo", 1000, true);
  expect(uartText(lines, "tx")).toEqual([
    [0, "Say something.\n"],
    [100, "HELLO, WORLD\n"],
    [250, "OK"],
    [300, " TICKLESS 42\r\n"],
  ]);
  expect(ticksOf(lines, "poll main")).toEqual([0, 100, 250, 300]);
});

test("button counts a press once, however its contacts bounce", async () => {
  const { lines } = await example("button", 2000, true);
  expect(logged(lines)).toEqual(["120 press 1", "720 press 2"]);
  // The first edge to the level that is waited for, and 20 ms later.
  expect(ticksOf(lines, "poll main")).toEqual([0, 100, 120, 300, 320, 500, 520, 700, 720, 900, 920]);
  expect(pinEdges(lines, "LED")).toEqual([120, 720]);
});

test("channel hands over the squares in order, and the producer waits while it is full", async () => {
  const { lines } = await example("channel", 5000, true);
  const got = logged(lines).map((line) => /^(\d+) (\d+), and (\d+) more wait$/.exec(line)?.slice(1).map(Number) ?? []);
  expect(got.map(([, square]) => square)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) ** 2));
  expect(got.map(([tick]) => tick)).toEqual(Array.from({ length: 20 }, (_, i) => 100 + 150 * i));
  expect(Math.max(...got.map(([, , waiting]) => waiting ?? 0))).toBe(3);
  // A value is sent at its beat, or when the value four before it is taken.
  const polls = [0];
  for (let n = 1, sent = 0; n <= 20; n++) {
    if (100 * n > sent) polls.push(100 * n);
    const begun = Math.max(100 * n, sent);
    sent = Math.max(begun, n > 4 ? 100 + 150 * (n - 5) : 0);
    if (sent > begun) polls.push(sent);
  }
  expect(ticksOf(lines, "poll produce")).toEqual(polls);
  expect(ticksOf(lines, "poll consume")).toEqual([0, ...multiples(150, 3000).map((tick) => tick + 100)]);
});

test("timeout takes whichever comes first, the button or a second", async () => {
  const { lines } = await example("timeout", 10000, true);
  expect(logged(lines)).toEqual([
    "400 pressed",
    "1200 pressed",
    "2200 nobody pressed for 1000 ms",
    "3200 nobody pressed for 1000 ms",
    "4000 pressed",
    "5000 nobody pressed for 1000 ms",
  ]);
  expect(ticksOf(lines, "poll main")).toEqual([0, 400, 1200, 2200, 3200, 4000, 5000]);
});

test("priorities: level 2 keeps its beat, and level 0 counts primes meanwhile", async () => {
  const { lines } = await example("priorities", 5000, true);
  expect(pinEdges(lines, "LED")).toEqual(multiples(50, 2000).slice(1));
  const primes = [95, 168, 239, 303].map(
    (found, i) => `${500 * (i + 1)} ${found} primes below ${500 * (i + 1)} at beat ${10 * (i + 1)}`,
  );
  expect(logged(lines)).toEqual([...primes, "2100 done"]);
});

test("sleepers: in a virtual hour the polls are exactly the due timers, in the order they were set", async () => {
  const hour = 3600;
  const { lines } = await example("sleepers", hour * 1000, true);
  const expected: string[] = [];
  // At each second the sleepers whose period divides it; the longer ago a timer was set, the earlier it comes.
  for (let second = 0; second <= hour; second++) {
    for (let period = Math.min(second === 0 ? 1000 : second, 1000); period >= 1; period--) {
      if (second % period === 0)
        expected.push(`${second * 1000} poll sleep#${(second === 0 ? 1001 - period : period) - 1}`);
    }
  }
  expect(only(lines, "poll sleep")).toEqual(expected);
  expect(only(lines, "fire")).toHaveLength(hour);
});
