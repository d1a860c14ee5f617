// tickless-host: runs a blob on this machine. The parts and their order are in posix.h.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "budget.h"
#include "gpio.h"
#include "keys.h"
#include "options.h"
#include "output.h"
#include "posix.h"
#include "level.h"
#include "script.h"
#include "summary.h"
#include "timeline.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_engine.h"
#include "tracefile.h"
#include "uart.h"
#include "wait.h"

#define BUDGET_DEFAULT_US 200000u

// Address space for the engine; only what is used of it becomes memory.
#define HEAP_SIZE ((size_t)128 * 1024 * 1024)

static int fail(const char* i_what, const char* i_path) {
    posix_complain("%s %s: %s.\n", i_what, i_path, strerror(errno));
    return EXIT_ENVIRONMENT;
}

// Descriptors 0 to 2 must not be given to files that are opened later. False: standard input was closed.
static bool keep_standard_descriptors(void) {
    bool input = fcntl(STDIN_FILENO, F_GETFD) >= 0;
    int descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO) {
        descriptor = dup(descriptor);
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return input;
}

// ---- Loading -------------------------------------------------------------------------------------------------------

// The bytes of a file, at most as many as tell that it is too long; NULL: errno says why.
static uint8_t* read_file(const char* i_path, uint32_t* o_size) {
    int descriptor = open(i_path, O_RDONLY | O_CLOEXEC);
    uint8_t* bytes = descriptor < 0 ? NULL : malloc((size_t)POSIX_BLOB_LIMIT + 1);
    size_t size = 0;
    ssize_t count = bytes ? 1 : -1;
    while (count > 0 && size <= POSIX_BLOB_LIMIT) {
        count = read(descriptor, bytes + size, POSIX_BLOB_LIMIT + 1 - size);
        size += count > 0 ? (size_t)count : 0;
    }
    struct stat facts;
    if (size > POSIX_BLOB_LIMIT && fstat(descriptor, &facts) == 0 && facts.st_size > (off_t)size) {
        size = (size_t)facts.st_size; // told in the refusal
    }
    int error = errno;
    if (count < 0) {
        free(bytes);
        bytes = NULL;
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    errno = error;
    *o_size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    return bytes;
}

static const char* refusal_name(int16_t i_code) {
    switch (i_code) {
#define X(CODE, SENTENCE) \
    case CODE:            \
        return &#CODE[sizeof "TL_REFUSAL"];
        TL_REFUSAL_TEXTS(X)
#undef X
    default:
        return "UNKNOWN";
    }
}

static int complain_refused(const char* i_path, const tl_refused* i_refused) {
    posix_complain("%s %s%s%s (%s, %d).\n", i_path, tl_refusal_text(i_refused->code), *i_refused->detail ? ": " : "",
                   i_refused->detail, refusal_name(i_refused->code), i_refused->code);
    return EXIT_PROGRAM;
}

// Reads and checks a file; a negative result: it can run, and its bytes are kept.
static int load(const char* i_path, tl_container* o_container, uint8_t** o_bytes) {
    uint32_t size = 0;
    *o_bytes = read_file(i_path, &size);
    if (!*o_bytes) {
        return fail("Cannot read", i_path);
    }
    tl_refused refused;
    if (!tl_boot_load(*o_bytes, size, o_container, &refused)) {
        free(*o_bytes);
        return complain_refused(i_path, &refused);
    }
    return -1;
}

static int check_files(void) {
    int worst = EXIT_ENDED;
    for (int i = 0; i < posix.file_count; i++) {
        tl_container container;
        uint8_t* bytes;
        int code = load(posix.files[i], &container, &bytes);
        if (code < 0) {
            printf("%s can run here: %s, %u bytes of module, %u bytes of memory, %u ticks per second.\n",
                   posix.files[i], container.name, container.module_size, container.ram, container.tick_rate);
            free(bytes);
        }
        worst = code > worst ? code : worst;
    }
    return worst;
}

// ---- Running -------------------------------------------------------------------------------------------------------

static void say_why_over(tl_end i_end) {
    switch (i_end) {
    case TL_END_FAULT:
    case TL_END_REFUSED:
        return;
    case TL_END_FAULTS:
        posix_complain("The program faulted three times in a row, so it is not started again.\n");
        return;
    case TL_END_RETURNED:
        posix_say("The run ended: the program returned.\n");
        return;
    case TL_END_STOPPED:
        break;
    }
    if (posix_over == POSIX_IDLE && (gpio_listens() || uart_opened())) {
        posix_say("The run ended: no alarm is set and nothing can change the inputs any more; drive them with %s.\n",
                  gpio_listens() ? "--keys, or with --script FILE" : "--script FILE");
    } else if (posix_over == POSIX_IDLE) {
        posix_say("The run ended: nothing can happen any more, since no alarm is set and no input is open.\n");
    }
}

static int exit_code(tl_end i_end) {
    if (i_end == TL_END_FAULT || i_end == TL_END_FAULTS) {
        return EXIT_PROGRAM;
    }
    if (posix_over == POSIX_SIGNAL) {
        return EXIT_SIGNAL + signals_came();
    }
    return EXIT_ENDED;
}

static int run(const tl_container* i_container) {
    uint64_t header = i_container->budget_us ? i_container->budget_us : BUDGET_DEFAULT_US;
    if (!wait_start() || !level_start() || !budget_start(posix.budget_given ? posix.budget_us : header)) {
        return fail("Cannot make", "a timer");
    }
    signals_start();
    if (posix.keys) {
        keys_start();
    }
    tl_monitor_attached(posix.packets);
    tl_end end = tl_boot_run(i_container, posix.restart);
    uint64_t last = tl_chip_now();
    keys_stop();
    output_flush();
    say_why_over(end);
    if (posix.timeline && posix_over != POSIX_NO_OUTPUT) {
        timeline_print(last);
    }
    int code = exit_code(end);
    if (!trace_close()) {
        code = fail("Cannot write the trace", posix.trace);
    }
    if (posix.summary && !summary_write(posix.summary, i_container, end)) {
        code = fail("Cannot write the summary", posix.summary);
    }
    return code;
}

static int prepare(void) {
    if (posix.script) {
        script_result result = script_read(posix.script);
        if (result != SCRIPT_FINE) {
            return result == SCRIPT_WRONG ? EXIT_USAGE : EXIT_ENVIRONMENT;
        }
    }
    if (posix.trace && !trace_open(posix.trace)) {
        return fail("Cannot write the trace", posix.trace);
    }
    return -1;
}

static int work(int i_count, char** i_words) {
    bool input = keep_standard_descriptors();
    int code = options_read(i_count, i_words);
    if (code >= 0) {
        return code;
    }
    void* heap = mmap(NULL, HEAP_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (heap == MAP_FAILED) {
        return fail("Cannot get", "memory");
    }
    tl_engine_heap(heap, HEAP_SIZE);
    if (posix.check) {
        return check_files();
    }
    if (!input) {
        uart_console_closed();
    }
    tl_container container;
    uint8_t* bytes;
    code = load(posix.files[0], &container, &bytes);
    if (code >= 0) {
        return code;
    }
    code = prepare();
    code = code < 0 ? run(&container) : code;
    free(bytes);
    return code;
}

int main(int i_count, char** i_words) {
    // Whoever reads along, as the CLI does, may write between two writes of this host: a line is one.
    setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
    int code = work(i_count, i_words);
    return output_finish() ? code : EXIT_ENVIRONMENT;
}
