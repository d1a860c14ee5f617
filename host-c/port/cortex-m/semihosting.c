// Text for the runner of an emulator, by the semihosting call that the emulators and debuggers of ARM cores know.

#include "emulator.h"

enum { SYS_WRITE0 = 4 };

void tl_emulator_write(const char* i_text) {
    register uint32_t operation __asm__("r0") = SYS_WRITE0;
    register const char* text __asm__("r1") = i_text;
    __asm__ volatile("bkpt 0xab" : "+r"(operation) : "r"(text) : "memory");
}
