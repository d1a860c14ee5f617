// A broken host: an exception. It never happens because of a blob alone: a blob's mistakes end the blob.

#include "fault.h"

#include "tl_device.h"
#include "tl_text.h"

_Noreturn void tl_port_unexpected(uint32_t i_cause, uint32_t i_at, uint32_t i_caller, uintptr_t i_stack) {
    if (i_stack < (uintptr_t)tl_stack_bottom) {
        tl_device_overflowed(false);
    }
    char reason[40];
    tl_text text = tl_text_on(reason, sizeof reason);
    tl_text_put(&text, "exception ");
    tl_text_decimal(&text, i_cause);
    tl_device_broken(TL_FAULT_HOST, reason, i_at, i_caller);
}
