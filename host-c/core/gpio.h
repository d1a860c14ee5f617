// Pins, as the blob opens them. Reading, writing and watching an open pin goes straight to the chip.
#ifndef TL_GPIO_H
#define TL_GPIO_H

#include <stdint.h>

// A handle word, or a negative error.
int32_t tl_gpio_open(uint32_t i_word, uint32_t i_mode);

// Forgets every pin that was opened.
void tl_gpio_reset(void);

#endif
