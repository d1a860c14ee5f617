// The board has nothing that must be set up: its LED hangs on the chip's pin, its regulator takes care of itself.

#include "tl_device.h"

void tl_board_start(void) {}
