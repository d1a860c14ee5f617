// Stops for the runner: the board says why and waits for orders, and goes on when what happens at that tick has happened.
// Between two stops it runs alone, so a run is the same every time.
//
// The emulator's own time passes while it waits, and how much depends on the runner. So the counter behind the clock is
// set back by as much, and not armed meanwhile: the board sees no time pass.
//
// The stops share the one alarm with the blob: the chip is given the earlier of the two.

#include "counter.h"
#include "emulator.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_engine.h"
#include "tl_port.h"
#include "tl_text.h"
#include "trace.h"

extern const char* const tl_board_port_names[];

tl_orders tl_emulator_orders = {.next = TL_NEVER};

static uint64_t alarm_at = TL_NEVER; // the blob's

// ---- What a recipe may give -----------------------------------------------------------------------------------------

__attribute__((weak)) void tl_emulator_reset(void) {}

__attribute__((weak)) void tl_emulator_level(uint32_t i_pin, uint32_t i_level) {
    (void)i_pin;
    (void)i_level;
}

__attribute__((weak)) uint32_t tl_emulator_nanoseconds(void) {
    return 0;
}

__attribute__((weak)) void tl_emulator_watchdog_rests(void) {
    tl_chip_watchdog_pause();
}

__attribute__((weak)) void tl_emulator_watchdog_counts(void) {
    tl_chip_watchdog_resume();
}

// ---- The counter ---------------------------------------------------------------------------------------------------

uint64_t __real_tl_counter_now(void);
void __real_tl_counter_arm(uint64_t i_at);

#define SECOND 1000000000u // nanoseconds

static uint64_t skipped; // counts that the board has not seen
static uint32_t waited;  // nanoseconds of the same
static uint32_t wakes;   // how often the core was sent to sleep and came back

uint64_t __wrap_tl_counter_now(void) {
    return __real_tl_counter_now() - skipped;
}

void __wrap_tl_counter_arm(uint64_t i_at) {
    __real_tl_counter_arm(i_at == TL_NEVER ? TL_NEVER : i_at + skipped);
}

// ---- The alarm -----------------------------------------------------------------------------------------------------

void __real_tl_chip_alarm(uint64_t i_at);

// What comes at tick 0 comes when the blob first sleeps, as in virtual time on every host.
static void arm(void) {
    uint64_t next = tl_emulator_orders.next > 0 ? tl_emulator_orders.next : TL_NEVER;
    __real_tl_chip_alarm(next < alarm_at ? next : alarm_at);
}

// ---- Stopping ------------------------------------------------------------------------------------------------------

static void put(tl_text* io_text, const char* i_key, uint64_t i_value) {
    tl_text_put(io_text, i_key);
    tl_text_decimal(io_text, i_value);
}

static uint64_t nanoseconds_of(uint64_t i_counts) {
    return i_counts / tl_counter_hz * SECOND + i_counts % tl_counter_hz * SECOND / tl_counter_hz;
}

// {"stop":2,"tick":500,"pin":0,"open":1,"stood":300,"heap":9000,"stack":1200,"handlers":300,"nanoseconds":0,"wakes":0}
// open: bit n, port n is; stood: nanoseconds at stops before; heap: the engine's most so far; stack, handlers: so much of both
// native stacks was in use.
static void tell(tl_stop i_reason, uint32_t i_pin, uint64_t i_tick) {
    static char buffer[200];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    uint32_t open = 0;
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        open |= (uint32_t)tl_uart_is_open(port) << port;
    }
    put(&text, "{\"stop\":", i_reason);
    put(&text, ",\"tick\":", i_tick);
    put(&text, ",\"pin\":", i_pin);
    put(&text, ",\"open\":", open);
    put(&text, ",\"stood\":", nanoseconds_of(skipped));
    put(&text, ",\"heap\":", tl_engine_heap_peak());
    put(&text, ",\"stack\":", tl_device_stack_used(tl_stack_bottom, tl_stack_top));
    put(&text, ",\"handlers\":", tl_device_stack_used(tl_handler_stack_bottom, tl_handler_stack_top));
    put(&text, ",\"nanoseconds\":", tl_emulator_nanoseconds() - waited);
    put(&text, ",\"wakes\":", wakes);
    tl_text_put(&text, "}\n");
    tl_emulator_write(buffer);
}

static void read_all(uint8_t* o_bytes, uint32_t i_length) {
    while (i_length > 0) {
        uint32_t there = tl_emulator_read(o_bytes, i_length);
        o_bytes += there;
        i_length -= there;
    }
}

// What somebody does who writes another blob: the emulator puts the bytes where no store of the core's gets.
static void take_blob(void) {
    if (tl_emulator_orders.blob > 0) {
        read_all((uint8_t*)tl_blob_start, tl_emulator_orders.blob);
        tl_emulator_orders = (tl_orders){.next = TL_NEVER};
        tl_kept_check(0, false); // as by the button: nothing is kept of what ran before
        tl_port_reset();
    }
}

static void await_orders(void) {
    read_all((uint8_t*)&tl_emulator_orders, sizeof tl_emulator_orders);
    take_blob();
}

// ---- The budget: no part of it is spent at a stop, nor of the watchdog's time ----------------------------------------------

