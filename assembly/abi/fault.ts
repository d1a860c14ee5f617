// Import of module `fault`: the end of the program, on purpose.

/** Ends the program with a fault record. Never returns. */
// @ts-ignore: decorator
@external("fault", "raise")
export declare function raise(code: i32, detail: i32): void;
