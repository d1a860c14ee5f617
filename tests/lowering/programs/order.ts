// A cancel drops futures in the reverse order of their making, also one that is made in a branch behind others; and what comes
// too late is dropped when its time is up.
import { Duration, info, join, pool, select, spawn, suspend, withTimeout, yieldNow } from "tickless";
class Guard {
  constructor(public n: i32) {}
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
async function stay(n: i32): Promise<i32> {
  using guard = new Guard(n);
  while (true) suspend();
  return n;
}
async function ready(n: i32): Promise<i32> {
  await yieldNow();
  return n;
}
async function joins(n: i32): Promise<void> {
  const all = await join(stay(1), stay(2), (await ready(n)) ? stay(3) : stay(4));
  info("{}", all.first);
}
async function selects(n: i32): Promise<void> {
  using guard = new Guard(0);
  const first = await select(stay(1), (await ready(n)) ? stay(2) : stay(3), stay(4));
  info("{}", first.index);
}
pool(joins, 1);
pool(selects, 1);
export async function main(): Promise<void> {
  for (let n = 0; n < 2; n++) {
    const one = spawn(joins(n));
    const other = spawn(selects(n));
    for (let i = 0; i < 4; i++) await yieldNow();
    one.cancel();
    other.cancel();
  }
  const late = await withTimeout(Duration.millis(1), stay(5));
  info("late {}", late.timedOut);
}
// expected:
// gone 4
// gone 2
// gone 1
// gone 4
// gone 3
// gone 1
// gone 0
// gone 3
// gone 2
// gone 1
// gone 4
// gone 2
// gone 1
// gone 0
// gone 5
// late true
