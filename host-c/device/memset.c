// memset by words: the C library's for small cores goes byte by byte, and a start clears all of a blob's memory and, for
// every function, the compiler's state.

#include <stddef.h>
#include <stdint.h>

#define BLOCK (4 * sizeof(uint32_t))

// A compiler that knows what these loops do would call memset.
__attribute__((optimize("no-tree-loop-distribute-patterns"))) void* memset(void* o_bytes, int i_value,
                                                                           size_t i_length) {
    uint8_t* at = o_bytes;
    uint8_t* end = at + i_length;
    uint32_t word = (uint8_t)i_value * 0x01010101u;
    while (at < end && (uintptr_t)at % sizeof word) {
        *at++ = (uint8_t)i_value;
    }
    while ((size_t)(end - at) >= BLOCK) {
        uint32_t* words = (uint32_t*)(void*)at;
        words[0] = word;
        words[1] = word;
        words[2] = word;
        words[3] = word;
        at += BLOCK;
    }
    while (at < end) {
        *at++ = (uint8_t)i_value;
    }
    return o_bytes;
}
