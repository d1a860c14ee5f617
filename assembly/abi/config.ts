// What a build fixes before anything is compiled. The compiler replaces this text by the values of the project; these
// are the defaults, and every use folds to a constant.

/** Ticks per second: 1000, 32768 or 1000000. */
export const TICK_HZ: u32 = 1000;

/** Built with calls that report every poll, wake and finish to the host. */
export const TRACE: bool = false;

/** More than one executor: the compiler sets it where a program spawns on one by its name. */
export const LEVELS: bool = false;

/** Log lines below this level are left out: 0 trace, 1 debug, 2 info, 3 warn, 4 error, 5 panic. */
export const LOG_LEVEL: i32 = 0;
