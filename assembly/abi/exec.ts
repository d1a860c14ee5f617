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
