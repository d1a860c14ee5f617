// What startup.c needs of fault.c.
#ifndef TL_PORT_FAULT_H
#define TL_PORT_FAULT_H

#include <stdint.h>

// Any exception: the host itself is broken. Says what and where on the console, and starts anew. i_stack: where the
// interrupted code's stack pointer was.
_Noreturn void tl_port_unexpected(uint32_t i_cause, uint32_t i_at, uint32_t i_caller, uintptr_t i_stack);

#endif
