// The software interrupt of this port: PendSV, below all other interrupts, so that it comes when none of them is being
// handled and the main flow would go on. It lets the main flow go on elsewhere: in tl_level_run, on the same stack, which
// has one guard then for whatever runs on it, and from where PendSV can preempt again.
//
//   main stack, downwards                                                  PendSV: makes what is right of the | and leaves
//   ... what was preempted, r0-r3 r12 lr pc xpsr | how to return | tl_level_run, a level's poll ...
//                                                                          SVC, behind it: drops that, returns
//
// Everything a level changes it puts back itself (tl_engine_enter); the core saves the rest of the registers.

#include "cortex.h"
#include "tl_core.h"
#include "tl_port.h"

enum { ICSR_PENDSVSET = 1 << 28, PENDSV_LOWEST = 0xff << 16 };

void tl_port_level(void) {
    SCB->SHPR[2] |= PENDSV_LOWEST;
    SCB->ICSR = ICSR_PENDSVSET;
}

// Where PendSV lets the main flow go on. r0 tells SVC where the word lies that says how to return.
__attribute__((naked, used)) void cortex_preempt(void) {
    __asm__ volatile(".syntax unified\n"
                     "bl tl_level_run\n"
                     "mov r0, sp\n"
                     "svc #0\n");
}

__attribute__((naked)) void cortex_pendsv_interrupt(void) {
    __asm__ volatile(".syntax unified\n"
                     "mrs r0, psp\n"
                     "mov r1, lr\n"
                     "subs r0, #8\n" // a multiple of 8, as the core keeps it
                     "str r1, [r0]\n"
                     "subs r0, #32\n" // a frame to return by
                     "ldr r1, =cortex_preempt\n"
                     "movs r2, #1\n"
                     "bics r1, r2\n"
                     "str r1, [r0, #24]\n"
                     "lsls r2, #24\n" // the Thumb bit
                     "str r2, [r0, #28]\n"
                     "msr psp, r0\n"
                     "ldr r1, =0xfffffffd\n" // to the main flow, its stack, no floats
                     "bx r1\n"
                     ".ltorg\n");
}

__attribute__((naked)) void cortex_svc_interrupt(void) {
    __asm__ volatile(".syntax unified\n"
                     "mrs r1, psp\n"
                     "ldr r1, [r1]\n"
                     "ldr r2, [r1]\n"
                     "adds r1, #8\n"
                     "msr psp, r1\n"
                     "bx r2\n");
}
