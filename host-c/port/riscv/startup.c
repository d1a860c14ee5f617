// From reset to the first C function, and the entries of interrupts and exceptions.
//
//   RAM   | main stack's room, grows down | guard | handlers' stack | .data | .bss | heap, up to the end |
//         ^ nothing lies below: an overflow is a fault, not a write into something else
//
// The main flow runs on the one stack, interrupts and faults on the other: mscratch holds the pointer of the one that is
// not in use. The guard is painted, and looked at behind each interrupt before the main flow goes on: an interrupt that wrote
// below its stack is the end of everything that could read it.

#include "emulator.h"
#include "fault.h"
#include "riscv.h"
#include "tl_device.h"

_Noreturn void tl_reset(void);
void tl_trap(void);
void tl_vectors(void);

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
    CSR_WRITE(mtvec, (uint32_t)tl_vectors | MTVEC_VECTORED);
    CSR_WRITE(mscratch, tl_handler_stack_top);
    __asm__ volatile("mv sp, %0\n"
                     "csrsi mstatus, 8\n"
                     "tail tl_device_main\n" ::"r"(tl_stack_top));
    __builtin_unreachable();
}

__attribute__((used)) static void handle(void) {
    uint32_t cause;
    CSR_READ(mcause, cause);
    riscv_interrupt(cause & INT32_MAX);
    if (!tl_device_guard_holds()) {
        tl_device_overflowed(true);
    }
}

__attribute__((used)) static void broken(uint32_t i_caller, uint32_t i_stack) {
    uint32_t cause, at;
    CSR_READ(mcause, cause);
    CSR_READ(mepc, at);
    tl_port_unexpected(cause, at, i_caller, i_stack);
}

// An exception, of the main flow or of a handler: what either stack holds is of no use any more.
__attribute__((naked, used)) void tl_exception(void) {
    __asm__ volatile("mv a0, ra\n"
                     "mv a1, sp\n"
                     "la sp, tl_handler_stack_top\n"
                     "j broken\n");
}

// Swaps the stacks. A handler is interrupted by nothing.
__attribute__((naked, aligned(4))) void tl_trap(void) {
    __asm__ volatile("csrrw sp, mscratch, sp\n" RISCV_SAVE "call handle\n" RISCV_RESTORE "csrrw sp, mscratch, sp\n"
                     "mret\n");
}

// One jump of four bytes for each cause, exceptions first. Software interrupts stay on the stack of the main flow: level.c.
__attribute__((naked, aligned(256))) void tl_vectors(void) {
    __asm__ volatile(".option push\n"
                     ".option norvc\n"
                     "j tl_exception\n"
                     "j tl_trap\n"
                     "j tl_trap\n"
                     "j riscv_level_interrupt\n"
                     "j tl_trap\n"
                     "j tl_trap\n"
                     "j tl_trap\n"
                     "j tl_trap\n" // the timer's
                     "j tl_trap\n"
                     "j tl_trap\n"
                     "j tl_trap\n"
                     "j tl_trap\n" // those of peripherals
                     ".option pop\n");
}
