// The loop around driven operations, see drive.h.

#include "inside.h"

#include "m3_exec_defs.h"

#include "drive.h"
#include "tl_core.h"

#if TL_STACK_GUARD
uint8_t* tl_engine_stack_bottom;
#endif

#if TL_DRIVEN

tl_drive_state tl_drive_left;
const char tl_drive_on[] = "";

m3ret_t tl_drive(d_m3OpSig) {
    for (;;) {
        m3ret_t result = ((IM3Operation)*_pc)(_pc + 1, d_m3OpArgs);
        if (result != tl_drive_on) {
            return result;
        }
        _pc = tl_drive_left.pc;
        _mem = tl_drive_left.memory;
        _r0 = tl_drive_left.r0;
#if d_m3HasFloat
        _fp0 = tl_drive_left.fp0;
#endif
    }
}

static tl_drive_state kept[TL_EXECUTORS];

void tl_drive_keep(void) {
    kept[tl_level_now()] = tl_drive_left;
}

void tl_drive_restore(void) {
    tl_drive_left = kept[tl_level_now()];
}

#else

void tl_drive_keep(void) {}

void tl_drive_restore(void) {}

#endif
