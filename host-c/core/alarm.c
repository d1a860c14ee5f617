// The one alarm: the hardware compare for the executor's earliest deadline.

#include "alarm.h"

#include "tl_chip.h"
#include "tl_core.h"
#include "tl_port.h"

void tl_alarm_set(uint32_t i_executor, uint64_t i_at) {
    tl_observe_alarm(i_executor, i_at);
    if (i_at != TL_NEVER && i_at <= tl_chip_now()) {
        tl_chip_alarm(TL_NEVER);
        tl_pend();
        return;
    }
    tl_chip_alarm(i_at);
}

void tl_alarm_fired(void) {
    tl_pend();
}
