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

// Symbols of the linker script.
extern uint32_t tl_data_start[], tl_data_end[], tl_bss_start[], tl_bss_end[];
extern const uint32_t tl_data_image[];

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

// Stacks are painted, so that it can be seen later how much of them was used.
static void fill(uint32_t* o_from, const uint32_t* i_to, uint32_t i_word) {
    while (o_from < i_to) {
        *o_from++ = i_word;
    }
}

uint32_t tl_port_stack_used(const uint8_t* i_bottom, const uint8_t* i_top) {
    const uint32_t* word = (const uint32_t*)i_bottom;
    while (word < (const uint32_t*)i_top && *word == TL_PAINT) {
        word++;
    }
    return (uint32_t)(i_top - (const uint8_t*)word);
}

static void prepare_memory(void) {
    const uint32_t* from = tl_data_image;
    for (uint32_t* to = tl_data_start; to < tl_data_end;) {
        *to++ = *from++;
    }
    fill(tl_bss_start, tl_bss_end, 0);
    fill((uint32_t*)tl_stack_bottom, (uint32_t*)tl_stack_top, TL_PAINT);
    // The handlers' stack is in use, up to this function's frame.
    fill((uint32_t*)tl_stack_top, (uint32_t*)__builtin_frame_address(0) - 16, TL_PAINT);
}

_Noreturn void tl_reset(void) {
#if TL_EMULATED
    tl_emulator_reset();
#endif
    SCB->VTOR = (uint32_t)vectors; // a core without it ignores this
    prepare_memory();
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