// Whoever waits for the budget's timer looks at the counter when it goes off, and sets it anew, so behind a stop it goes off
// soon.

void __real_tl_chip_budget(uint32_t i_us);

enum { SOON_US = 20 };

static bool budget_runs;

void __wrap_tl_chip_budget(uint32_t i_us) {
    budget_runs = i_us > 0;
    __real_tl_chip_budget(i_us);
}

__attribute__((noinline)) void tl_emulator_goes_on(void) {
    __asm__ volatile("" ::: "memory");
}

void tl_emulator_stop(tl_stop i_reason, uint32_t i_pin) {
    uint32_t lock = tl_port_lock();
    uint64_t tick = tl_chip_now();
    uint64_t before = __real_tl_counter_now();
    uint32_t began = tl_emulator_nanoseconds();
    __real_tl_counter_arm(TL_NEVER);
    __real_tl_chip_budget(0);
    tl_emulator_watchdog_rests();
    tell(i_reason, i_pin, tick);
    await_orders();
    if (tl_emulator_orders.given == TL_GIVEN_PIN) {
        tl_emulator_level(tl_emulator_orders.moved, tl_emulator_orders.level);
    }
    skipped += __real_tl_counter_now() - before;
    waited += tl_emulator_nanoseconds() - began;
    arm();
    tl_emulator_watchdog_counts();
    __real_tl_chip_budget(budget_runs ? SOON_US : 0);
    tl_emulator_goes_on();
    tl_port_unlock(lock);
}

// Lets come what is to come now, one thing at a time. After a byte the rest waits until it is taken.
static void let_in(tl_stop i_reason) {
    do {
        tl_emulator_stop(i_reason, 0);
        if (tl_emulator_orders.given == TL_GIVEN_PIN) {
            tl_emulator_moved(tl_emulator_orders.moved);
        }
    } while (tl_emulator_orders.given == TL_GIVEN_PIN && tl_emulator_orders.more);
}

// ---- Time ----------------------------------------------------------------------------------------------------------

void __real_tl_chip_clock_start(uint32_t i_hertz);
void __real_tl_alarm_fired(void);

void __wrap_tl_chip_clock_start(uint32_t i_hertz) {
    __real_tl_chip_clock_start(i_hertz);
    tl_emulator_stop(TL_STOP_BEGIN, 0);
}

void __wrap_tl_chip_alarm(uint64_t i_at) {
    uint32_t before = tl_port_lock();
    alarm_at = i_at;
    arm();
    tl_port_unlock(before);
}

// What comes from outside at a tick comes before the alarm of that tick, as in virtual time on every host.
void __wrap_tl_alarm_fired(void) {
    uint64_t now = tl_chip_now();
    if (tl_emulator_orders.next <= now) {
        let_in(TL_STOP_DUE);
    }
    bool fires = alarm_at <= now;
    if (fires) {
        alarm_at = TL_NEVER;
    }
    arm();
    if (fires) {
        __real_tl_alarm_fired();
    }
}

// ---- Bytes ---------------------------------------------------------------------------------------------------------

void __real_tl_uart_received(uint32_t i_port, uint8_t i_byte);

void __wrap_tl_uart_received(uint32_t i_port, uint8_t i_byte) {
    // A monitor that attaches is no part of what the program sees.
    if (i_byte != 0 || tl_uart_is_open(i_port)) {
        trace_byte("rx", tl_board_port_names[i_port], i_byte);
    }
    __real_tl_uart_received(i_port, i_byte);
    if (tl_emulator_orders.more) {
        let_in(TL_STOP_TAKEN);
    }
}

// ---- Sleep ---------------------------------------------------------------------------------------------------------

bool __real_tl_port_sleep(void);

static bool sends(void) {
    for (uint32_t port = 0; port < TL_PORTS; port++) {
        uint32_t unsent;
        tl_uart_unsent(port, &unsent);
        if (unsent > 0) {
            return true;
        }
    }
    return false;
}

// With nothing set and nothing to come the core would sleep for ever. An interrupt may wait still, so the first time it
// is let in: the caller lifts the lock and comes again.
bool __wrap_tl_port_sleep(void) {
    static bool looked;
    tl_emulator_sleeps();
    if (tl_emulator_orders.next == 0) {
        let_in(TL_STOP_DUE);
        return true;
    }
    bool more_comes = tl_emulator_orders.next != TL_NEVER && !tl_emulator_orders.last;
    if (alarm_at != TL_NEVER || more_comes || sends()) {
        looked = false;
        wakes++;
        return __real_tl_port_sleep();
    }
    if (looked) {
        tl_emulator_stop(TL_STOP_IDLE, 0);
    }
    looked = !looked;
    return true;
}

// ---- The end -------------------------------------------------------------------------------------------------------

void __real_tl_fault_report(const tl_fault_record* i_fault);
void __real_tl_port_halt(void);

void __wrap_tl_fault_report(const tl_fault_record* i_fault) {
    __real_tl_fault_report(i_fault);
    tl_emulator_stop(TL_STOP_FAULT, 0);
}

void __wrap_tl_port_halt(void) {
    tl_emulator_stop(TL_STOP_HALT, 0);
    __real_tl_port_halt();
}
