// Pins. A watch is one interrupt, for the edges that can make true what is waited for; what holds already is looked for
// once it is armed.

#include "chip.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    uint32_t CPUID;
    volatile uint32_t GPIO_IN;
    uint32_t reserved[2];
    volatile uint32_t GPIO_OUT;
    volatile uint32_t GPIO_OUT_SET;
    volatile uint32_t GPIO_OUT_CLR;
    volatile uint32_t GPIO_OUT_XOR;
    volatile uint32_t GPIO_OE;
    volatile uint32_t GPIO_OE_SET;
    volatile uint32_t GPIO_OE_CLR;
    volatile uint32_t GPIO_OE_XOR;
} rp2040_sio;

#define SIO ((rp2040_sio*)0xd0000000)

enum { FALLS = 1 << 2, RISES = 1 << 3, EDGES = FALLS | RISES, PINS_PER_WORD = 8, BITS_PER_PIN = 4 };

static uint32_t opened;
static uint32_t drains; // open drain: the level is 0, and whether it is driven is what changes

static uint32_t bit_of(uint32_t i_pin) {
    return 1u << i_pin;
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    uint32_t bit = bit_of(i_pin);
    uint32_t direction = tl_mode_direction(i_mode);
    uint32_t pull = tl_mode_pull(i_mode);
    uint32_t before = tl_port_lock();
    opened |= bit;
    drains = direction == TL_PIN_OPEN_DRAIN ? drains | bit : drains & ~bit;
    PADS_BANK0->GPIO[i_pin] = PAD_PLAIN | (pull == TL_PULL_UP ? PAD_PUE : 0) | (pull == TL_PULL_DOWN ? PAD_PDE : 0);
    SIO->GPIO_OE_CLR = bit;
    SIO->GPIO_OUT_CLR = bit;
    if (direction != TL_PIN_INPUT) {
        tl_chip_pin_write(i_pin, tl_mode_level(i_mode));
    }
    if (direction == TL_PIN_OUTPUT) {
        SIO->GPIO_OE_SET = bit;
    }
    // The level is there before the pin is connected.
    IO_BANK0->GPIO[i_pin].CTRL = FUNCSEL_SIO;
    tl_port_unlock(before);
    return 0;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    uint32_t bit = bit_of(i_pin);
    if (drains & bit) {
        *(i_level ? &SIO->GPIO_OE_CLR : &SIO->GPIO_OE_SET) = bit;
    } else {
        *(i_level ? &SIO->GPIO_OUT_SET : &SIO->GPIO_OUT_CLR) = bit;
    }
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    uint32_t bit = bit_of(i_pin);
    *(drains & bit ? &SIO->GPIO_OE_XOR : &SIO->GPIO_OUT_XOR) = bit;
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return SIO->GPIO_IN >> i_pin & 1;
}

// A pin's four bits in a register of interrupts.
static void disarm(uint32_t i_pin) {
    uint32_t word = i_pin / PINS_PER_WORD;
    uint32_t at = i_pin % PINS_PER_WORD * BITS_PER_PIN;
    IO_BANK0->INTE[word] &= ~((uint32_t)EDGES << at);
    IO_BANK0->INTR[word] = (uint32_t)EDGES << at;
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint32_t rises = i_kinds & (TL_WATCH_HIGH | TL_WATCH_RISING) ? RISES : 0;
    uint32_t falls = i_kinds & (TL_WATCH_LOW | TL_WATCH_FALLING) ? FALLS : 0;
    uint32_t before = tl_port_lock();
    disarm(i_pin);
    bool holds = i_kinds & (tl_chip_pin_read(i_pin) ? TL_WATCH_HIGH : TL_WATCH_LOW);
    if (holds) {
        tl_pin_event(i_pin);
    } else {
        IO_BANK0->INTE[i_pin / PINS_PER_WORD] |= (rises | falls) << i_pin % PINS_PER_WORD * BITS_PER_PIN;
    }
    tl_port_unlock(before);
}

void tl_chip_pins_close(void) {
    uint32_t before = tl_port_lock();
    for (uint32_t pin = 0; pin < RP2040_PINS; pin++) {
        if (opened >> pin & 1) {
            disarm(pin);
            IO_BANK0->GPIO[pin].CTRL = FUNCSEL_NULL;
            PADS_BANK0->GPIO[pin] = PAD_RESET;
        }
    }
    SIO->GPIO_OE_CLR = opened;
    opened = drains = 0;
    tl_port_unlock(before);
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

void rp2040_io_bank0(void) {
    for (uint32_t pin = 0; pin < RP2040_PINS; pin++) {
        if (IO_BANK0->INTS[pin / PINS_PER_WORD] >> pin % PINS_PER_WORD * BITS_PER_PIN & EDGES) {
            disarm(pin);
            tl_pin_event(pin);
        }
    }
}
