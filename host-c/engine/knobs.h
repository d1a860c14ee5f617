// Every setting of Wasm3 that Tickless changes, with its reason. Included before anything of Wasm3, by every unit.
#ifndef TL_KNOBS_H
#define TL_KNOBS_H

#include "tl_config.h"

// Bytes of a code page. Smaller pages waste less on a device; a page is as long as a large br_table needs anyway.
#define d_m3CodePageAlignSize TL_CODE_PAGE

// Values and locals one function may hold. Costs about 5 bytes each, in the runtime and on the native stack at load.
#define d_m3MaxFunctionStackHeight TL_FUNCTION_HEIGHT

// Floats cost a device 26 KB; a blob that uses them says so in its container.
#define d_m3HasFloat TL_FLOAT

// Cascaded opcodes cost 3 KB for a little speed in code that Binaryen rarely emits.
#define d_m3CascadedOpcodes 0

// Errors are Wasm3's own constants; their long texts would need printf.
#define d_m3VerboseErrorMessages 0

// Our own heap stands behind m3_core.c: see core.c.
#define d_m3FixedHeap 0

#endif
