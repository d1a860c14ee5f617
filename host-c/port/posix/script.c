// The input script: read as a whole before the run, so that a mistake in its last line shows at once.

#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gpio.h"
#include "names.h"
#include "posix.h"
#include "uart.h"

typedef enum { LINE_PIN, LINE_RX, LINE_END } line_kind;

typedef struct {
    uint64_t tick;
    line_kind kind;
    uint32_t number; // of the pin or port
    uint32_t level;
    uint8_t* bytes;
    uint32_t length;
} script_line;

static script_line* lines;
static size_t count, next;

// ---- Reading -------------------------------------------------------------------------------------------------------

#define LINE_ADVICE ": write TICK pin NAME LEVEL, TICK rx NAME TEXT or TICK end"
#define PIN_ADVICE  ": write LED to LED8, BUTTON to BUTTON4 or P0 to P63"
#define PORT_ADVICE ": write CONSOLE, UART or UART2"

static const char* path;
static unsigned line_number;

static bool wrong(const char* i_what, const char* i_advice) {
    posix_complain("%s:%u: %s%s\n", path, line_number, i_what, i_advice);
    return false;
}

// A word of the script between quotes, and what is wrong with it. Whatever its bytes are, a terminal can show it.
static bool wrong_word(const char* i_before, const char* i_word, const char* i_after) {
    char shown[256];
    size_t length = 0;
    for (const char* at = i_word; *at && length < sizeof shown - 8; at++) {
        bool plain = *at >= ' ' && *at <= '~';
        length += (size_t)snprintf(shown + length, sizeof shown - length, plain ? "%c" : "\\x%02x", (uint8_t)*at);
    }
    shown[length] = 0;
    posix_complain("%s:%u: %s\"%s\"%s\n", path, line_number, i_before, shown, i_after);
    return false;
}

// Cuts the next word off a line; an empty one: there is none. A comment may follow where i_comments.
static char* word(char** io_rest, bool i_comments) {
    char* start = *io_rest + strspn(*io_rest, " \t");
    size_t length = i_comments && *start == '#' ? 0 : strcspn(start, " \t");
    *io_rest = start + length;
    if (**io_rest) {
        *(*io_rest)++ = 0;
    }
    return start;
}

static bool nothing_follows(char* i_rest, const char* i_what) {
    char* more = word(&i_rest, true);
    return !*more || wrong("nothing may follow ", i_what);
}

static bool read_pin(char* i_rest, script_line* o_line) {
    char* name = word(&i_rest, true);
    int32_t pin = pin_named(name);
    if (!*name) {
        return wrong("the pin's name is missing", PIN_ADVICE);
    }
    if (pin < 0) {
        return wrong_word("", name, " is not a pin of this host" PIN_ADVICE);
    }
    char* level = word(&i_rest, true);
    if (!*level) {
        return wrong("the pin's level is missing", ": write 0 or 1");
    }
    if (strcmp(level, "0") != 0 && strcmp(level, "1") != 0) {
        return wrong_word("a pin's level is 0 or 1, not ", level, "");
    }
    o_line->kind = LINE_PIN;
    o_line->number = (uint32_t)pin;
    o_line->level = *level == '1';
    return nothing_follows(i_rest, "the level; write a comment behind #");
}

// One escape sequence, after its backslash; -1: there is no such.
static int unescape(char** io_at) {
    char letter = **io_at;
    if (letter == 'x' && isxdigit((unsigned char)(*io_at)[1]) && isxdigit((unsigned char)(*io_at)[2])) {
        char digits[3] = {(*io_at)[1], (*io_at)[2], 0};
        *io_at += 3;
        return (int)strtoul(digits, NULL, 16);
    }
    static const char letters[] = "nrt\\";
    static const char bytes[] = "\n\r\t\\";
    const char* found = letter ? strchr(letters, letter) : NULL;
    *io_at += letter ? 1 : 0;
    return found ? bytes[found - letters] : -1;
}

