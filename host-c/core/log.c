// Log lines: a packet for a monitor, which knows the strings; a line of text with level, index and raw arguments for
// anybody else.

#include "log.h"

#include "bytes.h"
#include "packet.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_port.h"
#include "tl_text.h"

static bool monitor;

void tl_monitor_attached(bool i_attached) {
    monitor = i_attached;
}

bool tl_monitor(void) {
    return monitor;
}

static void log_packet(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    uint8_t head[7];
    head[0] = (uint8_t)i_level;
    tl_write_u32(tl_write_u16(head + 1, (uint16_t)i_index), (uint32_t)tl_chip_now());
    tl_packet_send(TL_PACKET_LOG, head, sizeof head, i_args, i_length);
}

static const char* level_name(uint32_t i_level) {
    switch (i_level) {
#define X(LEVEL, NAME) \
    case LEVEL:        \
        return NAME;
        TL_LEVEL_NAMES(X)
#undef X
    default:
        return "log";
    }
}

static void put(const tl_text* i_text) {
    tl_chip_console((const uint8_t*)i_text->start, (uint32_t)tl_text_length(i_text));
}

// info #3 2a000000
static void log_text(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    char buffer[40];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    tl_text_put(&text, level_name(i_level));
    tl_text_put(&text, " #");
    tl_text_decimal(&text, i_index);
    tl_text_put(&text, i_length > 0 ? " " : "");
    for (uint32_t i = 0; i < i_length; i++) {
        if (tl_text_length(&text) > sizeof buffer - 4) {
            put(&text);
            text = tl_text_on(buffer, sizeof buffer);
        }
        tl_text_hex(&text, i_args[i], 2);
    }
    tl_text_put(&text, "\n");
    put(&text);
}

void tl_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    tl_observe_log(i_level, i_index, i_args, i_length);
    if (monitor) {
        log_packet(i_level, i_index, i_args, i_length);
    } else {
        log_text(i_level, i_index, i_args, i_length);
    }
}

void tl_console_text(const uint8_t* i_bytes, uint32_t i_length) {
    uint32_t from = 0;
    for (uint32_t at = 0; at <= i_length; at++) {
        if (at == i_length || i_bytes[at] == 0) {
            tl_chip_console(i_bytes + from, at - from);
            from = at + 1;
        }
    }
}
