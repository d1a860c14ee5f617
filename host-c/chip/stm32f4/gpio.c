// Pins. A watch is one of the sixteen lines of EXTI, which pins with the same bit of different ports share: only one of
// them can be an open input at a time.

#include "chip.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_port.h"

typedef struct {
    volatile uint32_t IMR;
    volatile uint32_t EMR;
    volatile uint32_t RTSR;
    volatile uint32_t FTSR;
    volatile uint32_t SWIER;
    volatile uint32_t PR; // writing a one clears it
} stm32f4_exti;

#define EXTI          ((stm32f4_exti*)0x40013c00)
#define SYSCFG_EXTICR ((volatile uint32_t*)0x40013808)

enum { LINES = 16, PORTS = (TL_PINS + 15) / 16 };

static uint16_t opened[PORTS];
static uint8_t owners[LINES]; // which pin has the line, plus one; 0: none

static void change(volatile uint32_t* io_register, uint32_t i_bit, bool i_set) {
    *io_register = i_set ? *io_register | i_bit : *io_register & ~i_bit;
}

// Gives a pin its line; false: another pin has it.
static bool take_line(uint32_t i_pin) {
    uint32_t line = i_pin % LINES;
    if (owners[line] && owners[line] != i_pin + 1) {
        return false;
    }
    owners[line] = (uint8_t)(i_pin + 1);
    stm32f4_set_field(&SYSCFG_EXTICR[line / 4], line % 4, 4, i_pin / 16);
    return true;
}

int32_t tl_chip_pin_open(uint32_t i_pin, uint32_t i_mode) {
    stm32f4_gpio* port = stm32f4_gpio_of(i_pin);
    uint32_t bit = stm32f4_bit_of(i_pin);
    uint32_t direction = tl_mode_direction(i_mode);
    uint32_t before = tl_port_lock();
    bool fine = direction != TL_PIN_INPUT || take_line(i_pin);
    if (fine) {
        opened[i_pin / 16] |= (uint16_t)bit;
        change(&port->OTYPER, bit, direction == TL_PIN_OPEN_DRAIN);
        stm32f4_set_field(&port->PUPDR, i_pin % 16, 2, tl_mode_pull(i_mode)); // numbered as the ABI does
        tl_chip_pin_write(i_pin, tl_mode_level(i_mode));
        stm32f4_set_mode(i_pin, direction == TL_PIN_INPUT ? STM32F4_INPUT : STM32F4_OUTPUT);
    }
    tl_port_unlock(before);
    return fine ? 0 : TL_ERROR_NOT_SUPPORTED;
}

void tl_chip_pin_write(uint32_t i_pin, uint32_t i_level) {
    uint32_t bit = stm32f4_bit_of(i_pin);
    stm32f4_gpio_of(i_pin)->BSRR = i_level ? bit : bit << 16;
}

void tl_chip_pin_toggle(uint32_t i_pin) {
    tl_chip_pin_write(i_pin, !(stm32f4_gpio_of(i_pin)->ODR & stm32f4_bit_of(i_pin)));
}

uint32_t tl_chip_pin_read(uint32_t i_pin) {
    return stm32f4_gpio_of(i_pin)->IDR & stm32f4_bit_of(i_pin) ? 1 : 0;
}

void tl_chip_pin_watch(uint32_t i_pin, uint32_t i_kinds) {
    uint32_t bit = 1u << i_pin % LINES;
    uint32_t before = tl_port_lock();
    if (take_line(i_pin)) {
        EXTI->IMR &= ~bit;
        change(&EXTI->RTSR, bit, i_kinds & (TL_WATCH_HIGH | TL_WATCH_RISING));
        change(&EXTI->FTSR, bit, i_kinds & (TL_WATCH_LOW | TL_WATCH_FALLING));
        EXTI->PR = bit;
        bool holds = i_kinds & (tl_chip_pin_read(i_pin) ? TL_WATCH_HIGH : TL_WATCH_LOW);
        if (holds) {
            tl_pin_event(i_pin);
        } else if (i_kinds) {
            EXTI->IMR |= bit;
        }
    }
    tl_port_unlock(before);
}

void tl_chip_pins_close(void) {
    uint32_t before = tl_port_lock();
    EXTI->IMR = 0;
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        if (opened[pin / 16] & stm32f4_bit_of(pin)) {
            stm32f4_set_mode(pin, STM32F4_INPUT);
            stm32f4_set_field(&stm32f4_gpio_of(pin)->PUPDR, pin % 16, 2, TL_PULL_NONE);
            change(&stm32f4_gpio_of(pin)->OTYPER, stm32f4_bit_of(pin), false);
        }
    }
    for (uint32_t i = 0; i < PORTS; i++) {
        opened[i] = 0;
    }
    for (uint32_t line = 0; line < LINES; line++) {
        owners[line] = 0;
    }
    tl_port_unlock(before);
}

// ---- Interrupts ----------------------------------------------------------------------------------------------------

static void interrupt(uint32_t i_lines) {
    uint32_t bits = EXTI->PR & EXTI->IMR & i_lines;
    EXTI->IMR &= ~bits;
    EXTI->PR = bits;
    for (uint32_t line = 0; line < LINES; line++) {
        if (bits >> line & 1 && owners[line]) {
            tl_pin_event(owners[line] - 1u);
        }
    }
}

void stm32f4_exti0(void) {
    interrupt(1u << 0);
}
void stm32f4_exti1(void) {
    interrupt(1u << 1);
}
void stm32f4_exti2(void) {
    interrupt(1u << 2);
}
void stm32f4_exti3(void) {
    interrupt(1u << 3);
}
void stm32f4_exti4(void) {
    interrupt(1u << 4);
}
void stm32f4_exti9_5(void) {
    interrupt(0x03e0);
}
void stm32f4_exti15_10(void) {
    interrupt(0xfc00);
}
