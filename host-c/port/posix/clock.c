// Time on the posix host, see clock.h. A tick is reached when its whole length has passed: ticks are rounded down,
// deadlines up, so nothing is ever early.

#include "clock.h"

#include <time.h>

#include "posix.h"
#include "level.h"
#include "tl_chip.h"
#include "tl_core.h"

#define SECOND 1000000000u

static uint32_t rate;
static uint64_t began;       // CLOCK_MONOTONIC, in nanoseconds
static uint64_t virtual_now; // ticks
static uint64_t alarm_at = TL_NEVER;

static uint64_t monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

void tl_chip_clock_start(uint32_t i_hertz) {
    rate = i_hertz;
    began = monotonic();
    virtual_now = 0;
    alarm_at = TL_NEVER;
}

uint64_t clock_nanoseconds(void) {
    return monotonic() - began;
}

uint64_t clock_absolute(uint64_t i_nanosecond) {
    return began + i_nanosecond;
}

uint64_t clock_tick_of(uint64_t i_nanosecond) {
    return i_nanosecond / SECOND * rate + i_nanosecond % SECOND * rate / SECOND;
}

uint64_t clock_nanosecond_of(uint64_t i_tick) {
    uint64_t seconds = i_tick / rate;
    if (seconds > UINT64_MAX / SECOND / 4) {
        return UINT64_MAX;
    }
    return seconds * SECOND + (i_tick % rate * SECOND + rate - 1) / rate;
}

uint64_t tl_chip_now(void) {
    return posix.virtual_time ? virtual_now : clock_tick_of(clock_nanoseconds());
}

void clock_advance(uint64_t i_tick) {
    virtual_now = i_tick > virtual_now ? i_tick : virtual_now;
}

uint32_t clock_rate(void) {
    return rate;
}

uint64_t clock_limit(void) {
    if (posix.for_unit == FOR_EVER) {
        return TL_NEVER;
    }
    return posix.for_unit == FOR_TICKS ? posix.for_value : clock_tick_of(posix.for_value);
}

void tl_chip_alarm(uint64_t i_at) {
    alarm_at = i_at;
    if (i_at != TL_NEVER) {
        level_due_at(clock_nanosecond_of(i_at));
    }
}

uint64_t clock_alarm(void) {
    return alarm_at;
}

bool clock_fire(void) {
    if (alarm_at == TL_NEVER || alarm_at > tl_chip_now()) {
        return false;
    }
    alarm_at = TL_NEVER;
    tl_alarm_fired();
    return true;
}
