// Which pin or port a word of the ABI means, from the tables generated from board.json.

#include "tl_board.h"

#include <string.h>

#include "tl_abi.h"
#include "tl_config.h"
#include "tl_device.h"

bool tl_board_named(const char* i_name) {
    return strcmp(i_name, TL_BOARD_NAME) == 0;
}

static int32_t find(uint32_t i_word) {
    for (uint32_t i = 0; i < tl_board_role_count; i++) {
        if (tl_board_roles[i].word == i_word) {
            return tl_board_roles[i].number;
        }
    }
    return -1;
}

static bool is_port(uint32_t i_word) {
    return i_word >> 8 == TL_ROLE_CONSOLE || i_word >> 8 == TL_ROLE_UART;
}

int32_t tl_board_pin(uint32_t i_word) {
    if (i_word >> 8 == TL_ROLE_OWN) {
        return i_word < TL_PINS && tl_board_pins[i_word / 32] >> i_word % 32 & 1 ? (int32_t)i_word : -1;
    }
    return is_port(i_word) ? -1 : find(i_word);
}

int32_t tl_board_port(uint32_t i_word) {
    return is_port(i_word) ? find(i_word) : -1;
}
