// CRC-32 as in zlib (IEEE 802.3), piece by piece: start with 0, feed each result into the next call.
#ifndef TL_CRC32_H
#define TL_CRC32_H

#include <stdint.h>

uint32_t tl_crc32(uint32_t i_before, const uint8_t* i_bytes, uint32_t i_length);

#endif
