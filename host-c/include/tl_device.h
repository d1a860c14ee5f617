// What the parts of a device's host need of each other, beyond what the core needs of them (tl_port.h, tl_chip.h,
// tl_board.h). Nothing of this is on posix.
//
//   reset --> port: startup --> device: main --> chip: tl_chip_start --> board: tl_board_start --> core: boot
#ifndef TL_DEVICE_H
#define TL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_core.h"

// ---- Needed of a chip ----------------------------------------------------------------------------------------------

// Clocks, power, and whatever else a chip wants before its drivers work. Called once, with interrupts kept out.
void tl_chip_start(void);

// Closes every pin that was opened: an input again, as after reset.
void tl_chip_pins_close(void);

// Closes every port that was opened, once the wire has what the hardware had taken to send.
void tl_chip_uarts_close(void);

// Puts one byte on a port's wire and waits until there is room for it. Not from interrupts.
void tl_chip_uart_put(uint32_t i_port, uint8_t i_byte);

// The most microseconds that tl_chip_budget is asked for: half the watchdog's time, since the watchdog is fed where that timer
// goes off.
#define TL_BUDGET_MOST_US (TL_WATCHDOG_MS ? TL_WATCHDOG_MS * 500u : 10000000u)

// Calls tl_budget_reached i_us microseconds from now, from an interrupt that nothing else keeps out but tl_port_lock; 0:
// not at all. In place of the call that was asked for before. Not in sleep; called with interrupts let in or kept out.
void tl_chip_budget(uint32_t i_us);

#if TL_WATCHDOG_MS
// The watchdog of a chip whose board.json has one. It resets the chip when it has counted TL_WATCHDOG_MS milliseconds since it
// was last fed, and does not count while the core sleeps. Where interrupts are kept out it may come earlier: an STM32F4's feeds itself
// by one, and waits some 50 milliseconds without it. What it is for: polls have their budget, the rest of the host has it.

// Called once. From here on it counts.
void tl_chip_watchdog_start(void);

// It counts from the start. Called from the main flow and from interrupts, also before it was started.
void tl_chip_watchdog_feed(void);

// The core is about to sleep; and is awake again, which also feeds. Called with interrupts kept out, also before it was
// started.
void tl_chip_watchdog_pause(void);
void tl_chip_watchdog_resume(void);

// Has its count brought about the last reset? Called once, early, and forgets it.
bool tl_chip_watchdog_came(void);
#else
static inline void tl_chip_watchdog_start(void) {}
static inline void tl_chip_watchdog_feed(void) {}
static inline void tl_chip_watchdog_pause(void) {}
static inline void tl_chip_watchdog_resume(void) {}
static inline bool tl_chip_watchdog_came(void) {
    return false;
}
#endif

// ---- Needed of a board ---------------------------------------------------------------------------------------------

// What the board's own parts need before a blob runs, such as a pin that powers them. Most boards need nothing.
void tl_board_start(void);

// How a port is wired: which of the chip's units it is, its pins, and how the pins are switched to it, as the chip's
// drivers read it.
typedef struct {
    uint8_t unit;
    uint8_t tx;
    uint8_t rx;
    uint8_t alternate;
} tl_wiring;

// ---- Generated from board.json --------------------------------------------------------------------------------------

extern const tl_wiring tl_board_wiring[];

// One bit for each of the chip's pins: the board leads it out.
extern const uint32_t tl_board_pins[];

// Every pin and port word that names a role, and the chip's pin or the board's port it stands for.
typedef struct {
    uint16_t word;
    uint8_t number;
} tl_role_entry;

extern const tl_role_entry tl_board_roles[];
extern const uint32_t tl_board_role_count;

// ---- Memory: symbols of the linker script ---------------------------------------------------------------------------

extern uint8_t tl_stack_bottom[];
extern uint8_t tl_stack_top[]; // and the first byte of the guard below the handlers' stack
extern uint8_t tl_handler_stack_bottom[];
extern uint8_t tl_handler_stack_top[];
extern uint8_t tl_heap_start[];
extern uint8_t tl_heap_end[];
extern const uint8_t tl_blob_start[];
extern const uint8_t tl_blob_end[];

// ---- Given by the port and the device -------------------------------------------------------------------------------

// The first C function: everything from here on. Never returns.
_Noreturn void tl_device_main(void);

// RAM as C wants it: variables as they begin, stacks painted, the handlers' up to i_in_use, above which it is in use. The
// first thing after a reset.
void tl_device_memory(const uint8_t* i_in_use);

// Is the guard below the handlers' stack as it was painted? For a core that cannot keep itself out of it: asked behind each
// interrupt. Called from interrupts.
bool tl_device_guard_holds(void);

// How many bytes of a painted stack were ever in use.
uint32_t tl_device_stack_used(const uint8_t* i_bottom, const uint8_t* i_top);

// Sleeps as tl_port_sleep does, where no blob runs.
void tl_port_halt(void);

// As after a reset by the button, except that RAM keeps what it holds.
_Noreturn void tl_port_reset(void);

// The timer of tl_chip_budget went off, or may have: early is as well.
void tl_budget_reached(void);

// How long a poll may run. Called once, before a blob runs.
void tl_budget_start(uint32_t i_us);

// The host itself broke, at an address and called from another, for a reason to be read behind "the host is broken: ". It
// is written down as a fault of that code, said, and the device starts anew. Called from whatever runs then, with a stack that
// works.
_Noreturn void tl_device_broken(uint8_t i_code, const char* i_reason, uint32_t i_at, uint32_t i_caller);

// One of its stacks has run out.
static inline _Noreturn void tl_device_overflowed(bool i_handlers) {
    const char* reason = i_handlers ? "in an interrupt the stack overflowed" : "the stack overflowed";
    tl_device_broken(TL_FAULT_STACK, reason, 0, 0);
}

// The record of the fault that this start comes from; NULL: it comes from none. o_faults: how many there were in a row.
const tl_fault_record* tl_kept_fault(uint32_t* o_faults);

// Lets the next start find the last fault; i_healthy: the blob had run for so long that it is the first of a row.
void tl_keep_fault(bool i_healthy);

// Forgets it, unless it was the fault of this very blob, known by its checksum. i_watchdog: the watchdog has reset the
// device. True: while this blob ran.
bool tl_kept_check(uint32_t i_blob, bool i_watchdog);

// From here on the blob runs, for a watchdog that comes.
void tl_kept_runs(void);

// The last tick that was asked for before the reset; only with a watchdog. Called once, before the clock starts.
uint64_t tl_clock_before(void);

// Text on the console, whatever the blob has done to it. For what a person must hear of: refusals and broken hosts.
void tl_device_say(const char* i_text);

// What the blob has written to the console and the wire has not taken, by hand: for where the interrupts that send it are kept
// out for ever.
void tl_device_say_rest(void);

#endif
