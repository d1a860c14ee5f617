// Time on the posix host: real ticks since the start, or virtual ones that stand still while the blob runs.
#ifndef TL_POSIX_CLOCK_H
#define TL_POSIX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

// Nanoseconds since the clock was started; real time only.
uint64_t clock_nanoseconds(void);

// The first nanosecond, since the start, at which a tick has been reached; UINT64_MAX: beyond all time.
uint64_t clock_nanosecond_of(uint64_t i_tick);

// The last tick that is not later than a nanosecond since the start.
uint64_t clock_tick_of(uint64_t i_nanosecond);

// Virtual time moves on; never back.
void clock_advance(uint64_t i_tick);

uint32_t clock_rate(void);

// The tick after which the run ends (--for), TL_NEVER: none.
uint64_t clock_limit(void);

// The alarm as it is set; TL_NEVER: none.
uint64_t clock_alarm(void);

// Fires the alarm if it is due; true: it was.
bool clock_fire(void);

// Waits in the real clock's own epoch: what CLOCK_MONOTONIC shows at a nanosecond since the start.
uint64_t clock_absolute(uint64_t i_nanosecond);

#endif
