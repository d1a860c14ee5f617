// The engine's heap, see heap.h. Built with TL_HEAP_SYSTEM every block is one of the system's, so that a sanitizer sees
// where each ends.

#include "heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "tl_engine.h"

static size_t used, peak;

size_t tl_engine_heap_peak(void) {
    return peak;
}

#if TL_HEAP_SYSTEM

#include <stdlib.h>

typedef struct block {
    struct block* next;
    struct block* before;
    size_t size;
} block;

static block list = {&list, &list, 0};

void tl_engine_heap(void* i_start, size_t i_size) {
    (void)i_start;
    (void)i_size;
}

void tl_heap_reset(void) {
    while (list.next != &list) {
        tl_heap_give(list.next + 1);
    }
    used = peak = 0;
}

void* tl_heap_take(size_t i_size) {
    block* taken = i_size > SIZE_MAX - sizeof(block) ? NULL : calloc(1, sizeof(block) + i_size);
    if (!taken) {
        return NULL;
    }
    *taken = (block){list.next, &list, i_size};
    list.next->before = taken;
    list.next = taken;
    used += i_size;
    peak = used > peak ? used : peak;
    return taken + 1;
}

void tl_heap_give(void* i_block) {
    if (!i_block) {
        return;
    }
    block* given = (block*)i_block - 1;
    given->before->next = given->next;
    given->next->before = given->before;
    used -= given->size;
    free(given);
}

void* tl_heap_resize(void* i_block, size_t i_size, size_t i_before) {
    void* moved = tl_heap_take(i_size);
    if (moved && i_block) {
        memcpy(moved, i_block, i_size < i_before ? i_size : i_before);
        tl_heap_give(i_block);
    }
    return moved;
}

#else

static uint8_t* start;
static size_t size;
static size_t last; // where the last block begins; used: it was given back

// Where a block has been that moved.
typedef struct hole {
    struct hole* next;
    size_t size;
} hole;

static hole* holes;

static size_t round_up(size_t i_size) {
    return (i_size + 7) & ~(size_t)7;
}

void tl_engine_heap(void* i_start, size_t i_size) {
    start = i_start;
    size = i_size & ~(size_t)7;
    tl_heap_reset();
}

void tl_heap_reset(void) {
    used = last = peak = 0;
    holes = NULL;
}

static bool fits(size_t i_from, size_t i_size) {
    return i_size <= size - i_from && round_up(i_size) <= size - i_from;
}

static void use(size_t i_from, size_t i_size) {
    last = i_from;
    used = i_from + round_up(i_size);
    peak = used > peak ? used : peak;
}

static bool is_last(const void* i_block) {
    return i_block && last < used && i_block == start + last;
}

static void leave_hole(void* i_at, size_t i_size) {
    if (i_size >= sizeof(hole)) {
        hole* left = i_at;
        *left = (hole){holes, i_size};
        holes = left;
    }
}

// A piece of the first hole that is large enough; NULL: none is.
static void* fill_hole(size_t i_size) {
    for (hole** link = &holes; *link; link = &(*link)->next) {
        hole* found = *link;
        if (i_size <= found->size) {
            size_t taken = round_up(i_size);
            *link = found->next;
            leave_hole((uint8_t*)found + taken, found->size - taken);
            return found;
        }
    }
    return NULL;
}

static void* take(size_t i_size) {
    void* filled = fill_hole(i_size);
    if (filled) {
        return filled;
    }
    if (!fits(used, i_size)) {
        return NULL;
    }
    use(used, i_size);
    return start + last;
}

void* tl_heap_take(size_t i_size) {
    void* block = take(i_size);
    return block ? memset(block, 0, round_up(i_size)) : NULL;
}

void tl_heap_give(void* i_block) {
    if (is_last(i_block)) {
        used = last;
    }
}

void* tl_heap_resize(void* i_block, size_t i_size, size_t i_before) {
    if (is_last(i_block)) {
        if (!fits(last, i_size)) {
            return NULL;
        }
        use(last, i_size);
        return i_block;
    }
    void* moved = take(i_size); // Wasm3 clears what is new itself
    if (moved && i_block) {
        memcpy(moved, i_block, i_size < i_before ? i_size : i_before);
        leave_hole(i_block, round_up(i_before));
    }
    return moved;
}

#endif
