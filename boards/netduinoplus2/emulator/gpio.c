// In place of the chip's gpio.c: QEMU has EXTI, but no GPIO. The chip's own driver runs here over registers in RAM, and
// after each of its calls they become what the hardware would make of them. What it writes to outputs goes to the real
// address too, where QEMU's log shows it; the levels from outside are the runner's orders.

#include <stdint.h>

extern uint32_t emulated_gpio[];
#define STM32F4_GPIO ((stm32f4_gpio*)emulated_gpio)

#define tl_chip_pin_open   chip_pin_open
#define tl_chip_pin_read   chip_pin_read
#define tl_chip_pin_watch  chip_pin_watch
#define tl_chip_pin_write  chip_pin_write
#define tl_chip_pin_toggle chip_pin_toggle
#define tl_chip_pins_close chip_pins_close
#include "../../../host-c/chip/stm32f4/gpio.c"
#undef tl_chip_pin_open
#undef tl_chip_pin_read
#undef tl_chip_pin_watch
#undef tl_chip_pin_write
#undef tl_chip_pin_toggle
#undef tl_chip_pins_close

#include "emulator.h"

uint32_t emulated_gpio[PORTS * sizeof(stm32f4_gpio) / sizeof(uint32_t)];
// The levels that others drive. The runner writes them, too, between any two instructions.
volatile uint16_t tl_emulator_levels[PORTS] __attribute__((section(".kept")));

static void settle(uint32_t i_port) {
    stm32f4_gpio* port = &STM32F4_GPIO[i_port];
    uint32_t written = port->BSRR;
    if (written) {
        ((stm32f4_gpio*)0x40020000)[i_port].BSRR = written;
        port->BSRR = 0;
        port->ODR = (port->ODR & ~(written >> 16)) | (written & UINT16_MAX);
    }
    uint32_t level = 0;
    for (uint32_t bit = 0; bit < 16; bit++) {
        bool drives = (port->MODER >> bit * 2 & 3) == STM32F4_OUTPUT;
        bool weak = port->OTYPER >> bit & 1 && port->ODR >> bit & 1;
        level |= ((drives && !weak ? port->ODR : tl_emulator_levels[i_port]) >> bit & 1) << bit;
    }
    port->IDR = level;
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    int32_t error = chip_pin_open(i_pin, i_mode);
    settle(i_pin / 16);
    return error;
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    settle(i_pin / 16);
    return chip_pin_read(i_pin);
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint16_t seen;
    do { // the register does not follow a level that comes meanwhile
        seen = tl_emulator_levels[i_pin / 16];
        settle(i_pin / 16);
        chip_pin_watch(i_pin, i_kinds);
    } while (tl_emulator_levels[i_pin / 16] != seen);
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    chip_pin_write(i_pin, i_level);
    settle(i_pin / 16);
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    chip_pin_toggle(i_pin);
    settle(i_pin / 16);
}

void tl_chip_pins_close(void) {
    chip_pins_close();
    for (uint32_t port = 0; port < PORTS; port++) {
        settle(port);
    }
}

void tl_emulator_level(uint32_t i_pin, uint32_t i_level) {
    uint32_t bit = stm32f4_bit_of(i_pin);
    volatile uint16_t* levels = &tl_emulator_levels[i_pin / 16];
    *levels = (uint16_t)(i_level ? *levels | bit : *levels & ~bit);
    settle(i_pin / 16);
}
