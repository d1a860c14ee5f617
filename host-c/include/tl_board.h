// What the core needs to know about a board: what it has, and which of its pins and ports a word of the ABI means.
// Everything here is data or a look-up: nothing blocks, nothing is called from interrupts.
#ifndef TL_BOARD_H
#define TL_BOARD_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char* name;
    uint32_t capabilities; // one bit each, enum tl_capability
    uint32_t ram;          // the most linear memory a blob may ask for
    uint32_t blob;         // the longest container
} tl_board_limits;

extern const tl_board_limits tl_board;

// Is this the board of that name, or one that has every board's pins?
bool tl_board_named(const char* i_name);

// Can the clock run at this rate, in Hz?
bool tl_board_tick_rate(uint32_t i_hertz);

// The chip's number of a pin or port word (number and role); negative: the board has no such thing.
int32_t tl_board_pin(uint32_t i_word);
int32_t tl_board_port(uint32_t i_word);

#endif
