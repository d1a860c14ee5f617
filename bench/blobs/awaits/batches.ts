// Runs the executor batch by batch without the host: what is counted is polls and the queue, not sleeping.

import { poll } from "tickless/task/executor";

/** Runs `n` batches. Only for a `main` that is alone in its batch. */
export function batches(n: i32): void {
  for (let i = 0; i < n; i++) poll(0, 0);
}

/** Ends the program, whose tasks go on for ever: by a trap, because nothing else stops them. */
export function end(): void {
  unreachable();
}
