// Text for the runner of an emulator and bytes from it, by semihosting calls as on ARM, marked by the three instructions
// below, which must not lie across two pages.

#include "emulator.h"

enum { SYS_OPEN = 1, SYS_WRITE0 = 4, SYS_READ = 6, MODE_READ_BINARY = 1 };

static __attribute__((noinline)) uint32_t call(uint32_t i_operation, const void* i_block) {
    register uint32_t result __asm__("a0") = i_operation;
    register const void* block __asm__("a1") = i_block;
    __asm__ volatile(".balign 16\n"
                     ".option push\n"
                     ".option norvc\n"
                     "slli x0, x0, 0x1f\n"
                     "ebreak\n"
                     "srai x0, x0, 7\n"
                     ".option pop\n"
                     : "+r"(result)
                     : "r"(block)
                     : "memory");
    return result;
}

void tl_emulator_write(const char* i_text) {
    call(SYS_WRITE0, i_text);
}

// The runner appends its orders to a file of this name, in the folder where the emulator runs.
static uint32_t open_orders(void) {
    static const char name[] = "orders";
    const struct {
        const char* name;
        uint32_t mode;
        uint32_t length;
    } block = {name, MODE_READ_BINARY, sizeof name - 1};
    return call(SYS_OPEN, &block);
}

uint32_t tl_emulator_read(void* o_bytes, uint32_t i_length) {
    // 0: not open yet; it stays open over a reset.
    static uint32_t handle __attribute__((section(".kept")));
    handle = handle ? handle : open_orders();
    const struct {
        uint32_t handle;
        void* bytes;
        uint32_t length;
    } block = {handle, o_bytes, i_length};
    return i_length - call(SYS_READ, &block); // the call says how many are missing
}
