// Sleeping; its calls are those of tl_port.h.
#ifndef TL_POSIX_WAIT_H
#define TL_POSIX_WAIT_H

#include <stdbool.h>

// Makes the timer; false: the system has none left.
bool wait_start(void);

#endif
