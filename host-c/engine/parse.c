// Wasm3's m3_parse.c without three things no host needs: the names of functions, which stay on the PC; giving back a module
// that could not be parsed, since the heap is emptied as a whole before the next; and compiling a constant expression to see
// where it ends. A name behind which the module has a zero by itself, as most imports and exports, stays where it is.

#include "m3_env.h"
#include "m3_compile.h"
#include "m3_exception.h"
#include "m3_info.h"

#include "inside.h"

#define strcmp(NAME, OTHER)   1 // a custom section is never the one for names
#define m3_FreeModule(MODULE) ((void)0)
#define FreeImportInfo(INFO)  ((void)0)
#undef m3_Free
#define m3_Free(BLOCK) ((void)0)

// The first token of the arguments tells the function's definition, which nothing calls then, from its uses.
#define Parse_InitExpr(MODULE, ...) TL_SKIP_##MODULE, __VA_ARGS__)
#define TL_SKIP_M3Module            skip_by_compiling(M3Module
#define TL_SKIP_io_module           tl_engine_constant(io_module, NULL, c_m3Type_none

static M3Result read_name(cstr_t* o_name, bytes_t* io_bytes, cbytes_t i_end) {
    u32 length;
    bytes_t at = *io_bytes;
    M3Result result = ReadLEB_u32(&length, &at, i_end);
    if (!result && length < (size_t)(i_end - at) && at[length] == 0) {
        *o_name = (cstr_t)at;
        *io_bytes = at + length;
        return m3Err_none;
    }
    return Read_utf8(o_name, io_bytes, i_end);
}
#define Read_utf8(NAME, BYTES, END) read_name(NAME, BYTES, END)

#include "m3_parse.c"
