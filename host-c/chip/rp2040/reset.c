// Starting anew: the core's own request would reset the core and nothing else, the watchdog resets what it is told to.

#include "chip.h"
#include "tl_device.h"

_Noreturn void tl_port_reset(void) {
    __asm__ volatile("dsb" ::: "memory");
    rp2040_watchdog_resets_all();
    WATCHDOG->CTRL |= WATCHDOG_TRIGGER;
    for (;;) {
    }
}
