// The file of the trace (core/trace.h).
#ifndef TL_POSIX_TRACEFILE_H
#define TL_POSIX_TRACEFILE_H

#include <stdbool.h>

// Opens the file; false: it cannot be written, errno says why.
bool trace_open(const char* i_path);

// Writes what is left; false: not all of it could be written, errno says why.
bool trace_close(void);

#endif
