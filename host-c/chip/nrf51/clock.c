// Timer 0 with 32 bits, made longer at every look, and its first compare register as the alarm.

#include "chip.h"
#include "counter.h"

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

enum { ALARM = 0, COUNT = 1, INTEN_COMPARE0 = 1 << 16, BITS_32 = 3, DIVIDE_BY_16 = 4 };

_Static_assert(__builtin_offsetof(nrf51_timer, CC) == 0x540, "a register is missing");

static uint64_t seen;

void tl_counter_start(void) {
    TIMER0->TASKS_STOP = 1;
    TIMER0->TASKS_CLEAR = 1;
    TIMER0->MODE = 0;
    TIMER0->BITMODE = BITS_32;
    TIMER0->PRESCALER = DIVIDE_BY_16;
    TIMER0->TASKS_START = 1;
    seen = 0;
    nvic_enable(NRF51_IRQ_TIMER0);
}

uint64_t tl_counter_now(void) {
    TIMER0->TASKS_CAPTURE[COUNT] = 1;
    return tl_counter_extend(&seen, TIMER0->CC[COUNT]);
}

// Nothing would count the timer's rounds while everybody sleeps, so it wakes the core in any case, twice in a round.
void tl_counter_arm(uint64_t i_at) {
    uint64_t latest = tl_counter_now() + TL_COUNTER_HALF;
    TIMER0->INTENCLR = INTEN_COMPARE0;
    TIMER0->EVENTS_COMPARE[ALARM] = 0;
    TIMER0->CC[ALARM] = (uint32_t)(i_at < latest ? i_at : latest);
    TIMER0->INTENSET = INTEN_COMPARE0;
    // The compare is for equality: a count that went by meanwhile would come again in an hour.
    if (tl_counter_now() >= i_at) {
        nvic_pend(NRF51_IRQ_TIMER0);
    }
}

void nrf51_timer0(void) {
    TIMER0->EVENTS_COMPARE[ALARM] = 0;
    tl_counter_reached();
}
