// A loop around one await that suspends. Counted per batch.

import { spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
let count: i32 = 0;

async function task(): Promise<void> {
  while (true) {
    await yieldNow();
    count++;
  }
}

export async function main(): Promise<void> {
  spawn(task());
  batches(ROUNDS);
}
