// A bounded string under construction, see tl_text.h.

#include "tl_text.h"

tl_text tl_text_on(char* o_buffer, size_t i_size) {
    *o_buffer = 0;
    return (tl_text){o_buffer, o_buffer, o_buffer + i_size - 1};
}

void tl_text_put(tl_text* io_text, const char* i_string) {
    while (*i_string && io_text->at < io_text->end) {
        *io_text->at++ = *i_string++;
    }
    *io_text->at = 0;
}

void tl_text_decimal(tl_text* io_text, uint64_t i_value) {
    char digits[21];
    char* first = digits + sizeof digits - 1;
    *first = 0;
    do {
        *--first = (char)('0' + i_value % 10);
        i_value /= 10;
    } while (i_value > 0);
    tl_text_put(io_text, first);
}

void tl_text_hex(tl_text* io_text, uint32_t i_value, uint32_t i_digits) {
    char digits[9];
    char* first = digits + sizeof digits - 1;
    *first = 0;
    do {
        *--first = "0123456789abcdef"[i_value & 15];
        i_value >>= 4;
        i_digits = i_digits > 0 ? i_digits - 1 : 0;
    } while ((i_value > 0 || i_digits > 0) && first > digits);
    tl_text_put(io_text, first);
}

size_t tl_text_length(const tl_text* i_text) {
    return (size_t)(i_text->at - i_text->start);
}
