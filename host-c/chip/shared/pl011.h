// ARM's PL011, the UART of several chips, with its FIFOs on: the driver is shared (pl011.c), a chip's uart.c says where
// its units are and how a pin is connected to one.
#ifndef TL_PL011_H
#define TL_PL011_H

#include <stdint.h>

typedef struct {
    volatile uint32_t DR; // bits 0 to 7 a byte, above what was wrong with it
    volatile uint32_t RSR;
    uint32_t reserved[4];
    volatile uint32_t FR;
    uint32_t reserved2[2];
    volatile uint32_t IBRD;
    volatile uint32_t FBRD;
    volatile uint32_t LCRH;
    volatile uint32_t CTL;
    volatile uint32_t IFLS;
    volatile uint32_t IM;
    volatile uint32_t RIS;
    volatile uint32_t MIS;
    volatile uint32_t ICR;
} pl011;

// ---- Given by the chip -----------------------------------------------------------------------------------------------

pl011* tl_pl011_unit(uint32_t i_unit);
uint32_t tl_pl011_interrupt_of(uint32_t i_unit);

// The pin becomes the UART's that the board has wired to it. With interrupts kept out.
void tl_pl011_connect(uint32_t i_pin);

// ---- The unit's interrupt, called by the chip's handler ----------------------------------------------------------------

void tl_pl011_interrupt(uint32_t i_unit);

#endif
