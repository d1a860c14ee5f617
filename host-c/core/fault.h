// Faults: how a program ends that went wrong.
#ifndef TL_FAULT_H
#define TL_FAULT_H

#include "tl_core.h"
#include "tl_engine.h"

// An import ends the program: what the import answers to the engine.
tl_outcome tl_fault_raise(uint32_t i_code, uint32_t i_detail);

// trace.polled was called: the task, until another is polled.
void tl_fault_task(uint32_t i_task);

// The record of the last fault; there is room for one only.
extern tl_fault_record tl_fault_last;

// Fills it, but for the calls; i_stopped: the budget was spent.
void tl_fault_write(tl_outcome i_outcome, bool i_stopped);

// Adds the calls that were active. Compiles the module again, so nothing of it may run any more.
void tl_fault_add_calls(void);

// Puts the record on the console, as a packet or as text.
void tl_fault_report(const tl_fault_record* i_fault);

// Forgets the task and the raised fault of the program before.
void tl_fault_reset(void);

#endif
