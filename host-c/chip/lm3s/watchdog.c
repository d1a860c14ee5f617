// The watchdog timer: LM3S6965 data sheet, "Watchdog Timer" and "System Control". It counts the core's clock down twice: the
// first time is an interrupt, which nobody wants, the second the reset. Its clock has a gate of its own for sleep.

#include "chip.h"
#include "tl_device.h"

#if TL_WATCHDOG_MS // else tl_device.h has what stands for it

typedef struct {
    volatile uint32_t LOAD;
    volatile uint32_t VALUE;
    volatile uint32_t CTL;
    volatile uint32_t ICR; // any write lets it count from the start
    uint32_t reserved[258];
    volatile uint32_t TEST;
} lm3s_watchdog;

#define WATCHDOG ((lm3s_watchdog*)0x40000000)

_Static_assert(__builtin_offsetof(lm3s_watchdog, TEST) == 0x418, "a register is missing");

enum { GATE_WDT = 1 << 3, RESC_WDT = 1 << 3, CTL_INTEN = 1 << 0, CTL_RESEN = 1 << 1, TEST_STALL = 1 << 8 };

#define RCC_ACG (1u << 27) // the gates for sleep count in sleep

bool tl_chip_watchdog_came(void) {
    bool came = SYSCTL_RESC & RESC_WDT;
    SYSCTL_RESC = 0;
    return came;
}

void tl_chip_watchdog_start(void) {
    lm3s_enable(&SYSCTL_RCGC0, GATE_WDT);
    SYSCTL_SCGC0 &= ~(uint32_t)GATE_WDT;
    SYSCTL_SCGC1 = SYSCTL_RCGC1;
    SYSCTL_SCGC2 = SYSCTL_RCGC2;
    SYSCTL_RCC |= RCC_ACG;
    WATCHDOG->LOAD = TL_WATCHDOG_MS * (TL_CLOCK_HZ / 1000) / 2;
    WATCHDOG->TEST = TEST_STALL; // a debugger has time
    WATCHDOG->CTL = CTL_INTEN | CTL_RESEN;
}

// Before the start it has no clock, and a write to it would be a bus fault.
void tl_chip_watchdog_feed(void) {
    if (SYSCTL_RCGC0 & GATE_WDT) {
        WATCHDOG->ICR = 1;
    }
}

void tl_chip_watchdog_pause(void) {}

void tl_chip_watchdog_resume(void) {
    tl_chip_watchdog_feed();
}

#endif
