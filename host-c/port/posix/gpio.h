// Simulated pins, as the outside world sees them; the core's side is in tl_chip.h.
#ifndef TL_POSIX_GPIO_H
#define TL_POSIX_GPIO_H

#include <stdbool.h>
#include <stdint.h>

// Somebody outside drives the pin.
void gpio_input(uint32_t i_pin, uint32_t i_level);

// Nobody has a pin open any more; what is driven from outside stays.
void gpio_reset(void);

// Is an input open?
bool gpio_listens(void);

// The level at the pin.
uint32_t gpio_level(uint32_t i_pin);

#endif
