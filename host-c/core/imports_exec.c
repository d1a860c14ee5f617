// The imports every host offers: exec, time, log, console, fault and trace.

#include "alarm.h"
#include "fault.h"
#include "imports.h"
#include "levels.h"
#include "lines.h"
#include "log.h"
#include "tl_chip.h"
#include "tl_port.h"

TL_IMPORT(tl_exec_wfe) {
    TL_UNUSED();
    uint32_t summary = 0;
    tl_outcome end = tl_lines_wait(&summary);
    return end ? end : tl_answer(io_stack, (int32_t)summary);
}

TL_IMPORT(tl_exec_take) {
    TL_UNUSED();
    return tl_answer(io_stack, (int32_t)tl_lines_take(tl_argument(io_stack, 1), tl_argument(io_stack, 2)));
}

TL_IMPORT(tl_exec_pend) {
    TL_UNUSED();
    tl_pend(tl_argument(io_stack, 0));
    return NULL;
}

TL_IMPORT(tl_exec_own) {
    TL_UNUSED();
    tl_lines_own(tl_argument(io_stack, 0), tl_argument(io_stack, 1));
    return NULL;
}

TL_IMPORT(tl_exec_mask) {
    TL_UNUSED();
    tl_level_hold();
    return NULL;
}

TL_IMPORT(tl_exec_unmask) {
    TL_UNUSED();
    tl_level_release();
    return NULL;
}

TL_IMPORT(tl_time_now) {
    TL_UNUSED();
    *io_stack = tl_chip_now();
    return NULL;
}

TL_IMPORT(tl_time_alarm) {
    TL_UNUSED();
    tl_alarm_set(tl_argument(io_stack, 0), io_stack[1]);
    return NULL;
}

TL_IMPORT(tl_log_write) {
    TL_UNUSED();
    uint32_t length = tl_argument(io_stack, 3);
    const uint8_t* args = tl_engine_memory(tl_argument(io_stack, 2), length);
    if (!args) {
        return tl_outcome_bounds;
    }
    tl_log(tl_argument(io_stack, 0), tl_argument(io_stack, 1), args, length);
    return NULL;
}

TL_IMPORT(tl_console_write) {
    TL_UNUSED();
    uint32_t length = tl_argument(io_stack, 2);
    const uint8_t* bytes = tl_engine_memory(tl_argument(io_stack, 1), length);
    if (!bytes) {
        return tl_outcome_bounds;
    }
    tl_observe_text(bytes, length);
    tl_console_text(bytes, length);
    return tl_answer(io_stack, (int32_t)length);
}

TL_IMPORT(tl_fault_raised) {
    TL_UNUSED();
    return tl_fault_raise(tl_argument(io_stack, 0), tl_argument(io_stack, 1));
}

TL_IMPORT(tl_trace_polled) {
    TL_UNUSED();
    tl_fault_task(tl_argument(io_stack, 0));
    tl_observe_task(TL_TASK_POLLED, tl_argument(io_stack, 0));
    return NULL;
}

TL_IMPORT(tl_trace_woken) {
    TL_UNUSED();
    tl_observe_task(TL_TASK_WOKEN, tl_argument(io_stack, 0));
    return NULL;
}

TL_IMPORT(tl_trace_finished) {
    TL_UNUSED();
    tl_observe_task(TL_TASK_FINISHED, tl_argument(io_stack, 0));
    return NULL;
}
