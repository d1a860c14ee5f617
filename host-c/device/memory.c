// RAM as the C code wants it, and the paint on the stacks that shows later how much of them was used.

#include "tl_device.h"

// Symbols of the linker script.
extern uint32_t tl_data_start[], tl_data_end[], tl_bss_start[], tl_bss_end[];
extern const uint32_t tl_data_image[];

#define PAINT 0x5aa55aa5u

static void fill(uint32_t* o_from, const uint32_t* i_to, uint32_t i_word) {
    while (o_from < i_to) {
        *o_from++ = i_word;
    }
}

void tl_device_memory(const uint8_t* i_in_use) {
    const uint32_t* from = tl_data_image;
    for (uint32_t* to = tl_data_start; to < tl_data_end;) {
        *to++ = *from++;
    }
    fill(tl_bss_start, tl_bss_end, 0);
    fill((uint32_t*)tl_stack_bottom, (const uint32_t*)tl_stack_top, PAINT);
    fill((uint32_t*)tl_stack_top, (const uint32_t*)i_in_use, PAINT); // with the guard
}

bool tl_device_guard_holds(void) {
    return tl_device_stack_used(tl_stack_top, tl_handler_stack_bottom) == 0;
}

uint32_t tl_device_stack_used(const uint8_t* i_bottom, const uint8_t* i_top) {
    const uint32_t* word = (const uint32_t*)i_bottom;
    while (word < (const uint32_t*)i_top && *word == PAINT) {
        word++;
    }
    return (uint32_t)(i_top - (const uint8_t*)word);
}
