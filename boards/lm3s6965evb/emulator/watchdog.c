// In place of the chip's watchdog.c: QEMU's goes on counting while the core sleeps, so it is given the most to count then;
// SysTick wakes the core long before. And QEMU's chip does not tell what has reset it, which only the watchdog does beside the
// host itself.

#define tl_chip_watchdog_start  chip_watchdog_start
#define tl_chip_watchdog_came   chip_watchdog_came
#define tl_chip_watchdog_pause  chip_watchdog_pause
#define tl_chip_watchdog_resume chip_watchdog_resume
#include "../../../host-c/chip/lm3s/watchdog.c"
#undef tl_chip_watchdog_start
#undef tl_chip_watchdog_came
#undef tl_chip_watchdog_pause
#undef tl_chip_watchdog_resume

static uint32_t counts; // 0: it was not started

void tl_chip_watchdog_start(void) {
    chip_watchdog_start();
    counts = WATCHDOG->LOAD;
}

bool tl_chip_watchdog_came(void) {
    chip_watchdog_came();
    return true;
}

void tl_chip_watchdog_pause(void) {
    if (counts > 0) {
        WATCHDOG->LOAD = UINT32_MAX;
    }
}

void tl_chip_watchdog_resume(void) {
    if (counts > 0) {
        WATCHDOG->LOAD = counts;
    }
    chip_watchdog_resume();
}
