// The budget of polls: alarm 1 of the timer, which counts microseconds.

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

enum { ALARM_1 = 1 << 1 };

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    TIMER->ARMED = ALARM_1;
    TIMER->INTR = ALARM_1;
    if (i_us > 0) {
        TIMER->INTE |= ALARM_1;
        TIMER->ALARM[1] = TIMER->TIMERAWL + i_us;
        nvic_enable(RP2040_IRQ_TIMER_1);
    }
    tl_port_unlock(before);
}

void rp2040_timer1(void) {
    TIMER->INTR = ALARM_1;
    tl_budget_reached();
}
