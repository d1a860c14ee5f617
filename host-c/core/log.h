// Log lines on their way to the console.
#ifndef TL_LOG_H
#define TL_LOG_H

#include <stdbool.h>
#include <stdint.h>

void tl_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length);

// Text on the console; a zero byte, which only packets may hold, is left out.
void tl_console_text(const uint8_t* i_bytes, uint32_t i_length);

bool tl_monitor(void);

#endif
