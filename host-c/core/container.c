// The container's header: everything about a blob that can be checked without the engine. See docs/abi.md, "Container".
//
//   0 magic | 4 versions | 6 header size | 8 capabilities | 12 RAM | 16 tick rate | 20 budget | 24 build id
//   32 name | 64 flags | 68 signature | 72 board | 88 module length | 92 CRC-32 of 0..91 and the module | 96 module

#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "tl_board.h"
#include "tl_core.h"
#include "tl_text.h"

enum {
    AT_CONTAINER_VERSION = 4,
    AT_ABI_VERSION = 5,
    AT_HEADER_SIZE = 6,
    AT_CAPABILITIES = 8,
    AT_RAM = 12,
    AT_TICK_RATE = 16,
    AT_BUDGET = 20,
    AT_NAME = 32,
    NAME_SIZE = 32,
    AT_FLAGS = 64,
    AT_SIGNATURE = 68,
    AT_BOARD = 72,
    BOARD_SIZE = 16,
    AT_LENGTH = 88,
    AT_CRC = 92,
};

#define MAGIC      0x314c4b54u // "TKL1"
#define FLAG_TRACE 1u
#define RAM_LEAST  8u // the engine's bounds check needs as much

const char* tl_refusal_text(int16_t i_code) {
    switch (i_code) {
#define X(CODE, SENTENCE) \
    case CODE:            \
        return SENTENCE;
        TL_REFUSAL_TEXTS(X)
#undef X
    default:
        return "is refused";
    }
}

static tl_text refuse(tl_refused* o_refused, int16_t i_code) {
    o_refused->code = i_code;
    return tl_text_on(o_refused->detail, sizeof o_refused->detail);
}

// "WHAT1 VALUE1 WHAT2 VALUE2 WHAT3" behind a refusal's sentence.
static bool refuse_numbers(tl_refused* o_refused, int16_t i_code, const char* i_first, uint64_t i_one,
                           const char* i_second, uint64_t i_two, const char* i_third) {
    tl_text text = refuse(o_refused, i_code);
    tl_text_put(&text, i_first);
    tl_text_decimal(&text, i_one);
    tl_text_put(&text, i_second);
    tl_text_decimal(&text, i_two);
    tl_text_put(&text, i_third);
    return false;
}

static bool refuse_number(tl_refused* o_refused, int16_t i_code, const char* i_before, uint32_t i_value,
                          const char* i_after) {
    tl_text text = refuse(o_refused, i_code);
    tl_text_put(&text, i_before);
    tl_text_decimal(&text, i_value);
    tl_text_put(&text, i_after);
    return false;
}

static bool refuse_capabilities(tl_refused* o_refused, uint32_t i_lacking) {
    tl_text text = refuse(o_refused, TL_REFUSAL_CAPABILITY);
    static const char* const names[] = {
#define X(BIT, NAME) NAME,
        TL_CAPABILITY_NAMES(X)
#undef X
    };
    for (uint32_t bit = 0, told = 0; bit < 32; bit++) {
        if (!(i_lacking >> bit & 1)) {
            continue;
        }
        tl_text_put(&text, told++ ? ", " : "");
        if (bit < sizeof names / sizeof *names) {
            tl_text_put(&text, names[bit]);
        } else {
            tl_text_put(&text, "bit ");
            tl_text_decimal(&text, bit);
        }
    }
    return false;
}

static bool refuse_size(uint32_t i_size, tl_refused* o_refused) {
    if (i_size == 0) {
        tl_text text = refuse(o_refused, TL_REFUSAL_SIZE);
        tl_text_put(&text, "it is empty");
        return false;
    }
    if (i_size < TL_HEADER_SIZE) {
        return refuse_numbers(o_refused, TL_REFUSAL_SIZE, "it has ", i_size, " bytes, and the header alone has ",
                              TL_HEADER_SIZE, "");
    }
    return refuse_numbers(o_refused, TL_REFUSAL_SIZE, "it has ", i_size, " bytes, and this host takes at most ",
                          tl_board.blob, "");
}

