// The posix board: its pins and ports by word, by number and by name. boards/posix/board.json says the same.
//
//   pins    0-63 P0 to P63 | 64-71 LED to LED8 | 72-75 BUTTON to BUTTON4        ports   0 CONSOLE | 1 UART | 2 UART2
#ifndef TL_POSIX_NAMES_H
#define TL_POSIX_NAMES_H

#include <stdint.h>

enum { PORT_CONSOLE = 0, PIN_BUTTON = 72, BUTTONS = 4 };

// The name of a pin or port number, as traces and scripts have it.
const char* pin_name(uint32_t i_pin);
const char* port_name(uint32_t i_port);

// The number behind a name; negative: there is none.
int32_t pin_named(const char* i_name);
int32_t port_named(const char* i_name);

#endif
