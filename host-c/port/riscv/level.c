// The software interrupt of this port: that of the machine mode. It comes when no interrupt is being handled and the main flow
// would go on, on the main flow's stack, and lets interrupts in again: so it ends as a handler, tl_level_run is as much
// main flow as what it preempts, and the next software interrupt preempts that in turn.
//
//   main stack, downwards
//   ... what was preempted | where it goes on, what C may change | tl_level_run, a level's poll ... | the next one's
//
// Where that stack has run out, the store that finds out is an exception, which has a stack of its own.

#include "riscv.h"
#include "tl_core.h"
#include "tl_port.h"

void tl_port_level(void) {
    riscv_software(true);
}

// mstatus 0x1880: what mret goes back to is the machine mode, with interrupts let in.
__attribute__((naked, aligned(4))) void riscv_level_interrupt(void) {
    __asm__ volatile(RISCV_SAVE "addi sp, sp, -16\n"
                                "csrr t0, mepc\n"
                                "sw t0, 0(sp)\n"
                                "li a0, 0\n"
                                "call riscv_software\n"
                                "csrsi mstatus, 8\n"
                                "call tl_level_run\n"
                                "csrci mstatus, 8\n"
                                "lw t0, 0(sp)\n"
                                "csrw mepc, t0\n"
                                "li t0, 0x1880\n"
                                "csrs mstatus, t0\n"
                                "addi sp, sp, 16\n" RISCV_RESTORE "mret\n");
}
