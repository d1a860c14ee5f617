// What the core offers to ports, boards and chips: booting a blob, and the few calls an interrupt handler makes.
//
//   chip ISR --> tl_line_set / tl_pin_event / tl_uart_received / tl_alarm_fired --> event lines --> exec.wfe --> blob
#ifndef TL_CORE_H
#define TL_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tl_abi.h"
#include "tl_config.h"

// ---- Refusals: why a container is not run --------------------------------------------------------------------------

typedef struct {
    int16_t code;    // one of enum tl_refusal; 0: it is fine
    char detail[96]; // what exactly is wrong, to be read behind the code's sentence; may be empty
} tl_refused;

// The sentence of a refusal, to be read behind the name of the blob. Never NULL.
const char* tl_refusal_text(int16_t i_code);

// ---- The container -------------------------------------------------------------------------------------------------

#define TL_HEADER_SIZE 96u

// A container's header, once it has passed every check; the pointers are into the container itself.
typedef struct {
    const char* name;
    const uint8_t* module;
    uint32_t module_size;
    uint32_t ram;
    uint32_t tick_rate;
    uint32_t budget_us; // 0: the host's default
    bool traced;
} tl_container;

// Checks everything that does not need the engine, in the order of docs/abi.md. Reads nothing outside the bytes given.
bool tl_container_check(const uint8_t* i_bytes, uint32_t i_size, tl_container* o_container, tl_refused* o_refused);

// ---- Faults --------------------------------------------------------------------------------------------------------

typedef struct {
    uint16_t function; // index in the module, imports first
    uint32_t offset;   // of the instruction, from the module's first byte
} tl_frame;

typedef struct {
    uint8_t code; // one of enum tl_fault
    uint8_t count;
    uint32_t detail;
    uint32_t task; // address of the task's header, 0: none
    uint64_t tick;
    tl_frame frames[TL_FAULT_FRAMES]; // innermost first
} tl_fault_record;

// The sentence of a fault. Never NULL.
const char* tl_fault_text(uint8_t i_code);

// ---- Booting -------------------------------------------------------------------------------------------------------

typedef enum {
    TL_END_STOPPED, // the port said that the run is over
    TL_END_RETURNED,
    TL_END_REFUSED,
    TL_END_FAULT,
    TL_END_FAULTS, // as many in a row that starting anew is no use
} tl_end;

// Checks a container and loads it into the engine, without running any of it. The bytes must stay where they are.
bool tl_boot_load(const uint8_t* i_bytes, uint32_t i_size, tl_container* o_container, tl_refused* o_refused);

// Runs what tl_boot_load loaded until it ends. With i_restart a fault starts it anew, as on a device, until three faults
// came in a row without a healthy minute between them.
tl_end tl_boot_run(const tl_container* i_container, bool i_restart);

// The record of the fault in which tl_boot_run ended; NULL: it did not end in one.
const tl_fault_record* tl_boot_fault(void);

// How often a fault has started the blob anew.
uint32_t tl_boot_restarts(void);

// ---- Event lines; may be called from interrupts --------------------------------------------------------------------

// Something happened on an event line: it becomes pending and the sleeper wakes. Line 0 means "none".
void tl_line_set(uint32_t i_line);

// The executor has to poll soon.
void tl_pend(uint32_t i_executor);

// Is anything pending for the executor: a line or a pend?
bool tl_pending(uint32_t i_executor);

// Runs what is pending for the executors above the one that runs; they preempt it. A port calls it from its software
// interrupt, and wherever else the blob's code may be preempted. Does nothing inside an import.
void tl_level_run(void);

// Which executor runs: 0 in the main flow.
uint32_t tl_level_now(void);

// Is the host's own state in use, so that tl_level_run would do nothing?
bool tl_level_held(void);

// In a sleep: is something pending for an executor above 0, and nothing but the sleep itself keeps it out?
bool tl_level_waiting(void);

// Keeps the executors above out, and lets them in again; may nest. Around every import, and for the blob's own critical
// sections.
void tl_level_hold(void);
void tl_level_release(void);

// The alarm that tl_chip_alarm was given has been reached.
void tl_alarm_fired(void);

// A pin did what it was watched for; the chip has disarmed the watch.
void tl_pin_event(uint32_t i_pin);

// A byte arrived at a port. A port that is not open loses it, except that a zero at the console attaches a monitor; a full
// ring loses and counts it.
void tl_uart_received(uint32_t i_port, uint8_t i_byte);

// A byte arrived damaged or was lost before (one of enum tl_error: FRAMING, PARITY, BREAK, OVERRUN). A break at the console
// attaches a monitor, whoever has opened it.
void tl_uart_failed(uint32_t i_port, int32_t i_error);

// The next byte to send; false: there is none.
bool tl_uart_next(uint32_t i_port, uint8_t* o_byte);

// Has the blob opened the port?
bool tl_uart_is_open(uint32_t i_port);

// How many received bytes still fit; 0 for a port that is not open.
uint32_t tl_uart_room(uint32_t i_port);

// For a wire that takes many bytes at once: the next bytes to send that lie in one piece, and how many of them are gone.
const uint8_t* tl_uart_unsent(uint32_t i_port, uint32_t* o_count);
void tl_uart_sent(uint32_t i_port, uint32_t i_count);

// ---- Console -------------------------------------------------------------------------------------------------------

// Is a monitor attached? Then logs and faults go out as packets, else as text.
void tl_monitor_attached(bool i_attached);

#endif
