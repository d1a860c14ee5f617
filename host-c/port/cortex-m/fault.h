// What startup.c needs of fault.c.
#ifndef TL_PORT_FAULT_H
#define TL_PORT_FAULT_H

// Any exception that nobody handles: the host itself is broken. Says what and where on the console, and starts anew.
void tl_port_unexpected(void);

#endif
