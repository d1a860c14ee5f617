// Tasks beside each other: pools, spawn in a loop, a task that spawns itself, futures polled by hand.
import { info, pool, select, spawn, trySpawn, Timer, yieldNow } from "tickless";

pool(worker, 3);
async function worker(n: i32): Promise<void> {
  for (let i = 0; i < n; i++) await yieldNow();
  info("worker {}", n);
}
pool(chain, 2);
async function chain(n: i32): Promise<void> {
  info("chain {}", n);
  await yieldNow();
  if (n > 0) spawn(chain(n - 1));
  await yieldNow();
}
async function count(n: i32): Promise<i32> {
  let i = 0;
  while (i < n) {
    await yieldNow();
    i++;
  }
  return i * 100;
}

pool(greet, 2);
async function greet(n: i32 = 7): Promise<void> {
  await yieldNow();
  info("greet {}", n);
}

/** asc knows the condition, and makes a block of it and the call: the future outlives that block. */
async function known(): Promise<i32> {
  const s = await select(count(2), ~(<i8>5) != 0 ? count(1) : count(3));
  return s.index;
}

export async function main(): Promise<void> {
  for (let i = 3; i > 0; i--) spawn(worker(i));
  info("full {}", trySpawn(worker(9)) == null);
  await Timer.afterMillis(1);
  info("free {}", trySpawn(worker(0)) != null);
  await Timer.afterMillis(1);
  spawn(chain(3));
  await Timer.afterMillis(1);
  const a = count(2);
  const b = count(4);
  let rounds = 0;
  while (!a.done || !b.done) {
    if (!a.done) a.poll();
    if (!b.done) b.poll();
    rounds++;
    await yieldNow();
  }
  info("{} {} {}", rounds, a.value, b.value);
  for (let i = 1; i < 4; i++) {
    const f = count(i);
    const g = count(i + 1);
    f.poll();
    info("loop {}", (await g) + (await f));
  }
  info("known {}", await known());
  // With and without its argument: one pool.
  spawn(greet());
  spawn(greet(8));
  info("full {}", trySpawn(greet()) == null && trySpawn(greet(9)) == null);
  await Timer.afterMillis(1);
}
// expected:
// full true
// worker 1
// worker 2
// worker 3
// free true
// worker 0
// chain 3
// chain 2
// chain 1
// chain 0
// 5 200 400
// loop 300
// loop 500
// loop 700
// known 1
// full true
// greet 7
// greet 8
