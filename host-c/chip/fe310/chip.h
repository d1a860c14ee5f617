// SiFive FE310-G002: its registers as its manual names them, and what its drivers share.
#ifndef TL_CHIP_FE310_H
#define TL_CHIP_FE310_H

#include <stdbool.h>
#include <stdint.h>

#include "riscv.h"
#include "tl_config.h"

// The core's timer counts the low-frequency crystal's oscillations.
#ifndef TL_COUNTER_HZ
#define TL_COUNTER_HZ 32768u
#endif

// ---- PLIC: the interrupts of peripherals, each with a number ------------------------------------------------------------

enum { FE310_IRQ_UART0 = 3, FE310_IRQ_UART1 = 4, FE310_IRQ_GPIO0 = 8, FE310_IRQ_PWM2 = 48 };

#define PLIC_PRIORITY  ((volatile uint32_t*)0x0c000000)
#define PLIC_ENABLE    ((volatile uint32_t*)0x0c002000)
#define PLIC_THRESHOLD (*(volatile uint32_t*)0x0c200000)
#define PLIC_CLAIM     (*(volatile uint32_t*)0x0c200004)

static inline void fe310_enable(uint32_t i_interrupt) {
    PLIC_PRIORITY[i_interrupt] = 1;
    PLIC_ENABLE[i_interrupt / 32] |= 1u << i_interrupt % 32;
}

// ---- GPIO ----------------------------------------------------------------------------------------------------------

typedef struct {
    volatile uint32_t INPUT_VAL;
    volatile uint32_t INPUT_EN;
    volatile uint32_t OUTPUT_EN;
    volatile uint32_t OUTPUT_VAL;
    volatile uint32_t PUE;
    volatile uint32_t DS;
    volatile uint32_t RISE_IE;
    volatile uint32_t RISE_IP; // writing a one clears it
    volatile uint32_t FALL_IE;
    volatile uint32_t FALL_IP;
    volatile uint32_t HIGH_IE;
    volatile uint32_t HIGH_IP;
    volatile uint32_t LOW_IE;
    volatile uint32_t LOW_IP;
    volatile uint32_t IOF_EN;
    volatile uint32_t IOF_SEL;
} fe310_gpio;

#define GPIO0 ((fe310_gpio*)0x10012000)

enum { FE310_PINS = 32 };

static inline void fe310_change(volatile uint32_t* io_register, uint32_t i_bits, bool i_set) {
    *io_register = i_set ? *io_register | i_bits : *io_register & ~i_bits;
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void fe310_timer(void);
void fe310_pin(uint32_t i_pin);
void fe310_uart(uint32_t i_unit);
void fe310_pwm2(void);

#endif
