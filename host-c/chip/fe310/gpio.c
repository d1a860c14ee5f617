// Pins. A watch is one interrupt, for the edge that can make true what is waited for; what holds already is looked for
// once it is armed. The chip has pull-ups and no pull-downs; open drain is a low output that is let go.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

static uint32_t opened, open_drain;

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    uint32_t bit = 1u << i_pin;
    uint32_t direction = tl_mode_direction(i_mode);
    if (tl_mode_pull(i_mode) == TL_PULL_DOWN) {
        return TL_ERROR_NOT_SUPPORTED;
    }
    uint32_t before = tl_port_lock();
    opened |= bit;
    open_drain = direction == TL_PIN_OPEN_DRAIN ? open_drain | bit : open_drain & ~bit;
    GPIO0->IOF_EN &= ~bit;
    fe310_change(&GPIO0->PUE, bit, tl_mode_pull(i_mode) == TL_PULL_UP);
    GPIO0->INPUT_EN |= bit;
    if (direction == TL_PIN_INPUT) {
        GPIO0->OUTPUT_EN &= ~bit;
    } else {
        tl_chip_pin_write(i_pin, tl_mode_level(i_mode));
        if (direction == TL_PIN_OUTPUT) {
            GPIO0->OUTPUT_EN |= bit;
        }
    }
    fe310_enable(FE310_IRQ_GPIO0 + i_pin);
    tl_port_unlock(before);
    return 0;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    uint32_t bit = 1u << i_pin;
    uint32_t before = tl_port_lock();
    bool lets_go = open_drain & bit;
    fe310_change(&GPIO0->OUTPUT_VAL, bit, i_level && !lets_go);
    if (lets_go) {
        fe310_change(&GPIO0->OUTPUT_EN, bit, !i_level);
    }
    tl_port_unlock(before);
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    uint32_t bit = 1u << i_pin;
    bool high = open_drain & bit ? !(GPIO0->OUTPUT_EN & bit) : GPIO0->OUTPUT_VAL & bit;
    tl_chip_pin_write(i_pin, !high);
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return GPIO0->INPUT_VAL >> i_pin & 1;
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint32_t bit = 1u << i_pin;
    uint32_t before = tl_port_lock();
    GPIO0->RISE_IE &= ~bit;
    GPIO0->FALL_IE &= ~bit;
    GPIO0->RISE_IP = bit;
    GPIO0->FALL_IP = bit;
    bool holds = i_kinds & (tl_chip_pin_read(i_pin) ? TL_WATCH_HIGH : TL_WATCH_LOW);
    if (holds) {
        tl_pin_event(i_pin);
    } else {
        fe310_change(&GPIO0->RISE_IE, bit, i_kinds & (TL_WATCH_HIGH | TL_WATCH_RISING));
        fe310_change(&GPIO0->FALL_IE, bit, i_kinds & (TL_WATCH_LOW | TL_WATCH_FALLING));
    }
    tl_port_unlock(before);
}

void tl_chip_pins_close(void) {
    uint32_t before = tl_port_lock();
    GPIO0->RISE_IE &= ~opened;
    GPIO0->FALL_IE &= ~opened;
    GPIO0->OUTPUT_EN &= ~opened;
    GPIO0->INPUT_EN &= ~opened;
    GPIO0->PUE &= ~opened;
    opened = open_drain = 0;
    tl_port_unlock(before);
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void fe310_pin(uint32_t i_pin) {
    uint32_t bit = 1u << i_pin;
    GPIO0->RISE_IE &= ~bit;
    GPIO0->FALL_IE &= ~bit;
    GPIO0->RISE_IP = bit;
    GPIO0->FALL_IP = bit;
    tl_pin_event(i_pin);
}
