// What a board's host has in its emulator and nowhere else: a trace of what it does, and stops at which the runner outside
// (cli/emulator) injects what happens to it. It stands between the core and the chip's drivers by the linker's --wrap, so
// the code that real chips run is the same.
//
//   core --> [ emulator ] --> chip --> emulated hardware
//                |   ^                        ^
//          trace v   | stop                   | bytes and pin levels
//              runner: a debugger, outside ---'
#ifndef TL_EMULATOR_H
#define TL_EMULATOR_H

#include <stdint.h>

// Given by the port: text for the runner, at no cost in the emulated hardware.
void tl_emulator_write(const char* i_text);

// Why it stops; the runner knows these numbers.
typedef enum {
    TL_STOP_BEGIN = 1, // before the blob's start
    TL_STOP_DUE = 2,   // tick `next` is reached
    TL_STOP_TAKEN = 3, // a byte was received while `more` follow
    TL_STOP_IDLE = 4,  // nothing can happen any more unless it comes from outside
} tl_stop;

// The runner writes here while everything stands still.
typedef struct {
    uint64_t next;  // when to stop again; TL_NEVER: only when idle
    uint32_t more;  // bytes are to follow at the same tick
    uint32_t quiet; // no trace is wanted
} tl_orders;

extern volatile tl_orders tl_emulator_orders;

#endif
