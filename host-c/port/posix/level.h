// Preemption in real time: a signal at the alarm's time, which runs the executors above the one that computes.
#ifndef TL_POSIX_LEVEL_H
#define TL_POSIX_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

// Called before the blob runs; does nothing in virtual time, and for a blob that has executor 0 alone. False: errno says why.
bool level_start(void);

// The alarm is due at this nanosecond of the run.
void level_due_at(uint64_t i_nanosecond);

#endif
