// Event lines: the numbered interrupt sources as the blob sees them. Each belongs to one executor. An interrupt sets a bit,
// the line's executor takes whole words of them, and executor 0 sleeps while there are none.
//
//   per executor:
//   pending   word 0: lines 0-31 | word 1: lines 32-63 | ...       line n is bit n % 32 of word n / 32
//   summary   bit w: word w is not zero

#include "lines.h"

#include "fault.h"
#include "levels.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t pending[TL_LINE_WORDS];
    volatile uint32_t summary;
    volatile bool pended;
} tl_events;

static tl_events events[TL_EXECUTORS];
static uint8_t owners[TL_LINE_WORDS * 32];
static uint32_t next_line = 1; // line 0 means "none"

static void add(uint32_t i_executor, uint32_t i_line) {
    tl_events* mine = &events[i_executor];
    mine->pending[i_line / 32] = mine->pending[i_line / 32] | 1u << i_line % 32;
    mine->summary = mine->summary | 1u << i_line / 32;
}

void tl_line_set(uint32_t i_line) {
    if (i_line == 0) {
        return;
    }
    uint32_t before = tl_port_lock();
    uint32_t executor = owners[i_line];
    add(executor, i_line);
    tl_port_unlock(before);
    tl_level_pended(executor);
}

void tl_pend(uint32_t i_executor) {
    if (i_executor == 0) { // the common case; nothing is below it
        events[0].pended = true;
    } else if (tl_level_exists(i_executor)) {
        events[i_executor].pended = true;
        tl_level_pended(i_executor);
    }
}

bool tl_pending(uint32_t i_executor) {
    return events[i_executor].pended || events[i_executor].summary;
}

uint32_t tl_lines_open(uint32_t i_count) {
    uint32_t line = next_line;
    next_line += i_count;
    return line;
}

void tl_lines_own(uint32_t i_line, uint32_t i_executor) {
    if (i_line == 0 || i_line >= next_line || !tl_level_exists(i_executor) || owners[i_line] == i_executor) {
        return;
    }
    uint32_t before = tl_port_lock();
    tl_events* former = &events[owners[i_line]];
    bool was_pending = former->pending[i_line / 32] >> i_line % 32 & 1u;
    owners[i_line] = (uint8_t)i_executor;
    if (was_pending) { // its bit goes along
        uint32_t left = former->pending[i_line / 32] & ~(1u << i_line % 32);
        former->pending[i_line / 32] = left;
        former->summary = left ? former->summary : former->summary & ~(1u << i_line / 32);
        add(i_executor, i_line);
    }
    tl_port_unlock(before);
    if (was_pending) {
        tl_level_pended(i_executor);
    }
}

uint32_t tl_lines_take(uint32_t i_executor, uint32_t i_word) {
    if (i_executor >= TL_EXECUTORS || i_word >= TL_LINE_WORDS) {
        return 0;
    }
    tl_events* mine = &events[i_executor];
    uint32_t before = tl_port_lock();
    uint32_t bits = mine->pending[i_word];
    mine->pending[i_word] = 0;
    mine->summary = mine->summary & ~(1u << i_word);
    tl_port_unlock(before);
    return bits;
}

uint32_t tl_lines_begin(uint32_t i_executor) {
    events[i_executor].pended = false;
    return events[i_executor].summary;
}

// The executors above run here, whenever something is pending for them. False: the run is over.
static bool sleep_until_pending(void) {
    for (bool goes_on = true; goes_on;) {
        tl_level_release();
        tl_level_hold();
        // A wake-up between the question and the sleep is kept out by the lock and ends the sleep at once.
        uint32_t before = tl_port_lock();
        bool pending = tl_pending(0);
        if (!pending && !tl_level_ended() && !tl_level_waiting()) {
            goes_on = tl_port_sleep();
        }
        tl_port_unlock(before);
        if (tl_level_ended()) {
            return false;
        }
        if (pending) {
            return true;
        }
    }
    return false;
}

tl_outcome tl_lines_wait(uint32_t* o_summary) {
    if (!tl_port_poll_ends()) {
        return tl_outcome_over;
    }
    tl_engine_resume(); // a poll that spent its budget and ended all the same is forgiven
    if (tl_pending(0) && !tl_port_interrupts()) {
        return tl_fault_raise(TL_FAULT_BUDGET, 0);
    }
    bool goes_on = sleep_until_pending();
    *o_summary = tl_lines_begin(0);
    if (!goes_on) {
        return tl_outcome_over;
    }
    tl_port_poll_begins();
    return NULL;
}

void tl_lines_reset(void) {
    uint32_t before = tl_port_lock();
    for (uint32_t e = 0; e < TL_EXECUTORS; e++) {
        for (uint32_t word = 0; word < TL_LINE_WORDS; word++) {
            events[e].pending[word] = 0;
        }
        events[e].summary = 0;
        events[e].pended = false;
    }
    for (uint32_t line = 0; line < TL_LINE_WORDS * 32; line++) {
        owners[line] = 0;
    }
    next_line = 1;
    tl_port_unlock(before);
}
