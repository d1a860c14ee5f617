// From reset to the first C function, and the vector table.
//
//   RAM   | main stack's room, grows down | guard | handlers' stack | .data | .bss | heap, up to the end |
//         ^ nothing lies below: an overflow is a fault, not a write into something else
//
// The main flow runs on the process stack, interrupts and faults on the handlers' own: a fault of the one can be handled
// on the other. ARMv7-M keeps itself out of the guard. ARMv6-M may not be able to: there it is painted, and looked at behind
// each interrupt, before the main flow goes on, so an interrupt that wrote below its stack is the end of all that could read it.

#include <stdint.h>

#include "cortex.h"
#include "emulator.h"
#include "fault.h"
#include "tl_device.h"
#include "vectors.h"

typedef void (*vector)(void);

_Noreturn void tl_reset(void);

#pragma GCC diagnostic ignored "-Woverride-init" // a handler takes the place of the default

#define TL_GUARD_PAINTED (__ARM_ARCH < 7)

#if TL_GUARD_PAINTED

static const vector handlers[16 + TL_INTERRUPTS] = {
    [15] = cortex_systick_interrupt,
    TL_CHIP_VECTORS,
};

static void interrupt(void) {
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    if (!handlers[exception]) {
        tl_port_unasked(0, 0);
    }
    handlers[exception]();
    if (!tl_device_guard_holds()) {
        tl_device_overflowed(true);
    }
}

static void guard(void) {}

#else

// The handler of the fault that follows gets at it: at its priority the MPU is off.
static void guard(void) {
    MPU->RBAR = (uint32_t)tl_stack_top | MPU_REGION_0;
    MPU->RASR = MPU_32_BYTES | MPU_REGION_ENABLE;
    MPU->CTRL = MPU_ELSE_AS_EVER | MPU_ENABLE;
}

#endif

__attribute__((section(".vectors"), used)) static const vector vectors[16 + TL_INTERRUPTS] = {
    [0] = (vector)tl_handler_stack_top,
    [1] = tl_reset,
    [2 ... 15 + TL_INTERRUPTS] = tl_port_unexpected,
    [11] = cortex_svc_interrupt,
    [14] = cortex_pendsv_interrupt,
#if TL_GUARD_PAINTED
    [15 ... 15 + TL_INTERRUPTS] = interrupt,
#else
    [15] = cortex_systick_interrupt,
    TL_CHIP_VECTORS,
#endif
};

_Noreturn void tl_reset(void) {
#if TL_EMULATED
    tl_emulator_reset();
#endif
    SCB->VTOR = (uint32_t)vectors; // a core without it ignores this
    tl_device_memory((uint8_t*)__builtin_frame_address(0) - 128);
    guard();
#if defined(__ARM_FP)
    CPACR |= 0xfu << 20;
    FPCCR &= ~FPCCR_LSPEN; // level.c leaves an interrupt before the core would get round to saving the floats
#endif
    __asm__ volatile("dsb\n"
                     "msr psp, %0\n"
                     "movs r0, #2\n"
                     "msr control, r0\n"
                     "isb\n" ::"r"(tl_stack_top)
                     : "r0", "memory");
    tl_device_main();
}
