// Keeping interrupts out, and sleeping: mask, look, WFI, unmask. An interrupt that comes while the mask is set ends WFI
// at once and runs when the mask is lifted, so no wake-up is lost between the look and the sleep.

#include "cortex.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

uint32_t tl_port_lock(void) {
    uint32_t before;
    __asm__ volatile("mrs %0, primask\n cpsid i" : "=r"(before)::"memory");
    return before;
}

void tl_port_unlock(uint32_t i_before) {
    __asm__ volatile("msr primask, %0" ::"r"(i_before) : "memory");
}

bool tl_port_sleep(void) {
    tl_chip_watchdog_pause();
    __asm__ volatile("dsb\n wfi" ::: "memory");
    tl_chip_watchdog_resume();
    __asm__ volatile("cpsie i\n isb\n cpsid i" ::: "memory");
    return true;
}

// Interrupts come by themselves.
bool tl_port_interrupts(void) {
    return true;
}

void tl_port_halt(void) {
    tl_port_sleep();
}

// A chip whose core cannot reset all of it has a tl_port_reset of its own.
_Noreturn __attribute__((weak)) void tl_port_reset(void) {
    tl_port_lock();
    __asm__ volatile("dsb" ::: "memory");
    SCB->AIRCR = AIRCR_VECTKEY | AIRCR_SYSRESETREQ;
    for (;;) {
    }
}
