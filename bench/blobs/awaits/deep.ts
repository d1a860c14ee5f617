// A loop that waits, three calls deep: what a suspended chain costs. Counted per batch.

import { spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
let count: i32 = 0;

async function bottom(): Promise<void> {
  while (true) {
    await yieldNow();
    count++;
  }
}
async function middle(): Promise<void> {
  await bottom();
}
async function top(): Promise<void> {
  await middle();
}
async function task(): Promise<void> {
  await top();
}

export async function main(): Promise<void> {
  spawn(task());
  batches(ROUNDS);
}
