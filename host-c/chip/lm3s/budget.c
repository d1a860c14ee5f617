// The budget of polls: timer 1 as a one-shot of 32 bits.

#include "chip.h"
#include "tl_device.h"

#define TIMER1 ((lm3s_timer*)0x40031000)

void tl_chip_budget(uint32_t i_us) {
    TIMER1->CTL = 0;
    TIMER1->ICR = LM3S_TIMER_TATO;
    if (i_us == 0) {
        return;
    }
    TIMER1->CFG = 0;
    TIMER1->TAMR = LM3S_TIMER_ONE_SHOT;
    TIMER1->IMR = LM3S_TIMER_TATO;
    TIMER1->TAILR = i_us * (TL_CLOCK_HZ / 100000) / 10;
    nvic_enable(LM3S_IRQ_TIMER1A);
    TIMER1->CTL = LM3S_TIMER_TAEN;
}

void lm3s_timer1a(void) {
    TIMER1->ICR = LM3S_TIMER_TATO;
    tl_budget_reached();
}
