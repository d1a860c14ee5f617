// Timer 0 with 32 bits, made longer at every look, and its first compare register as the alarm.

#include "chip.h"
#include "counter.h"

enum { ALARM = 0, COUNT = 1, BITS_32 = 3, DIVIDE_BY_16 = 4 };

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
    TIMER0->INTENCLR = INTEN_COMPARE(ALARM);
    TIMER0->EVENTS_COMPARE[ALARM] = 0;
    TIMER0->CC[ALARM] = (uint32_t)(i_at < latest ? i_at : latest);
    TIMER0->INTENSET = INTEN_COMPARE(ALARM);
    // The compare is for equality: a count that went by meanwhile would come again in an hour.
    if (tl_counter_now() >= i_at) {
        nvic_pend(NRF51_IRQ_TIMER0);
    }
}

// Shared with the budget (budget.c). The alarm is looked at in any case: it may come early.
void nrf51_timer0(void) {
    TIMER0->EVENTS_COMPARE[ALARM] = 0;
    nrf51_budget();
    tl_counter_reached();
}
