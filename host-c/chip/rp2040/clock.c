// The timer: 64 bits that count microseconds, and alarm 0, which compares their lower half.

#include "chip.h"
#include "counter.h"
#include "tl_chip.h"

enum { ALARM_0 = 1 << 0 };

void tl_counter_start(void) {
    TIMER->ARMED = ALARM_0;
    TIMER->INTR = ALARM_0;
    TIMER->INTE = ALARM_0;
    nvic_enable(RP2040_IRQ_TIMER_0);
}

uint64_t tl_counter_now(void) {
    uint32_t high = TIMER->TIMERAWH;
    for (;;) {
        uint32_t low = TIMER->TIMERAWL;
        uint32_t again = TIMER->TIMERAWH;
        if (again == high) {
            return (uint64_t)high << 32 | low;
        }
        high = again;
    }
}

void tl_counter_arm(uint64_t i_at) {
    TIMER->ARMED = ALARM_0;
    TIMER->INTR = ALARM_0;
    TIMER->INTF = 0;
    if (i_at == TL_NEVER) {
        return;
    }
    uint64_t now = tl_counter_now();
    uint64_t latest = now + UINT32_MAX;
    TIMER->ALARM[0] = (uint32_t)(i_at < latest ? i_at : latest);
    // The compare is for equality: a count that went by meanwhile would come again in an hour. The timer itself is told to
    // interrupt, since its emulation forgets what was pended at the core whenever one of its alarms is touched.
    if (tl_counter_now() >= i_at) {
        TIMER->INTF = ALARM_0;
    }
}

void rp2040_timer0(void) {
    TIMER->INTR = ALARM_0;
    tl_counter_reached();
}
