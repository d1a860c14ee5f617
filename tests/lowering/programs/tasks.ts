// What only shows when something else goes on: results read late, an inlined dispose at several exits, kept futures of an
// inlined function, and a pool that a function shares with its stub.
import { info, join, pool, select, spawn, trySpawn, Timer, yieldNow } from "tickless";

class Guard {
  constructor(public n: i32) {}
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
class Counting {
  constructor(public n: i32) {}
  @inline
  [Symbol.dispose](): void {
    for (let i = 0; i < this.n; i++) {
      if (i == 2) break;
      info("count {}", i);
    }
  }
}
async function value(n: i32): Promise<i32> {
  await yieldNow();
  return n;
}
async function atOnce(n: i32): Promise<i32> {
  return n;
}
async function wide(n: i64): Promise<i64> {
  const a = n + 1;
  const b = n + 2;
  await yieldNow();
  return a * b;
}
async function make(n: i32): Promise<Guard> {
  await yieldNow();
  return new Guard(n);
}
@inline
async function lazy(n: i32): Promise<i32> {
  info("runs {}", n);
  return n;
}
async function exits(k: i32): Promise<i32> {
  using c = new Counting(k);
  if (k == 1) return 10;
  await yieldNow();
  return c.n;
}
async function readLate(): Promise<void> {
  const j = await join(value(1), value(2));
  const w = await wide(5);
  info("{} {} {}", j.first, w, j.second);
}
async function taken(): Promise<void> {
  const f = make(20);
  while (!f.poll()) await yieldNow();
  using g = f.value;
  await yieldNow();
  info("has {}", g.n);
}
let seven = 7;
pool(greet, 1);
async function greet(n: i32 = seven): Promise<void> {
  await yieldNow();
  info("greet {}", n);
}

export async function main(): Promise<void> {
  await readLate();
  await taken();
  for (let k = 1; k < 4; k++) info("exits {}", await exits(k));
  const f = lazy(3);
  info("kept");
  info("{}", await f);
  info("tie {}", (await select(atOnce(1), atOnce(2))).index);
  spawn(greet());
  info("full {} {}", trySpawn(greet(8)) == null, trySpawn(greet()) == null);
  await Timer.afterMillis(1);
}
// expected:
// 1 42 2
// has 20
// gone 20
// count 0
// exits 10
// count 0
// count 1
// exits 2
// count 0
// count 1
// exits 3
// kept
// runs 3
// 3
// tie 0
// full true true
// greet 7
