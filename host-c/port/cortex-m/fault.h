// What startup.c needs of fault.c.
#ifndef TL_PORT_FAULT_H
#define TL_PORT_FAULT_H

#include <stdint.h>

// Any exception that nobody handles: the host itself is broken. Says what and where on the console, and starts anew.
void tl_port_unexpected(void);

// The same of an interrupt, whose number the core has; i_at, i_caller: 0, nobody knows.
_Noreturn void tl_port_unasked(uint32_t i_at, uint32_t i_caller);

#endif
