// Keys as buttons, see keys.h. A terminal does not tell when a key is let go, so each stroke turns the button over.

#include "keys.h"

#include <errno.h>
#include <termios.h>
#include <unistd.h>

#include "gpio.h"
#include "names.h"
#include "posix.h"
#include "uart.h"

static struct termios before;
static bool changed, listening;

void keys_start(void) {
    listening = true;
    uart_console_closed();
    if (tcgetattr(STDIN_FILENO, &before) == 0) {
        struct termios settings = before;
        settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        changed = tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0;
    }
    posix_say("Keys: 1 to %d turn BUTTON to BUTTON%d over, q ends the run.\n", BUTTONS, BUTTONS);
}

void keys_stop(void) {
    if (changed) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
        changed = false;
    }
}

bool keys_listen(void) {
    return listening;
}

bool keys_ready(void) {
    char key;
    ssize_t count = read(STDIN_FILENO, &key, 1);
    if (count <= 0) {
        listening = count < 0 && (errno == EINTR || errno == EAGAIN);
        return true;
    }
    if (key >= '1' && key < '1' + BUTTONS) {
        uint32_t pin = PIN_BUTTON + (uint32_t)(key - '1');
        gpio_input(pin, gpio_level(pin) ? 0 : 1);
    }
    return key != 'q';
}
