// A future with a deadline.

import { now } from "../abi/time";
import { Duration } from "./duration";
import { Instant } from "./instant";
import { TimerNode } from "./queue";
import { setTimer } from "./timer";

/**
 * What came of it. One word: the future's frame in the frame of the caller, where the result stays until the end of the
 * block, or 0.
 */
@unmanaged
@final
export class Timeout<T> {
  /** True when the deadline came first; the future was then dropped. */
  @inline
  get timedOut(): bool {
    return changetype<usize>(this) == 0;
  }

  /** The future's result; faults when the deadline came first. */
  get value(): T {
    if (this.timedOut) unreachable();
    return changetype<Promise<T>>(changetype<usize>(this)).value;
  }
}

// @ts-ignore: decorator
@inline
async function until<T>(t: Instant, future: Promise<T>): Promise<Timeout<T>> {
  if (future.poll()) return changetype<Timeout<T>>(changetype<usize>(future));
  if (t > now()) {
    using node = setTimer(t, frameSlot<TimerNode>());
    do {
      suspend();
      if (future.poll()) return changetype<Timeout<T>>(changetype<usize>(future));
    } while (node.task);
  }
  future.drop();
  return changetype<Timeout<T>>(0);
}

/**
 * Waits for a future, but not longer than until a moment; then the future is dropped. The future goes first: one that
 * finishes when the deadline comes has finished in time. As cancel-safe as the future is.
 */
export async function withDeadline<T>(t: Instant, future: Promise<T>): Promise<Timeout<T>> {
  return await until<T>(t, future);
}

/** As `withDeadline`, but for at most `d` from now. */
export async function withTimeout<T>(d: Duration, future: Promise<T>): Promise<Timeout<T>> {
  return await until<T>(Instant.add(now(), d), future);
}
