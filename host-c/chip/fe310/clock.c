// The core's timer: a counter of 64 bits and one compare, which the alarm and the budget share.

#include "chip.h"
#include "counter.h"
#include "tl_chip.h"
#include "tl_device.h"

#define MTIMECMP_LOW  (*(volatile uint32_t*)0x02004000)
#define MTIMECMP_HIGH (*(volatile uint32_t*)0x02004004)
#define MTIME_LOW     (*(volatile uint32_t*)0x0200bff8)
#define MTIME_HIGH    (*(volatile uint32_t*)0x0200bffc)

static uint64_t alarm_at = TL_NEVER;
static uint64_t budget_at = TL_NEVER;

// The compare holds from its count on, so none is missed; half written it is never in the past.
static void arm(void) {
    uint64_t first = alarm_at < budget_at ? alarm_at : budget_at;
    MTIMECMP_HIGH = UINT32_MAX;
    MTIMECMP_LOW = (uint32_t)first;
    MTIMECMP_HIGH = (uint32_t)(first >> 32);
}

void tl_counter_start(void) {
    arm();
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

void tl_counter_arm(uint64_t i_at) {
    alarm_at = i_at;
    arm();
}

void fe310_budget_in(uint32_t i_counts) {
    budget_at = i_counts > 0 ? tl_counter_now() + i_counts : TL_NEVER;
    arm();
}

void fe310_timer(void) {
    if (budget_at <= tl_counter_now()) {
        tl_chip_budget(0);
        tl_budget_reached();
    }
    tl_counter_reached();
}
