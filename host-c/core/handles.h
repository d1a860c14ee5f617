// Handles: what `open` gives the blob for a pin or port. One numbering for all kinds, from 1; never given back.
//
//   handle word   bits 0-15 the handle | bits 16-30 its event line
#ifndef TL_HANDLES_H
#define TL_HANDLES_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { TL_HANDLE_NONE, TL_HANDLE_PIN, TL_HANDLE_PORT } tl_handle_kind;

// The handle word of a pin or port just opened. Each is opened once, and there is room for all that a board has.
int32_t tl_handle_add(tl_handle_kind i_kind, uint32_t i_index, uint32_t i_line);

// The pin or port behind a handle; negative: it was never opened as that kind.
int32_t tl_handle_find(tl_handle_kind i_kind, uint32_t i_handle);

void tl_handles_reset(void);

#endif
