// USARTs 1, 2, 3 and 6 and UARTs 4 and 5, by their numbers; a byte at a time, without FIFOs.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t SR;
    volatile uint32_t DR;
    volatile uint32_t BRR;
    volatile uint32_t CR1;
    volatile uint32_t CR2;
    volatile uint32_t CR3;
} stm32f4_usart;

enum {
    SR_PE = 1 << 0,
    SR_FE = 1 << 1,
    SR_ORE = 1 << 3,
    SR_RXNE = 1 << 5,
    SR_TC = 1 << 6,
    SR_TXE = 1 << 7,
    CR1_RE = 1 << 2,
    CR1_TE = 1 << 3,
    CR1_RXNEIE = 1 << 5,
    CR1_TXEIE = 1 << 7,
    CR1_PS = 1 << 9,
    CR1_PCE = 1 << 10,
    CR1_M = 1 << 12, // nine bits: with a parity bit, eight of data
    CR1_UE = 1 << 13,
    CR2_STOP_2 = 2 << 12,
    PULL_UP = 1,
    UNITS = 6,
};

static const struct {
    stm32f4_usart* registers;
    uint32_t hertz;
    uint8_t irq;
} units[UNITS] = {
    {(stm32f4_usart*)0x40011000, STM32F4_APB2_HZ, STM32F4_IRQ_USART1},
    {(stm32f4_usart*)0x40004400, STM32F4_APB1_HZ, STM32F4_IRQ_USART2},
    {(stm32f4_usart*)0x40004800, STM32F4_APB1_HZ, STM32F4_IRQ_USART3},
    {(stm32f4_usart*)0x40004c00, STM32F4_APB1_HZ, STM32F4_IRQ_UART4},
    {(stm32f4_usart*)0x40005000, STM32F4_APB1_HZ, STM32F4_IRQ_UART5},
    {(stm32f4_usart*)0x40011400, STM32F4_APB2_HZ, STM32F4_IRQ_USART6},
};

static stm32f4_usart* unit_of(uint32_t i_port) {
    return units[tl_board_wiring[i_port].unit - 1].registers;
}

static void connect(uint32_t i_pin, uint32_t i_alternate) {
    stm32f4_gpio* port = stm32f4_gpio_of(i_pin);
    stm32f4_set_field(&port->AFR[i_pin % 16 / 8], i_pin % 8, 4, i_alternate);
    stm32f4_set_field(&port->PUPDR, i_pin % 16, 2, PULL_UP); // an open line is an idle one
    stm32f4_set_mode(i_pin, STM32F4_ALTERNATE);
}

static uint32_t control_of(uint32_t i_format) {
    static const uint16_t parities[] = {0, CR1_M | CR1_PCE | CR1_PS, CR1_M | CR1_PCE};
    return CR1_UE | CR1_RE | CR1_TE | CR1_RXNEIE | parities[i_format >> 4 & 3];
}

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    const tl_wiring* wiring = &tl_board_wiring[i_port];
    stm32f4_usart* unit = unit_of(i_port);
    uint32_t divisor = (units[wiring->unit - 1].hertz + i_baud / 2) / i_baud; // in 16ths of sixteen times the rate
    if (divisor < 16 || divisor > UINT16_MAX) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    uint32_t before = tl_port_lock();
    connect(wiring->tx, wiring->alternate);
    connect(wiring->rx, wiring->alternate);
    unit->CR1 = 0;
    unit->BRR = divisor;
    unit->CR2 = i_format >> 6 & 1 ? CR2_STOP_2 : 0;
    unit->CR1 = control_of(i_format);
    nvic_enable(units[wiring->unit - 1].irq);
    tl_port_unlock(before);
    return 0;
}

// The interrupt that comes when there is room is wanted only while there is more to send.
static void fill(uint32_t i_port, stm32f4_usart* i_unit) {
    uint8_t byte;
    while (i_unit->SR & SR_TXE) {
        if (!tl_uart_next(i_port, &byte)) {
            i_unit->CR1 &= ~(uint32_t)CR1_TXEIE;
            return;
        }
        i_unit->DR = byte;
    }
    i_unit->CR1 |= CR1_TXEIE;
}

void tl_chip_uart_send(uint32_t i_port) {
    uint32_t before = tl_port_lock();
    fill(i_port, unit_of(i_port));
    tl_port_unlock(before);
}

void tl_chip_uart_put(uint32_t i_port, uint8_t i_byte) {
    stm32f4_usart* unit = unit_of(i_port);
    while (!(unit->SR & SR_TXE)) {
    }
    unit->DR = i_byte;
}

void tl_chip_uarts_close(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        stm32f4_usart* unit = unit_of(port);
        if (unit->CR1 & CR1_UE) {
            unit->CR1 &= ~(uint32_t)(CR1_RXNEIE | CR1_TXEIE);
            while (!(unit->SR & SR_TC)) {
            }
            unit->CR1 = 0;
        }
    }
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

// Reading DR behind SR clears what was wrong. Lost bytes are those behind the one that is read.
static void receive(uint32_t i_port, stm32f4_usart* i_unit, uint32_t i_status) {
    uint8_t byte = (uint8_t)i_unit->DR;
    if (i_status & SR_FE) {
        tl_uart_failed(i_port, byte ? TL_ERROR_FRAMING : TL_ERROR_BREAK);
    } else if (i_status & SR_PE) {
        tl_uart_failed(i_port, TL_ERROR_PARITY);
    } else if (i_status & SR_RXNE) {
        tl_uart_received(i_port, byte);
    }
    if (i_status & SR_ORE) {
        tl_uart_failed(i_port, TL_ERROR_OVERRUN);
    }
}

static void interrupt(uint32_t i_unit) {
    stm32f4_usart* unit = units[i_unit - 1].registers;
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        if (tl_board_wiring[port].unit != i_unit) {
            continue;
        }
        for (uint32_t status = unit->SR; status & (SR_RXNE | SR_ORE); status = unit->SR) {
            receive(port, unit, status);
        }
        fill(port, unit);
    }
}

void stm32f4_usart1(void) {
    interrupt(1);
}
void stm32f4_usart2(void) {
    interrupt(2);
}
void stm32f4_usart3(void) {
    interrupt(3);
}
void stm32f4_uart4(void) {
    interrupt(4);
}
void stm32f4_uart5(void) {
    interrupt(5);
}
void stm32f4_usart6(void) {
    interrupt(6);
}
