// The one alarm, as the blob's executors set it.
#ifndef TL_ALARM_H
#define TL_ALARM_H

#include <stdint.h>

// A deadline that is now or past pends at once; TL_NEVER cancels.
void tl_alarm_set(uint32_t i_executor, uint64_t i_at);

// Forgets every deadline; the chip's alarm is tl_chip_reset's.
void tl_alarm_reset(void);

#endif
