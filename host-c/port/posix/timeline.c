// The timeline of pins: one row each over a common time axis, then every pin's edges with their times.
//
//            0 s     1 s     2 s
//            ├───────┼───────┼──
//   LED      ▁▁▁▁▇▇▇▇▁▁▁▁▇▇▇▇▁▁▁
//
//   LED      4 edges: ↑ 0.5 s  ↓ 1 s  ↑ 1.5 s  ↓ 2 s

#include "timeline.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "names.h"
#include "tl_chip.h"
#include "tl_config.h"

enum {
    EDGES_MOST = 1 << 20,
    NAME_COLUMN = 11,
    WIDTH_LEAST = 20,
    WIDTH_MOST = 100,
    EDGES_LISTED = 24,
    LABEL_COLUMNS = 9
};

// Thirty years, in nanoseconds: a timeline beyond shows nothing, and its marks would overflow.
#define LONGEST_GRAPH 1000000000000000000U

typedef struct {
    uint64_t tick;
    uint8_t pin;
    uint8_t level;
} edge;

static edge* edges;
static size_t count, room;
static bool full; // the rest is not kept

void timeline_level(uint32_t i_pin, uint32_t i_level) {
    static uint8_t known[TL_PINS]; // the level, plus one
    if (known[i_pin] == i_level + 1) {
        return;
    }
    known[i_pin] = (uint8_t)(i_level + 1);
    if (count == room && !full) {
        size_t more = room ? room * 2 : 256;
        edge* grown = more > EDGES_MOST ? NULL : realloc(edges, more * sizeof *edges);
        full = !grown;
        edges = grown ? grown : edges;
        room = grown ? more : room;
    }
    if (!full) {
        edges[count++] = (edge){tl_chip_now(), (uint8_t)i_pin, (uint8_t)i_level};
    }
}

// ---- How it looks --------------------------------------------------------------------------------------------------

typedef struct {
    const char *low, *high, *fast, *none;
    const char *rise, *fall;
    const char *first, *mark, *last, *line;
    const char *bold, *green, *dim, *plain;
} style;

static style choose_style(void) {
    const char* locale = getenv("LC_ALL");
    locale = locale && *locale ? locale : getenv("LC_CTYPE");
    locale = locale && *locale ? locale : getenv("LANG");
    bool unicode = !locale || !*locale || strcasestr(locale, "utf-8") || strcasestr(locale, "utf8");
    style look = unicode ? (style){"▁", "▇", "▒", " ", "↑", "↓", "├", "┼", "┤", "─", "", "", "", ""}
                         : (style){"_", "#", "%", " ", "up", "down", "|", "+", "|", "-", "", "", "", ""};
    if (isatty(STDOUT_FILENO) && !getenv("NO_COLOR")) {
        look.bold = "\033[1m";
        look.green = "\033[32m";
        look.dim = "\033[2m";
        look.plain = "\033[0m";
    }
    return look;
}

static int graph_width(void) {
    struct winsize size;
    int columns = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        columns = size.ws_col;
    }
    int width = columns - NAME_COLUMN - 4;
    width = width < WIDTH_LEAST ? WIDTH_LEAST : width;
    return width > WIDTH_MOST ? WIDTH_MOST : width;
}

// ---- Times ---------------------------------------------------------------------------------------------------------

// "1.5 s", "250 ms": in the unit of the whole run, without zeros at the end.
static const char* time_text(uint64_t i_tick, uint64_t i_span) {
    static char text[48];
    uint64_t micros = clock_nanosecond_of(i_tick) / 1000;
    uint64_t span = clock_nanosecond_of(i_span) / 1000;
    uint64_t unit = span >= 1000000 ? 1000000 : span >= 1000 ? 1000 : 1;
    int length = snprintf(text, sizeof text - 4, "%" PRIu64, micros / unit);
    uint64_t rest = micros % unit;
    if (rest) {
        length +=
            snprintf(text + length, sizeof text - 4 - (size_t)length, ".%0*" PRIu64, unit == 1000000 ? 6 : 3, rest);
        while (text[length - 1] == '0') {
            length--;
        }
    }
    strcpy(text + length, unit == 1000000 ? " s" : unit == 1000 ? " ms" : " us"); // NOLINT: its room was kept
    return text;
}

// The distance of the axis's marks, in ticks: 1, 2 or 5 times a power of ten of the unit, with room for a label each.
static uint64_t mark_distance(uint64_t i_end, int i_width) {
    uint64_t width = (uint64_t)i_width;
    uint64_t least = i_end / width * LABEL_COLUMNS + i_end % width * LABEL_COLUMNS / width + 1;
    for (uint64_t step = 1;; step *= 10) {
        for (uint64_t factor = 1; factor <= 5; factor += factor == 1 ? 1 : 3) {
            uint64_t ticks = clock_tick_of(step * factor * 1000);
            if (ticks >= least || step > UINT64_MAX / 100000) {
                return ticks ? ticks : 1;
            }
        }
    }
}

