// A reset: the watchdog in the always-on part of the chip, told to come at its next count.

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

#define AON_WDOGCFG (*(volatile uint32_t*)0x10000000)
#define AON_WDOGKEY (*(volatile uint32_t*)0x1000001c) // before every write to one of the others
#define AON_WDOGCMP (*(volatile uint32_t*)0x10000020)

enum { WDOG_KEY = 0x51f15e, WDOG_RSTEN = 1 << 8, WDOG_ENALWAYS = 1 << 12 };

_Noreturn void tl_port_reset(void) {
    tl_port_lock();
    AON_WDOGKEY = WDOG_KEY;
    AON_WDOGCMP = 0;
    AON_WDOGKEY = WDOG_KEY;
    AON_WDOGCFG = WDOG_RSTEN | WDOG_ENALWAYS;
    for (;;) {
    }
}
