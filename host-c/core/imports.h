// How an import finds its arguments and leaves its result; see tl_import_call in tl_engine.h.
#ifndef TL_IMPORTS_H
#define TL_IMPORTS_H

#include <stdint.h>

#include "tl_engine.h"

#define TL_IMPORT(NAME) \
    tl_outcome NAME(struct M3Runtime* i_runtime, struct M3ImportContext* i_context, uint64_t* io_stack, void* i_memory)

#define TL_UNUSED()  \
    (void)i_runtime; \
    (void)i_context; \
    (void)i_memory;  \
    (void)io_stack

// The 32-bit argument at a place on the stack; the upper half may hold anything.
static inline uint32_t tl_argument(const uint64_t* i_stack, uint32_t i_place) {
    return (uint32_t)i_stack[i_place];
}

static inline tl_outcome tl_answer(uint64_t* o_stack, int32_t i_result) {
    *o_stack = (uint32_t)i_result;
    return NULL;
}

TL_IMPORT(tl_exec_wfe);
TL_IMPORT(tl_exec_take);
TL_IMPORT(tl_exec_pend);
TL_IMPORT(tl_exec_own);
TL_IMPORT(tl_exec_mask);
TL_IMPORT(tl_exec_unmask);
TL_IMPORT(tl_time_now);
TL_IMPORT(tl_time_alarm);
TL_IMPORT(tl_log_write);
TL_IMPORT(tl_console_write);
TL_IMPORT(tl_fault_raised);
TL_IMPORT(tl_trace_polled);
TL_IMPORT(tl_trace_woken);
TL_IMPORT(tl_trace_finished);
TL_IMPORT(tl_gpio_opened);
TL_IMPORT(tl_gpio_write);
TL_IMPORT(tl_gpio_toggle);
TL_IMPORT(tl_gpio_read);
TL_IMPORT(tl_gpio_watch);
TL_IMPORT(tl_uart_opened);
TL_IMPORT(tl_uart_reading);
TL_IMPORT(tl_uart_writing);
TL_IMPORT(tl_uart_pended);
TL_IMPORT(tl_uart_losses);

#endif
