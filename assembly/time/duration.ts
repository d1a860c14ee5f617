// Durations: 64-bit counts of ticks. Nothing here wraps: what is too long becomes Duration.MAX, which no clock reaches.
//
// Into ticks everything rounds up, so a wait is never shorter in ticks than was asked for; out of ticks it rounds down.
// At 1,000 ticks a second 1 us becomes one tick; at 32,768 a millisecond becomes 33. All of it folds to a constant when
// the argument is one.

import { TICK_HZ } from "../abi/config";

/** A span of time in ticks. */
export type Duration = u64;

// Ticks per unit as reduced fractions, for the three rates a build can have.
const MILLIS_UP: u64 = TICK_HZ == 32768 ? 4096 : TICK_HZ / 1000;
const MILLIS_DOWN: u64 = TICK_HZ == 32768 ? 125 : 1;
const MICROS_UP: u64 = TICK_HZ == 32768 ? 512 : 1;
const MICROS_DOWN: u64 = TICK_HZ == 32768 ? 15625 : 1000000 / TICK_HZ;

// @ts-ignore: decorator
@inline
function multiply(a: u64, b: u64): u64 {
  return a > u64.MAX_VALUE / b ? u64.MAX_VALUE : a * b;
}

// @ts-ignore: decorator
@inline
function divideUp(a: u64, b: u64): u64 {
  return a / b + u64(a % b != 0);
}

// @ts-ignore: decorator
@inline
function scaleUp(a: u64, up: u64, down: u64): u64 {
  return a > u64.MAX_VALUE / up ? u64.MAX_VALUE : divideUp(a * up, down);
}

// @ts-ignore: decorator
@inline
function scaleDown(a: u64, up: u64, down: u64): u64 {
  return a > u64.MAX_VALUE / up ? u64.MAX_VALUE : (a * up) / down;
}

/** Makes spans of time, and counts and adds them up. */
export namespace Duration {
  /** Longer than any wait: a deadline this far away is never. */
  export const MAX: Duration = u64.MAX_VALUE;

  /** That many ticks. */
  // @ts-ignore: decorator
  @inline
  export function ticks(n: u64): Duration {
    return n;
  }

  /** Seconds. */
  // @ts-ignore: decorator
  @inline
  export function secs(n: u64): Duration {
    return multiply(n, TICK_HZ);
  }

  /** Milliseconds, rounded up to whole ticks. */
  // @ts-ignore: decorator
  @inline
  export function millis(n: u64): Duration {
    return scaleUp(n, MILLIS_UP, MILLIS_DOWN);
  }

  /** Microseconds, rounded up to whole ticks. */
  // @ts-ignore: decorator
  @inline
  export function micros(n: u64): Duration {
    return scaleUp(n, MICROS_UP, MICROS_DOWN);
  }

  /** The period of a frequency, to the nearest tick and at least one. Zero hertz is a fault. */
  // @ts-ignore: decorator
  @inline
  export function hz(n: u64): Duration {
    return n >= TICK_HZ ? 1 : (u64(TICK_HZ) + n / 2) / n;
  }

  /** Whole ticks. */
  // @ts-ignore: decorator
  @inline
  export function asTicks(d: Duration): u64 {
    return d;
  }

  /** Whole seconds, rounded down. */
  // @ts-ignore: decorator
  @inline
  export function asSecs(d: Duration): u64 {
    return d / TICK_HZ;
  }

  /** Whole milliseconds, rounded down. */
  // @ts-ignore: decorator
  @inline
  export function asMillis(d: Duration): u64 {
    return scaleDown(d, MILLIS_DOWN, MILLIS_UP);
  }

  /** Whole microseconds, rounded down. */
  // @ts-ignore: decorator
  @inline
  export function asMicros(d: Duration): u64 {
    return scaleDown(d, MICROS_DOWN, MICROS_UP);
  }

  /** The sum, at most MAX. */
  // @ts-ignore: decorator
  @inline
  export function add(a: Duration, b: Duration): Duration {
    const sum = a + b;
    return sum < a ? MAX : sum;
  }

  /** The difference, at least zero. */
  // @ts-ignore: decorator
  @inline
  export function sub(a: Duration, b: Duration): Duration {
    return a > b ? a - b : 0;
  }

  /** The product, at most MAX. */
  // @ts-ignore: decorator
  @inline
  export function mul(d: Duration, n: u64): Duration {
    return n > 1 ? multiply(d, n) : d * n;
  }
}
