// The budget of polls: the second compare register of timer 2, which counts microseconds.

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    TIM2->DIER &= ~(uint32_t)TIM_CC2;
    if (i_us > 0) {
        TIM2->CCR[1] = TIM2->CNT + i_us;
        TIM2->SR = ~(uint32_t)TIM_CC2;
        TIM2->DIER |= TIM_CC2;
    }
    tl_port_unlock(before);
}
