// The boot sequence, from a container's bytes to the end of the run.
//
//   check --> load --> start --> run --> over
//                        ^        |
//                        |        v
//                     restart <-- fault --> end (no restart wanted, or three in a row)

#include "alarm.h"
#include "fault.h"
#include "gpio.h"
#include "handles.h"
#include "levels.h"
#include "lines.h"
#include "tl_chip.h"
#include "tl_engine.h"
#include "tl_port.h"
#include "uart.h"

enum { FAULTS_IN_A_ROW = 3 };

static uint32_t restarts;
static bool faulted;

const tl_fault_record* tl_boot_fault(void) {
    return faulted ? &tl_fault_last : NULL;
}

uint32_t tl_boot_restarts(void) {
    return restarts;
}

bool tl_boot_load(const uint8_t* i_bytes, uint32_t i_size, tl_container* o_container, tl_refused* o_refused) {
    return tl_container_check(i_bytes, i_size, o_container, o_refused) &&
           tl_engine_load(o_container->module, o_container->module_size, o_container->ram, o_refused);
}

// What the last blob opened, set and pended.
static void forget(void) {
    tl_chip_reset();
    tl_lines_reset();
    tl_alarm_reset();
    tl_level_reset();
    tl_handles_reset();
    tl_gpio_reset();
    tl_uart_reset();
    tl_fault_reset();
}

// Runs the blob once, until it ends by itself or by a fault; true: a fault, which is reported.
static bool run_once(tl_end* o_end) {
    faulted = false;
    tl_port_poll_begins();
    tl_outcome outcome = tl_engine_start();
    bool goes_on = !outcome;
    if (goes_on) {
        outcome = tl_engine_run();
    }
    tl_level_hold(); // what is left to do is the host's alone
    bool over = !tl_port_poll_ends();
    bool stopped = tl_engine_resume();
    if (!tl_level_fault() && (!outcome || outcome == tl_outcome_over || over)) {
        *o_end = outcome ? TL_END_STOPPED : TL_END_RETURNED;
        return false;
    }
    faulted = true;
    if (!tl_level_fault()) {
        tl_fault_write(outcome, stopped);
    }
    tl_fault_add_calls();
    tl_observe_fault(&tl_fault_last);
    tl_fault_report(&tl_fault_last);
    *o_end = TL_END_FAULT;
    return true;
}

tl_end tl_boot_run(const tl_container* i_container, bool i_restart) {
    tl_end end = TL_END_RETURNED;
    uint32_t faults = 0;
    restarts = 0;
    tl_chip_clock_start(i_container->tick_rate);
    forget();
    for (;;) {
        uint64_t began = tl_chip_now();
        if (!run_once(&end)) {
            return end;
        }
        bool healthy = tl_chip_now() - began >= (uint64_t)TL_RESTART_SECONDS * i_container->tick_rate;
        faults = healthy ? 1 : faults + 1;
        if (!i_restart || !tl_engine_restart()) {
            return end;
        }
        if (faults >= FAULTS_IN_A_ROW) {
            return TL_END_FAULTS;
        }
        restarts++;
        forget();
    }
}
