// UARTs, as the blob sees them; what interrupts may call is in tl_core.h. A port here is an open one.
#ifndef TL_UART_H
#define TL_UART_H

#include <stdint.h>

// A handle word, or a negative error.
int32_t tl_uart_open(uint32_t i_word, uint32_t i_baud, uint32_t i_format);

// Copies received bytes; gives how many, or a negative error once everything before it was read.
int32_t tl_uart_read(uint32_t i_port, uint8_t* o_bytes, uint32_t i_length);

// Copies bytes into the send ring; gives how many.
uint32_t tl_uart_write(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length);

// Bytes not sent yet; if there are any, the line "room to write" is raised when there are none.
uint32_t tl_uart_pending(uint32_t i_port);

// Returns and clears the count of received bytes that were lost.
uint32_t tl_uart_lost(uint32_t i_port);

// Forgets every port that was opened.
void tl_uart_reset(void);

#endif
