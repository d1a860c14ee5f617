import { expect, test } from "vitest";
import { buildAndRun, logged } from "./harness.js";

const log = async (text: string): Promise<string[]> => {
  const { lines, fault } = await buildAndRun(text);
  expect(fault).toBeNull();
  return logged(lines);
};

test("a mutex lets one task in at a time, in order of arrival, across awaits", async () => {
  const lines = await log(`import { Mutex, Timer, info, pool, spawn, yieldNow } from "tickless";
    const counter = new Mutex<i32>(0);
    pool(add, 3);
    async function add(id: i32): Promise<void> {
      using guard = await counter.lock();
      const before = guard.value;
      await Timer.afterMillis(10);
      guard.value = before + id;
      info("{} added", id);
    }
    export async function main(): Promise<void> {
      for (let id = 1; id <= 3; id++) spawn(add(id));
      await yieldNow();
      info("locked {} try {}", counter.locked, counter.tryLock() == null);
      using guard = await counter.lock();
      info("{}", guard.value);
    }`);
  expect(lines).toEqual(["0 locked true try true", "10 1 added", "20 2 added", "30 3 added", "30 6"]);
});

test("nobody overtakes a task that was given the lock and has not run yet", async () => {
  const lines = await log(`import { Mutex, info, spawn, yieldNow } from "tickless";
    const m = new Mutex<i32>(0);
    async function wait(): Promise<void> { using guard = await m.lock(); info("waiter"); }
    async function late(): Promise<void> { using guard = await m.lock(); info("late"); }
    export async function main(): Promise<void> {
      const guard = m.tryLock();
      spawn(wait());
      await yieldNow();
      if (guard) guard[Symbol.dispose]();
      info("free {} try {}", !m.locked, m.tryLock() == null);
      spawn(late());
      await yieldNow();
      await yieldNow();
      info("free {}", !m.locked);
    }`);
  expect(lines).toEqual(["0 free false try true", "0 waiter", "0 late", "0 free true"]);
});

test("a lock is given back however its block is left: by the end, return, break, continue and cancel", async () => {
  const lines = await log(`import { Mutex, Timer, info, spawn, yieldNow } from "tickless";
    const m = new Mutex<i32>(0);
    async function leave(how: i32): Promise<void> {
      for (let i = 0; i < 2; i++) {
        using guard = await m.lock();
        if (how == 0) return;
        if (how == 1) break;
        if (how == 2) continue;
        await Timer.afterSecs(9);
      }
    }
    export async function main(): Promise<void> {
      for (let how = 0; how < 3; how++) {
        await leave(how);
        info("{} {}", how, m.locked);
      }
      const task = spawn(leave(3));
      await yieldNow();
      info("{}", m.locked);
      task.cancel();
      info("{}", m.locked);
    }`);
  expect(lines).toEqual(["0 0 false", "0 1 false", "0 2 false", "0 true", "0 false"]);
});

test("a cancelled waiter leaves the line; one that was given the lock already passes it on", async () => {
  const lines = await log(`import { Mutex, info, pool, spawn, yieldNow } from "tickless";
    const m = new Mutex<i32>(0);
    pool(wait, 4);
    async function wait(id: i32): Promise<void> { using guard = await m.lock(); info("{}", id); }
    export async function main(): Promise<void> {
      const guard = m.tryLock();
      const first = spawn(wait(1)), second = spawn(wait(2)), third = spawn(wait(3)), fourth = spawn(wait(4));
      await yieldNow();
      second.cancel();
      if (guard) guard[Symbol.dispose]();
      first.cancel(); // it had been given the lock: now the third has it
      third.cancel();
      await yieldNow();
      info("done {} locked {}", fourth.done, m.locked);
    }`);
  expect(lines).toEqual(["0 4", "0 done true locked false"]);
});

test("a lock won in a cancelled join or a lost select is given back", async () => {
  const lines = await log(`import { Mutex, Timer, info, join, select, spawn, yieldNow } from "tickless";
    const a = new Mutex<i32>(0), b = new Mutex<i32>(0);
    async function both(): Promise<void> {
      await join(a.lock(), b.lock());
      info("not reached");
    }
    async function holder(): Promise<void> { using guard = await b.lock(); await Timer.afterSecs(1); }
    export async function main(): Promise<void> {
      spawn(holder());
      await yieldNow();
      const task = spawn(both());
      await yieldNow();
      info("{} {}", a.locked, b.locked);
      task.cancel();
      info("{} {}", a.locked, b.locked);
      const which = await select(b.lock(), Timer.afterMillis(5));
      info("{}", which.index);
      await Timer.afterSecs(2);
      info("{} {}", a.locked, b.locked);
    }`);
  expect(lines).toEqual(["0 true true", "0 false true", "5 1", "2005 false false"]);
});

test("a mutex guards a reference as well as a number", async () => {
  const lines = await log(`import { Mutex, info } from "tickless";
    class Settings { baud: i32 = 9600; }
    const settings = new Mutex<Settings>(new Settings());
    export async function main(): Promise<void> {
      { using guard = await settings.lock(); guard.value.baud = 115200; }
      using guard = await settings.lock();
      info("{}", guard.value.baud);
    }`);
  expect(lines).toEqual(["0 115200"]);
});

test("a semaphore lets in as many as it has permits, in order of arrival", async () => {
  const lines = await log(`import { Semaphore, Timer, info, pool, spawn, yieldNow } from "tickless";
    const s = new Semaphore(2);
    pool(work, 5);
    async function work(id: i32): Promise<void> {
      using permit = await s.acquire();
      await Timer.afterMillis(10);
      info("{}", id);
    }
    export async function main(): Promise<void> {
      const tasks = StaticArray.fromArray<i32>([1, 2, 3, 4]);
      for (let i = 0; i < tasks.length; i++) spawn(work(tasks[i]));
      await yieldNow();
      info("available {} try {}", s.available, s.tryAcquire() == null);
      s.release(1);
      const fifth = spawn(work(5));
      await Timer.afterMillis(1);
      fifth.cancel();
      await Timer.afterMillis(50);
      info("available {}", s.available);
      const permit = s.tryAcquire();
      info("available {}", s.available);
      if (permit) permit[Symbol.dispose]();
      info("available {}", s.available);
    }`);
  expect(lines).toEqual([
    "0 available 0 try true",
    "10 1",
    "10 2",
    "10 3",
    "20 4",
    "51 available 3",
    "51 available 2",
    "51 available 3",
  ]);
});

test("a waiter of a semaphore that was given a permit and is cancelled passes it on", async () => {
  const lines = await log(`import { Semaphore, info, pool, spawn, yieldNow } from "tickless";
    const s = new Semaphore(0);
    pool(work, 3);
    async function work(id: i32): Promise<void> { using permit = await s.acquire(); info("{}", id); }
    export async function main(): Promise<void> {
      const first = spawn(work(1)), second = spawn(work(2));
      await yieldNow();
      s.release(1);
      first.cancel();
      await yieldNow();
      info("available {}", s.available);
    }`);
  expect(lines).toEqual(["0 2", "0 available 1"]);
});
