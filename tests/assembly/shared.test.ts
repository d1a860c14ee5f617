// What several tasks may have at once: events, values that are set once or watched, and locks with many readers.

import { expect, test } from "vitest";
import { buildAndRun, logged } from "./harness.js";

const log = async (text: string): Promise<string[]> => {
  const { lines, fault } = await buildAndRun(text);
  expect(fault).toBeNull();
  return logged(lines).map((line) => line.slice(2));
};

test("an event lets everybody go on who waits, in order of arrival, also when it is cleared at once", async () => {
  const lines = await log(`import { Event, info, pool, spawn, yieldNow } from "tickless";
    const e = new Event();
    pool(wait, 3);
    async function wait(n: i32): Promise<void> { await e.wait(); info("{}", n); }
    export async function main(): Promise<void> {
      spawn(wait(1)); const second = spawn(wait(2)); spawn(wait(3));
      await yieldNow();
      second.cancel();
      e.set(); e.clear();
      info("set {}", e.isSet);
      await yieldNow();
      const late = spawn(wait(4));
      await yieldNow();
      info("done {}", late.done);
      e.set();
      await e.wait();
      await yieldNow();
      info("done {} set {}", late.done, e.isSet);
    }`);
  expect(lines).toEqual(["set false", "1", "3", "done false", "4", "done true set true"]);
});

test("a once-lock keeps the first value and gives it to everybody", async () => {
  const lines = await log(`import { OnceLock, info, pool, spawn, yieldNow } from "tickless";
    const once = new OnceLock<u64>();
    pool(wait, 2);
    async function wait(n: i32): Promise<void> { info("{} {}", n, await once.get()); }
    export async function main(): Promise<void> {
      spawn(wait(1)); spawn(wait(2));
      await yieldNow();
      info("{} {}", once.isSet, once.tryGet() == null);
      info("{} {}", once.init(7_000_000_000), once.init(8));
      info("{}", await once.get());
      const item = once.tryGet();
      if (item) info("{}", item.value);
    }`);
  expect(lines).toEqual(["false true", "true false", "7000000000", "7000000000", "1 7000000000", "2 7000000000"]);
});

test("a watch shows each receiver the latest value once; a test of the value may wait for another", async () => {
  const lines = await log(`import { Watch, info, pool, spawn, yieldNow } from "tickless";
    const w = new Watch<i32>();
    pool(follow, 2);
    async function follow(id: i32): Promise<void> {
      const receiver = w.receiver();
      for (let i = 0; i < 2; i++) info("{} saw {}", id, await receiver.changed());
      info("{} has {} {}", id, await receiver.get(), receiver.tryChanged() == null);
    }
    function large(n: i32): bool { return n > 9; }
    async function pick(): Promise<void> { info("picked {}", await w.receiver().changedAnd(large)); }
    export async function main(): Promise<void> {
      spawn(follow(1)); spawn(follow(2)); spawn(pick());
      await yieldNow();
      info("{}", w.tryGet() == null);
      w.send(1); w.send(2);
      await yieldNow();
      w.send(10);
      await yieldNow();
      const last = w.tryGet();
      if (last) info("{}", last.value);
    }`);
  const seen = [
    "true",
    "1 saw 2",
    "2 saw 2",
    "1 saw 10",
    "1 has 10 true",
    "2 saw 10",
    "2 has 10 true",
    "picked 10",
    "10",
  ];
  expect(lines).toEqual(seen);
});

test("readers share the lock, a writer has it alone, and the line is fair to both", async () => {
  const lines = await log(`import { RwLock, info, pool, spawn, yieldNow } from "tickless";
    const lock = new RwLock<i32>(0);
    pool(read, 4); pool(write, 2);
    async function read(id: i32): Promise<void> { using g = await lock.read(); info("{} reads {}", id, g.value); await yieldNow(); info("{} ends", id); }
    async function write(id: i32): Promise<void> { using g = await lock.write(); g.value += id; info("{} writes", id); await yieldNow(); }
    export async function main(): Promise<void> {
      spawn(read(1)); spawn(read(2)); spawn(write(10)); spawn(read(3)); spawn(read(4)); const last = spawn(write(20));
      await yieldNow();
      info("{} {}", lock.tryRead() == null, lock.tryWrite() == null);
      await last.join();
      using g = await lock.write();
      info("{} {}", g.value, lock.tryRead() == null);
    }`);
  expect(lines).toEqual([
    ...["1 reads 0", "2 reads 0", "true true", "1 ends", "2 ends", "10 writes"],
    ...["3 reads 10", "4 reads 10", "3 ends", "4 ends", "20 writes", "30 true"],
  ]);
});

test("a writer that is cancelled in the line lets readers behind it pass; what was granted goes back", async () => {
  const lines = await log(`import { RwLock, info, pool, spawn, yieldNow } from "tickless";
    const lock = new RwLock<i32>(0);
    pool(read, 2);
    async function read(id: i32): Promise<void> { using g = await lock.read(); info("{} reads", id); }
    async function write(): Promise<void> { using g = await lock.write(); info("writes"); }
    pool(write, 2);
    export async function main(): Promise<void> {
      const held = lock.tryRead();
      const writer = spawn(write());
      await yieldNow();
      spawn(read(1));
      await yieldNow();
      writer.cancel();
      await yieldNow();
      const granted = spawn(write());
      await yieldNow();
      if (held) held[Symbol.dispose]();
      spawn(read(2));
      granted.cancel();
      await yieldNow();
      info("free {}", lock.tryWrite() != null);
    }`);
  expect(lines).toEqual(["1 reads", "2 reads", "free true"]);
});

test("an atomic waker wakes the task that registered last, once", async () => {
  const lines = await log(`import { AtomicWaker, info, pool, spawn, suspend, yieldNow } from "tickless";
    const waker = new AtomicWaker();
    pool(wait, 2);
    async function wait(n: i32): Promise<void> { waker.register(); suspend(); info("{} woken", n); suspend(); info("twice"); }
    export async function main(): Promise<void> {
      spawn(wait(1)); spawn(wait(2));
      await yieldNow();
      waker.wake(); waker.wake();
      await yieldNow();
      waker.wake();
      await yieldNow();
    }`);
  expect(lines).toEqual(["2 woken"]);
});
