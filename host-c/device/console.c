// The console of a device: one of the board's UARTs. Where the board has no other, a blob that opens it has it to itself,
// and what the host would say goes to a ring in RAM, which a debugger can read: tl_console_ring, the last byte at
// (tl_console_count - 1) % its size.

#include <string.h>

#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_device.h"

#if !TL_CONSOLE_ALONE
uint8_t tl_console_ring[TL_CONSOLE_RING];
volatile uint32_t tl_console_count;

static void keep(const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length; i++) {
        tl_console_ring[tl_console_count % TL_CONSOLE_RING] = i_bytes[i];
        tl_console_count = tl_console_count + 1;
    }
}
#endif

static void put(const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length; i++) {
        tl_chip_watchdog_feed(); // interrupts may be kept out, and then an STM32F4's waits less than a report takes
        tl_chip_uart_put(TL_CONSOLE_PORT, i_bytes[i]);
    }
}

void tl_chip_console(const uint8_t* i_bytes, uint32_t i_length) {
#if !TL_CONSOLE_ALONE
    if (tl_uart_is_open(TL_CONSOLE_PORT)) {
        keep(i_bytes, i_length);
        return;
    }
#endif
    // What the blob has written to the port comes first, and not into the middle of a packet.
    uint32_t unsent = 1;
    while (unsent > 0) {
        tl_uart_unsent(TL_CONSOLE_PORT, &unsent);
    }
    put(i_bytes, i_length);
}

void tl_device_say_rest(void) {
    for (uint8_t byte; tl_uart_next(TL_CONSOLE_PORT, &byte);) {
        put(&byte, 1);
    }
}

void tl_device_say(const char* i_text) {
    put((const uint8_t*)i_text, (uint32_t)strlen(i_text));
}
