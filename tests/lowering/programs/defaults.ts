// One pool for a function and for what fills in its arguments, each with references in its frame; and conditions that asc
// knows, with calls in their arms that return early.
import { info, pool, spawn, yieldNow } from "tickless";
class Box {
  constructor(public n: i32) {}
}
async function keep(n: i32, a: Box = new Box(7), b: Box = new Box(n)): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await yieldNow();
    info("keep {}: {} {}", n, a.n + i, b.n);
  }
}
pool(keep, 3);
async function next(n: i32): Promise<i32> {
  await yieldNow();
  return n + 1;
}
// @ts-ignore: decorator
@inline
function small(n: i32): i32 {
  if (n > 3) return 1;
  return n;
}
async function known(n: i32): Promise<i32> {
  let future = next(1);
  info("first {}", await future);
  info("second {}", await (future = next(n)));
  const v = true ? (n++, small(n)) : 0;
  return v * 10 + (await (true ? next(small(n)) : next(2)));
}
export async function main(): Promise<void> {
  spawn(keep(1));
  spawn(keep(2, new Box(20)));
  spawn(keep(3, new Box(30), new Box(33)));
  for (let i = 0; i < 5; i++) {
    new Box(i);
    await yieldNow();
  }
  info("known {}", await known(3));
}
// expected:
// keep 1: 7 1
// keep 2: 20 2
// keep 3: 30 33
// keep 1: 8 1
// keep 2: 21 2
// keep 3: 31 33
// keep 1: 9 1
// keep 2: 22 2
// keep 3: 32 33
// first 2
// second 4
// known 12
