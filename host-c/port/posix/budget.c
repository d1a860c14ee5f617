// The poll budget: CPU time of the thread, so that a busy machine is not taken for a busy blob.
//
// The timer is set when a poll begins and left alone when it ends: setting it twice per poll would cost more than many
// polls do. It goes off every quarter of the budget, and whoever it finds in the same poll five times in a row has run
// for more than its budget and for at most five quarters of it. While nothing runs no CPU time passes, so the timer
// costs an idle program nothing.
//
//   poll 7 |--t--|  poll 8 |---------t---------t---------t---------t---------t| stopped
//                                    1         2         3         4         5

#include "budget.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "posix.h"
#include "tl_config.h"
#include "tl_engine.h"
#include "tl_port.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { QUARTERS = 4 };

static timer_t timer;
static bool timed;

// Of each executor.
typedef struct {
    volatile uint64_t batch; // which poll runs
    volatile uint64_t seen_batch;
    volatile sig_atomic_t polling; // its code may be stopped
    volatile sig_atomic_t seen;
} poll_state;

static poll_state polls[TL_EXECUTORS];
static volatile sig_atomic_t caught;
static int wake_descriptor = -1;

static void on_quarter(int i_signal) {
    (void)i_signal;
    poll_state* now = &polls[tl_level_now()];
    if (!now->polling) {
        return;
    }
    // The system looks at CPU time only so often, and counts what it was late for.
    now->seen = now->seen_batch == now->batch ? now->seen + 1 + timer_getoverrun(timer) : 1;
    now->seen_batch = now->batch;
    if (now->seen > QUARTERS) {
        tl_engine_stop();
    }
}

static void on_end(int i_signal) {
    caught = i_signal;
    if (polls[tl_level_now()].polling) {
        tl_engine_stop();
    }
    const uint64_t one = 1;
    ssize_t written = write(wake_descriptor, &one, sizeof one);
    (void)written; // it can only be full, and then it is readable anyway
}

// A handler must not meet another one half way through tl_engine_stop.
static void handle(int i_signal, void (*i_handler)(int)) {
    struct sigaction action = {.sa_handler = i_handler, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(i_signal, &action, NULL);
}

bool budget_start(uint64_t i_us) {
    if (i_us == 0) {
        return true;
    }
    handle(SIGPROF, on_quarter);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF};
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0) {
        return false;
    }
    uint64_t quarter = i_us * 1000 / QUARTERS + 1;
    struct timespec every = {.tv_sec = (time_t)(quarter / 1000000000), .tv_nsec = (long)(quarter % 1000000000)};
    struct itimerspec setting = {.it_interval = every, .it_value = every};
    timed = timer_settime(timer, 0, &setting, NULL) == 0;
    return timed;
}

void signals_start(void) {
    wake_descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    handle(SIGINT, on_end);
    handle(SIGTERM, on_end);
    handle(SIGHUP, on_end);
    signal(SIGPIPE, SIG_IGN);
}

int signals_came(void) {
    return caught;
}

int signals_descriptor(void) {
    return wake_descriptor;
}

void tl_port_poll_begins(void) {
    poll_state* now = &polls[tl_level_now()];
    now->batch = now->batch + 1;
    posix_counted.batches++;
    now->polling = true;
}

bool tl_port_poll_ends(void) {
    polls[tl_level_now()].polling = false;
    if (caught && posix_over == POSIX_RUNNING) {
        posix_over = POSIX_SIGNAL;
    }
    return posix_over == POSIX_RUNNING;
}
