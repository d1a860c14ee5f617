// Whatever a task waits in, and however it is cancelled there: nothing stays behind. Asserted on the structures themselves
// (timers, waits for event lines, for tasks and in the thing waited for) and on what happens afterwards: a thousand ticks
// with nothing in them but what comes from outside.

import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilityBits, packContainer } from "../../host-js/container.js";
import { expectSame } from "../conformance/compare.js";
import { Hosts, hostJs } from "../conformance/hosts.js";
import { build, buildAndRun, logged, only, run, type Program } from "./harness.js";
import { countingLibrary } from "./structures.js";
import type { Library } from "../../compiler/types.js";
import { program, SILENCE, WAITED, WAYS } from "./cancels.js";
import { counted, WAITS, type Wait } from "./waits.js";

const library = countingLibrary();

const cancelledAt = (way: number): number => WAITED + way * (WAITED + SILENCE);

function script({ before, outside = [] }: Wait): string {
  const lines = WAYS.flatMap((_, way) => outside.map(({ after, input }) => `${cancelledAt(way) + after} ${input}`));
  return [...(before === undefined ? [] : [before]), ...lines].join("\n");
}

/** What is logged in and behind one way to cancel. */
function expectedLog({ waiting, shows }: Wait, way: number): string[] {
  const [at, also] = [cancelledAt(way), WAYS[way]?.[2] ?? null];
  const during = also === null ? [] : [`${at} ${counted(waiting, also)}`];
  const left = shows === undefined ? [] : [`${at + SILENCE} ${shows}`];
  return [...during, `${at} 0 0 0 0`, ...left];
}

/** Everything that happens from a cancel to the end of the silence: main's own timer, and what comes from outside. */
function expectedSilence({ outside = [] }: Wait, way: number): string[] {
  const at = cancelledAt(way);
  return [
    `${at} log 0 0 0 0`,
    `${at} alarm ${at + SILENCE}`,
    `${at} sleep`,
    ...outside.flatMap(({ after, seen }) => seen.map((what) => `${at + after} ${what}`)),
    `${at + SILENCE} fire`,
    `${at + SILENCE} wake main`,
    `${at + SILENCE} poll main`,
  ];
}

let hosts: Hosts;
beforeAll(async () => (hosts = await Hosts.open()));
afterAll(() => hosts.close());

const pack = ({ stripped, side }: Program): Promise<Uint8Array> =>
  packContainer(
    {
      capabilities: capabilityBits(side.capabilities) ?? 0,
      ram: 65536,
      tickRate: side.tickRate,
      budget: 0,
      name: side.name,
      trace: side.trace,
    },
    stripped,
  );

test.each(WAITS.map((wait) => [wait.of, wait] as const))(
  "cancelling a task that waits in %s leaves nothing behind, on both hosts",
  async (_, wait) => {
    const made = await build(program(wait), { trace: true }, "size", library);
    const input = script(wait);
    const { lines, fault } = await run(made, { script: input });
    expect(fault).toBeNull();
    expect(logged(lines)).toEqual(WAYS.flatMap((_, way) => expectedLog(wait, way)));
    WAYS.forEach((_, way) => {
      const silence = expectedSilence(wait, way);
      const begin = lines.lastIndexOf(silence[0] ?? "");
      expect(lines.slice(begin, begin + silence.length)).toEqual(silence);
    });
    const blob = await pack(made);
    expectSame(hostJs({ blob, script: input }), await hosts.posix({ blob, script: input }));
  },
);

/** A file of the library, what stands there, what stands there instead, and a wait that shows the difference. */
const MISTAKES: [file: string, right: string, wrong: string, of: string][] = [
  ["time/queue", "if (this.task) cancel(this);", "", "Timer.after"],
  ["time/queue", "it == root", "!heir", "withDeadline"],
  ["io/event", "if (this.next) stop(this);", "", "Uart.read"],
  ["io/gpio", "unlink(this);", "", "Input.waitForHigh"],
  ["io/gpio", "watch(this.source, 0);", "", "Input.waitForRisingEdge"],
  ["task/handle", "    enter();\n    unlink(this);\n    leave();", "", "TaskHandle.join"],
  ["sync/turns", "if (this.next) unlink(this);", "if (this.next) return;", "Channel.receive"],
];

// On the posix host, whose budget ends a program that a broken list sends in circles.
test.each(MISTAKES)("a mistake in %s (%j, now %j) is found by cancelling %s", async (file, right, wrong, of) => {
  const text = library.get(file) ?? "";
  expect(text).toContain(right);
  const wait = WAITS.find((candidate) => candidate.of === of);
  if (!wait) throw new Error(`nobody waits in ${of}`);
  const traceOf = async (from: Library): Promise<readonly string[]> => {
    const blob = await pack(await build(program(wait), { trace: true }, "size", from));
    return (await hosts.posix({ blob, script: script(wait), budget: 500 })).lines;
  };
  const seeded = new Map(library).set(file, text.replace(right, wrong));
  expect(await traceOf(seeded)).not.toEqual(await traceOf(library));
});

