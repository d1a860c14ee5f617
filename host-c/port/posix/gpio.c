// Simulated pins. A pin's level comes from the blob (output), from outside (script, keys) or from its pull.

#include "gpio.h"

#include "names.h"
#include "timeline.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "trace.h"

typedef struct {
    bool opened;
    uint8_t direction;
    uint8_t pull;
    uint8_t latch;   // the level the blob drives
    uint8_t outside; // the level somebody outside drives, plus one; 0: nobody does
    uint8_t watched; // the kinds of event that raise the line
} sim_pin;

static sim_pin pins[TL_PINS];

_Static_assert(TL_HANDLES == TL_PINS + TL_PORTS, "a handle for everything");
_Static_assert(TL_LINE_WORDS * 32 >= 1 + TL_PINS + 2 * TL_PORTS, "lines for everything");

static bool drives(const sim_pin* i_pin) {
    return i_pin->opened && i_pin->direction != TL_PIN_INPUT;
}

uint32_t gpio_level(uint32_t i_pin) {
    const sim_pin* pin = &pins[i_pin];
    if (pin->direction == TL_PIN_OUTPUT || (pin->direction == TL_PIN_OPEN_DRAIN && pin->latch == 0)) {
        return pin->latch;
    }
    return pin->outside ? pin->outside - 1u : pin->pull == TL_PULL_UP;
}

static void changed(uint32_t i_pin, uint32_t i_level) {
    trace_pin(pin_name(i_pin), i_level);
    timeline_level(i_pin, i_level);
}

static void raise_line(uint32_t i_pin, uint32_t i_kinds) {
    if (pins[i_pin].watched & i_kinds) {
        pins[i_pin].watched = 0;
        tl_pin_event(i_pin);
    }
}

// The level may have changed from what it was: those who watch the pin hear of it.
static void settle(uint32_t i_pin, uint32_t i_before) {
    uint32_t level = gpio_level(i_pin);
    if (level != i_before) {
        raise_line(i_pin, level ? TL_WATCH_HIGH | TL_WATCH_RISING : TL_WATCH_LOW | TL_WATCH_FALLING);
    }
}

void gpio_input(uint32_t i_pin, uint32_t i_level) {
    uint32_t before = gpio_level(i_pin);
    pins[i_pin].outside = (uint8_t)(i_level + 1);
    if (!drives(&pins[i_pin]) && gpio_level(i_pin) != before) {
        changed(i_pin, i_level);
    }
    settle(i_pin, before);
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    sim_pin* pin = &pins[i_pin];
    pin->opened = true;
    pin->direction = (uint8_t)tl_mode_direction(i_mode);
    pin->pull = (uint8_t)tl_mode_pull(i_mode);
    pin->latch = (uint8_t)tl_mode_level(i_mode);
    if (drives(pin)) {
        changed(i_pin, pin->latch);
    } else {
        timeline_level(i_pin, gpio_level(i_pin)); // where its row begins
    }
    return 0;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    sim_pin* pin = &pins[i_pin];
    if (pin->latch == i_level) {
        return;
    }
    uint32_t before = gpio_level(i_pin);
    pin->latch = (uint8_t)i_level;
    settle(i_pin, before);
    if (drives(pin)) {
        changed(i_pin, i_level);
    }
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    tl_chip_pin_write(i_pin, pins[i_pin].latch ? 0 : 1);
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return gpio_level(i_pin);
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    pins[i_pin].watched = (uint8_t)i_kinds;
    raise_line(i_pin, gpio_level(i_pin) ? TL_WATCH_HIGH : TL_WATCH_LOW);
}

bool gpio_listens(void) {
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        if (pins[pin].opened && pins[pin].direction == TL_PIN_INPUT) {
            return true;
        }
    }
    return false;
}

void gpio_reset(void) {
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        pins[pin] = (sim_pin){.outside = pins[pin].outside};
    }
}
