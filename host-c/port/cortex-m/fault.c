// A broken host: a HardFault or an interrupt that nobody asked for. It never happens because of a blob alone: a blob's
// mistakes end the blob.

#include "fault.h"

#include "cortex.h"
#include "tl_device.h"
#include "tl_text.h"

// What the core has put on the stack.
typedef struct {
    uint32_t r[4];
    uint32_t r12;
    uint32_t lr;
    uint32_t pc;
    uint32_t xpsr;
} exception_frame;

_Noreturn void tl_port_unasked(uint32_t i_at, uint32_t i_caller) {
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    char reason[40];
    tl_text text = tl_text_on(reason, sizeof reason);
    tl_text_put(&text, "exception ");
    tl_text_decimal(&text, exception);
    tl_device_broken(TL_FAULT_HOST, reason, i_at, i_caller);
}

// A push that fails leaves the stack pointer where it was: above the end that it ran over by as much as it would have pushed.
enum { PUSHED_MOST = 16 * sizeof(uint32_t) };

// A stack that has run out holds no frame to read.
static _Noreturn __attribute__((used)) void report(const uint32_t* i_stack) {
    const exception_frame* frame = (const exception_frame*)i_stack;
    uintptr_t at = (uintptr_t)i_stack;
    bool handlers = at - (uintptr_t)tl_stack_top < (uintptr_t)(tl_handler_stack_bottom - tl_stack_top) + PUSHED_MOST;
    if (handlers || at < (uintptr_t)tl_stack_bottom + PUSHED_MOST) {
        tl_device_overflowed(handlers);
    }
    tl_port_unasked(frame->pc, frame->lr);
}

// Hands over the stack that was in use: bit 2 of the return address says which. Where the handlers' has run out, the report
// begins at its top.
__attribute__((naked)) void tl_port_unexpected(void) {
    __asm__ volatile(".syntax unified\n"
                     "mrs r1, msp\n"
                     "mov r0, r1\n"
                     "movs r2, #4\n"
                     "mov r3, lr\n"
                     "tst r2, r3\n"
                     "beq 1f\n"
                     "mrs r0, psp\n"
                     "1: ldr r2, =tl_handler_stack_bottom\n"
                     "cmp r1, r2\n"
                     "bhs 2f\n"
                     "ldr r1, =tl_handler_stack_top\n"
                     "msr msp, r1\n"
                     "2: bl report\n"
                     ".ltorg\n");
}

__attribute__((weak, alias("tl_port_unexpected"))) void cortex_systick_interrupt(void);
