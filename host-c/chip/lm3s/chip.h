// Stellaris LM3S: its registers as the data sheet of the LM3S6965 names them, and what its drivers share.
#ifndef TL_CHIP_LM3S_H
#define TL_CHIP_LM3S_H

#include <stdint.h>

#include "cortex.h"
#include "tl_config.h"

// SysTick counts the core's clock: the general-purpose timers' counters cannot be read while they run as one-shots.
#define TL_COUNTER_HZ TL_CLOCK_HZ

enum {
    LM3S_IRQ_GPIOA = 0,
    LM3S_IRQ_UART0 = 5,
    LM3S_IRQ_UART1 = 6,
    LM3S_IRQ_TIMER0A = 19,
    LM3S_IRQ_TIMER1A = 21,
    LM3S_IRQ_GPIOF = 30,
    LM3S_IRQ_GPIOG = 31,
    LM3S_IRQ_UART2 = 33,
};

// ---- System control ------------------------------------------------------------------------------------------------

#define SYSCTL_RIS   (*(volatile uint32_t*)0x400fe050)
#define SYSCTL_RESC  (*(volatile uint32_t*)0x400fe05c)
#define SYSCTL_RCC   (*(volatile uint32_t*)0x400fe060)
#define SYSCTL_RCGC0 (*(volatile uint32_t*)0x400fe100)
#define SYSCTL_RCGC1 (*(volatile uint32_t*)0x400fe104)
#define SYSCTL_RCGC2 (*(volatile uint32_t*)0x400fe108)
#define SYSCTL_SCGC0 (*(volatile uint32_t*)0x400fe110)
#define SYSCTL_SCGC1 (*(volatile uint32_t*)0x400fe114)
#define SYSCTL_SCGC2 (*(volatile uint32_t*)0x400fe118)

// A peripheral answers a few cycles after its clock was switched on.
static inline void lm3s_enable(volatile uint32_t* io_gates, uint32_t i_bits) {
    *io_gates |= i_bits;
    for (uint32_t i = 0; i < 3; i++) {
        (void)*io_gates;
    }
}

// ---- General-purpose timers --------------------------------------------------------------------------------------------

typedef struct {
    volatile uint32_t CFG;
    volatile uint32_t TAMR;
    volatile uint32_t TBMR;
    volatile uint32_t CTL;
    uint32_t reserved[2];
    volatile uint32_t IMR;
    volatile uint32_t RIS;
    volatile uint32_t MIS;
    volatile uint32_t ICR;
    volatile uint32_t TAILR;
} lm3s_timer;

enum { LM3S_TIMER_ONE_SHOT = 1, LM3S_TIMER_TAEN = 1, LM3S_TIMER_TATO = 1 };

// ---- GPIO: eight pins to a port; a pin's number is 8 * port + bit ------------------------------------------------------

typedef struct {
    volatile uint32_t DATA[256]; // the index says which bits are read or written
    volatile uint32_t DIR;
    volatile uint32_t IS;
    volatile uint32_t IBE;
    volatile uint32_t IEV;
    volatile uint32_t IM;
    volatile uint32_t RIS;
    volatile uint32_t MIS;
    volatile uint32_t ICR;
    volatile uint32_t AFSEL;
    uint32_t reserved[55];
    volatile uint32_t DR2R;
    volatile uint32_t DR4R;
    volatile uint32_t DR8R;
    volatile uint32_t ODR;
    volatile uint32_t PUR;
    volatile uint32_t PDR;
    volatile uint32_t SLR;
    volatile uint32_t DEN;
} lm3s_gpio;

enum { LM3S_GPIO_PORTS = 7 };

// The registers of a pin's port; its clock is on from tl_chip_start on.
static inline lm3s_gpio* lm3s_gpio_of(uint32_t i_pin) {
    uint32_t port = i_pin / 8;
    return (lm3s_gpio*)(port < 4 ? 0x40004000 + port * 0x1000 : 0x40024000 + (port - 4) * 0x1000);
}

static inline uint32_t lm3s_bit_of(uint32_t i_pin) {
    return 1u << i_pin % 8;
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void lm3s_timer0a(void);
void lm3s_timer1a(void);
void lm3s_gpioa(void);
void lm3s_gpiob(void);
void lm3s_gpioc(void);
void lm3s_gpiod(void);
void lm3s_gpioe(void);
void lm3s_gpiof(void);
void lm3s_gpiog(void);
void lm3s_uart0(void);
void lm3s_uart1(void);
void lm3s_uart2(void);

#endif
