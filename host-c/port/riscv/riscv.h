// The core's own registers, named as in the RISC-V privileged architecture manual.
#ifndef TL_RISCV_H
#define TL_RISCV_H

#include <stdint.h>

enum {
    MSTATUS_MIE = 1 << 3,
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

// An interrupt, by its cause without the highest bit: the chip's.
void riscv_interrupt(uint32_t i_cause);

#endif
