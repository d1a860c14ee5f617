// The watchdog: RP2040 data sheet, 4.7. Nothing pauses it while the core sleeps, but it does not count while it is not
// enabled, so it is switched off around a sleep. It counts the timer's ticks, two for each (erratum E1).

#include "chip.h"
#include "tl_device.h"

#if TL_WATCHDOG_MS // else tl_device.h has what stands for it

enum { COUNTS_PER_MS = 2 * TL_COUNTER_HZ / 1000, MOST = 0xffffff };

_Static_assert(TL_WATCHDOG_MS* COUNTS_PER_MS <= MOST, "the watchdog has 24 bits");

static bool started;

static void enable(bool i_enabled) {
    WATCHDOG->CTRL = i_enabled ? WATCHDOG->CTRL | WATCHDOG_ENABLE : WATCHDOG->CTRL & ~WATCHDOG_ENABLE;
}

bool tl_chip_watchdog_came(void) {
    enable(false); // as it may be after the core's own reset
    return WATCHDOG->REASON & WATCHDOG_TIMED_OUT;
}

void tl_chip_watchdog_start(void) {
    rp2040_watchdog_resets_all();
    started = true;
    tl_chip_watchdog_resume();
}

void tl_chip_watchdog_feed(void) {
    WATCHDOG->LOAD = TL_WATCHDOG_MS * COUNTS_PER_MS;
}

void tl_chip_watchdog_pause(void) {
    enable(false);
}

void tl_chip_watchdog_resume(void) {
    tl_chip_watchdog_feed();
    enable(started);
}

#endif
