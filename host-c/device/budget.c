// The budget of polls on a device. What a level has used is told by the clock's counter, and while another one preempts it,
// it uses nothing:
//
//   level 2               |===poll===|
//   level 0    |===poll===|          |====|----> the budget: stopped at its next loop or call ... stuck in an import: the
//                                                host is broken
//
// A timer goes off when the level that runs would have used its budget. Where another one came in that is too early, so it
// looks, and is set anew for what is left. In sleep it is off.
//
// A budget of a few microseconds would be spent on its own interrupts, and an import may wait for the console's wire: there
// is a least budget, and a least time before an import counts as stuck.

#include "chip.h"
#include "counter.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_engine.h"
#include "tl_port.h"

enum { MICROSECONDS = 1000000, LEAST_US = 1000, STUCK_LEAST_US = 200000, SOON_US = 10 };

// All but the last four in counts of the counter.
static struct {
    uint32_t used[TL_EXECUTORS];
    uint32_t since; // up to here the level that runs has paid
    uint32_t due;   // here the timer goes off, or before
    uint32_t budget;
    uint32_t stuck;
    uint32_t budget_us;
    uint32_t polling; // bit n: level n polls; the highest of them runs, those below are preempted
    uint32_t stopped; // bit n: level n has been
} polls;

static uint32_t counts_in(uint64_t i_us) {
    uint64_t counts = i_us * TL_COUNTER_HZ / MICROSECONDS + 1;
    return counts < INT32_MAX / 2 ? (uint32_t)counts : INT32_MAX / 2;
}

void tl_budget_start(uint32_t i_us) {
    polls.budget_us = i_us < LEAST_US ? LEAST_US : i_us;
    polls.budget = counts_in(polls.budget_us);
    polls.stuck = counts_in(polls.budget_us < STUCK_LEAST_US / 2 ? STUCK_LEAST_US : 2ull * polls.budget_us);
}

static uint32_t running(void) {
    return 31u - (uint32_t)__builtin_clz(polls.polling);
}

// Lets the level that runs pay for what has passed; gives the count.
static uint32_t charge(void) {
    uint32_t now = (uint32_t)tl_counter_now();
    if (polls.polling) {
        polls.used[running()] += now - polls.since;
    }
    polls.since = now;
    return now;
}

static void set_timer(uint32_t i_now, uint32_t i_counts, uint32_t i_us) {
    polls.due = i_now + i_counts;
    tl_chip_budget(i_us < SOON_US ? SOON_US : i_us > TL_BUDGET_MOST_US ? TL_BUDGET_MOST_US : i_us);
}

// For when the level that runs has to be looked at next.
static void set_timer_anew(uint32_t i_now) {
    uint32_t level = running();
    uint32_t used = polls.used[level];
    uint32_t end = polls.stopped >> level & 1u ? polls.stuck : polls.budget;
    uint32_t left = used < end ? end - used : 0;
    set_timer(i_now, left, (uint32_t)((uint64_t)left * MICROSECONDS / TL_COUNTER_HZ) + 1);
}

// Is the timer set to a moment that is so many counts away, or earlier?
static bool is_set_within(uint32_t i_now, uint32_t i_counts) {
    return (int32_t)(polls.due - i_now) <= (int32_t)i_counts;
}

void tl_port_poll_begins(void) {
    uint32_t level = tl_level_now();
    uint32_t before = tl_port_lock();
    uint32_t now = charge();
    tl_chip_watchdog_feed();
    if (!polls.polling || !is_set_within(now, polls.budget)) {
        set_timer(now, polls.budget, polls.budget_us);
    }
    polls.used[level] = 0;
    polls.polling |= 1u << level;
    polls.stopped &= ~(1u << level);
    tl_port_unlock(before);
}

bool tl_port_poll_ends(void) {
    uint32_t before = tl_port_lock();
    uint32_t now = charge();
    polls.polling &= ~(1u << tl_level_now());
    if (!polls.polling) {
        tl_chip_budget(0);
    } else if (!is_set_within(now, polls.budget - polls.used[running()])) {
        set_timer_anew(now);
    }
    tl_port_unlock(before);
    return true;
}

void tl_budget_reached(void) {
    uint32_t now = charge();
    if (!polls.polling) {
        return;
    }
    uint32_t level = running();
    if (level != tl_level_now()) { // a poll is about to begin, or has just ended
        set_timer(now, 0, SOON_US);
        return;
    }
    tl_chip_watchdog_feed(); // as long as the poll is within its own bounds
    if (polls.used[level] >= polls.stuck) {
        tl_device_broken(TL_FAULT_HOST, "an import does not return", 0, 0);
    }
    if (polls.used[level] >= polls.budget) {
        tl_engine_stop();
        polls.stopped |= 1u << level;
    }
    set_timer_anew(now);
}
