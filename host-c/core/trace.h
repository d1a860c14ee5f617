// The trace: what a run did, one JSON object per line, the same bytes from every host. See docs/abi.md. Only on hosts with
// TL_OBSERVE.
#ifndef TL_TRACE_H
#define TL_TRACE_H

#include <stdbool.h>
#include <stdint.h>

// ---- Needed of the port, or of an emulator's recipe --------------------------------------------------------------------

// Does anybody want the trace?
bool trace_wanted(void);

// The next piece of it. Called with interrupts kept out.
void trace_write(const char* i_text);

// ---- Events below the core; the core's own come through tl_port.h. May be called from interrupts ------------------------

void trace_pin(const char* i_name, uint32_t i_level);
void trace_byte(const char* i_event, const char* i_port, uint8_t i_byte);
void trace_sleep(void);

#endif
