// Pins: who owns which, and which event line belongs to it.

#include "gpio.h"

#include "handles.h"
#include "lines.h"
#include "tl_abi.h"
#include "tl_board.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"

static uint16_t line_of[TL_PINS]; // 0: the pin is not open

static bool is_valid(uint32_t i_mode) {
    return tl_mode_direction(i_mode) != TL_PIN_DIRECTION && tl_mode_pull(i_mode) <= TL_PULL_DOWN && i_mode >> 5 == 0;
}

int32_t tl_gpio_open(uint32_t i_word, uint32_t i_mode) {
    int32_t pin = tl_board_pin(i_word);
    if (pin < 0 || pin >= TL_PINS) {
        return TL_ERROR_NO_SUCH_PIN;
    }
    if (line_of[pin]) {
        return TL_ERROR_IN_USE;
    }
    if (!is_valid(i_mode)) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    int32_t error = tl_chip_pin_open((uint32_t)pin, i_mode);
    if (error) {
        return error;
    }
    line_of[pin] = (uint16_t)tl_lines_open(1);
    return tl_handle_add(TL_HANDLE_PIN, (uint32_t)pin, line_of[pin]);
}

void tl_pin_event(uint32_t i_pin) {
    tl_line_set(line_of[i_pin]);
}

void tl_gpio_reset(void) {
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        line_of[pin] = 0;
    }
}
