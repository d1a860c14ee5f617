// As three-handle, with `using` around the wait. Counted per batch.

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
  using _ = Guard.take();
  return (await bottom()) + x;
}
async function task(): Promise<void> {
  while (true) sum += await middle(2);
}

export async function main(): Promise<void> {
  const handle = spawn(task());
  if (sum < 0) handle.cancel();
  batches(ROUNDS);
}
