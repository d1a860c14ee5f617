import { expect, test } from "vitest";
import { buildAndRun, logged, only } from "./harness.js";

test("a channel keeps order, senders and receivers go in order of arrival, and every wake-up finds what it was for", async () => {
  const { lines } = await buildAndRun(
    `import { Channel, Timer, info, spawn } from "tickless";
     const c = new Channel<i32>(2);
     pool(send, 5); pool(receive, 5);
     async function send(n: i32): Promise<void> { await c.send(n); info("sent {}", n); }
     async function receive(id: i32): Promise<void> { info("{} got {}", id, await c.receive()); }
     export async function main(): Promise<void> {
       for (let i = 0; i < 5; i++) spawn(send(i));
       await Timer.afterMillis(1);
       for (let i = 0; i < 3; i++) spawn(receive(i));
       await Timer.afterMillis(1);
       info("{}", c.len);
       for (let i = 3; i < 5; i++) spawn(receive(i));
       await Timer.afterMillis(1);
       for (let i = 0; i < 2; i++) spawn(receive(i));
       await Timer.afterMillis(1);
       c.send(8).poll(); await c.send(9);
     }`,
    { build: { trace: true } },
  );
  expect(logged(lines)).toEqual([
    "0 sent 0",
    "0 sent 1",
    "1 0 got 0",
    "1 1 got 1",
    "1 sent 2",
    "1 sent 3",
    "1 2 got 2",
    "1 sent 4",
    "2 2",
    "2 3 got 3",
    "2 4 got 4",
    "4 0 got 8",
    "4 1 got 9",
  ]);
  // Three senders and three receivers waited, and each was polled twice: once to wait, once to finish.
  const polls = only(lines, "poll").filter((line) => /send|receive/.test(line));
  expect(polls).toHaveLength(5 + 3 + 3 + 2 + 2 + 3);
});

test("trySend, tryReceive, peek, len, capacity and clear", async () => {
  const { lines } = await buildAndRun(
    `import { Channel, info, spawn, yieldNow } from "tickless";
     const c = new Channel<u8>(3);
     const least = new Channel<u64>(-1);
     async function late(n: u8): Promise<void> { await c.send(n); info("late {}", n); }
     async function early(): Promise<void> { info("early {}", await c.receive()); }
     export async function main(): Promise<void> {
       info("{} {}", c.capacity, least.capacity);
       info("{} {}", c.peek() == null, c.tryReceive() == null);
       info("{} {} {} {}", c.trySend(1), c.trySend(2), c.trySend(3), c.trySend(4));
       spawn(late(7));
       await yieldNow();
       const next = c.peek();
       if (next) info("peek {} of {}", next.value, c.len);
       const taken = c.tryReceive();
       if (taken) info("took {}", taken.value);
       info("promised {} {}", c.len, c.trySend(9));
       await yieldNow();
       info("{}", c.len);
       c.clear();
       info("{} {}", c.len, c.tryReceive() == null);
       for (let round: u8 = 0; round < 10; round++) {
         c.trySend(round);
         const item = c.tryReceive();
         if (!item || item.value != round) info("wrong {}", round);
       }
       spawn(early());
       await yieldNow();
       c.trySend(20);
       c.trySend(21);
       const first = c.peek();
       const oldest = c.tryReceive();
       if (first && oldest) info("{} is {}", first.value, oldest.value);
     }`,
  );
  expect(logged(lines).map((line) => line.slice(2))).toEqual([
    "3 1",
    "true true",
    "true true true false",
    "peek 1 of 3",
    "took 1",
    "promised 2 false",
    "late 7",
    "3",
    "0 true",
    "20 is 20",
    "early 21",
  ]);
});

test("a waiter that was woken but is cancelled before it runs passes on what it was given", async () => {
  const { lines } = await buildAndRun(
    `import { Channel, Timer, info, spawn, yieldNow } from "tickless";
     const c = new Channel<i32>(1);
     pool(receive, 3); pool(send, 3);
     async function receive(id: i32): Promise<void> { info("{} got {}", id, await c.receive()); }
     async function send(n: i32): Promise<void> { await c.send(n); info("sent {}", n); }
     export async function main(): Promise<void> {
       const first = spawn(receive(1)), second = spawn(receive(2)), third = spawn(receive(3));
       await yieldNow();
       second.cancel();
       c.trySend(10);
       first.cancel();
       await yieldNow();
       await Timer.afterMillis(1);
       c.trySend(20);
       const a = spawn(send(30)), b = spawn(send(40));
       await yieldNow();
       c.tryReceive();
       a.cancel();
       await Timer.afterMillis(1);
       const left = c.tryReceive();
       if (left) info("left {}", left.value);
       const alone = spawn(receive(4));
       await yieldNow();
       c.trySend(50);
       alone.cancel();
       info("stays {}", c.len);
       spawn(receive(5));
     }`,
  );
  expect(logged(lines)).toEqual(["0 3 got 10", "1 sent 40", "2 left 40", "2 stays 1", "2 5 got 50"]);
});

