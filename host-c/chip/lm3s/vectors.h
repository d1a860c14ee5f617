// Which of the core's interrupts this chip's drivers handle.
#ifndef TL_VECTORS_H
#define TL_VECTORS_H

#include "chip.h"

#define TL_INTERRUPTS 44

// clang-format off
#define TL_CHIP_VECTORS                     \
    [16 + LM3S_IRQ_GPIOA] = lm3s_gpioa,     \
    [16 + LM3S_IRQ_GPIOA + 1] = lm3s_gpiob, \
    [16 + LM3S_IRQ_GPIOA + 2] = lm3s_gpioc, \
    [16 + LM3S_IRQ_GPIOA + 3] = lm3s_gpiod, \
    [16 + LM3S_IRQ_GPIOA + 4] = lm3s_gpioe, \
    [16 + LM3S_IRQ_GPIOF] = lm3s_gpiof,     \
    [16 + LM3S_IRQ_GPIOG] = lm3s_gpiog,     \
    [16 + LM3S_IRQ_TIMER0A] = lm3s_timer0a, \
    [16 + LM3S_IRQ_TIMER1A] = lm3s_timer1a, \
    [16 + LM3S_IRQ_UART0] = lm3s_uart0,     \
    [16 + LM3S_IRQ_UART1] = lm3s_uart1,     \
    [16 + LM3S_IRQ_UART2] = lm3s_uart2
// clang-format on

#endif
