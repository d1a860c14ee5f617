// A device's host from the first C function on: start the chip, look for a blob in its region of the flash, run it.
//
//   start --> find --> check, load --> run --> over
//     ^         |           |           |       |
//     |         v           v           |       v
//     |       none       refused        |    why it ended        ... each said on the console; then wait
//     '------ reset <--- kept.c <---- fault
//
// After three faults in a row without a healthy minute between them the blob is not run again.

#include "bytes.h"
#include "fault.h"
#include "log.h"
#include "tl_board.h"
#include "tl_chip.h"
#include "tl_config.h"
#include "tl_core.h"
#include "tl_device.h"
#include "tl_engine.h"
#include "tl_port.h"
#include "tl_text.h"

enum { AT_LENGTH = 88, AT_CRC = 92, ERASED = 0xff, FAULTS_IN_A_ROW = 3, BUDGET_DEFAULT_US = 200000 };

void tl_chip_reset(void) {
    tl_chip_alarm(TL_NEVER);
    tl_chip_pins_close();
    tl_chip_uarts_close();
    tl_chip_uart_open(TL_CONSOLE_PORT, TL_CONSOLE_BAUD, 8);
}

// Says it, and waits for somebody to put another blob into the flash and reset the device. Whoever attaches a monitor
// meanwhile is told of the fault that led here.
static _Noreturn void stop(const char* i_text) {
    tl_device_say(TL_BOARD_NAME ": ");
    tl_device_say(i_text);
    tl_device_say(".\n");
    for (;;) {
        uint32_t before = tl_port_lock();
        if (!tl_monitor()) {
            tl_port_halt();
        }
        tl_port_unlock(before);
        uint32_t faults;
        const tl_fault_record* fault = tl_kept_fault(&faults);
        if (tl_monitor()) {
            if (fault) {
                tl_fault_report(fault);
            }
            tl_monitor_attached(false); // until the next one comes
        }
    }
}

static bool is_erased(const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length; i++) {
        if (i_bytes[i] != ERASED) {
            return false;
        }
    }
    return true;
}

// How long the container in the region is, if its header can be believed; else the whole region is looked at.
static uint32_t container_size(const uint8_t* i_region, uint32_t i_room) {
    uint32_t module = tl_read_u32(i_region + AT_LENGTH);
    return module <= i_room - TL_HEADER_SIZE ? TL_HEADER_SIZE + module : i_room;
}

// Apart, so that loading and running have the room of its text on the stack.
static _Noreturn __attribute__((noinline)) void refuse(const tl_refused* i_refused) {
    char buffer[200];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    tl_text_put(&text, "the blob ");
    tl_text_put(&text, tl_refusal_text(i_refused->code));
    tl_text_put(&text, *i_refused->detail ? ": " : "");
    tl_text_put(&text, i_refused->detail);
    tl_text_put(&text, " (-");
    tl_text_decimal(&text, (uint32_t)-i_refused->code);
    tl_text_put(&text, ")");
    stop(text.start);
}

static _Noreturn __attribute__((noinline)) void miss(const uint8_t* i_region) {
    char buffer[60];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    tl_text_put(&text, "there is no blob; write one to 0x");
    tl_text_hex(&text, (uint32_t)(uintptr_t)i_region, 8);
    stop(text.start);
}

static void load(tl_container* o_container) {
    const uint8_t* region = tl_blob_start;
    uint32_t room = (uint32_t)(tl_blob_end - tl_blob_start);
    if (is_erased(region, TL_HEADER_SIZE)) {
        miss(region);
    }
    tl_refused refused;
    if (!tl_boot_load(region, container_size(region, room), o_container, &refused)) {
        refuse(&refused);
    }
}

static const char* why_over(tl_end i_end) {
    switch (i_end) {
    case TL_END_RETURNED:
        return "the program returned";
    case TL_END_STOPPED:
    case TL_END_REFUSED:
    case TL_END_FAULTS:
    case TL_END_FAULT:
        break;
    }
    return "the program ended";
}

// ---- Faults ----------------------------------------------------------------------------------------------------------

static uint32_t tick_rate;

static _Noreturn void start_anew(void) {
    tl_keep_fault(tl_fault_last.tick >= (uint64_t)TL_RESTART_SECONDS * tick_rate);
    tl_port_reset();
}

_Noreturn void tl_device_broken(uint8_t i_code, const char* i_reason, uint32_t i_at, uint32_t i_caller) {
    static bool again;
    tl_fault_record* fault = &tl_fault_last;
    tl_port_lock();
    if (again) { // on the way to say so
        start_anew();
    }
    again = true;
    *fault = (tl_fault_record){.code = i_code, .detail = i_at, .task = tl_engine_task()};
    fault->tick = tick_rate ? tl_chip_now() : 0;
    tl_device_say_rest();
    char buffer[120];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    tl_text_put(&text, "\nthe host is broken: ");
    tl_text_put(&text, i_reason);
    if (i_at) {
        tl_text_put(&text, " at 0x");
        tl_text_hex(&text, i_at, 8);
        tl_text_put(&text, ", called from 0x");
        tl_text_hex(&text, i_caller, 8);
    }
    tl_text_put(&text, "\n");
    tl_device_say(buffer);
    tl_observe_fault(fault);
    tl_fault_report(fault);
    start_anew();
}

// The watchdog came while the blob ran: nobody has said so yet.
static void tell_hang(uint64_t i_tick) {
    tl_fault_last = (tl_fault_record){.code = TL_FAULT_WATCHDOG, .tick = i_tick};
    tl_keep_fault(i_tick >= (uint64_t)TL_RESTART_SECONDS * tick_rate);
    tl_observe_fault(&tl_fault_last);
    tl_fault_report(&tl_fault_last);
}

static _Noreturn void run(const tl_container* i_container) {
    tl_budget_start(i_container->budget_us ? i_container->budget_us : BUDGET_DEFAULT_US);
    if (TL_WATCHDOG_MS > 0) {
        tl_kept_runs();
        tl_chip_watchdog_start();
    }
    tl_end end = tl_boot_run(i_container, false);
    if (tl_boot_fault()) {
        start_anew();
    }
    stop(why_over(end));
}

_Noreturn void tl_device_main(void) {
    uint32_t before = tl_port_lock();
    tl_chip_start();
    tl_board_start();
    tl_engine_stack_bottom = tl_stack_bottom;
    tl_engine_heap(tl_heap_start, (size_t)(tl_heap_end - tl_heap_start));
    tl_chip_uart_open(TL_CONSOLE_PORT, TL_CONSOLE_BAUD, 8);
    tl_port_unlock(before);
    bool hung = tl_kept_check(tl_read_u32(tl_blob_start + AT_CRC), tl_chip_watchdog_came());
    uint64_t tick = TL_WATCHDOG_MS ? tl_clock_before() : 0;
    tl_container container;
    load(&container);
    tick_rate = container.tick_rate;
    if (TL_WATCHDOG_MS > 0 && hung) {
        tell_hang(tick);
    }
    uint32_t faults;
    const tl_fault_record* fault = tl_kept_fault(&faults);
    if (fault && faults >= FAULTS_IN_A_ROW) {
        tl_fault_report(fault);
        stop("the program faulted three times in a row, so it is not started again");
    }
    run(&container);
}
