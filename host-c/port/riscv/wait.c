// Keeping interrupts out, and sleeping: mask, look, WFI, unmask. An interrupt that comes while the mask is set ends WFI
// at once and runs when the mask is lifted, so no wake-up is lost between the look and the sleep. A reset is the chip's.

#include "riscv.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

uint32_t tl_port_lock(void) {
    uint32_t before;
    __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(before)::"memory");
    return before & MSTATUS_MIE;
}

void tl_port_unlock(uint32_t i_before) {
    CSR_SET(mstatus, i_before);
}

bool tl_port_sleep(void) {
    tl_chip_watchdog_pause();
    __asm__ volatile("wfi" ::: "memory");
    tl_chip_watchdog_resume();
    __asm__ volatile("csrsi mstatus, 8\n csrci mstatus, 8" ::: "memory");
    return true;
}

// Interrupts come by themselves.
bool tl_port_interrupts(void) {
    return true;
}

void tl_port_halt(void) {
    tl_port_sleep();
}
