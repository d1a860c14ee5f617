// From reset to the first C function, and the vector table.
//
//   RAM   | main stack's room, grows down | handlers' stack | .data | .bss | heap, up to the end |
//         ^ nothing lies below: an overflow is a fault, not a write into something else
//
// The main flow runs on the process stack, interrupts and faults on the handlers' own: a fault of the one can be handled
// on the other.

#include <stdint.h>

#include "cortex.h"
#include "emulator.h"
#include "fault.h"
#include "tl_device.h"
#include "vectors.h"

typedef void (*vector)(void);

_Noreturn void tl_reset(void);

#pragma GCC diagnostic ignored "-Woverride-init" // a handler takes the place of the default

__attribute__((section(".vectors"), used)) static const vector vectors[16 + TL_INTERRUPTS] = {
    [0] = (vector)tl_handler_stack_top,
    [1] = tl_reset,
    [2 ... 15 + TL_INTERRUPTS] = tl_port_unexpected,
    [11] = cortex_svc_interrupt,
    [14] = cortex_pendsv_interrupt,
    [15] = cortex_systick_interrupt,
    TL_CHIP_VECTORS,
};

_Noreturn void tl_reset(void) {
#if TL_EMULATED
    tl_emulator_reset();
#endif
    SCB->VTOR = (uint32_t)vectors; // a core without it ignores this
    tl_device_memory((uint8_t*)__builtin_frame_address(0) - 128);
#if defined(__ARM_FP)
    CPACR |= 0xfu << 20;
    FPCCR &= ~FPCCR_LSPEN; // level.c leaves an interrupt before the core would get round to saving the floats
    __asm__ volatile("dsb\n isb");
#endif
    __asm__ volatile("msr psp, %0\n"
                     "movs r0, #2\n"
                     "msr control, r0\n"
                     "isb\n" ::"r"(tl_stack_top)
                     : "r0", "memory");
    tl_device_main();
}
