// The poll budget and the ends that come from outside (Ctrl-C): both may have to stop running code.
#ifndef TL_POSIX_BUDGET_H
#define TL_POSIX_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

// i_us: the budget in microseconds of CPU time; 0: none. False: the system has no such timer.
bool budget_start(uint64_t i_us);

// Ctrl-C, SIGTERM and SIGHUP end the run from now on.
void signals_start(void);

// The signal that came; 0: none.
int signals_came(void);

// Becomes readable when a signal came, so that a wait ends.
int signals_descriptor(void);

#endif
