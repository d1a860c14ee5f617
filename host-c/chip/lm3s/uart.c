// UARTs 0 to 2, each with FIFOs of 16 bytes.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

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
} lm3s_uart;

enum {
    DR_FE = 1 << 8,
    DR_PE = 1 << 9,
    DR_BE = 1 << 10,
    DR_OE = 1 << 11,
    FR_BUSY = 1 << 3,
    FR_RXFE = 1 << 4,
    FR_TXFF = 1 << 5,
    LCRH_PEN = 1 << 1,
    LCRH_EPS = 1 << 2,
    LCRH_STP2 = 1 << 3,
    LCRH_FEN = 1 << 4,
    LCRH_8BITS = 3 << 5,
    CTL_UARTEN = 1 << 0,
    CTL_TXE = 1 << 8,
    CTL_RXE = 1 << 9,
    INT_RX = 1 << 4,
    INT_TX = 1 << 5,
    INT_RT = 1 << 6, // bytes have been waiting for a while
    UNITS = 3,
};

static lm3s_uart* unit_at(uint32_t i_unit) {
    return (lm3s_uart*)(0x4000c000 + i_unit * 0x1000);
}

static lm3s_uart* unit_of(uint32_t i_port) {
    return unit_at(tl_board_wiring[i_port].unit);
}

static void enable_interrupt(uint32_t i_unit) {
    nvic_enable(i_unit < 2 ? LM3S_IRQ_UART0 + i_unit : LM3S_IRQ_UART2);
}

static void connect(uint32_t i_pin) {
    lm3s_gpio_of(i_pin)->AFSEL |= lm3s_bit_of(i_pin);
    lm3s_gpio_of(i_pin)->DEN |= lm3s_bit_of(i_pin);
}

static uint32_t control_of(uint32_t i_format) {
    static const uint8_t parities[] = {0, LCRH_PEN, LCRH_PEN | LCRH_EPS};
    return LCRH_8BITS | LCRH_FEN | parities[i_format >> 4 & 3] | (i_format >> 6 & 1 ? LCRH_STP2 : 0);
}

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    lm3s_uart* unit = unit_of(i_port);
    // In 64ths: the divisor of sixteen times the rate, rounded.
    uint32_t divisor = (TL_CLOCK_HZ * 4u + i_baud / 2) / i_baud;
    if (divisor < 64 || divisor >> 22) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    uint32_t before = tl_port_lock();
    connect(tl_board_wiring[i_port].tx);
    connect(tl_board_wiring[i_port].rx);
    unit->CTL = 0;
    unit->IBRD = divisor / 64;
    unit->FBRD = divisor % 64;
    unit->LCRH = control_of(i_format); // the divisor counts from here on
    unit->IM = INT_RX | INT_RT;
    unit->CTL = CTL_UARTEN | CTL_TXE | CTL_RXE;
    enable_interrupt(tl_board_wiring[i_port].unit);
    tl_port_unlock(before);
    return 0;
}

// Fills the FIFO; the interrupt that comes when it runs low is wanted only while there is more.
static void fill(uint32_t i_port, lm3s_uart* i_unit) {
    uint8_t byte;
    while (!(i_unit->FR & FR_TXFF)) {
        if (!tl_uart_next(i_port, &byte)) {
            i_unit->IM &= ~(uint32_t)INT_TX;
            return;
        }
        i_unit->DR = byte;
    }
    i_unit->IM |= INT_TX;
}

void tl_chip_uart_send(uint32_t i_port) {
    uint32_t before = tl_port_lock();
    fill(i_port, unit_of(i_port));
    tl_port_unlock(before);
}

void tl_chip_uart_put(uint32_t i_port, uint8_t i_byte) {
    lm3s_uart* unit = unit_of(i_port);
    while (unit->FR & FR_TXFF) {
    }
    unit->DR = i_byte;
}

void tl_chip_uarts_close(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        unit_of(port)->IM = 0;
        while (unit_of(port)->FR & FR_BUSY) {
        }
        unit_of(port)->CTL = 0;
    }
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

static void receive(uint32_t i_port, uint32_t i_data) {
    if (i_data & DR_OE) {
        tl_uart_failed(i_port, TL_ERROR_OVERRUN);
    }
    if (i_data & DR_BE) {
        tl_uart_failed(i_port, TL_ERROR_BREAK);
    } else if (i_data & DR_FE) {
        tl_uart_failed(i_port, TL_ERROR_FRAMING);
    } else if (i_data & DR_PE) {
        tl_uart_failed(i_port, TL_ERROR_PARITY);
    } else {
        tl_uart_received(i_port, (uint8_t)i_data);
    }
}

static void interrupt(uint32_t i_unit) {
    lm3s_uart* unit = unit_at(i_unit);
    unit->ICR = INT_RX | INT_RT;
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        if (tl_board_wiring[port].unit != i_unit) {
            continue;
        }
        while (!(unit->FR & FR_RXFE)) {
            receive(port, unit->DR);
        }
        fill(port, unit);
    }
}

void lm3s_uart0(void) {
    interrupt(0);
}
void lm3s_uart1(void) {
    interrupt(1);
}
void lm3s_uart2(void) {
    interrupt(2);
}
