// W1: N tasks that only yield. Counted per poll: run it with two values of YIELDS and divide the difference of the
// instructions by the difference of N * YIELDS.

import { pool, spawn, yieldNow } from "tickless";

const N = 10;
const YIELDS = 1000;
pool(worker, N);

async function worker(): Promise<void> {
  for (let i = 0; i < YIELDS; i++) await yieldNow();
}

export async function main(): Promise<void> {
  for (let i = 0; i < N; i++) spawn(worker());
}
