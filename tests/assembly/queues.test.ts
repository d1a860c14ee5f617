// The queues beside Channel: by rank, of bytes, and to many.

import { expect, test } from "vitest";
import { buildAndRun, logged } from "./harness.js";

const log = async (text: string): Promise<string[]> => {
  const { lines, fault } = await buildAndRun(text);
  expect(fault).toBeNull();
  return logged(lines).map((line) => line.slice(2));
};

test("a priority channel gives the highest value first, of equal ones the oldest, or the lowest first", async () => {
  const lines = await log(`import { Priority, PriorityChannel, info } from "tickless";
    class Job {
      constructor(public rank: i32, public id: i32) {}
      @operator("<") static before(a: Job, b: Job): bool { return a.rank < b.rank; }
    }
    const jobs = new PriorityChannel<Job>(8), low = new PriorityChannel<i32>(0, Priority.Lowest), few = new PriorityChannel<u8>(3, Priority.Lowest);
    export async function main(): Promise<void> {
      jobs.trySend(new Job(1, 1)); jobs.trySend(new Job(5, 2)); jobs.trySend(new Job(5, 3)); jobs.trySend(new Job(0, 4)); jobs.trySend(new Job(5, 5));
      for (let i = 0; i < 5; i++) info("{}", (await jobs.receive()).id);
      info("{} {} {}", low.capacity, low.trySend(4), low.trySend(3));
      few.trySend(9); few.trySend(1); few.trySend(5);
      const next = few.peek();
      if (next) info("{} of {}", next.value, few.len);
      const taken = few.tryReceive();
      if (taken) info("{}", taken.value);
      few.clear();
      info("{} {}", few.len, few.tryReceive() == null);
    }`);
  expect(lines).toEqual(["2", "3", "5", "1", "4", "1 true false", "1 of 3", "1", "0 true"]);
});

test("senders and receivers of a priority channel wait in order; what was granted goes on; clear keeps it", async () => {
  const lines = await log(`import { PriorityChannel, info, pool, spawn, yieldNow } from "tickless";
    const c = new PriorityChannel<i32>(2);
    pool(send, 3); pool(receive, 3);
    async function send(n: i32): Promise<void> { await c.send(n); info("sent {}", n); }
    async function receive(id: i32): Promise<void> { info("{} got {}", id, await c.receive()); }
    export async function main(): Promise<void> {
      spawn(receive(1)); const gone = spawn(receive(2)); 
      await yieldNow();
      c.trySend(3); c.trySend(8);
      gone.cancel();
      c.clear();
      info("{}", c.len);
      await yieldNow();
      c.trySend(1); c.trySend(2);
      spawn(send(9)); const lost = spawn(send(5)); spawn(send(4));
      await yieldNow();
      lost.cancel();
      for (let i = 0; i < 4; i++) { info("{}", await c.receive()); await yieldNow(); }
    }`);
  expect(lines).toEqual(["1", "1 got 8", "2", "sent 9", "9", "sent 4", "4", "1"]);
});

test("a pipe hands bytes on in order through a ring of any size, whoever is faster", async () => {
  for (const size of [1, 2, 3, 7, 64]) {
    const lines = await log(`import { Pipe, info, join, yieldNow } from "tickless";
      const pipe = new Pipe(${size});
      const data = new StaticArray<u8>(50), buffer = new StaticArray<u8>(5), all = new StaticArray<u8>(50);
      async function write(): Promise<i32> { let n = 0; for (let i = 0; i < 5; i++) n += await pipe.write(data, 10); return n; }
      async function read(): Promise<i32> {
        let n = 0;
        while (n < 50) {
          const count = await pipe.read(buffer);
          for (let i = 0; i < count; i++) all[n++] = buffer[i];
          if (n % 3 == 0) await yieldNow();
        }
        return n;
      }
      export async function main(): Promise<void> {
        for (let i = 0; i < 50; i++) data[i] = <u8>i;
        const both = await join(write(), read());
        let right = true;
        for (let i = 0; i < 50; i++) if (all[i] != i % 10) right = false;
        info("{} {} {} {}", both.first, both.second, right, pipe.len);
      }`);
    expect([size, ...lines]).toEqual([size, "50 50 true 0"]);
  }
});

test("a pipe that is tried, cleared, and written by a task that is cancelled", async () => {
  const lines = await log(`import { Pipe, info, spawn, yieldNow } from "tickless";
    const pipe = new Pipe(4);
    const buffer = new StaticArray<u8>(8);
    async function write(): Promise<void> { await pipe.write("abcdef"); }
    export async function main(): Promise<void> {
      info("{} {}", pipe.tryRead(buffer), pipe.capacity);
      const task = spawn(write());
      await yieldNow();
      info("{} {}", pipe.len, task.done);
      task.cancel();
      info("{} {}", await pipe.read(buffer), buffer[3]);
      info("{} {}", pipe.tryWrite("xyzuvw"), pipe.len);
      pipe.clear();
      info("{}", pipe.len);
    }`);
  expect(lines).toEqual(["0 4", "4 false", "4 100", "4 4", "0"]);
});

test("every subscriber receives every value; one that is too slow misses the oldest and learns how many", async () => {
  const lines = await log(`import { PubSubChannel, info, pool, spawn, yieldNow } from "tickless";
    const news = new PubSubChannel<i32>(3);
    pool(listen, 2);
    async function listen(id: i32): Promise<void> {
      const s = news.subscriber();
      for (let i = 0; i < 4; i++) info("{}: {} missed {}", id, await s.receive(), s.lag());
    }
    export async function main(): Promise<void> {
      news.publish(0);
      spawn(listen(1)); spawn(listen(2));
      const mine = news.subscriber();
      await yieldNow();
      news.publish(1);
      await yieldNow();
      for (let i = 2; i < 7; i++) news.publish(i);
      await yieldNow();
      info("{} there", mine.available);
      info("{} missed {}", await mine.receive(), mine.lag());
    }`);
  expect(lines).toEqual([
    ...["1: 1 missed 0", "2: 1 missed 0", "1: 4 missed 2", "1: 5 missed 0", "1: 6 missed 0"],
    ...["2: 4 missed 2", "2: 5 missed 0", "2: 6 missed 0", "3 there", "4 missed 3"],
  ]);
});
