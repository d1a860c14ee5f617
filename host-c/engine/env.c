// Wasm3's m3_env.c, and the one function it wants of m3_info.c, which prints and is left out.

#include "m3_env.h"
#include "m3_exec_defs.h"

#include "drive.h"

#include "m3_env.c"

void m3_PrintProfilerInfo(void) {}
