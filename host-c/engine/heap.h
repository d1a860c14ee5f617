// The engine's heap: one region, filled from the bottom, emptied as a whole when another module is loaded.
//
//   | block | block | ... | last block |          free          |
//   start                              used                     size
//
// Only the last block can be given back or grow in place, which is the order in which Wasm3 parses and compiles. Any other
// that grows moves, and leaves a hole, which is filled before the heap grows. A request that does not fit moves nothing, so
// it can be answered with an error and the heap goes on.
#ifndef TL_HEAP_H
#define TL_HEAP_H

#include <stddef.h>

void tl_heap_reset(void);
// Zeroed bytes, aligned to 8; NULL: they do not fit.
void* tl_heap_take(size_t i_size);
void tl_heap_give(void* i_block);
// The same bytes in a block of another size; what is new of it is not zeroed.
void* tl_heap_resize(void* i_block, size_t i_size, size_t i_before);

#endif
