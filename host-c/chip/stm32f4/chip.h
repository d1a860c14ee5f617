// STM32F4: its registers as the reference manuals RM0090 (F405), RM0368 (F401) and RM0383 (F411) name them, and what its
// drivers share.
#ifndef TL_CHIP_STM32F4_H
#define TL_CHIP_STM32F4_H

#include <stdint.h>

#include "cortex.h"
#include "tl_config.h"

// Timer 2 counts microseconds.
#define TL_COUNTER_HZ 1000000

enum {
    STM32F4_IRQ_WWDG = 0,
    STM32F4_IRQ_EXTI0 = 6, // to EXTI4 = 10
    STM32F4_IRQ_EXTI9_5 = 23,
    STM32F4_IRQ_TIM2 = 28,
    STM32F4_IRQ_USART1 = 37,
    STM32F4_IRQ_USART2 = 38,
    STM32F4_IRQ_USART3 = 39,
    STM32F4_IRQ_EXTI15_10 = 40,
    STM32F4_IRQ_UART4 = 52,
    STM32F4_IRQ_UART5 = 53,
    STM32F4_IRQ_USART6 = 71,
};

// ---- Clocks: the buses run as fast as the slowest chip of the family allows -----------------------------------------

#define STM32F4_APB1_DIVISOR (TL_CLOCK_HZ > 100000000 ? 4u : TL_CLOCK_HZ > 42000000 ? 2u : 1u)
#define STM32F4_APB2_DIVISOR (TL_CLOCK_HZ > 100000000 ? 2u : 1u)
#define STM32F4_APB1_HZ      (TL_CLOCK_HZ / STM32F4_APB1_DIVISOR)
#define STM32F4_APB2_HZ      (TL_CLOCK_HZ / STM32F4_APB2_DIVISOR)
// Timers on a bus that is slower than the core run at twice its rate.
#define STM32F4_TIMER_HZ (STM32F4_APB1_DIVISOR > 1 ? 2 * STM32F4_APB1_HZ : STM32F4_APB1_HZ)

typedef struct {
    volatile uint32_t CR;
    volatile uint32_t PLLCFGR;
    volatile uint32_t CFGR;
    uint32_t reserved[9];
    volatile uint32_t AHB1ENR;
    uint32_t reserved2[3];
    volatile uint32_t APB1ENR;
    volatile uint32_t APB2ENR;
    uint32_t reserved3[6];
    volatile uint32_t APB1LPENR; // the same in sleep
    uint32_t reserved4[4];
    volatile uint32_t CSR; // what the last reset came from
} stm32f4_rcc;

#define RCC ((stm32f4_rcc*)0x40023800)

_Static_assert(__builtin_offsetof(stm32f4_rcc, CSR) == 0x74, "a register is missing");

// ---- GPIO: sixteen pins to a port; a pin's number is 16 * port + bit ----------------------------------------------------

typedef struct {
    volatile uint32_t MODER; // two bits a pin
    volatile uint32_t OTYPER;
    volatile uint32_t OSPEEDR;
    volatile uint32_t PUPDR;
    volatile uint32_t IDR;
    volatile uint32_t ODR;
    volatile uint32_t BSRR; // bits 0 to 15 set a pin, 16 to 31 clear it
    volatile uint32_t LCKR;
    volatile uint32_t AFR[2]; // four bits a pin
    uint32_t reserved[246];
} stm32f4_gpio;

enum { STM32F4_INPUT = 0, STM32F4_OUTPUT = 1, STM32F4_ALTERNATE = 2 };

#ifndef STM32F4_GPIO
#define STM32F4_GPIO ((stm32f4_gpio*)0x40020000)
#endif

// The registers of a pin's port; its clock is on from tl_chip_start on.
static inline stm32f4_gpio* stm32f4_gpio_of(uint32_t i_pin) {
    return &STM32F4_GPIO[i_pin / 16];
}

static inline uint32_t stm32f4_bit_of(uint32_t i_pin) {
    return 1u << i_pin % 16;
}

// Writes a field of i_width bits that every pin has in a register.
static inline void stm32f4_set_field(volatile uint32_t* io_register, uint32_t i_index, uint32_t i_width,
                                     uint32_t i_value) {
    uint32_t shift = i_index * i_width;
    uint32_t mask = (1u << i_width) - 1;
    *io_register = (*io_register & ~(mask << shift)) | i_value << shift;
}

static inline void stm32f4_set_mode(uint32_t i_pin, uint32_t i_mode) {
    stm32f4_set_field(&stm32f4_gpio_of(i_pin)->MODER, i_pin % 16, 2, i_mode);
}

// ---- Timers 2 and 5: 32 bits ----------------------------------------------------------------------------------------

typedef struct {
    volatile uint32_t CR1;
    volatile uint32_t CR2;
    volatile uint32_t SMCR;
    volatile uint32_t DIER;
    volatile uint32_t SR;
    volatile uint32_t EGR;
    volatile uint32_t CCMR[2];
    volatile uint32_t CCER;
    volatile uint32_t CNT;
    volatile uint32_t PSC;
    volatile uint32_t ARR;
    uint32_t reserved;
    volatile uint32_t CCR[4];
} stm32f4_timer;

#define TIM2 ((stm32f4_timer*)0x40000000)

enum { TIM_CEN = 1, TIM_UG = 1, TIM_CC1 = 1 << 1, TIM_CC2 = 1 << 2 };

// Lets a timer count from 0 up and over, i_prescaler of its clocks to a count.
static inline void stm32f4_count(stm32f4_timer* o_timer, uint32_t i_prescaler) {
    o_timer->CR1 = 0;
    o_timer->PSC = i_prescaler - 1;
    o_timer->ARR = UINT32_MAX;
    o_timer->EGR = TIM_UG; // takes the prescaler over and clears the counter
    o_timer->SR = 0;
    o_timer->CR1 = TIM_CEN;
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void stm32f4_exti0(void);
void stm32f4_exti1(void);
void stm32f4_exti2(void);
void stm32f4_exti3(void);
void stm32f4_exti4(void);
void stm32f4_exti9_5(void);
void stm32f4_exti15_10(void);
void stm32f4_tim2(void);
void stm32f4_usart1(void);
void stm32f4_usart2(void);
void stm32f4_usart3(void);
void stm32f4_uart4(void);
void stm32f4_uart5(void);
void stm32f4_usart6(void);
void stm32f4_wwdg(void);

#endif
