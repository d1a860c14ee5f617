// Packets on the console wire: 0x00, the COBS encoding of (type, body, CRC-32 of both), 0x00.
#ifndef TL_PACKET_H
#define TL_PACKET_H

#include <stdint.h>

enum { TL_PACKET_LOG = 1, TL_PACKET_FAULT = 2 };

// Sends one packet; the body is i_head followed by i_tail, of which either may be empty.
void tl_packet_send(uint8_t i_type, const uint8_t* i_head, uint32_t i_head_length, const uint8_t* i_tail,
                    uint32_t i_tail_length);

#endif
