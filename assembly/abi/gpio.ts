// Imports of module `gpio`. A handle word holds the handle in bits 0 to 15 and its event line in bits 16 to 30; hosts
// look at the handle's bits only, so the word is handed over as it is.

/** Opens a pin and gives its handle word, or a negative error. */
// @ts-ignore: decorator
@external("gpio", "open")
export declare function open(pin: u32, mode: i32): i32;

/** Drives an output. */
// @ts-ignore: decorator
@external("gpio", "write")
export declare function write(handle: i32, level: i32): void;

/** Turns an output over. */
// @ts-ignore: decorator
@external("gpio", "toggle")
export declare function toggle(handle: i32): void;

/** The level at the pin; of an output: the level it drives. */
// @ts-ignore: decorator
@external("gpio", "read")
export declare function read(handle: i32): i32;

/** Arms the pin's event line once for any of the WATCH kinds; 0 disarms it. */
// @ts-ignore: decorator
@external("gpio", "watch")
export declare function watch(handle: i32, kinds: i32): void;

// Modes of `open`: direction in bits 0 and 1, pull in bits 2 and 3, an output's first level in bit 4.
export const MODE_INPUT: i32 = 0;
export const MODE_OUTPUT: i32 = 1;
export const MODE_PULL_SHIFT: i32 = 2;
export const MODE_LEVEL_SHIFT: i32 = 4;

// Kinds of `watch`.
export const WATCH_HIGH: i32 = 1;
export const WATCH_LOW: i32 = 2;
export const WATCH_RISING: i32 = 4;
export const WATCH_FALLING: i32 = 8;
