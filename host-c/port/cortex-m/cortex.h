// The core's own registers, named as in the ARMv6-M and ARMv7-M architecture manuals.
#ifndef TL_CORTEX_H
#define TL_CORTEX_H

#include <stdint.h>

typedef struct {
    volatile uint32_t CSR; // bit 0 enable, 1 interrupt, 2 the core's clock, 16 has counted to zero
    volatile uint32_t RVR;
    volatile uint32_t CVR; // any write clears it
} cortex_systick;

#define SYSTICK ((cortex_systick*)0xe000e010)

// Its interrupt, for a chip that uses it.
void cortex_systick_interrupt(void);

// The core's two software interrupts: level.c.
void cortex_svc_interrupt(void);
void cortex_pendsv_interrupt(void);

typedef struct {
    volatile uint32_t CPUID;
    volatile uint32_t ICSR;
    volatile uint32_t VTOR;
    volatile uint32_t AIRCR;
    volatile uint32_t SCR;
    volatile uint32_t CCR;
    volatile uint32_t SHPR[3];
    volatile uint32_t SHCSR;
    volatile uint32_t CFSR; // this and the next two: not on ARMv6-M
    volatile uint32_t HFSR;
    volatile uint32_t DFSR;
    volatile uint32_t MMFAR;
    volatile uint32_t BFAR;
} cortex_scb;

#define SCB ((cortex_scb*)0xe000ed00)

typedef struct {
    volatile uint32_t TYPE;
    volatile uint32_t CTRL;
    volatile uint32_t RNR;
    volatile uint32_t RBAR;
    volatile uint32_t RASR;
} cortex_mpu;

#define MPU ((cortex_mpu*)0xe000ed90)

enum { MPU_ENABLE = 1 << 0, MPU_ELSE_AS_EVER = 1 << 2 }; // in CTRL: what no region is about
enum { MPU_REGION_0 = 1 << 4 };                          // in RBAR
enum { MPU_32_BYTES = 4 << 1, MPU_REGION_ENABLE = 1 };   // in RASR, whose other bits say: no access

enum { ICSR_PENDSTCLR = 1 << 25, ICSR_PENDSTSET = 1 << 26 };

enum { AIRCR_SYSRESETREQ = 1 << 2, AIRCR_VECTKEY = 0x05fa << 16 };

#define CPACR (*(volatile uint32_t*)0xe000ed88)

#define FPCCR (*(volatile uint32_t*)0xe000ef34)

#define FPCCR_LSPEN (1u << 30)

#define NVIC_ISER ((volatile uint32_t*)0xe000e100)
#define NVIC_ICER ((volatile uint32_t*)0xe000e180)
#define NVIC_ISPR ((volatile uint32_t*)0xe000e200)

static inline void nvic_enable(uint32_t i_interrupt) {
    NVIC_ISER[i_interrupt / 32] = 1u << i_interrupt % 32;
}

static inline void nvic_disable(uint32_t i_interrupt) {
    NVIC_ICER[i_interrupt / 32] = 1u << i_interrupt % 32;
}

// Lets an interrupt come as if its hardware had asked for it.
static inline void nvic_pend(uint32_t i_interrupt) {
    NVIC_ISPR[i_interrupt / 32] = 1u << i_interrupt % 32;
}

#endif
