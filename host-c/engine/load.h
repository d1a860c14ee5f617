// What load.c found in a module, for run.c.
#ifndef TL_LOAD_H
#define TL_LOAD_H

#include "m3_env.h"

typedef struct {
    IM3Module module;
    IM3Function start;
    IM3Function run;
    IM3Function poll;
    i32 first;                 // the module's start section; Wasm3 forgets it once it has run
    const int32_t* task;       // the exported global `task`, or NULL
    u32 margin;                // slots at a stack's end that are kept free
    u32 levels;                // bit n: the module uses executor n above 0
    void* lanes[TL_EXECUTORS]; // their stacks, or NULL
} tl_loaded;

extern tl_loaded tl_engine_loaded;

#endif
