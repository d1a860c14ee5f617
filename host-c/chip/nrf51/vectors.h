// Which of the core's interrupts this chip's drivers handle.
#ifndef TL_VECTORS_H
#define TL_VECTORS_H

#include "chip.h"

#define TL_INTERRUPTS 32

// clang-format off
#define TL_CHIP_VECTORS                     \
    [16 + NRF51_IRQ_TIMER0] = nrf51_timer0, \
    [16 + NRF51_IRQ_GPIOTE] = nrf51_gpiote, \
    [16 + NRF51_IRQ_UART0] = nrf51_uart0
// clang-format on

#endif
