// Sleeping, in real and in virtual time: the one place where this host waits, and where what happens outside comes in.
//
//   real      one ppoll on: the timer | signals | console or keys | pseudo-terminals
//   virtual   time jumps to the alarm or to the script's next line, whichever comes first

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "budget.h"
#include "clock.h"
#include "gpio.h"
#include "keys.h"
#include "output.h"
#include "posix.h"
#include "script.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"
#include "trace.h"
#include "uart.h"
#include "wait.h"

enum { FD_TIMER, FD_SIGNALS, FD_KEYS, FD_UARTS, FDS = FD_UARTS + UART_FDS };

// How long a blob that never sleeps may go without interrupts.
#define BUSY_INTERVAL 1000000u

// How many batches in a row may run at one tick of virtual time: see docs/abi.md, "Virtual time".
#define BATCHES_AWAKE 1000000u

static uint32_t awake; // batches since the last sleep, in virtual time

posix_reason posix_over;
posix_counts posix_counted;

static int timer_descriptor = -1;
static uint64_t timer_set_for = UINT64_MAX; // nanosecond; UINT64_MAX: the timer is not set

bool wait_start(void) {
    timer_descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    return timer_descriptor >= 0;
}

// One thread: nothing interrupts but signal handlers, which set no event lines.
uint32_t tl_port_lock(void) {
    return 0;
}

void tl_port_unlock(uint32_t i_before) {
    (void)i_before;
}

static bool any_pending(void) {
    return tl_pending(0) || tl_level_waiting();
}

static bool end(posix_reason i_reason) {
    posix_over = posix_over == POSIX_RUNNING ? i_reason : posix_over;
    return false;
}

// What is due by now, script before alarm. False: the run is over.
static bool catch_up(uint64_t i_now) {
    if (!script_apply(i_now)) {
        return end(POSIX_SCRIPT);
    }
    clock_fire();
    return posix_over == POSIX_RUNNING;
}

static uint64_t earlier(uint64_t i_one, uint64_t i_two) {
    return i_one < i_two ? i_one : i_two;
}

// ---- Virtual time --------------------------------------------------------------------------------------------------

static bool jump(void) {
    uint64_t next = earlier(clock_alarm(), script_next());
    uint64_t limit = clock_limit();
    if (signals_came()) {
        return end(POSIX_SIGNAL);
    }
    if (next == TL_NEVER) {
        return end(POSIX_IDLE);
    }
    if (next > limit) {
        clock_advance(limit);
        return end(POSIX_LIMIT);
    }
    clock_advance(next);
    return catch_up(next);
}

// ---- Real time -----------------------------------------------------------------------------------------------------

static void set_timer(uint64_t i_nanosecond) {
    if (i_nanosecond == timer_set_for) {
        return;
    }
    timer_set_for = i_nanosecond;
    struct itimerspec setting = {0};
    if (i_nanosecond != UINT64_MAX) {
        uint64_t at = clock_absolute(i_nanosecond);
        setting.it_value = (struct timespec){.tv_sec = (time_t)(at / 1000000000), .tv_nsec = (long)(at % 1000000000)};
    }
    timerfd_settime(timer_descriptor, TFD_TIMER_ABSTIME, &setting, NULL);
}

// Lets in what happened outside; i_wait: not before something did. False: the run is over.
static bool look_outside(bool i_wait) {
    struct pollfd fds[FDS];
    fds[FD_TIMER] = (struct pollfd){.fd = timer_descriptor, .events = POLLIN};
    fds[FD_SIGNALS] = (struct pollfd){.fd = signals_descriptor(), .events = POLLIN};
    fds[FD_KEYS] = (struct pollfd){.fd = keys_listen() ? STDIN_FILENO : -1, .events = POLLIN};
    uart_wants(fds + FD_UARTS);
    output_flush();
    const struct timespec none = {0};
    int ready = ppoll(fds, FDS, i_wait ? NULL : &none, NULL);
    posix_counted.waits += i_wait ? 1 : 0;
    if (ready <= 0) {
        return posix_over == POSIX_RUNNING;
    }
    if (fds[FD_TIMER].revents) {
        uint64_t expirations;
        ssize_t got = read(timer_descriptor, &expirations, sizeof expirations);
        (void)got; // what counts is the time
        timer_set_for = UINT64_MAX;
    }
    if (fds[FD_KEYS].revents && !keys_ready()) {
        return end(POSIX_QUIT);
    }
    uart_ready(fds + FD_UARTS);
    return posix_over == POSIX_RUNNING;
}

// Has the limit passed, with everything up to it done? An alarm at the limit's own tick still fires.
static bool past_limit(uint64_t i_now) {
    uint64_t limit = clock_limit();
    return i_now >= limit && clock_alarm() > limit && script_next() > limit;
}

static bool sleep_really(void) {
    uint64_t now = tl_chip_now();
    if (signals_came()) {
        return end(POSIX_SIGNAL);
    }
    if (past_limit(now)) {
        return end(POSIX_LIMIT);
    }
    if (!catch_up(earlier(now, clock_limit())) || any_pending()) {
        return posix_over == POSIX_RUNNING;
    }
    uint64_t next = earlier(clock_alarm(), script_next());
    if (next == TL_NEVER && !uart_listens() && !keys_listen()) {
        return end(POSIX_IDLE);
    }
    next = earlier(next, clock_limit());
    set_timer(next == TL_NEVER ? UINT64_MAX : clock_nanosecond_of(next));
    return look_outside(true);
}

// ---- The port's side -------------------------------------------------------------------------------------------------

bool tl_port_sleep(void) {
    posix_counted.sleeps++;
    awake = 0;
    trace_sleep();
    bool goes_on = true;
    while (goes_on && !any_pending()) {
        goes_on = posix.virtual_time ? jump() : sleep_really();
    }
    return goes_on;
}

// Virtual time stands still until the blob sleeps: one that never does would run for ever.
static bool may_stay_awake(void) {
    if (++awake < BATCHES_AWAKE) {
        return true;
    }
    posix_complain("Virtual time stands still at tick %" PRIu64
                   ": the program ran %u batches without sleeping; let what "
                   "repeats await a time or an input.\n",
                   tl_chip_now(), BATCHES_AWAKE);
    return false;
}

bool tl_port_interrupts(void) {
    static uint64_t last;
    if (posix.virtual_time) {
        return may_stay_awake();
    }
    uint64_t now = clock_nanoseconds();
    if (now - last < BUSY_INTERVAL) {
        return true;
    }
    last = now;
    uint64_t tick = tl_chip_now();
    if (tick > clock_limit()) {
        end(POSIX_LIMIT);
    } else if (catch_up(tick)) {
        look_outside(false);
    }
    return true;
}

void tl_chip_reset(void) {
    awake = 0;
    tl_chip_alarm(TL_NEVER);
    gpio_reset();
    uart_reset();
}
