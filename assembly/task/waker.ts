// What is needed to write a wait by hand: hand a waker to whoever will know, `suspend()`, test again.

import { task, wake } from "./executor";

/** One word that puts a task back into the run queue. */
@unmanaged
@final
export class Waker {
  /** The waker of the task that runs now. Only in async functions. */
  @inline
  static current(): Waker {
    return changetype<Waker>(task);
  }

  /**
   * Queues the task; once is as good as many times. A waker may outlive its task: it then does nothing, or wakes the
   * next task in the same slot, which must therefore test its condition. Not from an interrupt.
   */
  @inline
  wake(): void {
    wake(changetype<usize>(this));
  }
}
