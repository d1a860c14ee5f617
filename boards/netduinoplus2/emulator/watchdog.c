// In place of the chip's watchdog.c: QEMU's chip has none.

#include "chip.h"
#include "tl_device.h"

bool tl_chip_watchdog_came(void) {
    return false;
}

void tl_chip_watchdog_start(void) {}
void tl_chip_watchdog_feed(void) {}
void tl_chip_watchdog_pause(void) {}
void tl_chip_watchdog_resume(void) {}
void stm32f4_wwdg(void) {}
