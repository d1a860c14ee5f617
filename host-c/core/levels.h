// Executors by priority: what keeps the higher ones out, and what runs them. See levels.c.
#ifndef TL_LEVELS_H
#define TL_LEVELS_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_core.h"

// Has the module that executor? Whatever is asked for another is left undone.
bool tl_level_exists(uint32_t i_executor);

// Something is pending for the executor: its level has to run. Called from the main flow and from interrupts.
void tl_level_pended(uint32_t i_executor);

// Did an executor above 0 end, by a fault or because the run is over? Then those below end too.
bool tl_level_ended(void);

// The record of the fault an executor above 0 ended in; NULL: none did.
const tl_fault_record* tl_level_fault(void);

// As after a reset: level 0 runs, with its imports keeping the others out.
void tl_level_reset(void);

#endif
