// Stops for the runner, which holds the emulated board at tl_emulator_stop and lets it go on when what happens at that tick
// has happened. Between two stops the board runs alone, so a run is the same every time.
//
// The stops share the one alarm with the blob: the chip is given the earlier of the two.

#include "emulator.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_port.h"
#include "trace.h"

extern const char* const tl_board_port_names[];

volatile tl_orders tl_emulator_orders = {.next = TL_NEVER};

static uint64_t alarm_at = TL_NEVER; // the blob's

// The runner's breakpoint. It must be a call for every stop.
__attribute__((noinline)) void tl_emulator_stop(tl_stop i_reason) {
    __asm__ volatile("" ::"r"(i_reason) : "memory");
}

void tl_emulator_sleeps(void);

// ---- Time ----------------------------------------------------------------------------------------------------------

void __real_tl_chip_clock_start(uint32_t i_hertz);
void __real_tl_chip_alarm(uint64_t i_at);
void __real_tl_alarm_fired(void);

static void arm(void) {
    uint64_t next = tl_emulator_orders.next;
    __real_tl_chip_alarm(next < alarm_at ? next : alarm_at);
}

void __wrap_tl_chip_clock_start(uint32_t i_hertz) {
    __real_tl_chip_clock_start(i_hertz);
    tl_emulator_stop(TL_STOP_BEGIN);
    arm();
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
        tl_emulator_stop(TL_STOP_DUE);
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
        tl_emulator_stop(TL_STOP_TAKEN);
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

bool __wrap_tl_port_sleep(void) {
    tl_emulator_sleeps();
    if (alarm_at == TL_NEVER && tl_emulator_orders.next == TL_NEVER && !sends()) {
        tl_emulator_stop(TL_STOP_IDLE);
    }
    return __real_tl_port_sleep();
}
