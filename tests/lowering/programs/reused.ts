// A slot that is freed while it is queued, and taken again at once: it stands in the queue once, in its old place, and whoever
// is queued behind it is not lost.
import { info, pool, spawn, trySpawn, yieldNow } from "tickless";
async function work(n: i32): Promise<void> {
  info("begin {}", n);
  await yieldNow();
  info("end {}", n);
}
async function other(n: i32): Promise<void> {
  info("other {}", n);
  await yieldNow();
  info("other {} again", n);
}
pool(work, 1);
pool(other, 2);
export async function main(): Promise<void> {
  const first = spawn(work(1));
  spawn(other(1));
  first.cancel();
  const second = spawn(work(2));
  spawn(other(2));
  info("{} {} {}", first.done, second.done, trySpawn(work(9)) == null);
  await yieldNow();
  await yieldNow();
  second.cancel();
  spawn(work(3));
  await second.join();
  await yieldNow();
  await yieldNow();
}
// expected:
// true false true
// begin 2
// other 1
// other 2
// end 2
// other 1 again
// other 2 again
// begin 3
// end 3
