// The driver of every chip that has a PL011, see pl011.h. Its clock is the core's.

#include "pl011.h"

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

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
};

static pl011* unit_of(uint32_t i_port) {
    return tl_pl011_unit(tl_board_wiring[i_port].unit);
}

static uint32_t control_of(uint32_t i_format) {
    static const uint8_t parities[] = {0, LCRH_PEN, LCRH_PEN | LCRH_EPS};
    return LCRH_8BITS | LCRH_FEN | parities[i_format >> 4 & 3] | (i_format >> 6 & 1 ? LCRH_STP2 : 0);
}

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    pl011* unit = unit_of(i_port);
    // In 64ths: the divisor of sixteen times the rate, rounded.
    uint32_t divisor = (TL_CLOCK_HZ * 4u + i_baud / 2) / i_baud;
    if (divisor < 64 || divisor >> 22) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    uint32_t before = tl_port_lock();
    tl_pl011_connect(tl_board_wiring[i_port].tx);
    tl_pl011_connect(tl_board_wiring[i_port].rx);
    unit->CTL = 0;
    unit->IBRD = divisor / 64;
    unit->FBRD = divisor % 64;
    unit->LCRH = control_of(i_format); // the divisor counts from here on
    unit->IM = INT_RX | INT_RT;
    unit->CTL = CTL_UARTEN | CTL_TXE | CTL_RXE;
    nvic_enable(tl_pl011_interrupt_of(tl_board_wiring[i_port].unit));
    tl_port_unlock(before);
    return 0;
}

// Fills the FIFO; the interrupt that comes when it runs low is wanted only while there is more.
static void fill(uint32_t i_port, pl011* i_unit) {
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
    pl011* unit = unit_of(i_port);
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

void tl_pl011_interrupt(uint32_t i_unit) {
    pl011* unit = tl_pl011_unit(i_unit);
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
