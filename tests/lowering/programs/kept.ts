// Futures in variables that are awaited at one place: made early, awaited late, skipped on some ways, dropped on others,
// in loops, beside others, with results of every kind, and cancelled before, in and after their await.
import { info, pool, select, spawn, yieldNow } from "tickless";

class Guard {
  constructor(public n: i32) {
    info("made {}", n);
  }
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
async function number(n: i32, yields: i32): Promise<i32> {
  using g = new Guard(n);
  for (let i = 0; i < yields; i++) await yieldNow();
  return n + 1;
}
async function wide(n: i64): Promise<i64> {
  await yieldNow();
  return n << 40;
}
async function guard(n: i32): Promise<Guard> {
  await yieldNow();
  return new Guard(n);
}
async function nothing(): Promise<void> {
  await yieldNow();
}
/** Lazy: begun where it is awaited. */
async function late(): Promise<i32> {
  const a = number(10, 1);
  info("not begun");
  await yieldNow();
  const r = await a;
  await yieldNow(); // a has ended: cancelled here, nothing of it is left
  info("ended");
  return r;
}
/** Awaited on one way only, then a common end. */
async function sometimes(k: i32): Promise<i32> {
  const a = number(20 + k, 1);
  let r = 0;
  if (k == 1) r = await a;
  if (k == 2) return -1;
  await yieldNow();
  return r;
}
async function loops(): Promise<i32> {
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const a = number(30 + i, i);
    if (i == 1) continue;
    sum += await a;
  }
  return sum;
}
/** The await runs twice: the second time the future has finished already. */
async function twice(): Promise<i32> {
  const a = number(40, 1);
  let sum = 0;
  for (let i = 0; i < 2; i++) sum += await a;
  return sum;
}
/** Polled by hand first. */
async function polled(): Promise<i32> {
  const a = number(50, 1);
  a.poll();
  return await a;
}
async function pair(): Promise<i32> {
  const a = number(60, 1);
  const b = number(70, 2);
  const y = await b;
  return y * 1000 + (await a);
}
async function widePair(): Promise<i64> {
  const a = wide(1);
  const b = wide(2);
  return (await b) - (await a);
}
async function disposable(k: i32): Promise<void> {
  const a = guard(80 + k);
  if (k == 1) return;
  using g = await a;
  await yieldNow();
  info("holds {}", g.n);
}
async function selected(): Promise<i32> {
  const a = nothing();
  const b = number(90, 9);
  const which = await select(a, b);
  return which.index;
}
async function cancelled(step: i32): Promise<void> {
  const a = number(100 + step, 2);
  await yieldNow();
  info("step {}", step);
  await a;
  info("after {}", step);
  await yieldNow();
  await yieldNow();
}
async function nested(): Promise<i32> {
  const f = late();
  const g = late();
  return (await f) + (await g);
}

/** Lies where the future of `sometimesThenOther` lay, unless that has its place to the end. */
async function other(a: i32, b: i32, c: i32): Promise<i32> {
  using g = new Guard(a);
  await yieldNow();
  return a + b + c;
}
/** Whether the future is over is only known in its frame, long after its end. */
async function sometimesThenOther(c: bool): Promise<void> {
  const a = number(110, 1);
  if (c) {
    await a;
    info("other {}", await other(111, 2, 3));
  }
  await yieldNow();
  info("over");
}
export async function main(): Promise<void> {
  info("late {}", await late());
  for (let k = 0; k < 3; k++) info("sometimes {}", await sometimes(k));
  info("loops {}", await loops());
  info("twice {}", await twice());
  info("polled {}", await polled());
  info("pair {}", await pair());
  info("wide {}", await widePair());
  await disposable(0);
  await disposable(1);
  info("selected {}", await selected());
  for (let step = 0; step < 7; step++) {
    const task = spawn(cancelled(step));
    for (let i = 0; i < step; i++) await yieldNow();
    task.cancel();
  }
  info("nested {}", await nested());
  await sometimesThenOther(true);
  await sometimesThenOther(false);
}
pool(cancelled, 1);
// expected:
// not begun
// made 10
// gone 10
// ended
// late 11
// sometimes 0
// made 21
// gone 21
// sometimes 22
// sometimes -1
// made 30
// gone 30
// made 32
// gone 32
// loops 64
// made 40
// gone 40
// twice 82
// made 50
// gone 50
// polled 51
// made 70
// gone 70
// made 60
// gone 60
// pair 71061
// wide 1099511627776
// made 80
// holds 80
// gone 80
// made 90
// gone 90
// selected 0
// step 2
// made 102
// gone 102
// step 3
// made 103
// gone 103
// step 4
// made 104
// gone 104
// after 4
// step 5
// made 105
// gone 105
// after 5
// step 6
// made 106
// gone 106
// after 6
// not begun
// made 10
// gone 10
// ended
// not begun
// made 10
// gone 10
// ended
// nested 22
// made 110
// gone 110
// made 111
// gone 111
// other 116
// over
// over
