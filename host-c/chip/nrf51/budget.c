// The budget of polls: the third compare register of timer 0, which counts microseconds.

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    TIMER0->INTENCLR = INTEN_COMPARE(BUDGET);
    TIMER0->EVENTS_COMPARE[BUDGET] = 0;
    if (i_us > 0) {
        TIMER0->TASKS_CAPTURE[BUDGET] = 1;
        TIMER0->CC[BUDGET] += i_us;
        TIMER0->EVENTS_COMPARE[BUDGET] = 0;
        TIMER0->INTENSET = INTEN_COMPARE(BUDGET);
    }
    tl_port_unlock(before);
}

void nrf51_budget(void) {
    if (TIMER0->EVENTS_COMPARE[BUDGET]) {
        tl_chip_budget(0);
        tl_budget_reached();
    }
}
