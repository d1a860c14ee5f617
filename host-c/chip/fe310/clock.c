// The core's timer: a counter of 64 bits and one compare, the alarm.

#include "chip.h"
#include "counter.h"
#include "tl_chip.h"

#define MTIMECMP_LOW  (*(volatile uint32_t*)0x02004000)
#define MTIMECMP_HIGH (*(volatile uint32_t*)0x02004004)
#define MTIME_LOW     (*(volatile uint32_t*)0x0200bff8)
#define MTIME_HIGH    (*(volatile uint32_t*)0x0200bffc)

// The compare holds from its count on, so none is missed; half written it is never in the past.
void tl_counter_arm(uint64_t i_at) {
    MTIMECMP_HIGH = UINT32_MAX;
    MTIMECMP_LOW = (uint32_t)i_at;
    MTIMECMP_HIGH = (uint32_t)(i_at >> 32);
}

void tl_counter_start(void) {
    tl_counter_arm(TL_NEVER);
    CSR_SET(mie, MIE_TIMER);
}

uint64_t tl_counter_now(void) {
    uint32_t high = MTIME_HIGH;
    for (;;) {
        uint32_t low = MTIME_LOW;
        uint32_t again = MTIME_HIGH;
        if (again == high) {
            return (uint64_t)high << 32 | low;
        }
        high = again;
    }
}

void fe310_timer(void) {
    tl_counter_reached();
}
