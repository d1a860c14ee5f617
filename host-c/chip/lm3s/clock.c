// The counter is SysTick, made longer by counting its rounds; the alarm is timer 0 as a one-shot of 32 bits.
//
//   count = rounds << 24 | -CVR, since CVR counts down and a round begins at 0

#include "chip.h"
#include "counter.h"

enum { ROUND_BITS = 24 };

#define ROUND_LAST ((1u << ROUND_BITS) - 1)

#define TIMER0 ((lm3s_timer*)0x40030000)

static uint64_t rounds;

void tl_counter_start(void) {
    TIMER0->CTL = 0;
    TIMER0->CFG = 0;
    TIMER0->TAMR = LM3S_TIMER_ONE_SHOT;
    TIMER0->IMR = LM3S_TIMER_TATO;
    nvic_enable(LM3S_IRQ_TIMER0A);
    rounds = 0;
    SYSTICK->RVR = ROUND_LAST;
    SYSTICK->CVR = 0;
    SYSTICK->CSR = 5;
    while (SYSTICK->CVR < ROUND_LAST / 2) { // the first round begins a moment later, and is no interrupt
    }
    SYSTICK->CSR = 7;
}

uint64_t tl_counter_now(void) {
    uint32_t left = SYSTICK->CVR;
    uint64_t full = rounds;
    // A round that ended while interrupts were kept out is not counted yet; the counter may have begun the next one
    // between the two looks.
    if (SCB->ICSR & ICSR_PENDSTSET) {
        left = SYSTICK->CVR;
        full++;
    }
    return full << ROUND_BITS | (-left & ROUND_LAST);
}

void tl_counter_arm(uint64_t i_at) {
    uint64_t now = tl_counter_now();
    uint64_t ahead = i_at > now ? i_at - now : 1;
    TIMER0->CTL = 0;
    TIMER0->ICR = LM3S_TIMER_TATO;
    TIMER0->TAILR = ahead < UINT32_MAX ? (uint32_t)ahead : UINT32_MAX;
    TIMER0->CTL = LM3S_TIMER_TAEN;
}

void lm3s_timer0a(void) {
    TIMER0->ICR = LM3S_TIMER_TATO;
    tl_counter_reached();
}

void cortex_systick_interrupt(void) {
    rounds++;
}
