// What the clock (clock.c) needs of a chip's timer: a counter that runs from start on, and one interrupt at a count.
// TL_COUNTER_HZ, its rate, is in the chip's chip.h; tl_counter_hz is the same for whoever knows no chip.
#ifndef TL_COUNTER_H
#define TL_COUNTER_H

#include <stdint.h>

extern const uint32_t tl_counter_hz;

// Starts counting, from 0 or anything else. Called once.
void tl_counter_start(void);

// Counts since some moment; never goes back. Called with interrupts kept out.
uint64_t tl_counter_now(void);

// Calls tl_counter_reached once the counter has reached i_at, or at any time before; never later, also if it has been
// reached already. In place of the one before. Called with interrupts kept out. TL_NEVER: as late as the chip likes.
void tl_counter_arm(uint64_t i_at);

// An interrupt's part: the armed count may have been reached.
void tl_counter_reached(void);

// Makes 64 bits of a 32-bit counter. It must be asked at least once in every round, so such a chip arms its interrupt no
// later than TL_COUNTER_HALF ahead.
#define TL_COUNTER_HALF 0x80000000u

static inline uint64_t tl_counter_extend(uint64_t* io_before, uint32_t i_now) {
    *io_before += i_now - (uint32_t)*io_before;
    return *io_before;
}

#endif
