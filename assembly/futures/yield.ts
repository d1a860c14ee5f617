// Letting others go first.

import { task, wake } from "../task/executor";

/** Lets every task that is ready run once before this one goes on. Cancel-safe. */
// @ts-ignore: decorator
@inline
export async function yieldNow(): Promise<void> {
  wake(task);
  suspend();
}

/** Runs a future until it suspends or finishes and does not wait; true when it has finished. Dropping it stays with its block. */
// @ts-ignore: decorator
@inline
export function pollOnce<T>(future: Promise<T>): bool {
  return future.poll();
}
