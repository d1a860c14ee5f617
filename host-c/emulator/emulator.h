// What a board's host has in its emulator and nowhere else: a trace of what it does, and stops at which the runner outside
// (cli/emulator) injects what happens to it. It stands between the core and the chip's drivers by the linker's --wrap, so
// the code that real chips run is the same.
//
//   core --> [ emulator ] --> chip --> emulated hardware
//                |   ^                        ^
//    trace, stop v   | orders                 | bytes and pin levels
//              runner ------------------------'
#ifndef TL_EMULATOR_H
#define TL_EMULATOR_H

#include <stdint.h>

// Given by the port: text for the runner, and bytes from it, as many as there are by now. Neither touches the emulated
// hardware.
void tl_emulator_write(const char* i_text);
uint32_t tl_emulator_read(void* o_bytes, uint32_t i_length);

// Why it stops; the runner knows these numbers.
typedef enum {
    TL_STOP_BEGIN = 1, // before the blob's start
    TL_STOP_DUE = 2,   // tick `next` is reached
    TL_STOP_TAKEN = 3, // a byte was received while `more` is to follow
    TL_STOP_IDLE = 4,  // nothing can happen any more unless it comes from outside
    TL_STOP_PULL = 5,  // a pin has a pull-up, which emulated pins lack: the runner drives it, unless somebody does
    TL_STOP_FAULT = 6, // the blob ended in a fault
    TL_STOP_HALT = 7,  // the host waits for ever
} tl_stop;

typedef enum { TL_GIVEN_NOTHING, TL_GIVEN_PIN, TL_GIVEN_BYTE } tl_given;

// What the runner answers to a stop.
typedef struct {
    uint64_t next;  // when to stop again; TL_NEVER: only when idle
    uint32_t given; // what has just come from outside
    uint32_t moved; // the pin, if that was a level
    uint32_t level; // it has now
    uint32_t more;  // more is to come at this tick
    uint32_t quiet; // no trace is wanted
    uint32_t last;  // `next` is nothing but the end of the run, which comes sooner when nothing else can happen
    uint32_t blob;  // so many bytes of another blob follow: they go into the flash, and the device is reset; 0: none
} tl_orders;

extern tl_orders tl_emulator_orders;

// Tells the runner, and waits for its orders while the board's time stands still. i_pin: the pin it is about.
void tl_emulator_stop(tl_stop i_reason, uint32_t i_pin);

// Does nothing, where time goes on: from here the runner counts instructions, when something is to come some of them later.
void tl_emulator_goes_on(void);

// Given by the recipe of a board whose emulator lacks what this asks for; else it does nothing.
// Reset: the core's first instructions. Somebody outside drives a pin. How many nanoseconds have passed since reset,
// modulo 2^32; 0: nobody knows.
void tl_emulator_reset(void);
void tl_emulator_level(uint32_t i_pin, uint32_t i_level);
uint32_t tl_emulator_nanoseconds(void);

// Around a stop, where the emulator's time passes and the board's does not: else as around a sleep.
void tl_emulator_watchdog_rests(void);
void tl_emulator_watchdog_counts(void);

void tl_emulator_sleeps(void);
void tl_emulator_moved(uint32_t i_pin);

#endif
