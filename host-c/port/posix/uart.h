// The ports of the posix host: CONSOLE is standard input and output, the others are pseudo-terminals. With virtual time
// nothing is opened: bytes come from the script and go to the trace.
#ifndef TL_POSIX_UART_H
#define TL_POSIX_UART_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

enum { UART_FDS = 3 };

// Bytes arrive from the script.
void uart_input(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length);

// Fills in what each port waits for; a port that waits for nothing gets a negative descriptor.
void uart_wants(struct pollfd o_fds[UART_FDS]);

// Does what can be done without waiting.
void uart_ready(const struct pollfd i_fds[UART_FDS]);

// Can a byte still arrive by itself?
bool uart_listens(void);

// The console's bytes are not for the blob (standard input is closed, or belongs to the keys).
void uart_console_closed(void);

// Is any port open, whether a byte can arrive by itself or only from a script?
bool uart_opened(void);

void uart_reset(void);

#endif
