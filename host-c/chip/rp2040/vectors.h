// Which of the core's interrupts this chip's drivers handle.
#ifndef TL_VECTORS_H
#define TL_VECTORS_H

#include "chip.h"

#define TL_INTERRUPTS 32

// clang-format off
#define TL_CHIP_VECTORS                          \
    [16 + RP2040_IRQ_TIMER_0] = rp2040_timer0,   \
    [16 + RP2040_IRQ_TIMER_1] = rp2040_timer1,   \
    [16 + RP2040_IRQ_IO_BANK0] = rp2040_io_bank0, \
    [16 + RP2040_IRQ_UART0] = rp2040_uart0,      \
    [16 + RP2040_IRQ_UART1] = rp2040_uart1
// clang-format on

#endif
