// What a run cost, see summary.h.

#include "summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include "clock.h"
#include "posix.h"
#include "tl_chip.h"
#include "tl_engine.h"

static const char* end_name(tl_end i_end) {
    switch (i_end) {
    case TL_END_FAULT:
        return "fault";
    case TL_END_FAULTS:
        return "faults";
    case TL_END_RETURNED:
        return "returned";
    case TL_END_REFUSED:
        return "refused";
    case TL_END_STOPPED:
        break;
    }
    static const char* const reasons[] = {
        [POSIX_RUNNING] = "running", [POSIX_IDLE] = "idle",     [POSIX_LIMIT] = "limit",     [POSIX_SCRIPT] = "script",
        [POSIX_QUIT] = "quit",       [POSIX_SIGNAL] = "signal", [POSIX_NO_OUTPUT] = "output"};
    return reasons[posix_over];
}

static uint64_t micros(struct timeval i_time) {
    return (uint64_t)i_time.tv_sec * 1000000 + (uint64_t)i_time.tv_usec;
}

bool summary_write(const char* i_path, const tl_container* i_container, tl_end i_end) {
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    FILE* file = fopen(i_path, "we");
    if (!file) {
        return false;
    }
    fprintf(file, "{\"end\":\"%s\",\"ticks\":%" PRIu64 ",\"tickRate\":%" PRIu32, end_name(i_end), tl_chip_now(),
            clock_rate());
    fprintf(file, ",\"wallMicros\":%" PRIu64 ",\"cpuMicros\":%" PRIu64, clock_nanoseconds() / 1000,
            micros(usage.ru_utime) + micros(usage.ru_stime));
    fprintf(file, ",\"batches\":%" PRIu64 ",\"sleeps\":%" PRIu64 ",\"waits\":%" PRIu64 ",\"restarts\":%" PRIu32,
            posix_counted.batches, posix_counted.sleeps, posix_counted.waits, tl_boot_restarts());
    fprintf(file, ",\"memory\":%" PRIu32 ",\"heapPeak\":%zu,\"residentKiB\":%ld}\n", i_container->ram,
            tl_engine_heap_peak(), usage.ru_maxrss);
    bool whole = !ferror(file);
    return fclose(file) == 0 && whole;
}
