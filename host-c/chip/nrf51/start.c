// The crystal: without it the timer and the UART would run from an oscillator that is off by percents.

#include "chip.h"
#include "tl_device.h"

_Static_assert(TL_CLOCK_HZ == 16000000, "the core has no other clock");

void tl_chip_start(void) {
    CLOCK->EVENTS_HFCLKSTARTED = 0;
    CLOCK->TASKS_HFCLKSTART = 1;
    while (!CLOCK->EVENTS_HFCLKSTARTED) {
    }
}
