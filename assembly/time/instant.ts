// Moments on the host's clock.

import { now as readClock } from "../abi/time";
import { Duration } from "./duration";

/** A moment: ticks since reset. */
export type Instant = u64;

export namespace Instant {
  /** Later than every moment: as a deadline, never. */
  export const MAX: Instant = u64.MAX_VALUE;

  /** The clock. Stands still within a poll when the host runs in virtual time. */
  // @ts-ignore: decorator
  @inline
  export function now(): Instant {
    return readClock();
  }

  /** The moment `d` later, at most MAX. */
  // @ts-ignore: decorator
  @inline
  export function add(t: Instant, d: Duration): Instant {
    return Duration.add(t, d);
  }

  /** The moment `d` earlier, at least zero. */
  // @ts-ignore: decorator
  @inline
  export function sub(t: Instant, d: Duration): Instant {
    return Duration.sub(t, d);
  }

  /** How long it is from `earlier` to `t`; zero when `earlier` is not earlier. */
  // @ts-ignore: decorator
  @inline
  export function since(t: Instant, earlier: Instant): Duration {
    return Duration.sub(t, earlier);
  }
}

/** How long ago a moment was; zero when it is still to come. */
// @ts-ignore: decorator
@inline
export function elapsed(t: Instant): Duration {
  return Duration.sub(readClock(), t);
}
