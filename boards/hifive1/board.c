// The board has nothing that must be set up: its LEDs hang on the chip's pins.

#include "tl_device.h"

void tl_board_start(void) {}
