// A future that a branch without an await makes is gone at the branch's end: a later suspension owns nothing of it, whatever
// another call has left in its place of the frame.
import { info, pool, spawn, suspend, yieldNow } from "tickless";
class Guard {
  constructor(public n: i32) {
    info("made {}", n);
  }
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
async function never(n: i32): Promise<void> {
  using g = new Guard(n);
  while (true) suspend();
}
async function other(n: i32): Promise<i32> {
  using g = new Guard(n);
  await yieldNow();
  return n;
}
async function work(c: bool): Promise<void> {
  info("r {}", await other(5));
  if (c) {
    const x = never(7);
    x.poll();
  }
  await yieldNow();
  await yieldNow();
}
pool(work, 1);
export async function main(): Promise<void> {
  for (let i = 0; i < 2; i++) {
    const t = spawn(work(i == 1));
    for (let k = 0; k < 3; k++) await yieldNow();
    info("done {}", t.done);
    t.cancel();
    info("cancelled");
  }
}
// expected:
// made 5
// gone 5
// r 5
// done false
// cancelled
// made 5
// gone 5
// r 5
// made 7
// gone 7
// done false
// cancelled
