// The one UART: it takes a byte at a time to send, and keeps six that it received.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t TASKS_STARTRX;
    volatile uint32_t TASKS_STOPRX;
    volatile uint32_t TASKS_STARTTX;
    volatile uint32_t TASKS_STOPTX;
    uint32_t reserved[62];
    volatile uint32_t EVENTS_RXDRDY; // at 0x108
    uint32_t reserved2[4];
    volatile uint32_t EVENTS_TXDRDY; // at 0x11c
    uint32_t reserved3;
    volatile uint32_t EVENTS_ERROR; // at 0x124
    uint32_t reserved4[119];
    volatile uint32_t INTENSET; // at 0x304
    volatile uint32_t INTENCLR;
    uint32_t reserved5[93];
    volatile uint32_t ERRORSRC; // at 0x480
    uint32_t reserved6[31];
    volatile uint32_t ENABLE; // at 0x500
    uint32_t reserved7[2];
    volatile uint32_t PSELTXD; // at 0x50c
    uint32_t reserved8;
    volatile uint32_t PSELRXD; // at 0x514
    volatile uint32_t RXD;
    volatile uint32_t TXD;
    uint32_t reserved9;
    volatile uint32_t BAUDRATE; // at 0x524
    uint32_t reserved10[17];
    volatile uint32_t CONFIG; // at 0x56c
} nrf51_uart;

#define UART0 ((nrf51_uart*)0x40002000)

_Static_assert(__builtin_offsetof(nrf51_uart, CONFIG) == 0x56c, "a register is missing");

enum {
    INT_RXDRDY = 1 << 2,
    INT_TXDRDY = 1 << 7,
    INT_ERROR = 1 << 9,
    ENABLED = 4,
    CONFIG_EVEN = 7 << 1,
    ERRORSRC_OVERRUN = 1 << 0,
    ERRORSRC_PARITY = 1 << 1,
    ERRORSRC_FRAMING = 1 << 2,
    ERRORSRC_BREAK = 1 << 3,
    FASTEST = 1000000,
    FORMAT_PARITY = 3 << 4,
    FORMAT_EVEN = 2 << 4,
    FORMAT_TWO_STOP_BITS = 1 << 6,
};

// Of the board's ports one can be this UART.
static uint32_t wired;
static bool sending; // a byte is on its way

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    uint32_t parity = i_format & FORMAT_PARITY;
    if (i_baud > FASTEST || (parity && parity != FORMAT_EVEN) || i_format & FORMAT_TWO_STOP_BITS) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    const tl_wiring* wiring = &tl_board_wiring[i_port];
    uint32_t before = tl_port_lock();
    wired = i_port;
    GPIO->OUTSET = 1u << wiring->tx;
    GPIO->PIN_CNF[wiring->tx] = PIN_DIR;
    GPIO->PIN_CNF[wiring->rx] = 0;
    UART0->PSELTXD = wiring->tx;
    UART0->PSELRXD = wiring->rx;
    // The rate is a fraction of 16 MHz in 32 bits, of which the chip wants the upper 20.
    UART0->BAUDRATE = ((uint32_t)(((uint64_t)i_baud << 32) / TL_CLOCK_HZ) + 0x800) & ~0xfffu;
    UART0->CONFIG = parity ? CONFIG_EVEN : 0;
    UART0->ENABLE = ENABLED;
    UART0->INTENSET = INT_RXDRDY | INT_TXDRDY | INT_ERROR;
    UART0->TASKS_STARTRX = 1;
    UART0->TASKS_STARTTX = 1;
    nvic_enable(NRF51_IRQ_UART0);
    tl_port_unlock(before);
    return 0;
}

static void send_next(void) {
    uint8_t byte;
    sending = tl_uart_next(wired, &byte);
    if (sending) {
        UART0->TXD = byte;
    }
}

void tl_chip_uart_send(uint32_t i_port) {
    (void)i_port;
    uint32_t before = tl_port_lock();
    if (!sending) {
        send_next();
    }
    tl_port_unlock(before);
}

// The byte on the wire is gone: the event that says so is not left to the interrupt.
static void wait_sent(void) {
    while (!UART0->EVENTS_TXDRDY) {
    }
    UART0->EVENTS_TXDRDY = 0;
}

void tl_chip_uart_put(uint32_t i_port, uint8_t i_byte) {
    (void)i_port;
    uint32_t before = tl_port_lock();
    if (sending) {
        wait_sent();
    }
    UART0->TXD = i_byte;
    wait_sent();
    send_next();
    tl_port_unlock(before);
}

void tl_chip_uarts_close(void) {
    uint32_t before = tl_port_lock();
    if (sending) {
        wait_sent();
        sending = false;
    }
    UART0->INTENCLR = INT_RXDRDY | INT_TXDRDY | INT_ERROR;
    UART0->TASKS_STOPRX = 1;
    UART0->TASKS_STOPTX = 1;
    UART0->ENABLE = 0;
    tl_port_unlock(before);
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

static void fail(void) {
    uint32_t what = UART0->ERRORSRC;
    UART0->ERRORSRC = what;
    if (what & ERRORSRC_OVERRUN) {
        tl_uart_failed(wired, TL_ERROR_OVERRUN);
    }
    if (what & ERRORSRC_BREAK) {
        tl_uart_failed(wired, TL_ERROR_BREAK);
    } else if (what & ERRORSRC_FRAMING) {
        tl_uart_failed(wired, TL_ERROR_FRAMING);
    } else if (what & ERRORSRC_PARITY) {
        tl_uart_failed(wired, TL_ERROR_PARITY);
    }
}

void nrf51_uart0(void) {
    if (UART0->EVENTS_ERROR) {
        UART0->EVENTS_ERROR = 0;
        fail();
    }
    while (UART0->EVENTS_RXDRDY) {
        UART0->EVENTS_RXDRDY = 0;
        tl_uart_received(wired, (uint8_t)UART0->RXD);
    }
    if (UART0->EVENTS_TXDRDY) {
        UART0->EVENTS_TXDRDY = 0;
        send_next();
    }
}
