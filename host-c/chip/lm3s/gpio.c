// Pins. A watch is one interrupt, for the edge that can make true what is waited for; what holds already is looked for
// once it is armed.

#include "chip.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

static uint8_t opened[LM3S_GPIO_PORTS];

static void change(volatile uint32_t* io_register, uint32_t i_bit, bool i_set) {
    *io_register = i_set ? *io_register | i_bit : *io_register & ~i_bit;
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    lm3s_gpio* port = lm3s_gpio_of(i_pin);
    uint32_t bit = lm3s_bit_of(i_pin);
    uint32_t direction = tl_mode_direction(i_mode);
    uint32_t before = tl_port_lock();
    opened[i_pin / 8] |= (uint8_t)bit;
    port->AFSEL &= ~bit;
    change(&port->ODR, bit, direction == TL_PIN_OPEN_DRAIN);
    change(&port->PUR, bit, tl_mode_pull(i_mode) == TL_PULL_UP);
    change(&port->PDR, bit, tl_mode_pull(i_mode) == TL_PULL_DOWN);
    // The level is set before the pin drives anything, which it does from the last line on.
    port->DATA[bit] = tl_mode_level(i_mode) ? bit : 0;
    change(&port->DIR, bit, direction != TL_PIN_INPUT);
    port->DATA[bit] = tl_mode_level(i_mode) ? bit : 0;
    port->DEN |= bit;
    tl_port_unlock(before);
    return 0;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    uint32_t bit = lm3s_bit_of(i_pin);
    lm3s_gpio_of(i_pin)->DATA[bit] = i_level ? bit : 0;
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    tl_chip_pin_write(i_pin, !tl_chip_pin_read(i_pin));
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return lm3s_gpio_of(i_pin)->DATA[lm3s_bit_of(i_pin)] ? 1 : 0;
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    lm3s_gpio* port = lm3s_gpio_of(i_pin);
    uint32_t bit = lm3s_bit_of(i_pin);
    bool rises = i_kinds & (TL_WATCH_HIGH | TL_WATCH_RISING);
    bool falls = i_kinds & (TL_WATCH_LOW | TL_WATCH_FALLING);
    uint32_t before = tl_port_lock();
    port->IM &= ~bit;
    change(&port->IBE, bit, rises && falls);
    change(&port->IEV, bit, rises);
    port->ICR = bit;
    bool holds = i_kinds & (tl_chip_pin_read(i_pin) ? TL_WATCH_HIGH : TL_WATCH_LOW);
    if (holds) {
        tl_pin_event(i_pin);
    } else if (i_kinds) {
        port->IM |= bit;
    }
    tl_port_unlock(before);
}

void tl_chip_pins_close(void) {
    for (uint32_t i = 0; i < LM3S_GPIO_PORTS; i++) {
        lm3s_gpio* port = lm3s_gpio_of(i * 8);
        uint32_t before = tl_port_lock();
        uint32_t others = ~(uint32_t)opened[i];
        port->IM &= others;
        port->DEN &= others;
        port->DIR &= others;
        port->ODR &= others;
        port->PUR &= others;
        port->PDR &= others;
        opened[i] = 0;
        tl_port_unlock(before);
    }
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

static void interrupt(uint32_t i_port) {
    lm3s_gpio* port = lm3s_gpio_of(i_port * 8);
    uint32_t bits = port->MIS;
    port->IM &= ~bits;
    port->ICR = bits;
    for (uint32_t i = 0; i < 8; i++) {
        if (bits >> i & 1) {
            tl_pin_event(i_port * 8 + i);
        }
    }
}

void lm3s_gpioa(void) {
    interrupt(0);
}
void lm3s_gpiob(void) {
    interrupt(1);
}
void lm3s_gpioc(void) {
    interrupt(2);
}
void lm3s_gpiod(void) {
    interrupt(3);
}
void lm3s_gpioe(void) {
    interrupt(4);
}
void lm3s_gpiof(void) {
    interrupt(5);
}
void lm3s_gpiog(void) {
    interrupt(6);
}
