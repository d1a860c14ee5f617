// Pseudo-terminals as wires. A wire does not wait for a listener, a listener wants every byte: so the host must know
// whether somebody has the other end open, without asking again and again.
//
//   ALONE     the host holds the other end open itself; a full buffer makes it look whether somebody else does
//     |  ^      - nobody: what is in the buffer is thrown away
//     v  |      - somebody: LISTENED
//   LISTENED  the host has let go of the other end: room comes as POLLOUT, the listener's leaving as POLLHUP

#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "names.h"
#include "posix.h"
#include "tl_config.h"

typedef struct {
    int master;
    int slave; // -1: LISTENED
    bool open;
    char path[64];
} pty;

static pty ptys[TL_PORTS];

static void hold(pty* io_pty) {
    if (io_pty->slave < 0) {
        io_pty->slave = open(io_pty->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
}

// Bytes go through unchanged, and nothing is echoed.
static bool make_raw(int i_slave) {
    struct termios settings;
    if (tcgetattr(i_slave, &settings) != 0) {
        return false;
    }
    cfmakeraw(&settings);
    return tcsetattr(i_slave, TCSANOW, &settings) == 0;
}

static bool make(pty* o_pty) {
    o_pty->slave = -1;
    o_pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (o_pty->master < 0 || grantpt(o_pty->master) != 0 || unlockpt(o_pty->master) != 0) {
        return false;
    }
    const char* path = ptsname(o_pty->master);
    if (!path || strlen(path) >= sizeof o_pty->path) {
        return false;
    }
    strcpy(o_pty->path, path); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): its length was just checked
    hold(o_pty);
    return o_pty->slave >= 0 && make_raw(o_pty->slave);
}

bool pty_open(uint32_t i_port) {
    pty* wire = &ptys[i_port];
    if (!wire->open) {
        wire->open = make(wire);
        if (wire->open) {
            posix_say("%s is at %s\n", port_name(i_port), wire->path);
        } else if (wire->master >= 0) {
            close(wire->master);
        }
    }
    return wire->open;
}

int pty_descriptor(uint32_t i_port) {
    return ptys[i_port].open ? ptys[i_port].master : -1;
}

static int ask(const pty* i_pty) {
    struct pollfd fd = {.fd = i_pty->master, .events = POLLOUT};
    return poll(&fd, 1, 0) > 0 ? fd.revents : 0;
}

// The buffer is full: is it because nobody reads it? Then it is emptied; true: there is room again.
static bool make_room(pty* io_pty) {
    if (io_pty->slave >= 0) {
        close(io_pty->slave);
        io_pty->slave = -1;
    }
    int events = ask(io_pty);
    if (events & POLLHUP) {
        hold(io_pty);
        tcflush(io_pty->slave, TCIFLUSH);
        return true;
    }
    return (events & POLLOUT) != 0;
}

uint32_t pty_write(uint32_t i_port, const uint8_t* i_bytes, uint32_t i_length) {
    pty* wire = &ptys[i_port];
    ssize_t written = write(wire->master, i_bytes, i_length);
    if (written <= 0 && make_room(wire)) {
        written = write(wire->master, i_bytes, i_length);
    }
    return written > 0 ? (uint32_t)written : 0;
}

void pty_changed(uint32_t i_port, int i_events) {
    if (i_events & POLLHUP) {
        hold(&ptys[i_port]);
    }
}
