// Little-endian numbers in bytes, whatever their alignment.
#ifndef TL_BYTES_H
#define TL_BYTES_H

#include <stdint.h>

static inline uint16_t tl_read_u16(const uint8_t* i_at) {
    return (uint16_t)(i_at[0] | i_at[1] << 8);
}

static inline uint32_t tl_read_u32(const uint8_t* i_at) {
    return (uint32_t)tl_read_u16(i_at) | (uint32_t)tl_read_u16(i_at + 2) << 16;
}

static inline uint8_t* tl_write_u16(uint8_t* o_at, uint16_t i_value) {
    o_at[0] = (uint8_t)i_value;
    o_at[1] = (uint8_t)(i_value >> 8);
    return o_at + 2;
}

static inline uint8_t* tl_write_u32(uint8_t* o_at, uint32_t i_value) {
    return tl_write_u16(tl_write_u16(o_at, (uint16_t)i_value), (uint16_t)(i_value >> 16));
}

#endif
