// What startup.c needs of fault.c, and what both know of a painted stack.
#ifndef TL_PORT_FAULT_H
#define TL_PORT_FAULT_H

// What the stacks are filled with before they are used.
#define TL_PAINT 0x5aa55aa5u

// Any exception that nobody handles: the host itself is broken. Says what and where on the console, and starts anew.
void tl_port_unexpected(void);

#endif
