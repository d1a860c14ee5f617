// Event lines: the numbered interrupt sources as the blob sees them. An interrupt sets a bit, the blob's executor takes
// whole words of them, and sleeps while there are none.
//
//   pending   word 0: lines 0-31 | word 1: lines 32-63 | ...       line n is bit n % 32 of word n / 32
//   summary   bit w: word w is not zero

#include "lines.h"

#include "fault.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"

static volatile uint32_t pending[TL_LINE_WORDS];
static volatile uint32_t summary;
static volatile bool pended;
static uint32_t next_line = 1; // line 0 means "none"

void tl_line_set(uint32_t i_line) {
    if (i_line == 0) {
        return;
    }
    uint32_t before = tl_port_lock();
    pending[i_line / 32] = pending[i_line / 32] | 1u << i_line % 32;
    summary = summary | 1u << i_line / 32;
    tl_port_unlock(before);
}

void tl_pend(void) {
    pended = true;
}

bool tl_pending(void) {
    return pended || summary;
}

uint32_t tl_lines_open(uint32_t i_count) {
    if (!tl_lines_left(i_count)) {
        return 0;
    }
    uint32_t line = next_line;
    next_line += i_count;
    return line;
}

bool tl_lines_left(uint32_t i_count) {
    return next_line + i_count <= TL_LINE_WORDS * 32;
}

uint32_t tl_lines_take(uint32_t i_word) {
    if (i_word >= TL_LINE_WORDS) {
        return 0;
    }
    uint32_t before = tl_port_lock();
    uint32_t bits = pending[i_word];
    pending[i_word] = 0;
    summary = summary & ~(1u << i_word);
    tl_port_unlock(before);
    return bits;
}

tl_outcome tl_lines_wait(uint32_t* o_summary) {
    if (!tl_port_poll_ends()) {
        return tl_outcome_over;
    }
    tl_engine_resume(); // a poll that spent its budget and ended all the same is forgiven
    if (tl_pending() && !tl_port_interrupts()) {
        return tl_fault_raise(TL_FAULT_BUDGET, 0);
    }
    uint32_t before = tl_port_lock();
    bool goes_on = true;
    // A wake-up between the question and the sleep is kept out by the lock and ends the sleep at once.
    while (!tl_pending() && goes_on) {
        goes_on = tl_port_sleep();
    }
    pended = false;
    *o_summary = summary;
    tl_port_unlock(before);
    if (!goes_on) {
        return tl_outcome_over;
    }
    tl_port_poll_begins();
    return NULL;
}

void tl_lines_reset(void) {
    uint32_t before = tl_port_lock();
    for (uint32_t word = 0; word < TL_LINE_WORDS; word++) {
        pending[word] = 0;
    }
    summary = 0;
    pended = false;
    next_line = 1;
    tl_port_unlock(before);
}
