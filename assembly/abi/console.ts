// Import of module `console`: text beside the log.

/** Writes UTF-8 bytes to the console and gives how many it took. */
// @ts-ignore: decorator
@external("console", "write")
export declare function write(at: usize, length: usize): i32;
