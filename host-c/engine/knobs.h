// Every setting of Wasm3 that Tickless changes, with its reason. Included before anything of Wasm3, by every unit.
#ifndef TL_KNOBS_H
#define TL_KNOBS_H

#include "tl_config.h"

// A page of code is as long as env.c says; this is what its bytes are rounded up to.
#define d_m3CodePageAlignSize 8

// Values and locals one function may hold. Costs about 5 bytes each, in the runtime and on the native stack at load.
#define d_m3MaxFunctionStackHeight TL_FUNCTION_HEIGHT

// Constants of one function that are put into slots when it is called; more are put where they are used. Costs four bytes
// each at the same places.
#define d_m3MaxConstantTableSize TL_CONSTANTS

// Names under which one function may be exported: `start` and `run` may be the same.
#define d_m3MaxDuplicateFunctionImpl 2

// Floats cost a device 26 KB; a blob that uses them says so in its container.
#define d_m3HasFloat TL_FLOAT

// Cascaded opcodes cost 3 KB for a little speed in code that Binaryen rarely emits.
#define d_m3CascadedOpcodes 0

// Errors are Wasm3's own constants; their long texts would need printf.
#define d_m3VerboseErrorMessages 0

// Our own heap stands behind m3_core.c: see core.c.
#define d_m3FixedHeap 0

#endif
