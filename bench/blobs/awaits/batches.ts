// Runs the library's executor batch by batch without the host: what is counted is polls and the queue, not sleeping. Only
// for a `main` that is alone in its batch. The tasks go on for ever, so the program ends in a trap.

import { poll } from "tickless/task/executor";

export function batches(n: i32): void {
  for (let i = 0; i < n; i++) poll(0, 0);
  stop();
}

export function stop(): void {
  unreachable();
}

@inline
export function batchNow(): void {
  poll(0, 0);
}
