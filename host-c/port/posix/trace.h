// The trace: what a run did, one JSON object per line, the same bytes from every host. See docs/abi.md.
#ifndef TL_POSIX_TRACE_H
#define TL_POSIX_TRACE_H

#include <stdbool.h>
#include <stdint.h>

// Opens the file; false: it cannot be written, errno says why.
bool trace_open(const char* i_path);

// Writes what is left; false: not all of it could be written, errno says why.
bool trace_close(void);

// Events of the port's own parts; the core's come through tl_port.h.
void trace_pin(const char* i_name, uint32_t i_level);
void trace_byte(const char* i_event, const char* i_port, uint8_t i_byte);
void trace_sleep(void);

#endif
