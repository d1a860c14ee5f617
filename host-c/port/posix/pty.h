// Pseudo-terminals: a UART's wire, with somebody at the other end or nobody. See pty.c.
#ifndef TL_POSIX_PTY_H
#define TL_POSIX_PTY_H

#include <stdbool.h>
#include <stdint.h>

// Opens a port's pseudo-terminal, once for the whole run, and says where it is. False: the system has none left.
bool pty_open(uint32_t i_port);

int pty_descriptor(uint32_t i_port);

// Can a byte be written now? With nobody at the other end it always can, and is lost, as on a wire.
bool pty_has_room(uint32_t i_port);
void pty_write(uint32_t i_port, uint8_t i_byte);

// What poll said about the descriptor.
void pty_changed(uint32_t i_port, int i_events);

#endif
