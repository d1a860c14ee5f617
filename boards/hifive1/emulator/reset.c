// In place of the chip's reset.c: QEMU's chip has no watchdog, so the core itself goes back to its first instruction, with
// the interrupts as a reset leaves them. What the drivers open they set up as a whole.

#include "chip.h"
#include "tl_chip.h"
#include "tl_device.h"
#include "tl_port.h"

_Noreturn void tl_reset(void);

_Noreturn void tl_port_reset(void) {
    tl_port_lock();
    tl_chip_pins_close();
    tl_chip_uarts_close();
    CSR_WRITE(mie, 0);
    tl_reset();
}
