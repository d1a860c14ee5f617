// Calls and loops where the C compiler makes no tail calls (Thumb-1): there an operation does not jump to the next one but
// leaves its state here and returns, and a loop around it goes on. Included after m3_exec_defs.h, before the operations.
//
//   with tail calls      op --> op --> op --> ...           one frame for all of them
//   driven               drive --> op, drive --> op, ...    one frame for all of them, too
//
// Either way the native stack grows with the program's calls and loops only, and both look whether there is room.
#ifndef TL_DRIVE_H
#define TL_DRIVE_H

#include "tl_config.h"
#include "tl_engine.h"

#if TL_STACK_GUARD
// Are so many bytes left on the native stack?
static inline bool tl_stack_left(uint32_t i_bytes) {
    return (uint8_t*)__builtin_frame_address(0) > tl_engine_stack_bottom + i_bytes;
}
#else
static inline bool tl_stack_left(uint32_t i_bytes) {
    (void)i_bytes;
    return true;
}
#endif

#if TL_DRIVEN

typedef struct {
    pc_t pc;
    M3MemoryHeader* memory;
    m3reg_t r0;
#if d_m3HasFloat
    f64 fp0;
#endif
} tl_drive_state;

// What the last operation left. Private to a priority: who preempts puts it back.
extern tl_drive_state tl_drive_left;

// Answered by an operation that wants to go on; only its address counts.
extern const char tl_drive_on[];

m3ret_t tl_drive(d_m3OpSig);

#if d_m3HasFloat
#define TL_LEAVE_FLOAT() tl_drive_left.fp0 = _fp0
#else
#define TL_LEAVE_FLOAT() ((void)0)
#endif

#undef nextOpImpl
#undef nextOpDirect
#undef jumpOpDirect
#define nextOpImpl()   tl_drive(_pc, d_m3OpArgs)
#define nextOpDirect() jumpOpDirect(_pc)
#define jumpOpDirect(PC)               \
    do {                               \
        tl_drive_left.pc = (pc_t)(PC); \
        tl_drive_left.memory = _mem;   \
        tl_drive_left.r0 = _r0;        \
        TL_LEAVE_FLOAT();              \
        return tl_drive_on;            \
    } while (0)
#define RunCode tl_drive

// The first statement of Wasm3's function that makes a call; what stands behind it there is not reached.
#define TL_BEGIN_CALL()        \
    tl_drive(_pc, d_m3OpArgs); \
    return possible_trap

#else
#define TL_BEGIN_CALL() NULL
#endif

#endif
