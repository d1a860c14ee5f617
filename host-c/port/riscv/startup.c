// From reset to the first C function, and the one entry of all interrupts and exceptions.
//
//   RAM   | main stack's room, grows down | handlers' stack | .data | .bss | heap, up to the end |
//         ^ nothing lies below: an overflow is a fault, not a write into something else
//
// The main flow runs on the one stack, interrupts and faults on the other: mscratch holds the pointer of the one that is
// not in use.

#include "emulator.h"
#include "fault.h"
#include "riscv.h"
#include "tl_device.h"

_Noreturn void tl_reset(void);
void tl_trap(void);

// The core begins here, at the first byte of the flash.
__attribute__((naked, section(".boot"), used)) void tl_reset(void) {
    __asm__ volatile("csrci mstatus, 8\n"
                     "la sp, tl_handler_stack_top\n"
                     "j tl_start\n");
}

_Noreturn __attribute__((used)) void tl_start(void) {
#if TL_EMULATED
    tl_emulator_reset();
#endif
    tl_device_memory((uint8_t*)__builtin_frame_address(0) - 128);
    CSR_WRITE(mtvec, tl_trap);
    CSR_WRITE(mscratch, tl_handler_stack_top);
    __asm__ volatile("mv sp, %0\n"
                     "csrsi mstatus, 8\n"
                     "tail tl_device_main\n" ::"r"(tl_stack_top));
    __builtin_unreachable();
}

__attribute__((used)) static void handle(uint32_t i_caller) {
    uint32_t cause, at, stack;
    CSR_READ(mcause, cause);
    if (cause >> 31) {
        riscv_interrupt(cause & INT32_MAX);
        return;
    }
    CSR_READ(mepc, at);
    CSR_READ(mscratch, stack);
    tl_port_unexpected(cause, at, i_caller, stack);
}

// Swaps the stacks and saves what a C function may change. A handler is interrupted by nothing.
__attribute__((naked, aligned(4))) void tl_trap(void) {
    __asm__ volatile("csrrw sp, mscratch, sp\n"
                     "addi sp, sp, -64\n"
                     "sw ra, 0(sp)\n"
                     "sw t0, 4(sp)\n"
                     "sw t1, 8(sp)\n"
                     "sw t2, 12(sp)\n"
                     "sw t3, 16(sp)\n"
                     "sw t4, 20(sp)\n"
                     "sw t5, 24(sp)\n"
                     "sw t6, 28(sp)\n"
                     "sw a0, 32(sp)\n"
                     "sw a1, 36(sp)\n"
                     "sw a2, 40(sp)\n"
                     "sw a3, 44(sp)\n"
                     "sw a4, 48(sp)\n"
                     "sw a5, 52(sp)\n"
                     "sw a6, 56(sp)\n"
                     "sw a7, 60(sp)\n"
                     "mv a0, ra\n"
                     "call handle\n"
                     "lw ra, 0(sp)\n"
                     "lw t0, 4(sp)\n"
                     "lw t1, 8(sp)\n"
                     "lw t2, 12(sp)\n"
                     "lw t3, 16(sp)\n"
                     "lw t4, 20(sp)\n"
                     "lw t5, 24(sp)\n"
                     "lw t6, 28(sp)\n"
                     "lw a0, 32(sp)\n"
                     "lw a1, 36(sp)\n"
                     "lw a2, 40(sp)\n"
                     "lw a3, 44(sp)\n"
                     "lw a4, 48(sp)\n"
                     "lw a5, 52(sp)\n"
                     "lw a6, 56(sp)\n"
                     "lw a7, 60(sp)\n"
                     "addi sp, sp, 64\n"
                     "csrrw sp, mscratch, sp\n"
                     "mret\n");
}
