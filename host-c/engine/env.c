// Wasm3's m3_env.c, with pages of code that are as long as what is left to compile, constant expressions that are read
// instead of compiled, and the one function it wants of m3_info.c, which prints and is left out.

#include "inside.h"
#include "m3_exec_defs.h"

#include "drive.h"

const uint8_t* tl_engine_code_end;

// Words of a new page: as many as are allowed, or what the rest of the code may need, at seven words for eight bytes of it.
static u32 lines_wanted(IM3Runtime i_runtime, u32 i_least) {
    const u32 few = 8;
    const u8* here = i_runtime->compilation.wasm;
    u32 most = (TL_CODE_PAGE - sizeof(M3CodePageHeader)) / sizeof(code_t);
    u32 rest = here < tl_engine_code_end ? (u32)(tl_engine_code_end - here) : UINT16_MAX;
    u32 needed = rest * 7 / 8 + few;
    u32 wanted = needed < most ? needed : most;
    return wanted > i_least ? wanted : i_least;
}

#define NewCodePage(RUNTIME, LINES) NewCodePage(RUNTIME, lines_wanted(RUNTIME, LINES))

// The first token of the arguments tells the function's definition, which nothing calls then, from its uses.
#define EvaluateExpression(MODULE, ...) TL_EVALUATE_##MODULE, __VA_ARGS__)
#define TL_EVALUATE_IM3Module           evaluate_by_compiling(IM3Module
#define TL_EVALUATE_io_module           tl_engine_constant(io_module

#include "m3_env.c"

void m3_PrintProfilerInfo(void) {}