// What makes it a container of this version, whole and undamaged.
static bool check_frame(const uint8_t* i_bytes, uint32_t i_size, tl_refused* o_refused) {
    if (i_size < TL_HEADER_SIZE || i_size > tl_board.blob) {
        return refuse_size(i_size, o_refused);
    }
    if (tl_read_u32(i_bytes) != MAGIC) {
        refuse(o_refused, TL_REFUSAL_MAGIC);
        return false;
    }
    if (i_bytes[AT_CONTAINER_VERSION] != TL_VERSION_CONTAINER) {
        return refuse_number(o_refused, TL_REFUSAL_CONTAINER_VERSION, "it has version ", i_bytes[AT_CONTAINER_VERSION],
                             "");
    }
    if (i_bytes[AT_ABI_VERSION] != TL_VERSION_ABI) {
        return refuse_number(o_refused, TL_REFUSAL_ABI_VERSION, "it has version ", i_bytes[AT_ABI_VERSION], "");
    }
    uint32_t header = tl_read_u16(i_bytes + AT_HEADER_SIZE);
    if (header != TL_HEADER_SIZE) {
        return refuse_number(o_refused, TL_REFUSAL_HEADER, "", header, " bytes");
    }
    uint32_t length = tl_read_u32(i_bytes + AT_LENGTH);
    if (length != i_size - TL_HEADER_SIZE) {
        return refuse_numbers(o_refused, TL_REFUSAL_LENGTH, "its header says ", length, " bytes of module, there are ",
                              i_size - TL_HEADER_SIZE, "");
    }
    uint32_t crc = tl_crc32(tl_crc32(0, i_bytes, AT_CRC), i_bytes + TL_HEADER_SIZE, length);
    if (tl_read_u32(i_bytes + AT_CRC) != crc) {
        refuse(o_refused, TL_REFUSAL_CRC);
        return false;
    }
    return true;
}

// The fields whose values the CRC has vouched for.
static bool check_fields(const uint8_t* i_bytes, tl_refused* o_refused) {
    uint32_t flags = tl_read_u32(i_bytes + AT_FLAGS) & ~FLAG_TRACE;
    if (flags) {
        tl_text text = refuse(o_refused, TL_REFUSAL_FLAGS);
        tl_text_put(&text, "0x");
        tl_text_hex(&text, flags, 1);
        return false;
    }
    if (tl_read_u32(i_bytes + AT_SIGNATURE)) {
        return refuse_number(o_refused, TL_REFUSAL_SIGNATURE, "kind ", tl_read_u16(i_bytes + AT_SIGNATURE), "");
    }
    return true;
}

// Pins have numbers of the board's own, so that another board's would be other pins.
static bool check_board(const uint8_t* i_bytes, tl_refused* o_refused) {
    char name[BOARD_SIZE + 1] = {0};
    memcpy(name, i_bytes + AT_BOARD, BOARD_SIZE);
    if (!*name || tl_board_named(name)) {
        return true;
    }
    tl_text text = refuse(o_refused, TL_REFUSAL_BOARD);
    tl_text_put(&text, name);
    return false;
}

// What the blob needs, against what the board has.
static bool check_needs(const uint8_t* i_bytes, tl_refused* o_refused) {
    if (!check_board(i_bytes, o_refused)) {
        return false;
    }
    uint32_t lacking = tl_read_u32(i_bytes + AT_CAPABILITIES) & ~tl_board.capabilities;
    if (lacking) {
        return refuse_capabilities(o_refused, lacking);
    }
    uint32_t ram = tl_read_u32(i_bytes + AT_RAM);
    if (ram < RAM_LEAST || ram > tl_board.ram) {
        return refuse_numbers(o_refused, TL_REFUSAL_RAM, "it asks for ", ram, " bytes, the host has ", tl_board.ram,
                              "");
    }
    uint32_t rate = tl_read_u32(i_bytes + AT_TICK_RATE);
    if (!tl_board_tick_rate(rate)) {
        return refuse_number(o_refused, TL_REFUSAL_TICK_RATE, "", rate, " Hz");
    }
    if (i_bytes[AT_NAME + NAME_SIZE - 1]) {
        refuse(o_refused, TL_REFUSAL_NAME);
        return false;
    }
    return true;
}

bool tl_container_check(const uint8_t* i_bytes, uint32_t i_size, tl_container* o_container, tl_refused* o_refused) {
    if (!check_frame(i_bytes, i_size, o_refused) || !check_fields(i_bytes, o_refused) ||
        !check_needs(i_bytes, o_refused)) {
        return false;
    }
    *o_container = (tl_container){
        .name = (const char*)i_bytes + AT_NAME,
        .module = i_bytes + TL_HEADER_SIZE,
        .module_size = i_size - TL_HEADER_SIZE,
        .ram = tl_read_u32(i_bytes + AT_RAM),
        .tick_rate = tl_read_u32(i_bytes + AT_TICK_RATE),
        .budget_us = tl_read_u32(i_bytes + AT_BUDGET),
        .traced = (tl_read_u32(i_bytes + AT_FLAGS) & FLAG_TRACE) != 0,
    };
    *o_refused = (tl_refused){0};
    return true;
}
