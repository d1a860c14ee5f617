// What a run cost, as JSON for scripts.
#ifndef TL_POSIX_SUMMARY_H
#define TL_POSIX_SUMMARY_H

#include <stdbool.h>

#include "tl_core.h"

// False: the file cannot be written, errno says why.
bool summary_write(const char* i_path, const tl_container* i_container, tl_end i_end);

#endif
