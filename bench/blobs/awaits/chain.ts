// Three calls awaited one inside the other, a wait at the bottom, results handed up, and again. Counted per batch.

import { spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
let count: i32 = 0;

async function bottom(x: i32): Promise<i32> {
  await yieldNow();
  return x + 1;
}
async function middle(x: i32): Promise<i32> {
  return (await bottom(x)) + 1;
}
async function top(x: i32): Promise<i32> {
  return (await middle(x)) + 1;
}
async function task(): Promise<void> {
  let x = 0;
  while (true) {
    x = await top(x);
    count++;
  }
}

export async function main(): Promise<void> {
  spawn(task());
  batches(ROUNDS);
}
