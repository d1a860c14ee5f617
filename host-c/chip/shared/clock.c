// The clock in the blob's ticks, from a counter that runs at a rate of its own. Ticks are rounded down and deadlines up,
// so nothing is ever early; what was rounded off is kept, so nothing drifts.
//
//   counter   |....|....|....|....|....|....|      TL_COUNTER_HZ = hertz * counts / ticks, in lowest terms
//   clock     |        |        |        |
//                       spare ^               (in 1/ticks of a count)

#include "counter.h"

#include <stdbool.h>

#include "chip.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

// A host that hangs says nothing; the next start knows from this how far it had come.
#if TL_WATCHDOG_MS
#define KEPT TL_KEPT
#else
#define KEPT
#endif

const uint32_t tl_counter_hz = TL_COUNTER_HZ;

static uint32_t counts = 1, ticks; // that many counts are that many ticks; before the start no time passes
static uint64_t seen;              // the count up to which the rest is worked out
static uint64_t now KEPT;          // the tick at that count
static uint64_t spare;             // how far behind that tick's begin
static uint64_t alarm_at = TL_NEVER;

uint64_t tl_clock_before(void) {
    uint64_t before = now;
    now = 0;
    return before;
}

static uint32_t common_divisor(uint32_t i_one, uint32_t i_other) {
    while (i_other) {
        uint32_t rest = i_one % i_other;
        i_one = i_other;
        i_other = rest;
    }
    return i_one;
}

void tl_chip_clock_start(uint32_t i_hertz) {
    uint32_t before = tl_port_lock();
    uint32_t divisor = common_divisor(TL_COUNTER_HZ, i_hertz);
    counts = TL_COUNTER_HZ / divisor;
    ticks = i_hertz / divisor;
    tl_counter_start();
    seen = tl_counter_now();
    now = spare = 0;
    alarm_at = TL_NEVER;
    tl_port_unlock(before);
}

// Division of 64 bits costs a small core hundreds of instructions, and few of these numbers need it; a core without a
// divider takes as long as the number has bits even where there is nothing to divide.
static uint64_t divide(uint64_t i_by, uint32_t i_what) {
    if (i_what == 1) {
        return i_by;
    }
    return i_by >> 32 ? i_by / i_what : (uint32_t)i_by / i_what;
}

static void catch_up(void) {
    uint64_t count = tl_counter_now();
    uint64_t passed = count - seen;
    seen = count;
    if (passed >> 32) { // so long that its product with ticks might not fit
        now += passed / counts * ticks;
        passed %= counts;
    }
    spare += passed * ticks;
#ifdef __ARM_ARCH_6M__ // no divider: a division takes long
    if (spare < counts) {
        return;
    }
#endif
    // Also where no tick has passed: this takes as long wherever in a tick somebody looks.
    uint64_t whole = divide(spare, counts);
    now += whole;
    spare -= whole * counts;
}

uint64_t tl_chip_now(void) {
    uint32_t before = tl_port_lock();
    catch_up();
    uint64_t result = now;
    tl_port_unlock(before);
    return result;
}

// The count at which the alarm is due, or an earlier one if it is very far away.
static uint64_t due(void) {
    if (alarm_at == TL_NEVER) {
        return TL_NEVER;
    }
    if (alarm_at <= now) {
        return seen;
    }
    uint64_t ahead = alarm_at - now;
    ahead = ahead < UINT32_MAX ? ahead : UINT32_MAX;
    return seen + divide(ahead * counts - spare + ticks - 1, ticks);
}

// Counted from the last look at the counter, whenever that was.
void tl_chip_alarm(uint64_t i_at) {
    uint32_t before = tl_port_lock();
    alarm_at = i_at;
    tl_counter_arm(due());
    tl_port_unlock(before);
}

void tl_counter_reached(void) {
    uint32_t before = tl_port_lock();
    catch_up();
    bool fires = alarm_at != TL_NEVER && now >= alarm_at;
    if (fires) {
        alarm_at = TL_NEVER;
    } else {
        tl_counter_arm(due());
    }
    tl_port_unlock(before);
    if (fires) {
        tl_alarm_fired();
    }
}
