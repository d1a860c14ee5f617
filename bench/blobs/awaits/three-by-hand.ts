// As three-handle, with a dispose call written by hand: not run when the task is cancelled. Counted per batch.

import { spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
let sum: i32 = 0;

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
  Guard.take();
  const result = (await bottom()) + x;
  sum--;
  return result;
}
async function task(): Promise<void> {
  while (true) sum += await middle(2);
}

export async function main(): Promise<void> {
  const handle = spawn(task());
  if (sum < 0) handle.cancel();
  batches(ROUNDS);
}
