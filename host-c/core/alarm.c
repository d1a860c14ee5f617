// The one alarm: the hardware compare for the earliest of all executors' deadlines.

#include "alarm.h"

#include "levels.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_port.h"

static uint64_t deadlines[TL_EXECUTORS];

// The chip's alarm for what is still to come.
static void arm(void) {
    uint64_t earliest = TL_NEVER;
    for (uint32_t e = 0; e < TL_EXECUTORS; e++) {
        earliest = deadlines[e] < earliest ? deadlines[e] : earliest;
    }
    tl_chip_alarm(earliest);
}

void tl_alarm_set(uint32_t i_executor, uint64_t i_at) {
    tl_observe_alarm(i_executor, i_at);
    if (!tl_level_exists(i_executor)) {
        return;
    }
    bool past = i_at != TL_NEVER && i_at <= tl_chip_now();
    uint32_t before = tl_port_lock();
    deadlines[i_executor] = past ? TL_NEVER : i_at;
    arm();
    tl_port_unlock(before);
    if (past) {
        tl_pend(i_executor);
    }
}

void tl_alarm_fired(void) {
    uint64_t now = tl_chip_now();
    for (uint32_t e = TL_EXECUTORS; e-- > 0;) {
        if (deadlines[e] <= now) {
            deadlines[e] = TL_NEVER;
            tl_observe_fire(e);
            tl_pend(e);
        }
    }
    arm();
}

void tl_alarm_reset(void) {
    for (uint32_t e = 0; e < TL_EXECUTORS; e++) {
        deadlines[e] = TL_NEVER;
    }
}
