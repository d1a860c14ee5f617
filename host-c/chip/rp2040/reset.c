// Starting anew: the core's own request would reset the core and nothing else, the watchdog resets what it is told to.

#include "chip.h"
#include "tl_device.h"

#define PSM_WDSEL         (*(volatile uint32_t*)0x40010008)
#define WATCHDOG_CTRL     (*(volatile uint32_t*)0x40058000)
#define WATCHDOG_SCRATCH4 (*(volatile uint32_t*)0x4005801c)

enum { PSM_ALL = 0x1ffff, PSM_ROSC = 1 << 0, PSM_XOSC = 1 << 1 };

#define WATCHDOG_TRIGGER (1u << 31)

_Noreturn void tl_port_reset(void) {
    __asm__ volatile("dsb" ::: "memory");
    PSM_WDSEL = PSM_ALL & ~(PSM_ROSC | PSM_XOSC);
    WATCHDOG_SCRATCH4 = 0; // the boot ROM is to start the flash, as ever
    WATCHDOG_CTRL |= WATCHDOG_TRIGGER;
    for (;;) {
    }
}
