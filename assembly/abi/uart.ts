// Imports of module `uart`. The handle word's event line is "bytes to read", the line after it "room to write".

/** Opens a port and gives its handle word, or a negative error. Format: bits 0 to 3 data bits, 4 and 5 parity, 6 two stop bits. */
// @ts-ignore: decorator
@external("uart", "open")
export declare function open(port: u32, baud: u32, format: i32): i32;

/** Copies up to `length` received bytes to `at`: how many, 0 when none is there, or a negative error. */
// @ts-ignore: decorator
@external("uart", "read")
export declare function read(handle: i32, at: usize, length: usize): i32;

/** Copies up to `length` bytes into the send ring: how many. */
// @ts-ignore: decorator
@external("uart", "write")
export declare function write(handle: i32, at: usize, length: usize): i32;

/** How many bytes were written and are not yet on the wire. */
// @ts-ignore: decorator
@external("uart", "pending")
export declare function pending(handle: i32): i32;

/** Gives and clears the count of received bytes that were lost because they were read too late. */
// @ts-ignore: decorator
@external("uart", "lost")
export declare function lost(handle: i32): i32;
