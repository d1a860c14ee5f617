// The trace of a board in its emulator: pins, bytes and sleep, as the host below the core sees them.

#include "emulator.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"
#include "trace.h"

extern const char* const tl_board_pin_names[];
extern const char* const tl_board_port_names[];

static uint8_t driven[TL_PINS];  // the level the blob drives, plus one; 0: it drives none
static uint8_t outside[TL_PINS]; // the level that was there last, of a pin that somebody outside moves
static bool awake = true;        // something ran since the last sleep

bool trace_wanted(void) {
    return !tl_emulator_orders.quiet;
}

void trace_write(const char* i_text) {
    tl_emulator_write(i_text);
}

// ---- Pins ----------------------------------------------------------------------------------------------------------

int32_t __real_tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode);
uint32_t __real_tl_chip_pin_read(uint32_t i_pin);
void __real_tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds);
void __real_tl_chip_pin_write(uint32_t i_pin, uint32_t i_level);
void __real_tl_chip_pin_toggle(uint32_t i_pin);
void __real_tl_chip_pins_close(void);
void __real_tl_pin_event(uint32_t i_pin);

static void drive(uint32_t i_pin, uint32_t i_level) {
    if (driven[i_pin] != i_level + 1) {
        driven[i_pin] = (uint8_t)(i_level + 1);
        trace_pin(tl_board_pin_names[i_pin], i_level);
    }
}

int32_t __wrap_tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    int32_t error = __real_tl_chip_pin_open(i_pin, i_mode);
    if (error) {
        return error;
    }
    if (tl_mode_pull(i_mode) == TL_PULL_UP) {
        tl_emulator_stop(TL_STOP_PULL, i_pin);
        outside[i_pin] = (uint8_t)__real_tl_chip_pin_read(i_pin);
    }
    if (tl_mode_direction(i_mode) != TL_PIN_INPUT) {
        drive(i_pin, tl_mode_level(i_mode));
    }
    return 0;
}

void __wrap_tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    __real_tl_chip_pin_write(i_pin, i_level);
    if (driven[i_pin]) {
        drive(i_pin, i_level);
    }
}

void __wrap_tl_chip_pin_toggle(uint32_t i_pin) {
    __real_tl_chip_pin_toggle(i_pin);
    if (driven[i_pin]) {
        drive(i_pin, driven[i_pin] == 1);
    }
}

void __wrap_tl_chip_pins_close(void) {
    __real_tl_chip_pins_close();
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        driven[pin] = 0;
    }
}

// The runner has set the level that comes from outside: the first that sees it tells, be that the runner's next stop, the
// pin's interrupt, or the blob, which reads it or waits for another.
void tl_emulator_moved(uint32_t i_pin) {
    uint8_t level = (uint8_t)__real_tl_chip_pin_read(i_pin);
    if (!driven[i_pin] && level != outside[i_pin]) {
        trace_pin(tl_board_pin_names[i_pin], level);
    }
    outside[i_pin] = level;
}

void __wrap_tl_pin_event(uint32_t i_pin) {
    tl_emulator_moved(i_pin);
    __real_tl_pin_event(i_pin);
}

uint32_t __wrap_tl_chip_pin_read(uint32_t i_pin) {
    uint32_t before = tl_port_lock();
    tl_emulator_moved(i_pin);
    tl_port_unlock(before);
    return outside[i_pin];
}

void __wrap_tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint32_t before = tl_port_lock();
    tl_emulator_moved(i_pin);
    __real_tl_chip_pin_watch(i_pin, i_kinds);
    tl_emulator_moved(i_pin); // came since
    tl_port_unlock(before);
}

// ---- Bytes to send; those received are the stops' (stop.c) -----------------------------------------------------------

bool __real_tl_uart_next(uint32_t i_port, uint8_t* o_byte);

bool __wrap_tl_uart_next(uint32_t i_port, uint8_t* o_byte) {
    bool there = __real_tl_uart_next(i_port, o_byte);
    if (there) {
        trace_byte("tx", tl_board_port_names[i_port], *o_byte);
    }
    return there;
}

// ---- Sleep ---------------------------------------------------------------------------------------------------------

void __real_tl_port_poll_begins(void);

void __wrap_tl_port_poll_begins(void) {
    awake = true;
    __real_tl_port_poll_begins();
}

// Once for each time that wfe has to wait, however often the core wakes in between.
void tl_emulator_sleeps(void) {
    if (awake) {
        awake = false;
        trace_sleep();
    }
}
