// In place of the chip's clock.c and budget.c: QEMU's chip has no PWM unit, so the budget shares the alarm's compare.

#define tl_counter_arm chip_counter_arm
#define fe310_timer    chip_timer
#include "../../../host-c/chip/fe310/clock.c"
#undef tl_counter_arm
#undef fe310_timer

#include "tl_device.h"
#include "tl_port.h"

enum { MICROSECONDS = 1000000 };

static uint64_t alarm_at = TL_NEVER;
static uint64_t budget_at = TL_NEVER;

static void arm(void) {
    chip_counter_arm(alarm_at < budget_at ? alarm_at : budget_at);
}

void tl_counter_arm(uint64_t i_at) {
    alarm_at = i_at;
    arm();
}

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    budget_at = i_us > 0 ? tl_counter_now() + (uint64_t)i_us * TL_COUNTER_HZ / MICROSECONDS + 1 : TL_NEVER;
    arm();
    tl_port_unlock(before);
}

void fe310_timer(void) {
    if (budget_at <= tl_counter_now()) {
        tl_chip_budget(0);
        tl_budget_reached();
    }
    chip_timer();
}

void fe310_pwm2(void) {}
