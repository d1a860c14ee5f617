// CRC-32 with a table of 16 entries: 64 bytes of flash, two look-ups per byte.

#include "crc32.h"

// The CRC of each half byte, for the reversed polynomial 0xedb88320.
static const uint32_t halves[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

uint32_t tl_crc32(uint32_t i_before, const uint8_t* i_bytes, uint32_t i_length) {
    uint32_t crc = ~i_before;
    for (uint32_t i = 0; i < i_length; i++) {
        crc ^= i_bytes[i];
        crc = (crc >> 4) ^ halves[crc & 15];
        crc = (crc >> 4) ^ halves[crc & 15];
    }
    return ~crc;
}
