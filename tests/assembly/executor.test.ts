import { expect, test } from "vitest";
import { buildAndRun, only } from "./harness.js";

const trace = { build: { trace: true } };

test("tasks run first in, first out, and one that keeps waking itself is polled once per batch", async () => {
  const { lines } = await buildAndRun(
    `import { spawn, yieldNow } from "tickless";
     async function a(): Promise<void> { for (let i = 0; i < 2; i++) await yieldNow(); }
     async function b(): Promise<void> { for (let i = 0; i < 3; i++) await yieldNow(); }
     export async function main(): Promise<void> { spawn(a()); spawn(b()); }`,
    trace,
  );
  expect(lines).toEqual([
    "0 wake main",
    "0 poll main",
    "0 wake a",
    "0 wake b",
    "0 finish main",
    "0 poll a",
    "0 wake a",
    "0 poll b",
    "0 wake b",
    "0 poll a",
    "0 wake a",
    "0 poll b",
    "0 wake b",
    "0 poll a",
    "0 finish a",
    "0 poll b",
    "0 wake b",
    "0 poll b",
    "0 finish b",
    "0 sleep",
  ]);
});

test("waking a queued task twice queues it once; waking a finished task never polls it", async () => {
  const { lines } = await buildAndRun(
    `import { Waker, spawn, suspend, yieldNow } from "tickless";
     let waker: Waker = changetype<Waker>(0);
     async function sleeper(): Promise<void> { waker = Waker.current(); suspend(); }
     export async function main(): Promise<void> {
       spawn(sleeper());
       await yieldNow();
       waker.wake(); waker.wake();
       await yieldNow();
       waker.wake();
       await yieldNow();
     }`,
    trace,
  );
  expect(only(lines, "wake sleeper", "poll sleeper", "finish sleeper")).toEqual([
    "0 wake sleeper",
    "0 poll sleeper",
    "0 wake sleeper",
    "0 poll sleeper",
    "0 finish sleeper",
  ]);
});

test("a task cancelled while it is queued is not polled, and its slot can be taken at once", async () => {
  const { lines } = await buildAndRun(
    `import { info, spawn, yieldNow } from "tickless";
     async function worker(n: i32): Promise<void> { info("runs {}", n); await yieldNow(); info("again {}", n); }
     pool(worker, 1);
     export async function main(): Promise<void> {
       const first = spawn(worker(1));
       first.cancel();
       info("done {}", first.done);
       const second = spawn(worker(2));
       info("handles {} {}", first.done, second.done);
       first.cancel();
       await second.join();
       info("joined {}", second.done);
     }`,
  );
  expect(only(lines, "log")).toEqual([
    "0 log done true",
    "0 log handles true false",
    "0 log runs 2",
    "0 log again 2",
    "0 log joined true",
  ]);
});

test("a cancelled task that is still queued is passed over", async () => {
  const { lines } = await buildAndRun(
    `import { info, spawn, yieldNow } from "tickless";
     async function doomed(): Promise<void> { await yieldNow(); info("never"); }
     export async function main(): Promise<void> {
       spawn(doomed()).cancel();
       const handle = spawn(doomed());
       await yieldNow();
       handle.cancel();
     }
     pool(doomed, 1);`,
    trace,
  );
  expect(only(lines, "poll", "log")).toEqual(["0 poll main", "0 poll doomed", "0 poll main"]);
});

test("a slot taken again while it is queued for its former task is polled once, and nobody behind it is lost", async () => {
  const { lines } = await buildAndRun(
    `import { info, spawn, yieldNow } from "tickless";
     async function worker(n: i32): Promise<void> { info("worker {}", n); }
     async function other(n: i32): Promise<void> { info("other {}", n); }
     pool(worker, 1); pool(other, 2);
     export async function main(): Promise<void> {
       const first = spawn(worker(1));
       spawn(other(1));
       first.cancel();
       spawn(worker(2));
       spawn(other(2));
       await yieldNow();
       info("main");
     }`,
    trace,
  );
  expect(only(lines, "log", "poll")).toEqual([
    "0 poll main",
    "0 poll worker",
    "0 log worker 2",
    "0 poll other#0",
    "0 log other 1",
    "0 poll other#1",
    "0 log other 2",
    "0 poll main",
    "0 log main",
  ]);
});

const guards = `
  class Guard { constructor(public n: i32) {} [Symbol.dispose](): void { info("dispose {}", this.n); } }
  const one = new Guard(1), two = new Guard(2);
`;

test("cancel drops the innermost call first and then what each caller holds", async () => {
  const { lines } = await buildAndRun(
    `import { Timer, info, spawn, yieldNow } from "tickless"; ${guards}
     async function inner(): Promise<void> { using g = two; await Timer.afterMillis(100); info("never"); }
     async function outer(): Promise<void> { using g = one; await inner(); }
     export async function main(): Promise<void> {
       const handle = spawn(outer());
       await yieldNow();
       handle.cancel();
       handle.cancel();
       info("cancelled {}", handle.done);
     }`,
    trace,
  );
  expect(only(lines, "log", "alarm", "finish outer")).toEqual([
    "0 log dispose 2",
    "0 log dispose 1",
    "0 finish outer",
    "0 log cancelled true",
  ]);
});

