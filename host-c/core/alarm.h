// The one alarm, as the blob sets it.
#ifndef TL_ALARM_H
#define TL_ALARM_H

#include <stdint.h>

// A deadline that is now or past pends at once; TL_NEVER cancels.
void tl_alarm_set(uint32_t i_executor, uint64_t i_at);

#endif
