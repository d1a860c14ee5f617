// The ports of the posix host, see uart.h.

#include "uart.h"

#include <errno.h>
#include <unistd.h>

#include "names.h"
#include "output.h"
#include "posix.h"
#include "pty.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "trace.h"

_Static_assert(UART_FDS == TL_PORTS, "one descriptor per port");

static bool opened[TL_PORTS];
static bool console_closed;

void uart_console_closed(void) {
    console_closed = true;
}

int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format) {
    (void)i_baud; // neither a pipe nor a pseudo-terminal has a speed
    (void)i_format;
    if (i_port != PORT_CONSOLE && !posix.virtual_time && !pty_open(i_port)) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    opened[i_port] = true;
    return 0;
}

static void sent(uint32_t i_port, uint8_t i_byte) {
    trace_byte("tx", port_name(i_port), i_byte);
}

static void received(uint32_t i_port, uint8_t i_byte) {
    trace_byte("rx", port_name(i_port), i_byte);
    tl_uart_received(i_port, i_byte);
}

// Everything is on the wire at once: virtual time, and the console.
static void send_all(uint32_t i_port) {
    uint8_t byte;
    while (tl_uart_next(i_port, &byte)) {
        sent(i_port, byte);
        if (i_port == PORT_CONSOLE) {
            output_write(&byte, 1);
        }
    }
}

// As much as the pseudo-terminal takes; the rest when it has room again.
static void send_some(uint32_t i_port) {
    uint32_t written = 1;
    while (written > 0) {
        uint32_t count;
        const uint8_t* bytes = tl_uart_unsent(i_port, &count);
        written = count > 0 ? pty_write(i_port, bytes, count) : 0;
        for (uint32_t i = 0; i < written; i++) {
            sent(i_port, bytes[i]);
        }
        tl_uart_sent(i_port, written);
    }
}

static bool has_unsent(uint32_t i_port) {
    uint32_t count;
    tl_uart_unsent(i_port, &count);
    return count > 0;
}

void tl_chip_uart_send(uint32_t i_port) {
    if (i_port == PORT_CONSOLE || posix.virtual_time) {
        send_all(i_port);
    } else {
        send_some(i_port);
    }
}

void uart_input(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length; i++) {
        received(i_port, i_bytes[i]);
    }
}

// ---- Real time -----------------------------------------------------------------------------------------------------

static bool console_listens(void) {
    return opened[PORT_CONSOLE] && !console_closed;
}

void uart_wants(struct pollfd o_fds[UART_FDS]) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        o_fds[port] = (struct pollfd){.fd = -1};
        // A full ring leaves the bytes to the descriptor: a pipe is no wire, it can wait.
        short events = tl_uart_room(port) > 0 ? POLLIN : 0;
        if (port == PORT_CONSOLE) {
            o_fds[port] = (struct pollfd){.fd = console_listens() && events ? STDIN_FILENO : -1, .events = events};
        } else if (opened[port]) {
            events = (short)(events | (has_unsent(port) ? POLLOUT : 0));
            o_fds[port] = (struct pollfd){.fd = pty_descriptor(port), .events = events};
        }
    }
}

static void read_some(uint32_t i_port, int i_descriptor) {
    uint8_t bytes[TL_RING];
    ssize_t count = read(i_descriptor, bytes, tl_uart_room(i_port));
    if (count > 0) {
        uart_input(i_port, bytes, (uint32_t)count);
    } else if (i_port == PORT_CONSOLE && !(count < 0 && (errno == EINTR || errno == EAGAIN))) {
        uart_console_closed();
    }
}

void uart_ready(const struct pollfd i_fds[UART_FDS]) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        int events = i_fds[port].fd < 0 ? 0 : i_fds[port].revents;
        if (events & POLLIN || (port == PORT_CONSOLE && events)) {
            read_some(port, i_fds[port].fd);
        }
        if (port != PORT_CONSOLE && events & (POLLOUT | POLLHUP)) {
            pty_changed(port, events);
            send_some(port);
        }
    }
}

bool uart_listens(void) {
    bool listens = console_listens();
    for (uint32_t port = PORT_CONSOLE + 1; port < TL_PORTS; port++) {
        listens = listens || (opened[port] && !posix.virtual_time);
    }
    return listens;
}

bool uart_opened(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        if (opened[port]) {
            return true;
        }
    }
    return false;
}

void uart_reset(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        opened[port] = false;
    }
}
