// Imports of module `exec`: how the executor sleeps, is called again and learns which event lines were raised.

/** Sleeps until executor 0 is pended, an event line is pending or the alarm fires. Bit w of the result says that word w of the pending lines is not zero. */
// @ts-ignore: decorator
@external("exec", "wfe")
export declare function wfe(): i32;

/** Gives and clears one word of an executor's pending lines: line n is bit n % 32 of word n / 32. */
// @ts-ignore: decorator
@external("exec", "take")
export declare function take(executor: i32, word: i32): u32;

/** The next `wfe` returns at once. */
// @ts-ignore: decorator
@external("exec", "pend")
export declare function pend(executor: i32): void;

/** Gives an event line to an executor. */
// @ts-ignore: decorator
@external("exec", "own")
export declare function own(line: i32, executor: i32): void;

/** Keeps the executors above the one that runs out, until the matching `unmask`. */
// @ts-ignore: decorator
@external("exec", "mask")
export declare function mask(): void;

/** Lets them in again; what is pending for them polls before this returns. */
// @ts-ignore: decorator
@external("exec", "unmask")
export declare function unmask(): void;
