// Nordic nRF51: its registers as the series' reference manual names them, and what its drivers share.
#ifndef TL_CHIP_NRF51_H
#define TL_CHIP_NRF51_H

#include <stdint.h>

#include "cortex.h"
#include "tl_config.h"

// Timer 0's: the crystal's 16 MHz, divided by 16.
#define TL_COUNTER_HZ 1000000u

enum {
    NRF51_IRQ_UART0 = 2,
    NRF51_IRQ_GPIOTE = 6,
    NRF51_IRQ_TIMER0 = 8,
};

// A task runs when 1 is written; an event reads as 1 until 0 is written.

typedef struct {
    volatile uint32_t TASKS_HFCLKSTART;
    uint32_t reserved[63];
    volatile uint32_t EVENTS_HFCLKSTARTED;
} nrf51_clock;

#define CLOCK ((nrf51_clock*)0x40000000)

typedef struct {
    uint32_t reserved[321];
    volatile uint32_t OUT; // at 0x504
    volatile uint32_t OUTSET;
    volatile uint32_t OUTCLR;
    volatile uint32_t IN;
    volatile uint32_t DIR;
    volatile uint32_t DIRSET;
    volatile uint32_t DIRCLR;
    uint32_t reserved2[120];
    volatile uint32_t PIN_CNF[32]; // at 0x700
} nrf51_gpio;

#define GPIO ((nrf51_gpio*)0x50000000)

enum {
    NRF51_PINS = 31,
    PIN_DIR = 1 << 0,
    PIN_INPUT_OFF = 1 << 1,
    PIN_PULL_DOWN = 1 << 2,
    PIN_PULL_UP = 3 << 2,
    PIN_OPEN_DRAIN = 6 << 8, // drives 0, lets go for 1
    PIN_SENSE = 3 << 16,
    PIN_SENSE_HIGH = 2 << 16,
    PIN_SENSE_LOW = 3 << 16,
    PIN_RESET = PIN_INPUT_OFF,
};

// ---- Timer 0: compares for the alarm, for reading the count, and for the budget ---------------------------------------

typedef struct {
    volatile uint32_t TASKS_START;
    volatile uint32_t TASKS_STOP;
    volatile uint32_t TASKS_COUNT;
    volatile uint32_t TASKS_CLEAR;
    uint32_t reserved[12];
    volatile uint32_t TASKS_CAPTURE[4]; // at 0x040: the count into the compare register of that number
    uint32_t reserved2[60];
    volatile uint32_t EVENTS_COMPARE[4]; // at 0x140
    uint32_t reserved3[109];
    volatile uint32_t INTENSET; // at 0x304
    volatile uint32_t INTENCLR;
    uint32_t reserved4[126];
    volatile uint32_t MODE; // at 0x504
    volatile uint32_t BITMODE;
    uint32_t reserved5;
    volatile uint32_t PRESCALER;
    uint32_t reserved6[11];
    volatile uint32_t CC[4]; // at 0x540
} nrf51_timer;

#define TIMER0 ((nrf51_timer*)0x40008000)

enum { BUDGET = 2 };

#define INTEN_COMPARE(N) (1u << (16 + (N)))

_Static_assert(__builtin_offsetof(nrf51_timer, CC) == 0x540, "a register is missing");

// Looks whether the budget's compare was reached.
void nrf51_budget(void);

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void nrf51_timer0(void);
void nrf51_gpiote(void);
void nrf51_uart0(void);

#endif
