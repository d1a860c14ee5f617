// The budget of polls, on the core's timer as the alarm is (clock.c).

#include "chip.h"
#include "tl_device.h"
#include "tl_port.h"

enum { MICROSECONDS = 1000000 };

void tl_chip_budget(uint32_t i_us) {
    uint32_t before = tl_port_lock();
    fe310_budget_in(i_us > 0 ? (uint32_t)((uint64_t)i_us * TL_COUNTER_HZ / MICROSECONDS) + 1 : 0);
    tl_port_unlock(before);
}
