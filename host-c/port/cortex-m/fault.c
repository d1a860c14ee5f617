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

static _Noreturn __attribute__((used)) void report(const uint32_t* i_stack) {
    const exception_frame* frame = (const exception_frame*)i_stack;
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    // A stack that has run out holds no frame to read.
    bool overflow = (uintptr_t)i_stack < (uintptr_t)tl_stack_bottom;
    char reason[40];
    tl_text text = tl_text_on(reason, sizeof reason);
    tl_text_put(&text, "exception ");
    tl_text_decimal(&text, exception);
    tl_text_put(&text, overflow ? ", its stack overflowed" : "");
    tl_device_broken(reason, overflow ? 0 : frame->pc, overflow ? 0 : frame->lr);
}

// Hands over the stack that was in use: bit 2 of the return address says which.
__attribute__((naked)) void tl_port_unexpected(void) {
    __asm__ volatile("movs r0, #4\n"
                     "mov r1, lr\n"
                     "tst r0, r1\n"
                     "beq 1f\n"
                     "mrs r0, psp\n"
                     "b 2f\n"
                     "1: mrs r0, msp\n"
                     "2: ldr r2, =report\n"
                     "bx r2\n"
                     ".ltorg\n");
}

__attribute__((weak, alias("tl_port_unexpected"))) void cortex_systick_interrupt(void);
