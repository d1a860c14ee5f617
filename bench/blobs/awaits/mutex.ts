// One task that locks a mutex, yields and unlocks it. Counted per batch.

import { Mutex, spawn, yieldNow } from "tickless";
import { batches } from "./batches";

const ROUNDS = 1000;
const mutex = new Mutex<i32>(0);

async function worker(): Promise<void> {
  while (true) {
    using _ = await mutex.lock();
    await yieldNow();
  }
}

export async function main(): Promise<void> {
  spawn(worker());
  batches(ROUNDS);
}
