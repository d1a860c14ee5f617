// Pins. The chip has no edges to watch, but senses a level: a watch senses the level that a pin does not have, and looks
// what came of it. What holds already is looked for once it is armed.

#include "chip.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

#define GPIOTE_EVENTS_PORT (*(volatile uint32_t*)0x4000617c)
#define GPIOTE_INTENSET    (*(volatile uint32_t*)0x40006304)

enum { INTEN_PORT = 1u << 31 };

static uint32_t opened;
static uint32_t rises, falls; // what watched pins wait for

static void set(uint32_t* io_mask, uint32_t i_bit, uint32_t i_wanted) {
    *io_mask = i_wanted ? *io_mask | i_bit : *io_mask & ~i_bit;
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    static const uint8_t pulls[] = {0, PIN_PULL_UP, PIN_PULL_DOWN};
    uint32_t direction = tl_mode_direction(i_mode);
    uint32_t before = tl_port_lock();
    opened |= 1u << i_pin;
    // The level is there before the pin drives anything.
    tl_chip_pin_write(i_pin, tl_mode_level(i_mode));
    GPIO->PIN_CNF[i_pin] = pulls[tl_mode_pull(i_mode)] | (direction == TL_PIN_INPUT ? 0u : PIN_DIR) |
                           (direction == TL_PIN_OPEN_DRAIN ? PIN_OPEN_DRAIN : 0u);
    tl_port_unlock(before);
    return 0;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    *(i_level ? &GPIO->OUTSET : &GPIO->OUTCLR) = 1u << i_pin;
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    tl_chip_pin_write(i_pin, !(GPIO->OUT >> i_pin & 1));
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return GPIO->IN >> i_pin & 1;
}

static void sense(uint32_t i_pin, uint32_t i_what) {
    GPIO->PIN_CNF[i_pin] = (GPIO->PIN_CNF[i_pin] & ~(uint32_t)PIN_SENSE) | i_what;
}

static void disarm(uint32_t i_pin) {
    set(&rises, 1u << i_pin, 0);
    set(&falls, 1u << i_pin, 0);
    sense(i_pin, 0);
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint32_t before = tl_port_lock();
    disarm(i_pin);
    uint32_t level = tl_chip_pin_read(i_pin);
    if (i_kinds & (level ? TL_WATCH_HIGH : TL_WATCH_LOW)) {
        tl_pin_event(i_pin);
    } else if (i_kinds) {
        set(&rises, 1u << i_pin, i_kinds & (TL_WATCH_HIGH | TL_WATCH_RISING));
        set(&falls, 1u << i_pin, i_kinds & (TL_WATCH_LOW | TL_WATCH_FALLING));
        sense(i_pin, level ? PIN_SENSE_LOW : PIN_SENSE_HIGH);
        GPIOTE_INTENSET = INTEN_PORT;
        nvic_enable(NRF51_IRQ_GPIOTE);
    }
    tl_port_unlock(before);
}

void tl_chip_pins_close(void) {
    uint32_t before = tl_port_lock();
    for (uint32_t pin = 0; pin < NRF51_PINS; pin++) {
        if (opened >> pin & 1) {
            GPIO->PIN_CNF[pin] = PIN_RESET;
        }
    }
    opened = rises = falls = 0;
    tl_port_unlock(before);
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

// A watched pin has the level it was sensed for: that is the edge it waits for, or it is sensed for the other one.
static void look(uint32_t i_pin) {
    uint32_t high = (GPIO->PIN_CNF[i_pin] & PIN_SENSE) == PIN_SENSE_HIGH;
    if (tl_chip_pin_read(i_pin) != high) {
        return;
    }
    if ((high ? rises : falls) >> i_pin & 1) {
        disarm(i_pin);
        tl_pin_event(i_pin);
    } else {
        sense(i_pin, high ? PIN_SENSE_LOW : PIN_SENSE_HIGH);
    }
}

// One event stands for all pins, and comes again only once none has the level it is sensed for.
void nrf51_gpiote(void) {
    do {
        GPIOTE_EVENTS_PORT = 0;
        for (uint32_t pin = 0; pin < NRF51_PINS; pin++) {
            if ((rises | falls) >> pin & 1) {
                look(pin);
            }
        }
    } while (GPIOTE_EVENTS_PORT);
}
