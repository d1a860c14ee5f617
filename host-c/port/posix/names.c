// The posix board, see names.h: rules instead of a table, since it has no silicon.

#include "names.h"

#include <stdio.h>
#include <string.h>

#include "posix.h"
#include "tl_abi.h"
#include "tl_board.h"
#include "tl_config.h"

typedef struct {
    uint32_t role;
    const char* name;
    uint32_t first; // number of the first pin or port of that role
    uint32_t count;
} range;

static const range pins[] = {
    {TL_ROLE_OWN, "P", 0, 64},
    {TL_ROLE_LED, "LED", 64, 8},
    {TL_ROLE_BUTTON, "BUTTON", PIN_BUTTON, BUTTONS},
};

static const range ports[] = {
    {TL_ROLE_CONSOLE, "CONSOLE", PORT_CONSOLE, 1},
    {TL_ROLE_UART, "UART", 1, 2},
};

const tl_board_limits tl_board = {
    .name = "posix",
    .capabilities = TL_CAPABILITY_GPIO | TL_CAPABILITY_UART | TL_CAPABILITY_FLOAT,
    .ram = POSIX_RAM_LIMIT,
    .blob = POSIX_BLOB_LIMIT,
};

bool tl_board_named(const char* i_name) {
    (void)i_name; // its pins are simulated, whatever they are called
    return true;
}

bool tl_board_tick_rate(uint32_t i_hertz) {
    return i_hertz == 1000 || i_hertz == 32768 || i_hertz == 1000000;
}

static int32_t number_of(const range* i_ranges, size_t i_count, uint32_t i_word) {
    for (size_t i = 0; i < i_count; i++) {
        if (i_word >> 8 == i_ranges[i].role && (i_word & 0xff) < i_ranges[i].count) {
            return (int32_t)(i_ranges[i].first + (i_word & 0xff));
        }
    }
    return -1;
}

int32_t tl_board_pin(uint32_t i_word) {
    return number_of(pins, sizeof pins / sizeof *pins, i_word);
}

int32_t tl_board_port(uint32_t i_word) {
    return number_of(ports, sizeof ports / sizeof *ports, i_word);
}

// The first of a role has no number: LED, LED2; the board's own count from 0: P0, P1.
static void put_name(const range* i_range, uint32_t i_index, char* o_name, size_t i_size) {
    if (i_range->role == TL_ROLE_OWN) {
        snprintf(o_name, i_size, "%s%u", i_range->name, i_index);
    } else if (i_index == 0) {
        snprintf(o_name, i_size, "%s", i_range->name);
    } else {
        snprintf(o_name, i_size, "%s%u", i_range->name, i_index + 1);
    }
}

static void name_all(const range* i_ranges, size_t i_count, char (*o_names)[12]) {
    for (size_t i = 0; i < i_count; i++) {
        for (uint32_t index = 0; index < i_ranges[i].count; index++) {
            put_name(&i_ranges[i], index, o_names[i_ranges[i].first + index], sizeof *o_names);
        }
    }
}

const char* pin_name(uint32_t i_pin) {
    static char names[TL_PINS][12];
    if (!*names[0]) {
        name_all(pins, sizeof pins / sizeof *pins, names);
    }
    return names[i_pin];
}

const char* port_name(uint32_t i_port) {
    static char names[TL_PORTS][12];
    if (!*names[0]) {
        name_all(ports, sizeof ports / sizeof *ports, names);
    }
    return names[i_port];
}

int32_t pin_named(const char* i_name) {
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        if (strcmp(pin_name(pin), i_name) == 0) {
            return (int32_t)pin;
        }
    }
    return -1;
}

int32_t port_named(const char* i_name) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        if (strcmp(port_name(port), i_name) == 0) {
            return (int32_t)port;
        }
    }
    return -1;
}