// ---- Drawing -------------------------------------------------------------------------------------------------------

static int column_of(uint64_t i_tick, uint64_t i_end, int i_width) {
    return (int)((double)i_tick * (i_width - 1) / (double)i_end + 0.5);
}

static void print_axis(uint64_t i_end, int i_width, const style* i_look) {
    uint64_t distance = mark_distance(i_end, i_width);
    printf("%*s", NAME_COLUMN, "");
    int column = 0;
    for (uint64_t tick = 0; tick <= i_end; tick += distance) {
        int at = column_of(tick, i_end, i_width);
        if (tick > 0 && at <= column) {
            continue; // the label before it is a long one
        }
        const char* label = time_text(tick, i_end);
        column += printf("%s%*s%s%s", i_look->dim, at - column, "", label, i_look->plain) - (int)strlen(i_look->dim) -
                  (int)strlen(i_look->plain);
    }
    printf("\n%*s%s", NAME_COLUMN, "", i_look->dim);
    uint64_t next = distance;
    for (column = 0; column < i_width; column++) {
        bool marked = next <= i_end && column_of(next, i_end, i_width) == column;
        next += marked ? distance : 0;
        const char* sign = marked ? i_look->mark : i_look->line;
        sign = column == i_width - 1 ? i_look->last : sign;
        fputs(column == 0 ? i_look->first : sign, stdout);
    }
    printf("%s\n", i_look->plain);
}

// One pin's row: each column shows the level in its stretch of time, or that it changed more than once there.
static void print_row(uint32_t i_pin, uint64_t i_end, int i_width, const style* i_look) {
    printf("%s%-*s%s", i_look->bold, NAME_COLUMN, pin_name(i_pin), i_look->plain);
    int level = -1; // no level yet
    size_t next = 0;
    for (int column = 0; column < i_width; column++) {
        int edges_here = 0;
        for (; next < count && column_of(edges[next].tick, i_end, i_width) <= column; next++) {
            if (edges[next].pin == i_pin) {
                edges_here += level >= 0;
                level = edges[next].level;
            }
        }
        if (edges_here > 1) {
            printf("%s%s%s", i_look->green, i_look->fast, i_look->plain);
        } else if (level == 1) {
            printf("%s%s%s", i_look->green, i_look->high, i_look->plain);
        } else {
            fputs(level == 0 ? i_look->low : i_look->none, stdout);
        }
    }
    putchar('\n');
}

static void print_edges(uint32_t i_pin, uint64_t i_end, const style* i_look) {
    size_t changes = 0;
    size_t last = 0;
    bool opened = false;
    for (size_t i = 0; i < count; i++) {
        if (edges[i].pin == i_pin) {
            changes += opened;
            opened = true;
            last = i;
        }
    }
    printf("%s%-*s%s%zu edge%s", i_look->bold, NAME_COLUMN, pin_name(i_pin), i_look->plain, changes,
           changes == 1 ? "" : "s");
    size_t listed = 0;
    opened = false;
    for (size_t i = 0; i < count && listed < EDGES_LISTED; i++) {
        if (edges[i].pin != i_pin) {
            continue;
        }
        if (opened) {
            printf("%s%s %s", listed == 0 ? ": " : "  ", edges[i].level ? i_look->rise : i_look->fall,
                   time_text(edges[i].tick, i_end));
            listed++;
        }
        opened = true;
    }
    if (changes > listed) {
        printf("  and %zu more, the last at %s", changes - listed, time_text(edges[last].tick, i_end));
    }
    putchar('\n');
}

static void print_graph(const bool* i_seen, uint64_t i_end, const style* i_look) {
    int width = graph_width();
    putchar('\n');
    print_axis(i_end, width, i_look);
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        if (i_seen[pin]) {
            print_row(pin, i_end, width, i_look);
        }
    }
}

void timeline_print(uint64_t i_end) {
    bool seen[TL_PINS] = {false};
    for (size_t i = 0; i < count; i++) {
        seen[edges[i].pin] = true;
        i_end = edges[i].tick > i_end ? edges[i].tick : i_end;
    }
    if (count == 0) {
        puts("No pin changed.");
        return;
    }
    i_end = i_end ? i_end : 1;
    style look = choose_style();
    if (clock_nanosecond_of(i_end) < LONGEST_GRAPH) {
        print_graph(seen, i_end, &look);
    }
    putchar('\n');
    for (uint32_t pin = 0; pin < TL_PINS; pin++) {
        if (seen[pin]) {
            print_edges(pin, i_end, &look);
        }
    }
    if (full) {
        printf("Only the first %zu changes were kept.\n", count);
    }
}
