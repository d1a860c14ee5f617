// Spawns a task that waits three calls deep with a guard and polls it twice, to its end. Counted per spawn.

import { pool, spawn, yieldNow } from "tickless";
import { batchNow } from "./batches";

const ROUNDS = 1000;
let sum: i32 = 0;
pool(task, 1);

@unmanaged
@final
class Guard {
  @inline
  static take(): Guard {
    sum++;
    return changetype<Guard>(8);
  }
  [Symbol.dispose](): void {
    sum--;
  }
}

async function bottom(): Promise<i32> {
  await yieldNow();
  return 1;
}
async function middle(x: i32): Promise<i32> {
  using _ = Guard.take();
  return (await bottom()) + x;
}
async function task(): Promise<void> {
  sum += await middle(2);
}

for (let i = 0; i < ROUNDS; i++) {
  spawn(task());
  batchNow();
  batchNow();
}

export async function main(): Promise<void> {}
