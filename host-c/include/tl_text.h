// A bounded string under construction: what does not fit is cut off, the end is always a zero. It stands in for printf,
// which neither the core nor a device has.
#ifndef TL_TEXT_H
#define TL_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    char* start;
    char* at;
    char* end; // the last byte, kept for the zero
} tl_text;

tl_text tl_text_on(char* o_buffer, size_t i_size);

void tl_text_put(tl_text* io_text, const char* i_string);
void tl_text_decimal(tl_text* io_text, uint64_t i_value);
// At least i_digits digits, lower case, without "0x".
void tl_text_hex(tl_text* io_text, uint32_t i_value, uint32_t i_digits);

size_t tl_text_length(const tl_text* i_text);

#endif
