// UARTs: a ring for each direction between the blob and the chip's interrupts.
//
//   wire --ISR--> tl_uart_received --> [ receive ring ] --> tl_uart_read  --> blob    line n     "bytes to read"
//   wire <--ISR-- tl_uart_next     <-- [ send ring    ] <-- tl_uart_write <-- blob    line n + 1 "room to write"

#include "uart.h"

#include "handles.h"
#include "lines.h"
#include "tl_abi.h"
#include "tl_board.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"

// Counts bytes in and bytes out; both run on for ever, and the ring's size is a power of two.
typedef struct {
    uint8_t bytes[TL_RING];
    volatile uint32_t in;
    volatile uint32_t out;
} ring;

_Static_assert((TL_RING & (TL_RING - 1)) == 0, "a ring's size is a power of two");

static struct {
    uint16_t line;             // 0: the port is not open
    volatile bool wants_room;  // a write found no room: its writer waits for the line
    volatile bool wants_empty; // somebody waits until everything is sent
    volatile int8_t error;     // what happened behind the bytes in the ring; 0: nothing
    volatile uint32_t lost;
    ring receive;
    ring send;
} ports[TL_PORTS];

static uint32_t length_of(const ring* i_ring) {
    return i_ring->in - i_ring->out;
}

static void push(ring* io_ring, uint8_t i_byte) {
    io_ring->bytes[io_ring->in % TL_RING] = i_byte;
    io_ring->in = io_ring->in + 1;
}

static uint8_t pull(ring* io_ring) {
    uint8_t byte = io_ring->bytes[io_ring->out % TL_RING];
    io_ring->out = io_ring->out + 1;
    return byte;
}

// Bits 0-3 data bits, 4-5 parity (0 none, 1 odd, 2 even), 6 two stop bits.
static bool is_valid(uint32_t i_baud, uint32_t i_format) {
    return (int32_t)i_baud > 0 && (i_format & 15) == 8 && (i_format >> 4 & 3) != 3 && i_format >> 7 == 0;
}

int32_t tl_uart_open(uint32_t i_word, uint32_t i_baud, uint32_t i_format) {
    int32_t port = tl_board_port(i_word);
    if (port < 0 || port >= TL_PORTS) {
        return TL_ERROR_NO_SUCH_PIN;
    }
    if (ports[port].line) {
        return TL_ERROR_IN_USE;
    }
    if (!is_valid(i_baud, i_format)) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    int32_t error = tl_chip_uart_open((uint32_t)port, i_baud, i_format);
    if (error) {
        return error;
    }
    ports[port].line = (uint16_t)tl_lines_open(2);
    return tl_handle_add(TL_HANDLE_PORT, (uint32_t)port, ports[port].line);
}

// ---- The blob's side -----------------------------------------------------------------------------------------------

int32_t tl_uart_read(uint32_t i_port, uint8_t* o_bytes, uint32_t i_length) {
    ring* receive = &ports[i_port].receive;
    uint32_t before = tl_port_lock();
    uint32_t there = length_of(receive);
    int32_t error = there == 0 ? ports[i_port].error : 0;
    if (error) {
        ports[i_port].error = 0;
    }
    tl_port_unlock(before);
    if (error) {
        return error;
    }
    uint32_t count = i_length < there ? i_length : there;
    for (uint32_t i = 0; i < count; i++) {
        o_bytes[i] = pull(receive);
    }
    return (int32_t)count;
}

uint32_t tl_uart_write(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length) {
    ring* send = &ports[i_port].send;
    uint32_t count = 0;
    while (count < i_length) {
        uint32_t before = count;
        while (count < i_length && length_of(send) < TL_RING) {
            push(send, i_bytes[count++]);
        }
        if (count == before) {
            ports[i_port].wants_room = true;
            break;
        }
        tl_chip_uart_send(i_port);
    }
    return count;
}

uint32_t tl_uart_pending(uint32_t i_port) {
    uint32_t before = tl_port_lock();
    uint32_t unsent = length_of(&ports[i_port].send);
    ports[i_port].wants_empty = unsent > 0;
    tl_port_unlock(before);
    return unsent;
}

uint32_t tl_uart_lost(uint32_t i_port) {
    uint32_t before = tl_port_lock();
    uint32_t lost = ports[i_port].lost;
    ports[i_port].lost = 0;
    tl_port_unlock(before);
    return lost;
}

// ---- The wire's side: called from interrupts ------------------------------------------------------------------------

void tl_uart_received(uint32_t i_port, uint8_t i_byte) {
    if (!ports[i_port].line) {
        // A monitor says that it is there; nobody else listens.
        if (i_port == TL_CONSOLE_PORT && i_byte == 0) {
            tl_monitor_attached(true);
        }
        return;
    }
    if (length_of(&ports[i_port].receive) == TL_RING) {
        tl_uart_failed(i_port, TL_ERROR_OVERRUN);
        return;
    }
    push(&ports[i_port].receive, i_byte);
    tl_line_set(ports[i_port].line);
}

void tl_uart_failed(uint32_t i_port, int32_t i_error) {
    if (i_port == TL_CONSOLE_PORT && i_error == TL_ERROR_BREAK) {
        tl_monitor_attached(true);
    }
    if (ports[i_port].line) {
        // A chip that lost bytes says so once, not how many: that counts as one.
        ports[i_port].lost = ports[i_port].lost + (i_error == TL_ERROR_OVERRUN);
        ports[i_port].error = (int8_t)i_error;
        tl_line_set(ports[i_port].line);
    }
}

bool tl_uart_next(uint32_t i_port, uint8_t* o_byte) {
    uint32_t count;
    const uint8_t* bytes = tl_uart_unsent(i_port, &count);
    if (count == 0) {
        return false;
    }
    *o_byte = *bytes;
    tl_uart_sent(i_port, 1);
    return true;
}

const uint8_t* tl_uart_unsent(uint32_t i_port, uint32_t* o_count) {
    const ring* send = &ports[i_port].send;
    uint32_t at = send->out % TL_RING;
    uint32_t count = length_of(send);
    *o_count = count < TL_RING - at ? count : TL_RING - at;
    return send->bytes + at;
}

void tl_uart_sent(uint32_t i_port, uint32_t i_count) {
    ring* send = &ports[i_port].send;
    send->out = send->out + i_count;
    if (i_count == 0) {
        return;
    }
    if (ports[i_port].wants_room || (ports[i_port].wants_empty && length_of(send) == 0)) {
        ports[i_port].wants_room = ports[i_port].wants_empty = false;
        tl_line_set(ports[i_port].line + 1u);
    }
}

bool tl_uart_is_open(uint32_t i_port) {
    return ports[i_port].line != 0;
}

uint32_t tl_uart_room(uint32_t i_port) {
    return ports[i_port].line ? TL_RING - length_of(&ports[i_port].receive) : 0;
}

void tl_uart_reset(void) {
    uint32_t before = tl_port_lock();
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        ports[port].line = 0;
        ports[port].wants_room = ports[port].wants_empty = false;
        ports[port].error = 0;
        ports[port].lost = 0;
        ports[port].receive.in = ports[port].receive.out = 0;
        ports[port].send.in = ports[port].send.out = 0;
    }
    tl_port_unlock(before);
}
