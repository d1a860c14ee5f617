// W2: N tasks that sleep with periods of 1009 + 13 i ticks. Counted per wake-up: run it with two values of WAKES in virtual
// time and divide the difference of the instructions by the difference of the wake-ups.

import { Duration, Timer, pool, spawn } from "tickless";

const N = 100;
const WAKES = 10000;
pool(worker, N);

let left = WAKES;

async function worker(period: u32): Promise<void> {
  while (left > 0) {
    left--;
    await Timer.after(Duration.ticks(period));
  }
}

export async function main(): Promise<void> {
  for (let i = 0; i < N; i++) spawn(worker(1009 + 13 * i));
}