static bool read_rx(char* i_rest, script_line* o_line) {
    char* name = word(&i_rest, false);
    int32_t port = port_named(name);
    if (!*name) {
        return wrong("the port's name is missing", PORT_ADVICE);
    }
    if (port < 0) {
        return wrong_word("", name, " is not a port of this host" PORT_ADVICE);
    }
    o_line->kind = LINE_RX;
    o_line->number = (uint32_t)port;
    o_line->bytes = malloc(strlen(i_rest) + 1);
    for (char* at = i_rest; *at && o_line->bytes;) {
        int byte = (unsigned char)*at++;
        byte = byte == '\\' ? unescape(&at) : byte;
        if (byte < 0) {
            free(o_line->bytes);
            return wrong("there is an escape that means nothing", ": write \\n, \\r, \\t, \\\\ or \\xHH");
        }
        o_line->bytes[o_line->length++] = (uint8_t)byte;
    }
    return o_line->bytes != NULL;
}

static bool read_line(char* i_text, script_line* o_line) {
    char* rest = i_text;
    char* tick = word(&rest, true);
    errno = 0;
    o_line->tick = strtoull(tick, NULL, 10);
    if (strspn(tick, "0123456789") != strlen(tick) || errno == ERANGE) {
        return wrong_word("", tick, " is not a tick: a line begins with a whole number");
    }
    if (count > 0 && o_line->tick < lines[count - 1].tick) {
        return wrong_word("tick ", tick, " is before that of the line above: ticks never go backwards");
    }
    char* kind = word(&rest, true);
    if (strcmp(kind, "pin") == 0) {
        return read_pin(rest, o_line);
    }
    if (strcmp(kind, "rx") == 0) {
        return read_rx(rest, o_line);
    }
    o_line->kind = LINE_END;
    if (!*kind) {
        return wrong("the line ends after its tick", LINE_ADVICE);
    }
    return strcmp(kind, "end") == 0 ? nothing_follows(rest, "end; write a comment behind #")
                                    : wrong_word("", kind, " is not an input" LINE_ADVICE);
}

static bool add_line(char* i_text) {
    i_text[strcspn(i_text, "\r\n")] = 0;
    const char* first = i_text + strspn(i_text, " \t");
    if (!*first || *first == '#') {
        return true;
    }
    script_line line = {0};
    if (!read_line(i_text, &line)) {
        return false;
    }
    script_line* more = realloc(lines, (count + 1) * sizeof *lines);
    if (!more) {
        free(line.bytes);
        return false;
    }
    lines = more;
    lines[count++] = line;
    return true;
}

script_result script_read(const char* i_path) {
    path = i_path;
    FILE* file = fopen(i_path, "re");
    if (!file) {
        posix_complain("The script %s cannot be read: %s.\n", i_path, strerror(errno));
        return SCRIPT_UNREADABLE;
    }
    char* text = NULL;
    size_t room = 0;
    script_result result = SCRIPT_FINE;
    for (line_number = 1; result == SCRIPT_FINE && getline(&text, &room, file) >= 0; line_number++) {
        result = add_line(text) ? SCRIPT_FINE : SCRIPT_WRONG;
    }
    if (result == SCRIPT_FINE && ferror(file)) {
        posix_complain("The script %s cannot be read: %s.\n", i_path, strerror(errno));
        result = SCRIPT_UNREADABLE;
    }
    free(text);
    fclose(file);
    return result;
}

// ---- Running -------------------------------------------------------------------------------------------------------

uint64_t script_next(void) {
    return next < count ? lines[next].tick : UINT64_MAX;
}

bool script_apply(uint64_t i_now) {
    for (; next < count && lines[next].tick <= i_now; next++) {
        const script_line* line = &lines[next];
        if (line->kind == LINE_END) {
            return false;
        }
        if (line->kind == LINE_PIN) {
            gpio_input(line->number, line->level);
        } else {
            uart_input(line->number, line->bytes, line->length);
        }
    }
    return true;
}
