// The timeline of pins that a person reads at the end of a run.
#ifndef TL_POSIX_TIMELINE_H
#define TL_POSIX_TIMELINE_H

#include <stdint.h>

// A pin was opened or changed: its level from now on. The level that is known already is no change.
void timeline_level(uint32_t i_pin, uint32_t i_level);

// Draws the time from 0 to i_end ticks on standard output.
void timeline_print(uint64_t i_end);

#endif
