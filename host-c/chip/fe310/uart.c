// UARTs 0 and 1, each with FIFOs of 8 bytes. They know no parity, and tell of nothing that is lost or damaged on the wire.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t TXDATA;
    volatile uint32_t RXDATA;
    volatile uint32_t TXCTRL;
    volatile uint32_t RXCTRL;
    volatile uint32_t IE;
    volatile uint32_t IP;
    volatile uint32_t DIV;
} fe310_uart_unit;

enum {
    TX_FULL = 1u << 31,
    RX_EMPTY = 1u << 31,
    TXEN = 1 << 0,
    NSTOP_2 = 1 << 1,
    TX_ROOM = 1 << 16, // the interrupt comes when the FIFO is empty
    RXEN = 1 << 0,
    TXWM = 1 << 0,
    RXWM = 1 << 1,
    DIV_LEAST = 16,
};

static fe310_uart_unit* unit_at(uint32_t i_unit) {
    return (fe310_uart_unit*)(0x10013000 + i_unit * 0x10000);
}

static fe310_uart_unit* unit_of(uint32_t i_port) {
    return unit_at(tl_board_wiring[i_port].unit);
}

static uint32_t pins_of(uint32_t i_port) {
    return 1u << tl_board_wiring[i_port].tx | 1u << tl_board_wiring[i_port].rx;
}

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    fe310_uart_unit* unit = unit_of(i_port);
    uint32_t divisor = (TL_CLOCK_HZ + i_baud / 2) / i_baud;
    if (divisor < DIV_LEAST || divisor > UINT16_MAX || (i_format >> 4 & 3)) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    uint32_t before = tl_port_lock();
    GPIO0->IOF_SEL &= ~pins_of(i_port);
    GPIO0->IOF_EN |= pins_of(i_port);
    unit->DIV = divisor - 1;
    unit->TXCTRL = TXEN | TX_ROOM | (i_format >> 6 & 1 ? NSTOP_2 : 0);
    unit->RXCTRL = RXEN;
    unit->IE = RXWM;
    fe310_enable(FE310_IRQ_UART0 + tl_board_wiring[i_port].unit);
    tl_port_unlock(before);
    return 0;
}

// Fills the FIFO; the interrupt that comes when it is empty is wanted only while there is more.
static void fill(uint32_t i_port, fe310_uart_unit* i_unit) {
    uint8_t byte;
    while (!(i_unit->TXDATA & TX_FULL)) {
        if (!tl_uart_next(i_port, &byte)) {
            i_unit->IE &= ~(uint32_t)TXWM;
            return;
        }
        i_unit->TXDATA = byte;
    }
    i_unit->IE |= TXWM;
}

void tl_chip_uart_send(uint32_t i_port) {
    uint32_t before = tl_port_lock();
    fill(i_port, unit_of(i_port));
    tl_port_unlock(before);
}

void tl_chip_uart_put(uint32_t i_port, uint8_t i_byte) {
    fe310_uart_unit* unit = unit_of(i_port);
    while (unit->TXDATA & TX_FULL) {
    }
    unit->TXDATA = i_byte;
}

// The last byte leaves the FIFO before it has left the wire: as long as one takes is waited for, too.
static void drain(fe310_uart_unit* i_unit) {
    while (!(i_unit->IP & TXWM)) {
    }
    for (uint32_t i = i_unit->DIV * 3; i > 0; i--) {
        __asm__ volatile("");
    }
}

void tl_chip_uarts_close(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        fe310_uart_unit* unit = unit_of(port);
        if (unit->TXCTRL & TXEN) {
            unit->IE = 0;
            drain(unit);
            unit->TXCTRL = unit->RXCTRL = 0;
            GPIO0->IOF_EN &= ~pins_of(port);
        }
    }
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void fe310_uart(uint32_t i_unit) {
    fe310_uart_unit* unit = unit_at(i_unit);
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        if (tl_board_wiring[port].unit != i_unit) {
            continue;
        }
        for (uint32_t data = unit->RXDATA; !(data & RX_EMPTY); data = unit->RXDATA) {
            tl_uart_received(port, (uint8_t)data);
        }
        fill(port, unit);
    }
}
