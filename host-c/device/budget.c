// The budget of polls on a device: a timer goes off at every quarter of it while polls run, and in sleep not at all. Each
// quarter counts for the level that it meets, so a poll that is preempted does not pay for what preempts it.
//
//   poll    |--1--|--2--|--3--|--4--> stopped at its next loop or call ... --8--> stuck in an import: the host is broken
//
// A budget of a few microseconds would be spent on its own interrupts, and an import may wait for the console's wire: there
// is a least budget, and a least time before an import counts as stuck.

#include "tl_core.h"
#include "tl_device.h"
#include "tl_engine.h"
#include "tl_port.h"

enum { QUARTERS = 4, STUCK = 8, LEAST_US = 1000, STUCK_LEAST_US = 200000 };

static volatile struct {
    uint16_t quarters;
    bool polling;
} polls[TL_EXECUTORS];

static uint32_t quarter_us;
static uint32_t stuck; // quarters

void tl_budget_start(uint32_t i_us) {
    quarter_us = (i_us < LEAST_US ? LEAST_US : i_us) / QUARTERS + 1;
    uint32_t least = STUCK_LEAST_US / quarter_us;
    stuck = least > STUCK ? least : STUCK;
}

static bool is_polling(void) {
    for (uint32_t level = 0; level < TL_EXECUTORS; level++) {
        if (polls[level].polling) {
            return true;
        }
    }
    return false;
}

void tl_port_poll_begins(void) {
    uint32_t level = tl_level_now();
    bool runs = is_polling();
    polls[level].quarters = 0;
    polls[level].polling = true;
    if (!runs) {
        tl_chip_budget(quarter_us);
    }
}

bool tl_port_poll_ends(void) {
    polls[tl_level_now()].polling = false;
    if (!is_polling()) {
        tl_chip_budget(0);
    }
    return true;
}

void tl_budget_reached(void) {
    uint32_t level = tl_level_now();
    if (polls[level].polling) {
        uint32_t quarters = polls[level].quarters + 1u;
        polls[level].quarters = (uint16_t)quarters;
        if (quarters == QUARTERS) {
            tl_engine_stop();
        } else if (quarters == stuck) {
            tl_device_broken("an import does not return", 0, 0);
        }
    }
    if (is_polling()) {
        tl_chip_budget(quarter_us);
    }
}
