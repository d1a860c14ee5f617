// The file of the trace, see tracefile.h. Without --trace every event is ignored.

#include "tracefile.h"

#include <errno.h>
#include <stdio.h>

#include "trace.h"

static FILE* file;

bool trace_open(const char* i_path) {
    file = fopen(i_path, "we");
    return file != NULL;
}

bool trace_close(void) {
    if (!file) {
        return true;
    }
    bool whole = !ferror(file);
    whole = fclose(file) == 0 && whole;
    file = NULL;
    return whole;
}

bool trace_wanted(void) {
    return file != NULL;
}

void trace_write(const char* i_text) {
    fputs(i_text, file);
}
