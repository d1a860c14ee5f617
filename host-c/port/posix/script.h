// The input script: what happens to the program from outside, see docs/abi.md.
#ifndef TL_POSIX_SCRIPT_H
#define TL_POSIX_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { SCRIPT_FINE, SCRIPT_UNREADABLE, SCRIPT_WRONG } script_result;

// Reads a script; complains when it cannot.
script_result script_read(const char* i_path);

// The tick of the next line; UINT64_MAX: there is none left.
uint64_t script_next(void);

// Applies every line that is due at a tick, in order; false: one of them ends the run.
bool script_apply(uint64_t i_now);

#endif
