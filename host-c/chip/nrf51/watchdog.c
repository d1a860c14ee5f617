// The watchdog: nRF51 series reference manual, "Watchdog timer". It counts the low-frequency clock, whose RC oscillator it
// starts itself, and pauses while the core sleeps or a debugger holds it. Once started nothing but a reset stops it, and the
// core's own does not.

#include "chip.h"
#include "tl_device.h"

#if TL_WATCHDOG_MS // else tl_device.h has what stands for it

typedef struct {
    volatile uint32_t TASKS_START;
    uint32_t reserved[320];
    volatile uint32_t CRV; // at 0x504
    volatile uint32_t RREN;
    volatile uint32_t CONFIG;
    uint32_t reserved2[60];
    volatile uint32_t RR[8]; // at 0x600
} nrf51_watchdog;

#define WATCHDOG ((nrf51_watchdog*)0x40010000)

_Static_assert(__builtin_offsetof(nrf51_watchdog, RR) == 0x600, "a register is missing");

#define POWER_RESETREAS (*(volatile uint32_t*)0x40000400) // writing a one clears it

enum { RESETREAS_DOG = 1 << 1, RR0 = 1 << 0, PAUSE_IN_SLEEP_AND_HALT = 0, FOOD = 0x6e524635, LFCLK_HZ = 32768 };

bool tl_chip_watchdog_came(void) {
    bool came = POWER_RESETREAS & RESETREAS_DOG;
    POWER_RESETREAS = RESETREAS_DOG;
    return came;
}

void tl_chip_watchdog_start(void) {
    WATCHDOG->CRV = (uint32_t)TL_WATCHDOG_MS * LFCLK_HZ / 1000 - 1;
    WATCHDOG->RREN = RR0;
    WATCHDOG->CONFIG = PAUSE_IN_SLEEP_AND_HALT;
    tl_chip_watchdog_feed(); // it may run since before a reset of the core
    WATCHDOG->TASKS_START = 1;
}

void tl_chip_watchdog_feed(void) {
    WATCHDOG->RR[0] = FOOD;
}

void tl_chip_watchdog_pause(void) {}

void tl_chip_watchdog_resume(void) {
    tl_chip_watchdog_feed();
}

#endif
