// A wait three calls deep in a task that somebody may cancel, so its calls have drop functions. Counted per batch.

import { spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
let sum: i32 = 0;

async function bottom(): Promise<i32> {
  await yieldNow();
  return 1;
}
async function middle(x: i32): Promise<i32> {
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
