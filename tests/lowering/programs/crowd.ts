// A pool of many slots is searched from the slot that was taken last, once round: every slot is found, wherever it was freed,
// and a full pool is full.
import { info, pool, TaskHandle, trySpawn, yieldNow } from "tickless";
pool(stay, 10);
let running = 0;
class Count {
  constructor() {
    running++;
  }
  [Symbol.dispose](): void {
    running--;
  }
}
async function stay(n: i32): Promise<void> {
  using count = new Count();
  while (true) await yieldNow();
}
const handles = new StaticArray<usize>(10);
const at = (i: i32): TaskHandle => changetype<TaskHandle>(handles[i]);
/** Starts as many as there is room for, in place of those that are over; gives how many. */
function fill(n: i32): i32 {
  let started = 0;
  for (let i = 0; i < 10; i++) {
    if (handles[i] != 0 && !at(i).done) continue;
    const task = trySpawn(stay(n));
    if (!task) return -1;
    handles[i] = changetype<usize>(task);
    started++;
  }
  return trySpawn(stay(n)) ? -2 : started;
}
export async function main(): Promise<void> {
  info("started {}", fill(0));
  await yieldNow();
  for (let round = 1; round < 12; round++) {
    at(round % 10).cancel();
    if (round % 3 == 0) at((round * 7) % 10).cancel();
    if (round % 4 == 0) await yieldNow();
    info("started {}", fill(round));
    await yieldNow();
    info("running {}", running);
  }
  for (let i = 0; i < 10; i++) at(i).cancel();
  info("running {}", running);
}
// expected:
// started 10
// started 1
// running 10
// started 1
// running 10
// started 2
// running 10
// started 1
// running 10
// started 1
// running 10
// started 2
// running 10
// started 1
// running 10
// started 1
// running 10
// started 2
// running 10
// started 1
// running 10
// started 1
// running 10
// running 0