test("clear leaves what a woken receiver is about to take", async () => {
  const { lines } = await buildAndRun(
    `import { Channel, info, spawn, yieldNow } from "tickless";
     const c = new Channel<i32>(4);
     async function receive(): Promise<void> { info("got {}", await c.receive()); }
     export async function main(): Promise<void> {
       spawn(receive());
       await yieldNow();
       c.trySend(1); c.trySend(2); c.trySend(3);
       c.clear();
       info("{} {}", c.len, c.tryReceive() == null);
       await yieldNow();
       info("{}", c.len);
     }`,
  );
  expect(logged(lines)).toEqual(["0 1 true", "0 got 1", "0 0"]);
});

test("signal: the latest value wins, one waiter takes it, in order of arrival; reset and cancel", async () => {
  const { lines } = await buildAndRun(
    `import { Signal, info, select, spawn, Timer, yieldNow } from "tickless";
     const s = new Signal<i32>();
     pool(wait, 3);
     async function wait(id: i32): Promise<void> { info("{} got {}", id, await s.wait()); }
     export async function main(): Promise<void> {
       s.signal(1); s.signal(2);
       info("{} {}", s.signaled, await s.wait());
       info("{}", s.signaled);
       s.signal(3); s.reset();
       info("{}", s.signaled);
       const first = spawn(wait(1)); spawn(wait(2)); spawn(wait(3));
       await yieldNow();
       s.signal(4); s.signal(5);
       info("taken {}", s.signaled);
       s.reset();
       first.cancel();
       await yieldNow();
       s.signal(6);
       await yieldNow();
       info("{}", (await select(s.wait(), Timer.afterMillis(1))).index);
       s.signal(7);
       info("{}", await s.wait());
     }`,
  );
  expect(logged(lines)).toEqual([
    "0 true 2",
    "0 false",
    "0 false",
    "0 taken false",
    "0 2 got 5",
    "0 3 got 6",
    "1 1",
    "1 7",
  ]);
});

const TASKS = 6;
const ROUNDS = 150;

/** Producers and consumers of one channel that give up at random; what each did is logged. */
const STRESS = (seed: number, capacity: number): string => `
  import { Channel, Duration, Timer, info, spawn, withTimeout, yieldNow } from "tickless";
  let state: u32 = ${seed};
  function random(below: u32): u32 {
    state ^= state << 13; state ^= state >> 17; state ^= state << 5;
    return state % below;
  }
  const c = new Channel<u32>(${capacity});
  let next: u32 = 0;
  let producing: i32 = ${TASKS};
  pool(produce, ${TASKS}); pool(consume, ${TASKS});
  async function produce(): Promise<void> {
    for (let i = 0; i < ${ROUNDS}; i++) {
      const n = next++;
      const act = random(4);
      if (act == 0) { if (c.trySend(n)) info("+{}", n); }
      else if (act == 1) { await c.send(n); info("+{}", n); }
      else if (!(await withTimeout(Duration.ticks(random(3)), c.send(n))).timedOut) info("+{}", n);
      if (random(3) == 0) await Timer.after(random(4)); else if (random(2)) await yieldNow();
    }
    producing--;
  }
  async function consume(): Promise<void> {
    while (producing > 0 || c.len > 0) {
      const act = random(4);
      if (act == 0) { const item = c.tryReceive(); if (item) info("-{}", item.value); else await Timer.after(1); }
      else {
        const got = await withTimeout(Duration.ticks(1 + random(3)), c.receive());
        if (!got.timedOut) info("-{}", got.value);
      }
      if (random(4) == 0) await yieldNow();
    }
  }
  export async function main(): Promise<void> {
    for (let i = 0; i < ${TASKS}; i++) { spawn(produce()); spawn(consume()); }
  }`;

const fresh = (Date.now() % 0x7fffffff) | 1;

test.each([
  [1, 1],
  [99, 1],
  [7, 3],
  [fresh, 1],
  [fresh, 2],
])("nothing is lost or doubled when tasks give up at random (seed %i, capacity %i)", async (seed, capacity) => {
  const { lines, end, fault } = await buildAndRun(STRESS(seed, capacity));
  expect([fault, end]).toEqual([null, "idle"]);
  const numbers = (sign: string): number[] =>
    logged(lines).flatMap((line) => (line.includes(sign) ? [Number(line.slice(line.indexOf(sign) + 1))] : []));
  const [sent, received] = [numbers("+"), numbers("-")];
  expect(sent.length).toBeGreaterThan(TASKS * ROUNDS * 0.3);
  expect(new Set(received).size).toBe(received.length);
  expect(received.toSorted((a, b) => a - b)).toEqual(sent.toSorted((a, b) => a - b));
});
