// The display is a matrix: a lamp is lit where a row is high and a column is low. With all columns low a row is one LED
// that a program can switch. The columns are no pins that anybody opened, so a blob that starts anew finds them the same.

#include "chip.h"
#include "tl_device.h"

enum { FIRST_COLUMN = 4, LAST_COLUMN = 12 };

void tl_board_start(void) {
    for (uint32_t pin = FIRST_COLUMN; pin <= LAST_COLUMN; pin++) {
        GPIO->OUTCLR = 1u << pin;
        GPIO->PIN_CNF[pin] = PIN_DIR;
    }
}
