// What never runs is lowered too: operands that never end, code behind them, loops and branches that only they lead to; and
// awaits in the arguments of calls that are not awaited.
import { info, pool, spawn, TaskHandle, trySpawn, yieldNow } from "tickless";
async function next(n: i32): Promise<i32> {
  await yieldNow();
  return n + 1;
}
async function pair(a: i32, b: i32): Promise<i32> {
  await yieldNow();
  return a * 10 + b;
}
async function task(a: i32, b: i32): Promise<void> {
  info("task {} {}", a, b);
  await yieldNow();
}
pool(task, 3);
class Guard {
  constructor(public n: i32) {}
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
function five(a: i32, b: i32, c: i64, d: f32, e: f64): i32 {
  return a + b + <i32>c + <i32>d + <i32>e;
}
function show(a: i32, b: i32): void {
  info("show {} {}", a, b);
}
function plainly(n: i32): i32 {
  using guard = new Guard(n);
  if (n > 100) return unreachable();
  return n;
}
let calls = 0;
async function odd(n: i32): Promise<i32> {
  let x = 0;
  let y: i32;
  switch (n) {
    case 3:
      y = 7;
      break;
    default:
      y = 8;
  }
  using guard = new Guard(n);
  if (n == 100) return unreachable();
  if (n == 101) x = five(unreachable(), await next(1), 2, 3, 4);
  if (n == 102) x = (calls = five(unreachable(), await next(1), 2, 3, 4)) + 1;
  if (n == 103) return five(unreachable(), await next(1), 2, 3, 4);
  if (n == 104) show(unreachable(), await next(1));
  if (n == 105) show(await next(1), unreachable());
  if (n == 106) five(unreachable(), await next(1), unreachable(), 3, 4);
  if (n == 107) x = await pair(unreachable(), await next(1));
  if (n == 108) x = (y = five(unreachable(), await next(1), 2, 3, 4)) + y;
  while (n > 108) {
    if (five(unreachable(), await next(1), 2, 3, 4)) {
      if (n == 110) break;
      const kept = next(n);
      kept.poll();
      await yieldNow();
    }
    await yieldNow();
  }
  do {
    x += await next(1);
  } while (false);
  switch (next(n).poll() ? 1 : 0) {
    case 0:
      x += 100;
      break;
    case 1:
      x += 200;
  }
  return x + y;
}
export async function main(): Promise<void> {
  spawn(task(await next(1), await next(calls++)));
  trySpawn(task(await next(2), calls));
  const start = (): TaskHandle => spawn(task(8, 9));
  start();
  await yieldNow();
  const one = pair(calls, await next(5));
  info("{}", await one);
  const two = pair(await next(calls), await next(5));
  two.poll();
  info("{}", await two);
  info("{}", await odd(3));
  info("{}", plainly(5));
}
// expected:
// task 2 1
// task 3 1
// task 8 9
// 16
// 26
// gone 3
// 109
// gone 5
// 5
