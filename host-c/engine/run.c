// Running a loaded module, its traps, and starting it anew. See tl_engine.h.

#include "inside.h"
#include "m3_exec_defs.h"

#include "drive.h"
#include "load.h"

const char tl_outcome_bounds[] = "outside the memory";
const char tl_outcome_over[] = "over";
const char tl_outcome_raised[] = "raised";

// Part of Wasm3's loader, declared in none of its headers.
M3Result InitGlobals(IM3Module io_module);
M3Result InitDataSegments(M3Memory* io_memory, IM3Module io_module);

// Calls one of the exports, whose signatures have been checked: none has a result, and only `poll` has arguments.
static tl_outcome call(IM3Function i_function, u32 i_executor, u32 i_lines) {
    IM3Runtime runtime = tl_engine_runtime;
    u64* arguments = runtime->stack;
    arguments[0] = i_executor;
    arguments[1] = i_lines;
    tl_engine_trail.count = 0;
    return RunCode(i_function->compiled, runtime->stack, runtime->memory.mallocated, d_m3OpDefaultArgs);
}

bool tl_engine_trapped(void) {
    return tl_engine_trail.count > 0;
}

tl_outcome tl_engine_start(void) {
    tl_engine_trail.count = 0;
    tl_outcome outcome = m3_RunStart(tl_engine_loaded.module);
    return outcome ? outcome : call(tl_engine_loaded.start, 0, 0);
}

tl_outcome tl_engine_run(void) {
    return call(tl_engine_loaded.run, 0, 0);
}

uint32_t tl_engine_levels(void) {
    return tl_engine_loaded.levels;
}

void tl_engine_enter(uint32_t i_level, tl_lane* o_before) {
    tl_drive_keep();
    IM3Runtime runtime = tl_engine_runtime;
    m3slot_t* lane = tl_engine_loaded.lanes[i_level];
    *o_before = (tl_lane){runtime->stack, runtime->numStackSlots, runtime->memory.mallocated->maxStack};
    u32 slots = lane ? TL_LANE_BYTES / sizeof *lane : 0;
    runtime->stack = lane;
    runtime->numStackSlots = slots;
    // Without a lane the level's code overflows at its first call: the module did not say that it has one.
    runtime->memory.mallocated->maxStack = lane ? lane + slots - tl_engine_loaded.margin : NULL;
}

void tl_engine_leave(const tl_lane* i_before) {
    IM3Runtime runtime = tl_engine_runtime;
    runtime->stack = i_before->stack;
    runtime->numStackSlots = i_before->slots;
    runtime->memory.mallocated->maxStack = i_before->limit;
    tl_drive_restore();
}

tl_outcome tl_engine_poll(uint32_t i_executor, uint32_t i_lines) {
    return call(tl_engine_loaded.poll, i_executor, i_lines);
}

bool tl_engine_restart(void) {
    IM3Module module = tl_engine_loaded.module;
    M3MemoryHeader* memory = module->runtime->memory.mallocated;
    memset(m3MemData(memory), 0, memory->length);
    module->startFunction = tl_engine_loaded.first;
    M3Result result = InitGlobals(module);
    result = result ? result : InitDataSegments(&module->runtime->memory, module);
    return !result;
}

uint8_t* tl_engine_memory(uint32_t i_at, uint32_t i_length) {
    M3MemoryHeader* memory = tl_engine_runtime->memory.mallocated;
    bool inside = i_at <= memory->length && i_length <= memory->length - i_at;
    return inside ? m3MemData(memory) + i_at : NULL;
}

uint32_t tl_engine_task(void) {
    return tl_engine_loaded.task ? (uint32_t)*tl_engine_loaded.task : 0;
}

#if TL_TERSE

// errors.c has made the code the one letter of a trap's text.
uint8_t tl_engine_fault(tl_outcome i_outcome) {
    const uint8_t* text = i_outcome;
    if (i_outcome == tl_outcome_bounds) {
        return TL_FAULT_OUT_OF_BOUNDS;
    }
    if (i_outcome == tl_outcome_budget) {
        return TL_FAULT_BUDGET;
    }
    return text[0] && !text[1] ? text[0] : TL_FAULT_TRAP;
}

#else

uint8_t tl_engine_fault(tl_outcome i_outcome) {
    const struct {
        tl_outcome outcome;
        uint8_t code;
    } codes[] = {
        {m3Err_trapUnreachable, TL_FAULT_UNREACHABLE},
        {m3Err_trapOutOfBoundsMemoryAccess, TL_FAULT_OUT_OF_BOUNDS},
        {tl_outcome_bounds, TL_FAULT_OUT_OF_BOUNDS},
        {m3Err_trapDivisionByZero, TL_FAULT_DIVIDE},
        {m3Err_trapIntegerOverflow, TL_FAULT_OVERFLOW},
        {m3Err_trapIntegerConversion, TL_FAULT_CONVERSION},
        {m3Err_trapIndirectCallTypeMismatch, TL_FAULT_INDIRECT},
        {m3Err_trapTableIndexOutOfRange, TL_FAULT_INDIRECT},
        {m3Err_trapTableElementIsNull, TL_FAULT_INDIRECT},
        {m3Err_trapStackOverflow, TL_FAULT_STACK},
        {tl_outcome_budget, TL_FAULT_BUDGET},
    };
    for (u32 i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].outcome == i_outcome) {
            return codes[i].code;
        }
    }
    return TL_FAULT_TRAP;
}

#endif

void tl_engine_keep_calls(void) {
    tl_trail* trail = &tl_engine_trail;
    for (; trail->count < TL_FAULT_FRAMES; trail->count++) {
        trail->pc[trail->count] = NULL;
        trail->function[trail->count] = NULL;
    }
}

uint32_t tl_engine_frames(tl_frame* o_frames, uint32_t i_most) {
    tl_trail* trail = &tl_engine_trail;
    if (trail->count == 0 || tl_engine_replay(tl_engine_loaded.module)) {
        return 0;
    }
    uint32_t found = 0;
    for (u32 i = 0; i < trail->count && i < TL_FAULT_FRAMES && found < i_most; i++) {
        if (trail->function[i]) { // an import's stub is no function of the module's
            size_t index = (size_t)(trail->function[i] - tl_engine_loaded.module->functions);
            o_frames[found++] = (tl_frame){(uint16_t)(index < UINT16_MAX ? index : UINT16_MAX), trail->offset[i]};
        }
    }
    return found;
}
