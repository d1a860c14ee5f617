// A wait three calls deep, with a result. Counted per batch.

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
  spawn(task());
  batches(ROUNDS);
}
