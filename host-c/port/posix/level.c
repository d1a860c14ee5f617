// The software interrupt of this port: a signal at the alarm's time. It may find
//
//   the blob's code    the alarm fires, and what it makes pending above runs here, in the handler; another signal preempts
//                      that in turn
//   an import          the host's own state is in use: a moment later again
//   the sleep          which sees the alarm itself

#include "level.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "posix.h"
#include "tl_chip.h"
#include "tl_core.h"
#include "tl_engine.h"
#include "tl_port.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define SECOND 1000000000u
#define LATER  20000u // nanoseconds until an import has probably ended

static timer_t timer;
static bool started;

static void set(uint64_t i_absolute) {
    struct itimerspec setting = {0};
    setting.it_value =
        (struct timespec){.tv_sec = (time_t)(i_absolute / SECOND), .tv_nsec = (long)(i_absolute % SECOND)};
    timer_settime(timer, TIMER_ABSTIME, &setting, NULL);
}

static void on_alarm(int i_signal) {
    (void)i_signal;
    int error = errno;
    if (tl_level_held()) {
        set(clock_absolute(clock_nanoseconds() + LATER));
    } else if (clock_fire()) {
        tl_level_run();
    }
    errno = error;
}

bool level_start(void) {
    if (posix.virtual_time || !tl_engine_levels()) {
        return true;
    }
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART | SA_NODEFER};
    sigaction(SIGRTMIN, &action, NULL);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    started = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
    return started;
}

void level_due_at(uint64_t i_nanosecond) {
    if (started) {
        set(clock_absolute(i_nanosecond));
    }
}

// What makes something pending here is an import, behind which tl_level_run comes, or happens while the blob sleeps.
void tl_port_level(void) {}