test("a task that cancels itself ends when it next suspends; one that finishes before that just finishes", async () => {
  const { lines } = await buildAndRun(
    `import { TaskHandle, info, spawn, yieldNow } from "tickless"; ${guards}
     let self: TaskHandle = changetype<TaskHandle>(0);
     async function suspends(): Promise<void> { using g = one; self.cancel(); info("goes on"); await yieldNow(); info("never"); }
     async function finishes(): Promise<void> { using g = two; self.cancel(); info("to the end"); }
     export async function main(): Promise<void> {
       self = spawn(suspends());
       await self.join();
       self = spawn(finishes());
       await self.join();
       self = spawn(suspends());
       info("spawned again");
     }`,
    trace,
  );
  expect(only(lines, "log")).toEqual([
    "0 log goes on",
    "0 log dispose 1",
    "0 log to the end",
    "0 log dispose 2",
    "0 log spawned again",
    "0 log goes on",
    "0 log dispose 1",
  ]);
  expect(only(lines, "finish").filter((line) => line.includes("suspends"))).toHaveLength(2);
});

test("a guard that cancels its own task while it is dropped does nothing more", async () => {
  const { lines } = await buildAndRun(
    `import { TaskHandle, info, spawn, suspend, yieldNow } from "tickless";
     let self: TaskHandle = changetype<TaskHandle>(0);
     class Again { [Symbol.dispose](): void { info("dispose"); self.cancel(); info("{}", self.done); } }
     const again = new Again();
     async function task(): Promise<void> { using g = again; suspend(); }
     export async function main(): Promise<void> { self = spawn(task()); await yieldNow(); self.cancel(); }`,
  );
  expect(only(lines, "log")).toEqual(["0 log dispose", "0 log true"]);
});

test("a slot cannot be taken while its task is being dropped", async () => {
  const { lines } = await buildAndRun(
    `import { TaskHandle, info, spawn, suspend, trySpawn, yieldNow } from "tickless";
     class Respawn { [Symbol.dispose](): void { info("free {}", trySpawn(task()) != null); } }
     const respawn = new Respawn();
     async function task(): Promise<void> { using g = respawn; suspend(); }
     pool(task, 1);
     export async function main(): Promise<void> {
       const handle = spawn(task());
       await yieldNow();
       handle.cancel();
       info("now {}", trySpawn(task()) != null);
     }`,
  );
  expect(only(lines, "log")).toEqual(["0 log free false", "0 log now true"]);
});

test("a full pool: trySpawn gives null, spawn is a fault that names the function", async () => {
  const { lines, fault } = await buildAndRun(
    `import { info, spawn, suspend, trySpawn } from "tickless";
     async function task(): Promise<void> { suspend(); }
     pool(task, 2);
     export async function main(): Promise<void> {
       for (let i = 0; i < 3; i++) info("{}", trySpawn(task()) != null);
       spawn(task());
     }`,
  );
  expect(only(lines, "log")).toEqual(["0 log true", "0 log true", "0 log false"]);
  expect(fault?.code).toBe(10);
});

test("join wakes its waiters when the task finishes and when it is cancelled, and a cancelled join leaves nothing", async () => {
  const { lines } = await buildAndRun(
    `import { TaskHandle, Timer, info, joinAll, spawn } from "tickless";
     async function work(ms: u32): Promise<void> { await Timer.afterMillis(ms); }
     async function wait(h: TaskHandle, n: i32): Promise<void> { await h.join(); info("{} joined", n); }
     pool(work, 3);
     pool(wait, 3);
     const all = new StaticArray<TaskHandle>(3);
     export async function main(): Promise<void> {
       all[0] = spawn(work(10)); all[1] = spawn(work(30)); all[2] = spawn(work(20));
       const one = spawn(wait(all[0], 1)), two = spawn(wait(all[0], 2));
       spawn(wait(all[1], 3));
       await Timer.afterMillis(5);
       one.cancel();
       await joinAll(all);
       info("all");
     }`,
    trace,
  );
  expect(only(lines, "log")).toEqual(["10 log 2 joined", "30 log 3 joined", "30 log all"]);
  expect(only(lines, "poll").filter((line) => line.includes("wait"))).toEqual([
    "0 poll wait#0",
    "0 poll wait#1",
    "0 poll wait#2",
    "10 poll wait#1",
    "30 poll wait#2",
  ]);
});

test("handles of 20,000 occupants of one slot never speak for another one of the last 16,383", async () => {
  const { lines } = await buildAndRun(
    `import { info, spawn, suspend, yieldNow } from "tickless";
     async function task(): Promise<void> { suspend(); }
     pool(task, 1);
     export async function main(): Promise<void> {
       const first = spawn(task());
       first.cancel();
       let wrong = 0;
       for (let i = 0; i < 16382; i++) {
         const next = spawn(task());
         if (!first.done || next.done) wrong++;
         next.cancel();
         if (!next.done) wrong++;
       }
       info("{}", wrong);
       for (let i = 0; i < 3618; i++) spawn(task()).cancel();
       const last = spawn(task());
       await yieldNow();
       info("{}", last.done);
     }`,
  );
  expect(only(lines, "log")).toEqual(["0 log 0", "0 log false"]);
});
