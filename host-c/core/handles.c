// Handles, see handles.h.

#include "handles.h"

#include "tl_config.h"

static struct {
    uint8_t kind;
    uint8_t index;
} opened[TL_HANDLES];

static uint32_t count;

int32_t tl_handle_add(tl_handle_kind i_kind, uint32_t i_index, uint32_t i_line) {
    opened[count].kind = (uint8_t)i_kind;
    opened[count].index = (uint8_t)i_index;
    count++;
    return (int32_t)(count | i_line << 16);
}

int32_t tl_handle_find(tl_handle_kind i_kind, uint32_t i_handle) {
    uint32_t at = (i_handle & 0xffff) - 1; // handle 0 wraps round to a number that is never in use
    return at < count && opened[at].kind == i_kind ? opened[at].index : -1;
}

void tl_handles_reset(void) {
    count = 0;
}
