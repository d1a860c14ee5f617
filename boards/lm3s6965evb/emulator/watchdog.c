// In place of the chip's watchdog.c: QEMU's goes on counting while the core sleeps, but SysTick's rounds wake the core, which feeds
// it, sooner than it counts. At a stop it is given the most to count, since QEMU's time passes there. And QEMU's chip does not tell
// what has reset it, which only the watchdog does beside the host itself.

#define tl_chip_watchdog_start chip_watchdog_start
#define tl_chip_watchdog_came  chip_watchdog_came
#include "../../../host-c/chip/lm3s/watchdog.c"
#undef tl_chip_watchdog_start
#undef tl_chip_watchdog_came

#include "emulator.h"

// Twice so many counts are the watchdog's time, and a round of SysTick is less.
_Static_assert(TL_WATCHDOG_MS*(TL_CLOCK_HZ / 1000) / 2 > 1u << 24, "a sleep is too long for the watchdog");

static uint32_t counts; // 0: it was not started

void tl_chip_watchdog_start(void) {
    chip_watchdog_start();
    counts = WATCHDOG->LOAD;
}

bool tl_chip_watchdog_came(void) {
    chip_watchdog_came();
    return true;
}

void tl_emulator_watchdog_rests(void) {
    if (counts > 0) {
        WATCHDOG->LOAD = UINT32_MAX;
    }
}

void tl_emulator_watchdog_counts(void) {
    if (counts > 0) {
        WATCHDOG->LOAD = counts;
    }
    tl_chip_watchdog_feed();
}