test("a task that was woken already is not polled any more when it is cancelled before its turn", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, spawn } from "tickless";
     async function first(): Promise<void> { await Timer.afterMillis(10); second.cancel(); info("{}", second.done); }
     async function last(): Promise<void> { await Timer.afterMillis(10); info("not reached"); }
     let second = changetype<TaskHandle>(0);
     export async function main(): Promise<void> { spawn(first()); second = spawn(last()); }`,
    { build: { trace: true } },
  );
  expect(lines.filter((line) => line.startsWith("10 "))).toEqual([
    "10 fire",
    "10 wake first",
    "10 wake last",
    "10 poll first",
    "10 finish last",
    "10 log true",
    "10 finish first",
    "10 sleep",
  ]);
});

test("cancelling a task that has ended does nothing, also when another has its slot", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, pool, spawn, yieldNow } from "tickless";
     pool(work, 1);
     async function work(n: i32): Promise<void> { await Timer.afterMillis(1); info("{} ended", n); }
     export async function main(): Promise<void> {
       const first = spawn(work(1));
       await first.join();
       first.cancel();
       const second = spawn(work(2));
       await yieldNow();
       first.cancel();
       info("{} {}", first.done, second.done);
       await second.join();
     }`,
  );
  expect(logged(lines)).toEqual(["1 1 ended", "1 true false", "2 2 ended"]);
});

const guard = `
  @unmanaged @final class Guard { [Symbol.dispose](): void { info("dispose {}", changetype<i32>(this)); } }
  function guard(n: i32): Guard { return changetype<Guard>(<usize>n); }`;

test("guards are disposed innermost first, through calls, blocks, a select in a join and what is awaited in turn", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, join, select, spawn, withTimeout, Duration, yieldNow } from "tickless"; ${guard}
     async function leaf(n: i32): Promise<void> {
       using outer = guard(n);
       for (let i = 1; i < 9; i++) {
         using inner = guard(10 * n + i);
         if (i == 2) await Timer.afterSecs(9);
       }
     }
     async function branch(n: i32): Promise<void> { using g = guard(n); await select(leaf(n + 1), leaf(n + 2)); }
     async function root(): Promise<void> {
       using a = guard(1);
       using b = guard(2);
       { using gone = guard(3); }
       await withTimeout(Duration.secs(5), join(branch(4), branch(7)));
     }
     export async function main(): Promise<void> {
       const task = spawn(root());
       await yieldNow();
       info("cancel");
       task.cancel();
       info("done");
     }`,
  );
  const after = logged(lines).slice(logged(lines).indexOf("0 cancel"));
  const numbers = after.slice(1, -1).map((line) => Number(line.split(" ").at(-1)));
  expect(after.at(-1)).toBe("0 done");
  // Futures of one call are dropped in reverse order, as `using` declarations are.
  expect(numbers).toEqual([92, 9, 82, 8, 7, 62, 6, 52, 5, 4, 2, 1]);
});

test("a guard may cancel other tasks, which may have guards that do so too, and its own task", async () => {
  const { lines } = await buildAndRun(
    `import { TaskHandle, info, pool, spawn, suspend, yieldNow } from "tickless";
     const tasks = new StaticArray<TaskHandle>(4);
     @unmanaged @final class Next { [Symbol.dispose](): void {
       const n = changetype<i32>(this);
       info("begin {}", n);
       tasks[n].cancel();
       if (n < 3) tasks[n + 1].cancel();
       tasks[0].cancel();
       info("end {}", n);
     } }
     pool(work, 4);
     async function work(n: i32): Promise<void> { using next = changetype<Next>(<usize>n); suspend(); info("not reached"); }
     export async function main(): Promise<void> {
       for (let i = 0; i < 4; i++) tasks[i] = spawn(work(i));
       await yieldNow();
       tasks[0].cancel();
       for (let i = 0; i < 4; i++) info("{}", tasks[i].done);
     }`,
  );
  const order = [0, 1, 2, 3].map((n) => `0 begin ${n}`).concat([3, 2, 1, 0].map((n) => `0 end ${n}`));
  expect(logged(lines)).toEqual([...order, ...Array.from({ length: 4 }, () => "0 true")]);
});

test("a task that ends wakes one that waits for it and is cancelled at once: it is not polled", async () => {
  const { lines } = await buildAndRun(
    `import { info, spawn, suspend, yieldNow } from "tickless";
     async function target(): Promise<void> { suspend(); }
     async function waiter(): Promise<void> { await a.join(); info("not reached"); }
     let a = changetype<TaskHandle>(0);
     export async function main(): Promise<void> {
       a = spawn(target());
       const b = spawn(waiter());
       await yieldNow();
       a.cancel();
       b.cancel();
       info("{} {}", a.done, b.done);
     }`,
    { build: { trace: true } },
  );
  expect(logged(lines)).toEqual(["0 true true"]);
  expect(only(lines, "poll waiter")).toEqual(["0 poll waiter"]);
});

test("a cancelled readUntilIdle loses the bytes it had copied, and no others", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Timer, Uart, board, info, withTimeout } from "tickless";
     const uart = new Uart(board.UART);
     const buffer = new StaticArray<u8>(8);
     export async function main(): Promise<void> {
       const read = await withTimeout(Duration.ticks(20), uart.readUntilIdle(buffer, Duration.ticks(30)));
       info("{}", read.timedOut);
       await Timer.afterTicks(20);
       info("{} {}", await uart.read(buffer), buffer[0]);
     }`,
    { script: "10 rx UART abc\n30 rx UART d" },
  );
  expect(logged(lines)).toEqual(["20 true", "40 1 100"]);
});

test("a cancelled changedAnd has seen the values that its test refused, and no others", async () => {
  const { lines } = await buildAndRun(
    `import { Duration, Timer, Watch, info, join, withTimeout } from "tickless";
     const w = new Watch<i32>();
     function large(n: i32): bool { return n > 9; }
     async function send(): Promise<void> { await Timer.afterTicks(5); w.send(3); }
     export async function main(): Promise<void> {
       const r = w.receiver();
       const both = await join(withTimeout(Duration.ticks(10), r.changedAnd(large)), send());
       info("{} {}", both.first.timedOut, r.tryChanged() != null);
       w.send(4);
       info("{}", await r.changed());
     }`,
  );
  expect(logged(lines)).toEqual(["10 true false", "10 4"]);
});
