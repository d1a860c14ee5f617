// The counter is timer 2, which goes on in sleep, and the alarm its first compare register.

#include "chip.h"
#include "counter.h"
#include "tl_device.h"

static uint64_t count;

void tl_counter_start(void) {
    stm32f4_count(TIM2, STM32F4_TIMER_HZ / TL_COUNTER_HZ);
    count = 0;
    nvic_enable(STM32F4_IRQ_TIM2);
}

uint64_t tl_counter_now(void) {
    return tl_counter_extend(&count, TIM2->CNT);
}

void tl_counter_arm(uint64_t i_at) {
    uint64_t now = tl_counter_now();
    uint64_t ahead = i_at > now ? i_at - now : 0;
    uint32_t at = (uint32_t)now + (ahead < TL_COUNTER_HALF ? (uint32_t)ahead : TL_COUNTER_HALF);
    TIM2->DIER &= ~(uint32_t)TIM_CC1;
    TIM2->CCR[0] = at;
    TIM2->SR = ~(uint32_t)TIM_CC1;
    TIM2->DIER |= TIM_CC1;
    // A count that has gone by meanwhile would not come again for a whole round.
    if ((int32_t)(TIM2->CNT - at) >= 0) {
        TIM2->EGR = TIM_CC1;
    }
}

void stm32f4_tim2(void) {
    uint32_t due = TIM2->SR & TIM2->DIER;
    TIM2->SR = ~due;
    if (due & TIM_CC1) {
        tl_counter_reached();
    }
    if (due & TIM_CC2) {
        TIM2->DIER &= ~(uint32_t)TIM_CC2;
        tl_budget_reached();
    }
}
