// The budget of polls on a device: a timer goes off at every quarter of it while polls run, and in sleep not at all. Each
// quarter counts for the level that it meets, so a poll that is preempted does not pay for what preempts it.
//
//   poll    |--1--|--2--|--3--|--4--> stopped at its next loop or call ... --8--> stuck in an import: the host is broken

#include "tl_core.h"
#include "tl_device.h"
#include "tl_engine.h"
#include "tl_port.h"

enum { QUARTERS = 4, STUCK = 8 };

static volatile struct {
    uint8_t quarters;
    bool polling;
} polls[TL_EXECUTORS];

static uint32_t quarter_us;

void tl_budget_start(uint32_t i_us) {
    quarter_us = i_us / QUARTERS + 1;
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
        polls[level].quarters = (uint8_t)quarters;
        if (quarters == QUARTERS) {
            tl_engine_stop();
        } else if (quarters == STUCK) {
            tl_device_broken("an import does not return", 0, 0);
        }
    }
    if (is_polling()) {
        tl_chip_budget(quarter_us);
    }
}
