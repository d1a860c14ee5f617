// The core's own registers, named as in the RISC-V privileged architecture manual.
#ifndef TL_RISCV_H
#define TL_RISCV_H

#include <stdbool.h>
#include <stdint.h>

enum {
    MSTATUS_MIE = 1 << 3,
    MTVEC_VECTORED = 1,
    MIE_SOFTWARE = 1 << 3,
    MIE_TIMER = 1 << 7,
    MIE_EXTERNAL = 1 << 11,
    CAUSE_SOFTWARE = 3,
    CAUSE_TIMER = 7,
    CAUSE_EXTERNAL = 11,
};

#define CSR_READ(NAME, VALUE)  __asm__ volatile("csrr %0, " #NAME : "=r"(VALUE))
#define CSR_WRITE(NAME, VALUE) __asm__ volatile("csrw " #NAME ", %0" ::"r"(VALUE) : "memory")
#define CSR_SET(NAME, BITS)    __asm__ volatile("csrs " #NAME ", %0" ::"r"(BITS) : "memory")
#define CSR_CLEAR(NAME, BITS)  __asm__ volatile("csrc " #NAME ", %0" ::"r"(BITS) : "memory")

// What a C function may change, to the stack and back.
#define RISCV_SAVE       \
    "addi sp, sp, -64\n" \
    "sw ra, 0(sp)\n"     \
    "sw t0, 4(sp)\n"     \
    "sw t1, 8(sp)\n"     \
    "sw t2, 12(sp)\n"    \
    "sw t3, 16(sp)\n"    \
    "sw t4, 20(sp)\n"    \
    "sw t5, 24(sp)\n"    \
    "sw t6, 28(sp)\n"    \
    "sw a0, 32(sp)\n"    \
    "sw a1, 36(sp)\n"    \
    "sw a2, 40(sp)\n"    \
    "sw a3, 44(sp)\n"    \
    "sw a4, 48(sp)\n"    \
    "sw a5, 52(sp)\n"    \
    "sw a6, 56(sp)\n"    \
    "sw a7, 60(sp)\n"

#define RISCV_RESTORE \
    "lw ra, 0(sp)\n"  \
    "lw t0, 4(sp)\n"  \
    "lw t1, 8(sp)\n"  \
    "lw t2, 12(sp)\n" \
    "lw t3, 16(sp)\n" \
    "lw t4, 20(sp)\n" \
    "lw t5, 24(sp)\n" \
    "lw t6, 28(sp)\n" \
    "lw a0, 32(sp)\n" \
    "lw a1, 36(sp)\n" \
    "lw a2, 40(sp)\n" \
    "lw a3, 44(sp)\n" \
    "lw a4, 48(sp)\n" \
    "lw a5, 52(sp)\n" \
    "lw a6, 56(sp)\n" \
    "lw a7, 60(sp)\n" \
    "addi sp, sp, 64\n"

// The software interrupt: level.c.
void riscv_level_interrupt(void);

// Makes the software interrupt pending, or no longer. The chip's.
void riscv_software(bool i_pending);

// An interrupt, by its cause without the highest bit: the chip's.
void riscv_interrupt(uint32_t i_cause);

#endif
