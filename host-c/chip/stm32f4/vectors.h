// Which of the core's interrupts this chip's drivers handle.
#ifndef TL_VECTORS_H
#define TL_VECTORS_H

#include "chip.h"

#define TL_INTERRUPTS 82

// clang-format off
#define TL_CHIP_VECTORS                              \
    [16 + STM32F4_IRQ_WWDG] = stm32f4_wwdg,           \
    [16 + STM32F4_IRQ_EXTI0] = stm32f4_exti0,         \
    [16 + STM32F4_IRQ_EXTI0 + 1] = stm32f4_exti1,     \
    [16 + STM32F4_IRQ_EXTI0 + 2] = stm32f4_exti2,     \
    [16 + STM32F4_IRQ_EXTI0 + 3] = stm32f4_exti3,     \
    [16 + STM32F4_IRQ_EXTI0 + 4] = stm32f4_exti4,     \
    [16 + STM32F4_IRQ_EXTI9_5] = stm32f4_exti9_5,     \
    [16 + STM32F4_IRQ_EXTI15_10] = stm32f4_exti15_10, \
    [16 + STM32F4_IRQ_TIM2] = stm32f4_tim2,           \
    [16 + STM32F4_IRQ_USART1] = stm32f4_usart1,       \
    [16 + STM32F4_IRQ_USART2] = stm32f4_usart2,       \
    [16 + STM32F4_IRQ_USART3] = stm32f4_usart3,       \
    [16 + STM32F4_IRQ_UART4] = stm32f4_uart4,         \
    [16 + STM32F4_IRQ_UART5] = stm32f4_uart5,         \
    [16 + STM32F4_IRQ_USART6] = stm32f4_usart6
// clang-format on

#endif
