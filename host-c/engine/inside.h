// What the engine's own units share: positions of a fault and the in-place replay. See compile.c.
#ifndef TL_INSIDE_H
#define TL_INSIDE_H

#include "m3_env.h"
#include "tl_engine.h"

// Where the code was at the last trap: first only native addresses, after a replay also what they stand for.
typedef struct {
    uint32_t count; // may be more than the array holds: the outermost calls are not kept
    pc_t pc[TL_FAULT_FRAMES];
    uint32_t offset[TL_FAULT_FRAMES];
    IM3Function function[TL_FAULT_FRAMES]; // NULL: the stub of an import
} tl_trail;

extern tl_trail tl_engine_trail;

// What the compiler does beside compiling.
typedef enum { TL_COMPILE_ONLY, TL_COMPILE_NUMBERING, TL_COMPILE_REPLAYING } tl_compile_mode;

extern tl_compile_mode tl_engine_mode;

// How many code pages have been numbered, in the order in which the compiler first took them.
extern uint32_t tl_engine_pages;

// Where the module's code ends, while that is compiled: a new page is not longer than the rest may need. Else NULL.
extern const uint8_t* tl_engine_code_end;

// Reads a constant expression; NULL for its value: only where it ends.
M3Result tl_engine_constant(IM3Module i_module, void* o_value, u8 i_type, bytes_t* io_bytes, cbytes_t i_end);

// Compiles all of a module's functions and notes which pages it took, so that a replay can repeat it.
M3Result tl_engine_compile(IM3Module i_module);

// Compiles them all again over the same words: links every call, and finds the offsets of tl_engine_trail.
M3Result tl_engine_replay(IM3Module i_module);

// Makes operations of the calls of exec.mask and exec.unmask; after each compilation.
void tl_engine_shorten(IM3Module i_module);

// What the level that is preempted by this one has left to its loop of operations; nothing where there is no such loop.
void tl_drive_keep(void);
void tl_drive_restore(void);

// The loaded runtime, for tl_engine_stop.
extern IM3Runtime tl_engine_runtime;

#endif
