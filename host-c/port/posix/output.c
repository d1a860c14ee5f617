// Standard output, standard error, and the console text that goes there.

#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "posix.h"
#include "tl_chip.h"

static uint8_t buffer[4096];
static uint32_t filled;
static int lost; // errno of what could not be written; 0: nothing was lost

void output_flush(void) {
    uint32_t at = 0;
    while (at < filled && !lost) {
        ssize_t written = write(STDOUT_FILENO, buffer + at, filled - at);
        if (written > 0) {
            at += (uint32_t)written;
        } else if (errno != EINTR) {
            lost = errno;
            posix_over = posix_over == POSIX_RUNNING ? POSIX_NO_OUTPUT : posix_over;
        }
    }
    filled = 0;
}

bool output_finish(void) {
    output_flush();
    errno = EIO;
    if (!lost && (fflush(stdout) != 0 || ferror(stdout))) {
        lost = errno;
    }
    if (lost) {
        posix_complain("Standard output cannot be written%s: %s.\n",
                       posix_over == POSIX_NO_OUTPUT ? ", so the run ended" : "", strerror(lost));
    }
    return !lost;
}

void output_write(const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length; i++) {
        if (filled == sizeof buffer) {
            output_flush();
        }
        buffer[filled++] = i_bytes[i];
    }
}

void tl_chip_console(const uint8_t* i_bytes, uint32_t i_length) {
    output_write(i_bytes, i_length);
}

void posix_say(const char* i_format, ...) {
    if (posix.quiet) {
        return;
    }
    output_flush();
    va_list values;
    va_start(values, i_format);
    vfprintf(stderr, i_format, values);
    va_end(values);
}

void posix_complain(const char* i_format, ...) {
    output_flush();
    va_list values;
    va_start(values, i_format);
    fputs("tickless-host: ", stderr);
    vfprintf(stderr, i_format, values);
    va_end(values);
}
