// Wasm3's m3_parse.c without two things no host needs: the names of functions, which stay on the PC, and giving back a
// module that could not be parsed, since the heap is emptied as a whole before the next.

#include "m3_env.h"
#include "m3_compile.h"
#include "m3_exception.h"
#include "m3_info.h"

#define strcmp(NAME, OTHER)   1 // a custom section is never the one for names
#define m3_FreeModule(MODULE) ((void)0)

#include "m3_parse.c"
