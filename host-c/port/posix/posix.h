// What the parts of the posix port share: the options of the command line, and why the run ended.
//
//   main --> options --> boot --> [ wait: clock, script, gpio, uart, keys ] --> trace, timeline, summary
#ifndef TL_POSIX_H
#define TL_POSIX_H

#include <stdbool.h>
#include <stdint.h>

enum { EXIT_ENDED = 0, EXIT_PROGRAM = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3, EXIT_SIGNAL = 128 };

#define POSIX_RAM_LIMIT  0x1000000u // 16 MiB
#define POSIX_BLOB_LIMIT 0x1000000u

typedef enum { FOR_EVER, FOR_TIME, FOR_TICKS } posix_for_unit;

typedef struct {
    bool virtual_time;
    bool restart;
    bool keys;
    bool packets;
    bool quiet;
    bool timeline;
    bool check;
    bool budget_given;
    uint64_t budget_us; // 0: no budget
    posix_for_unit for_unit;
    uint64_t for_value; // nanoseconds or ticks
    const char* trace;
    const char* script;
    const char* summary;
    char** files;
    int file_count;
} posix_options;

extern posix_options posix;

// Why the run is over; the first reason counts.
typedef enum {
    POSIX_RUNNING,
    POSIX_IDLE,     // nothing can ever happen any more
    POSIX_LIMIT,    // --for
    POSIX_SCRIPT,   // the script's `end`
    POSIX_QUIT,     // the key q
    POSIX_SIGNAL,   // Ctrl-C and the like
    POSIX_NO_OUTPUT // nobody reads standard output any more
} posix_reason;

extern posix_reason posix_over;

// Counted for the summary.
typedef struct {
    uint64_t batches; // polls, and the start
    uint64_t sleeps;  // calls of wfe that found nothing pending
    uint64_t waits;   // blocking system calls
} posix_counts;

extern posix_counts posix_counted;

// A remark for the person at the terminal, on standard error; not with --quiet. Printf's format.
__attribute__((format(printf, 1, 2))) void posix_say(const char* i_format, ...);

// An error, on standard error, whatever the options.
__attribute__((format(printf, 1, 2))) void posix_complain(const char* i_format, ...);

#endif
