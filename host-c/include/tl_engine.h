// The engine: Wasm3 behind a handful of calls. The core knows nothing of Wasm3 but that an import is called with its
// arguments on the engine's stack.
//
//   tl_engine_heap --> tl_engine_load --> tl_engine_start --> tl_engine_run --> (fault) tl_engine_frames
//                                              ^------------- tl_engine_restart -------------'
#ifndef TL_ENGINE_H
#define TL_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tl_core.h"

struct M3Runtime;
struct M3ImportContext;

// Why the blob's code ended: NULL, it returned; else one of the four below or one of the engine's own traps. Only the
// address counts.
typedef const void* tl_outcome;

extern const char tl_outcome_bounds[]; // an import was given an address outside of the memory
extern const char tl_outcome_budget[]; // tl_engine_stop was called
extern const char tl_outcome_over[];   // the run is over: no fault
extern const char tl_outcome_raised[]; // the core knows the fault

// ---- Imports -------------------------------------------------------------------------------------------------------

// The stack holds the result, if there is one, then the arguments, 8 bytes each; a 32-bit value is the low half.
typedef tl_outcome tl_import_call(struct M3Runtime* i_runtime, struct M3ImportContext* i_context, uint64_t* io_stack,
                                  void* i_memory);

typedef struct {
    const char* module;
    const char* name;
    const char* signature; // parameters, ">", results; one letter each: i, I, f, F
    tl_import_call* call;
} tl_import;

// The import of that name, NULL: the host does not offer it. The core defines it, the engine calls it while loading.
const tl_import* tl_import_find(const char* i_module, const char* i_name);

// ---- Loading; not from interrupts ----------------------------------------------------------------------------------

// Where the engine may put everything it needs. Called once, before anything else.
void tl_engine_heap(void* i_start, size_t i_size);

#if TL_STACK_GUARD
// How far down the native stack may grow. The engine looks at it when the blob calls or loops, and then leaves
// TL_STACK_HEADROOM bytes for what an operation or import needs; and when it compiles. Set before anything is loaded;
// whoever preempts with a stack of its own puts its own bottom here, and this one back.
extern uint8_t* tl_engine_stack_bottom;
#endif

// The most bytes of heap that were in use at once since the module was loaded.
size_t tl_engine_heap_peak(void);

// Parses, links and compiles a module and gives it i_ram bytes of memory; nothing of it runs. False: o_refused says
// why. The module's bytes must stay where they are. Forgets the module loaded before.
bool tl_engine_load(const uint8_t* i_module, uint32_t i_size, uint32_t i_ram, tl_refused* o_refused);

// Memory, globals and data as they were after loading. Allocates nothing from the second time on.
bool tl_engine_restart(void);

// ---- Running -------------------------------------------------------------------------------------------------------

// The module's exports. They return when the blob's code does; imports are called from within.
tl_outcome tl_engine_start(void);
tl_outcome tl_engine_run(void);
tl_outcome tl_engine_poll(uint32_t i_executor, uint32_t i_lines);

// What of the engine's state belongs to a level: its stack.
typedef struct {
    void* stack;
    uint32_t slots;
    void* limit;
} tl_lane;

// Bit n: the module has an executor n above 0.
uint32_t tl_engine_levels(void);

// From here on the code of that level runs, and back. In the main flow and in interrupts; not inside an import.
void tl_engine_enter(uint32_t i_level, tl_lane* o_before);
void tl_engine_leave(const tl_lane* i_before);

// The part of the memory an import was given; NULL: not all of it lies inside.
uint8_t* tl_engine_memory(uint32_t i_at, uint32_t i_length);

// ---- Faults --------------------------------------------------------------------------------------------------------

// Is a trap on its way out, or has one come out since something was last called? Another call would forget where it was.
bool tl_engine_trapped(void);

// The fault code of an engine's trap (enum tl_fault).
uint8_t tl_engine_fault(tl_outcome i_outcome);

// What the module's exported global `task` holds; 0: it has none, or no task runs.
uint32_t tl_engine_task(void);

// The calls that were active at the last trap, innermost first; gives how many. Compiles the module again in place.
uint32_t tl_engine_frames(tl_frame* o_frames, uint32_t i_most);

// The calls that were active at the last trap are those to tell of, whatever traps after it.
void tl_engine_keep_calls(void);

// Makes the code of the level that runs trap at its next loop or call; what runs above it meanwhile does not notice. May
// be called from an interrupt while the blob's code runs, and only then: never while the engine loads, restarts or looks
// for frames.
void tl_engine_stop(void);

// Undoes tl_engine_stop for the level that runs; true: it had been called.
bool tl_engine_resume(void);

#endif
