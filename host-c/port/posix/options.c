// The command line of tickless-host, see options.h.

#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "posix.h"

posix_options posix;

static const char usage[] =
    "Usage: tickless-host [options] FILE.tkl\n"
    "Runs a Tickless blob on this machine.\n"
    "\n"
    "  --virtual        virtual time: no waiting, every run the same\n"
    "  --for TIME       end after 5s, 500ms, 20us, 2m, 1h or 1000t (ticks)\n"
    "  --script FILE    what happens to pins and ports from outside\n"
    "  --keys           keys 1 to 4 are BUTTON to BUTTON4, q ends the run\n"
    "  --restart        after a fault start anew, as a device does\n"
    "  --budget TIME    the longest one poll may run (200ms); 0s: as long as it likes\n"
    "  --trace FILE     write every event, one JSON object per line\n"
    "  --summary FILE   write what the run cost, as JSON\n"
    "  --packets        logs and faults as packets for a monitor, not as text\n"
    "  --quiet          no timeline and no remarks\n"
    "  --timeline       the timeline even with --quiet\n"
    "  --check          only check whether this host would run the files\n"
    "  --help           this text\n"
    "\n"
    "Exit code: 0 the run ended, 1 a fault or a refused blob, 2 a wrong command line, 3 this machine's fault.\n";

enum { OPTION_BUDGET = 1, OPTION_FOR, OPTION_HELP, OPTION_SCRIPT, OPTION_SUMMARY, OPTION_TRACE, OPTION_FLAG };

// Units of time, longest name first, in nanoseconds; 0: ticks.
static const struct {
    const char* name;
    uint64_t nanoseconds;
} units[] = {{"ms", 1000000}, {"us", 1000}, {"s", 1000000000}, {"m", 60000000000}, {"h", 3600000000000}, {"t", 0}};

// "5s", "1.5s", "1000t". False: it is not a time.
static bool read_time(const char* i_text, uint64_t* o_value, bool* o_ticks) {
    char* end;
    errno = 0;
    double number = strtod(i_text, &end);
    if (end == i_text || errno || !(number >= 0) || number > 1e15 || strpbrk(i_text, "xXpPnN+- ")) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].name) == 0) {
            *o_ticks = units[i].nanoseconds == 0;
            double value = number * (*o_ticks ? 1 : (double)units[i].nanoseconds);
            *o_value = (uint64_t)(value + 0.5);
            return value < 9e18;
        }
    }
    return false;
}

static int wrong(const char* i_what, const char* i_word, const char* i_advice) {
    posix_complain("%s%s%s; see tickless-host --help.\n", i_what, i_word, i_advice);
    return EXIT_USAGE;
}

static int read_for(const char* i_text) {
    bool ticks = false;
    if (!read_time(i_text, &posix.for_value, &ticks)) {
        return wrong("--for ", i_text, " is not a time: write 5s, 500ms or 1000t");
    }
    posix.for_unit = ticks ? FOR_TICKS : FOR_TIME;
    return -1;
}

static int read_budget(const char* i_text) {
    bool ticks = false;
    uint64_t nanoseconds;
    if (!read_time(i_text, &nanoseconds, &ticks) || ticks) {
        return wrong("--budget ", i_text, " is not a time: write 200ms or 2s");
    }
    posix.budget_given = true;
    posix.budget_us = nanoseconds / 1000;
    return -1;
}

static int read_option(int i_option) {
    switch (i_option) {
    case OPTION_FLAG:
    case 0:
        return -1;
    case OPTION_FOR:
        return read_for(optarg);
    case OPTION_BUDGET:
        return read_budget(optarg);
    case OPTION_TRACE:
        posix.trace = optarg;
        return -1;
    case OPTION_SCRIPT:
        posix.script = optarg;
        return -1;
    case OPTION_SUMMARY:
        posix.summary = optarg;
        return -1;
    case OPTION_HELP:
        fputs(usage, stdout);
        return EXIT_ENDED;
    default:
        return EXIT_USAGE;
    }
}

int options_read(int i_count, char** i_words) {
    int flags[8] = {0};
    const struct option options[] = {{"virtual", no_argument, &flags[0], 1},
                                     {"restart", no_argument, &flags[1], 1},
                                     {"keys", no_argument, &flags[2], 1},
                                     {"packets", no_argument, &flags[3], 1},
                                     {"quiet", no_argument, &flags[4], 1},
                                     {"timeline", no_argument, &flags[5], 1},
                                     {"check", no_argument, &flags[6], 1},
                                     {"for", required_argument, NULL, OPTION_FOR},
                                     {"budget", required_argument, NULL, OPTION_BUDGET},
                                     {"trace", required_argument, NULL, OPTION_TRACE},
                                     {"script", required_argument, NULL, OPTION_SCRIPT},
                                     {"summary", required_argument, NULL, OPTION_SUMMARY},
                                     {"help", no_argument, NULL, OPTION_HELP},
                                     {NULL, 0, NULL, 0}};
    opterr = 0;
    int option;
    while ((option = getopt_long(i_count, i_words, "", options, NULL)) != -1) {
        if (option == '?') {
            return wrong("", i_words[optind - 1], " is no option, or its value is missing");
        }
        int result = read_option(option);
        if (result >= 0) {
            return result;
        }
    }
    posix.virtual_time = flags[0];
    posix.restart = flags[1];
    posix.keys = flags[2];
    posix.packets = flags[3];
    posix.quiet = flags[4];
    posix.timeline = flags[5] || !flags[4];
    posix.check = flags[6];
    posix.files = i_words + optind;
    posix.file_count = i_count - optind;
    if (posix.file_count == 0) {
        return wrong("There is no file to run", "", ": give it a FILE.tkl");
    }
    if (posix.file_count > 1 && !posix.check) {
        return wrong(posix.files[1], " is one file too many", ": only --check takes several");
    }
    if (posix.keys && posix.virtual_time) {
        return wrong("--keys needs real time", "", ": leave out --virtual, or write a --script");
    }
    return -1;
}
