// Wasm3's m3_core.c over our own heap (heap.h) instead of the C library's.

#include "tl_config.h"
#if !TL_TERSE
#define M3_IMPLEMENT_ERROR_STRINGS // before wasm3.h is seen for the first time; else errors.c has them
#endif
#include "m3_config.h"
#include "wasm3.h"
#include "m3_core.h"

#include "heap.h"

#define calloc(SIZE, ONE)    tl_heap_take(SIZE)
#define free(BLOCK)          tl_heap_give(BLOCK)
#define realloc(BLOCK, SIZE) tl_heap_resize(BLOCK, SIZE, i_oldSize) // the size before is a parameter of the caller

#include "m3_core.c"
