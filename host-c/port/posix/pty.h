// Pseudo-terminals: a UART's wire, with somebody at the other end or nobody. See pty.c.
#ifndef TL_POSIX_PTY_H
#define TL_POSIX_PTY_H

#include <stdbool.h>
#include <stdint.h>

// Opens a port's pseudo-terminal, once for the whole run, and says where it is. False: the system has none left.
bool pty_open(uint32_t i_port);

int pty_descriptor(uint32_t i_port);

// Writes what there is room for; gives how many bytes. With nobody at the other end there is always room, and the bytes
// are lost, as on a wire.
uint32_t pty_write(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length);

// What poll said about the descriptor.
void pty_changed(uint32_t i_port, int i_events);

#endif
