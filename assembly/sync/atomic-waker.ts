// One task that is to be woken, for waits written by hand.

import { enter, leave } from "../task/levels";
import { Waker } from "../task/waker";

/** A place for one waker. Make it in a module initialiser: it allocates once. */
@final
export class AtomicWaker {
  private waker: usize = 0;

  /** Keeps the running task's waker in place of the one before. Only in async functions. */
  @inline
  register(): void {
    this.waker = changetype<usize>(Waker.current());
  }

  /** Wakes the task that registered last, once. */
  wake(): void {
    enter();
    const waker = this.waker;
    this.waker = 0;
    leave();
    if (waker) changetype<Waker>(waker).wake();
  }
}
