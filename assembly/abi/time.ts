// Imports of module `time`: the clock and the one alarm of each executor.

/** Ticks since reset. */
// @ts-ignore: decorator
@external("time", "now")
export declare function now(): u64;

/** Sets the alarm to a tick; one that is now or past pends at once, and NO_ALARM cancels it. */
// @ts-ignore: decorator
@external("time", "alarm")
export declare function alarm(executor: i32, at: u64): void;

/** As a deadline: never. */
// @ts-ignore: decorator
@inline
export const NO_ALARM: u64 = 0xffffffffffffffff;
