// Executors by priority. Executor 0 runs in the main flow; 1 to 3 each in a level of their own, which a software interrupt
// starts and which preempts what is below, inside the same engine runtime: every level has a stack of the engine's of
// its own, the code is shared.
//
//   level 2            |--poll--|
//   level 0  --poll----|        |----poll--- exec.wfe
//                      ^ tl_level_run, from the software interrupt or behind an import
//
// An import is never preempted: the host's own state needs no other protection, and a level waits for its end. What the
// blob calls a critical section is the same thing.

#include "levels.h"

#include "fault.h"
#include "lines.h"
#include "tl_config.h"
#include "tl_engine.h"
#include "tl_port.h"

static volatile struct {
    uint32_t held;    // imports and critical sections that keep the levels out
    uint32_t running; // the level that runs
    bool asked;       // something above it became pending since tl_level_run last looked
    bool ended;       // a level is, so those below are too
    bool failed;
} now;

uint32_t tl_level_now(void) {
    return now.running;
}

bool tl_level_exists(uint32_t i_executor) {
    return i_executor == 0 || (i_executor < TL_EXECUTORS && tl_engine_levels() >> i_executor & 1u);
}

bool tl_level_held(void) {
    return now.held > 0;
}

bool tl_level_waiting(void) {
    if (now.held > 1) {
        return false; // a critical section of the blob's keeps them out, and goes on
    }
    for (uint32_t level = 1; level < TL_EXECUTORS; level++) {
        if (tl_pending(level)) {
            return true;
        }
    }
    return false;
}

bool tl_level_ended(void) {
    return now.ended;
}

const tl_fault_record* tl_level_fault(void) {
    return now.failed ? &tl_fault_last : NULL;
}

void tl_level_reset(void) {
    now.held = 0;
    now.running = 0;
    now.asked = false;
    now.ended = false;
    now.failed = false;
}

// The levels below go on to their next loop or call, and where the calls were is looked up when they have ended.
static void fail(tl_outcome i_outcome, bool i_stopped) {
    tl_fault_write(i_outcome, i_stopped);
    tl_engine_keep_calls();
    now.failed = true;
    now.ended = true;
}

static void poll(uint32_t i_level) {
    if (!tl_port_interrupts()) {
        fail(tl_fault_raise(TL_FAULT_BUDGET, 0), false);
        return;
    }
    uint32_t below = now.running;
    now.running = i_level;
    tl_lane lane;
    tl_engine_enter(i_level, &lane);
    tl_port_poll_begins();
    tl_outcome outcome = tl_engine_poll(i_level, tl_lines_begin(i_level));
    bool over = !tl_port_poll_ends();
    bool stopped = tl_engine_resume();
    if (outcome && !over && !now.ended) {
        fail(outcome, stopped);
    }
    now.ended = now.ended || outcome || over;
    tl_engine_leave(&lane);
    now.running = below;
}

void tl_level_run(void) {
    if (now.held > 0 || tl_engine_trapped()) {
        return; // tl_level_release comes, or the end
    }
    now.asked = false;
    for (uint32_t level = TL_EXECUTORS - 1; level > now.running && !now.ended;) {
        if (tl_pending(level)) {
            poll(level);
            level = TL_EXECUTORS - 1;
        } else {
            level--;
        }
    }
    if (now.ended) {
        tl_engine_stop(); // what was preempted traps at its next loop or call
    }
}

void tl_level_pended(uint32_t i_executor) {
    if (i_executor > now.running) {
        now.asked = true;
        tl_port_level();
    }
}

void tl_level_hold(void) {
    now.held = now.held + 1;
}

void tl_level_release(void) {
    now.held = now.held - 1;
    if (now.asked && now.held == 0) {
        tl_level_run();
    }
}
