// Import of module `fault`: the end of the program, on purpose.

import { FAULT_MEMORY, FAULT_STACK } from "./constants";

/** Ends the program with a fault record. Never returns. */
// @ts-ignore: decorator
@external("fault", "raise")
export declare function raise(code: i32, detail: i32): void;

/** Called where the heap that is never freed would end at `wanted` instead of `end`. */
export function checkRoom(wanted: usize, end: usize): void {
  if (wanted > (<usize>memory.size()) << 16) raise(FAULT_MEMORY, <i32>(wanted - end));
}

/** Called where no block of that size is left in the garbage-collected heap. */
export function heapFull(size: i32): void {
  raise(FAULT_MEMORY, size);
}

/** Called where the references that running functions hold need more than the stack kept for them. */
export function stackFull(): void {
  raise(FAULT_STACK, 1);
}
