// Import of module `log`: log lines as the number of a format string and packed arguments.

/** Writes line `index` of the side file's table; its arguments are `length` bytes at `at`. */
// @ts-ignore: decorator
@external("log", "write")
export declare function write(level: i32, index: i32, at: usize, length: usize): void;
