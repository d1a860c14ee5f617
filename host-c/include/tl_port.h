// What the core needs of a port, that is of a CPU architecture (or, for posix, of the operating system).
#ifndef TL_PORT_H
#define TL_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_core.h"

// ---- Needed --------------------------------------------------------------------------------------------------------

// Keeps interrupts out until tl_port_unlock; may nest. Called from the main flow and from interrupts; never blocks.
uint32_t tl_port_lock(void);
void tl_port_unlock(uint32_t i_before);

// Sleeps until an interrupt may have made something pending, for whichever executor. Called from exec.wfe only, with
// interrupts kept out and nothing pending; interrupts run before it returns. This is the one call that may block. False: the run is over.
bool tl_port_sleep(void);

// Called by exec.wfe when something is pending already, and before each poll of a level above, so that a blob which never
// sleeps does not starve interrupts on a port where they do not come by themselves. Must not block. False: it has not slept for too long, the fault BUDGET;
// a port in real time never says so.
bool tl_port_interrupts(void);

// A poll (or the blob's start) of the executor that tl_level_now names begins: its budget runs. Never blocks.
void tl_port_poll_begins(void);

// The poll is over: its budget stops, and that of the poll it preempted goes on. Never blocks. False: the run is over.
bool tl_port_poll_ends(void);

// Something is pending for an executor above the one that runs: raises the software interrupt that calls tl_level_run.
// Called from the main flow and from interrupts. A port whose events only come in while it sleeps need do nothing.
void tl_port_level(void);

// ---- Observers: a port with TL_OBSERVE sees every event of the trace that is not its own doing ------------------------

typedef enum { TL_TASK_POLLED, TL_TASK_WOKEN, TL_TASK_FINISHED } tl_task_event;

#if TL_OBSERVE
// time.alarm was called; TL_NEVER: cancelled.
void tl_observe_alarm(uint32_t i_executor, uint64_t i_at);
// An executor's deadline was reached.
void tl_observe_fire(uint32_t i_executor);
void tl_observe_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length);
void tl_observe_text(const uint8_t* i_bytes, uint32_t i_length);
void tl_observe_task(tl_task_event i_event, uint32_t i_task);
void tl_observe_fault(const tl_fault_record* i_fault);
#else
static inline void tl_observe_alarm(uint32_t i_executor, uint64_t i_at) {
    (void)i_executor;
    (void)i_at;
}
static inline void tl_observe_fire(uint32_t i_executor) {
    (void)i_executor;
}
static inline void tl_observe_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    (void)i_level;
    (void)i_index;
    (void)i_args;
    (void)i_length;
}
static inline void tl_observe_text(const uint8_t* i_bytes, uint32_t i_length) {
    (void)i_bytes;
    (void)i_length;
}
static inline void tl_observe_task(tl_task_event i_event, uint32_t i_task) {
    (void)i_event;
    (void)i_task;
}
static inline void tl_observe_fault(const tl_fault_record* i_fault) {
    (void)i_fault;
}
#endif

#endif
