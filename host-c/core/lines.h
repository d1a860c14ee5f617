// Event lines as the main flow sees them; what interrupts may call is in tl_core.h.
#ifndef TL_LINES_H
#define TL_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "tl_engine.h"

// The first of i_count new lines in a row. Lines are numbered from 1 and never given back: each pin takes one, each port two.
uint32_t tl_lines_open(uint32_t i_count);

// From now on the line's events are that executor's.
void tl_lines_own(uint32_t i_line, uint32_t i_executor);

// Returns and clears one word of an executor's pending lines.
uint32_t tl_lines_take(uint32_t i_executor, uint32_t i_word);

// A batch of that executor begins: clears its pend and gives its summary word.
uint32_t tl_lines_begin(uint32_t i_executor);

// Sleeps until something is pending for executor 0, clears its pend and gives its summary word: bit w says that word w of
// the pending lines is not zero. NULL, or how the program ends here: the run is over, or it was awake for too long.
tl_outcome tl_lines_wait(uint32_t* o_summary);

// Forgets every line that was given out.
void tl_lines_reset(void);

#endif
