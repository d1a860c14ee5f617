// What the core needs of a chip's drivers. They are thin: an interrupt acknowledges its hardware, moves bytes between
// FIFO and ring and calls one of the functions of tl_core.h; policy is the blob's. None of these may block, except that
// tl_chip_console may wait for room on the wire.
#ifndef TL_CHIP_H
#define TL_CHIP_H

#include <stdbool.h>
#include <stdint.h>

#define TL_NEVER UINT64_MAX

// ---- Clock and alarm -----------------------------------------------------------------------------------------------

// Starts the clock at 0 ticks. Called once, before any other call here.
void tl_chip_clock_start(uint32_t i_hertz);

// Ticks since reset; never goes back. Called from the main flow and from interrupts.
uint64_t tl_chip_now(void);

// Sets the one alarm, in place of the one before: tl_alarm_fired is called once now has reached i_at, never earlier.
// i_at is later than now; TL_NEVER: no alarm.
void tl_chip_alarm(uint64_t i_at);

// ---- Pins ----------------------------------------------------------------------------------------------------------

enum { TL_PIN_INPUT = 0, TL_PIN_OUTPUT = 1, TL_PIN_OPEN_DRAIN = 2, TL_PIN_DIRECTION = 3 }; // bits 0-1 of a mode
enum { TL_PULL_NONE = 0, TL_PULL_UP = 1, TL_PULL_DOWN = 2 };                               // bits 2-3
enum { TL_WATCH_HIGH = 1, TL_WATCH_LOW = 2, TL_WATCH_RISING = 4, TL_WATCH_FALLING = 8 };

static inline uint32_t tl_mode_direction(uint32_t i_mode) {
    return i_mode & 3u;
}
static inline uint32_t tl_mode_pull(uint32_t i_mode) {
    return (i_mode >> 2) & 3u;
}
static inline uint32_t tl_mode_level(uint32_t i_mode) {
    return (i_mode >> 4) & 1u;
}

// The pin becomes what the mode says, without a glitch; 0 or a negative error. The mode is a valid one.
int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode);
void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level);
void tl_chip_pin_toggle(uint32_t i_pin);
uint32_t tl_chip_pin_read(uint32_t i_pin);

// Watches for any of these kinds, once: then tl_pin_event. 0: no longer. A level that holds counts at once, edges
// before this call do not.
void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds);

// ---- UARTs ---------------------------------------------------------------------------------------------------------

// Opens a port; 0 or a negative error. The format is a valid one: docs/abi.md, uart.open.
int32_t tl_chip_uart_open(uint32_t i_port, uint32_t i_baud, uint32_t i_format);

// There are bytes to send: takes them with tl_uart_next, now or from interrupts, in order.
void tl_chip_uart_send(uint32_t i_port);

// ---- Console and reset ---------------------------------------------------------------------------------------------

// Puts bytes on the console, all of them.
void tl_chip_console(const uint8_t* i_bytes, uint32_t i_length);

// Closes every pin and port and cancels the alarm; the clock goes on. Called before a blob starts anew.
void tl_chip_reset(void);

#endif
