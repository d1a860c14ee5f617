// Loading a module: parse, check it against the ABI, link, compile, replay once. See tl_engine.h.

#include "inside.h"

#include <string.h>

#include "heap.h"
#include "load.h"
#include "sections.h"
#include "tl_text.h"

tl_loaded tl_engine_loaded;

// What Wasm3 reads beyond its own stack check: the arguments a caller lays out for a callee that then does not fit.
static const u32 slots_per_value = sizeof(u64) / sizeof(m3slot_t);

static bool refuse(tl_refused* o_refused, int16_t i_code, const char* i_detail) {
    o_refused->code = i_code;
    tl_text text = tl_text_on(o_refused->detail, sizeof o_refused->detail);
    tl_text_put(&text, i_detail);
    return false;
}

// ---- Signatures ----------------------------------------------------------------------------------------------------

static char letter_of(u8 i_type) {
    static const char letters[] = "?iIfF";
    return letters[i_type < sizeof letters - 1 ? i_type : 0];
}

// Parameters, ">", results; what does not fit is cut, which makes it differ from every signature of the ABI.
static void put_signature(tl_text* io_text, IM3FuncType i_type) {
    for (u16 i = 0; i < i_type->numArgs; i++) {
        tl_text_put(io_text, (char[2]){letter_of(i_type->types[i_type->numRets + i]), 0});
    }
    tl_text_put(io_text, ">");
    for (u16 i = 0; i < i_type->numRets; i++) {
        tl_text_put(io_text, (char[2]){letter_of(i_type->types[i]), 0});
    }
}

static bool has_signature(IM3FuncType i_type, const char* i_signature) {
    char buffer[24];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    put_signature(&text, i_type);
    return strcmp(buffer, i_signature) == 0;
}

static void put_mismatch(tl_text* io_text, IM3FuncType i_type, const char* i_wanted) {
    tl_text_put(io_text, " with the signature ");
    put_signature(io_text, i_type);
    tl_text_put(io_text, " instead of ");
    tl_text_put(io_text, i_wanted);
}

// ---- Checks --------------------------------------------------------------------------------------------------------

static bool check_import(IM3Function i_function, tl_refused* o_refused) {
    const char* module = i_function->import.moduleUtf8 ? i_function->import.moduleUtf8 : "";
    const char* name = i_function->import.fieldUtf8 ? i_function->import.fieldUtf8 : "";
    const tl_import* offered = tl_import_find(module, name);
    if (offered && has_signature(i_function->funcType, offered->signature)) {
        return true;
    }
    o_refused->code = TL_REFUSAL_IMPORT;
    tl_text text = tl_text_on(o_refused->detail, sizeof o_refused->detail);
    tl_text_put(&text, module);
    tl_text_put(&text, ".");
    tl_text_put(&text, name);
    if (offered) {
        put_mismatch(&text, i_function->funcType, offered->signature);
    }
    return false;
}

static bool check_imports(IM3Module i_module, tl_refused* o_refused) {
    u32 size = (u32)(i_module->wasmEnd - i_module->wasmStart);
    if (tl_module_imports_other(i_module->wasmStart, size, o_refused->detail, sizeof o_refused->detail)) {
        o_refused->code = TL_REFUSAL_IMPORT;
        return false;
    }
    for (u32 i = 0; i < i_module->numFuncImports; i++) {
        if (!check_import(&i_module->functions[i], o_refused)) {
            return false;
        }
    }
    return true;
}

static bool check_export(IM3Module i_module, const char* i_name, const char* i_signature, IM3Function* o_function,
                         tl_refused* o_refused) {
    *o_function = v_FindFunction(i_module, i_name);
    if (!*o_function) {
        return refuse(o_refused, TL_REFUSAL_EXPORT, i_name);
    }
    if (!has_signature((*o_function)->funcType, i_signature)) {
        o_refused->code = TL_REFUSAL_EXPORT;
        tl_text text = tl_text_on(o_refused->detail, sizeof o_refused->detail);
        tl_text_put(&text, i_name);
        put_mismatch(&text, (*o_function)->funcType, i_signature);
        return false;
    }
    return true;
}

static bool check_exports(IM3Module i_module, tl_refused* o_refused) {
    u32 size = (u32)(i_module->wasmEnd - i_module->wasmStart);
    if (!tl_module_exports(i_module->wasmStart, size, TL_KIND_MEMORY, "memory")) {
        return refuse(o_refused, TL_REFUSAL_EXPORT, "memory");
    }
    tl_loaded* loaded = &tl_engine_loaded;
    return check_export(i_module, "start", ">", &loaded->start, o_refused) &&
           check_export(i_module, "poll", "ii>", &loaded->poll, o_refused) &&
           check_export(i_module, "run", ">", &loaded->run, o_refused);
}

static bool check_memory(IM3Module i_module, u32 i_ram, tl_refused* o_refused) {
    u64 declared = (u64)i_module->memoryInfo.initPages * d_m3MemPageSize;
    if (declared >= i_ram && declared <= UINT32_MAX) { // Wasm3 counts its bytes in 32 bits
        return true;
    }
    o_refused->code = TL_REFUSAL_RAM;
    tl_text text = tl_text_on(o_refused->detail, sizeof o_refused->detail);
    tl_text_put(&text, "it asks for ");
    tl_text_decimal(&text, i_ram);
    tl_text_put(&text, " bytes and declares ");
    tl_text_decimal(&text, declared);
    return false;
}

// ---- Loading -------------------------------------------------------------------------------------------------------

static M3Result link_imports(IM3Module i_module) {
    M3Result result = m3Err_none;
    for (u32 i = 0; i < i_module->numFuncImports && !result; i++) {
        IM3Function function = &i_module->functions[i];
        const tl_import* offered = tl_import_find(function->import.moduleUtf8, function->import.fieldUtf8);
        result = CompileRawFunction(i_module, function, (const void*)offered->call, NULL);
    }
    return result;
}

// Takes room for the longest argument list off the end of the stack, since Wasm3 lays arguments out before the callee
// checks whether it fits.
static M3Result keep_stack_margin(IM3Module i_module) {
    u32 margin = 0;
    for (u32 i = 0; i < i_module->numFuncTypes; i++) {
        IM3FuncType type = i_module->funcTypes[i];
        u32 slots = (u32)(type->numArgs + type->numRets) * slots_per_value;
        margin = slots > margin ? slots : margin;
    }
    IM3Runtime runtime = i_module->runtime;
    if (margin >= runtime->numStackSlots) {
        return "a function's parameters do not fit the stack";
    }
    runtime->memory.mallocated->maxStack = (m3slot_t*)runtime->stack + runtime->numStackSlots - margin;
    tl_engine_loaded.margin = margin;
    return margin < TL_LANE_BYTES / sizeof(m3slot_t) ? m3Err_none : "a level's stack is too small for a function";
}

// The exported constant `levels` has bit n set for each executor n above 0 that the module uses.
static M3Result make_lanes(IM3Module i_module) {
    IM3Global levels = m3_FindGlobal(i_module, "levels");
    for (u32 level = 1; levels && level < TL_EXECUTORS; level++) {
        if (levels->i32Value >> level & 1) {
            tl_engine_loaded.lanes[level] = tl_heap_take(TL_LANE_BYTES);
            if (!tl_engine_loaded.lanes[level]) {
                return m3Err_mallocFailed;
            }
            tl_engine_loaded.levels |= 1u << level;
        }
    }
    return m3Err_none;
}

// The compiler's notes are worth nothing while code runs, nor the stack while code is compiled or its trap looked up: one
// place serves both if it is large enough. Not with levels: what one preempts may go on a little after its trap.
static M3Result make_stack(IM3Runtime io_runtime, IM3Module i_module) {
    enum {
        SPARE_SLOTS = 4,
        BYTES = TL_STACK_BYTES + SPARE_SLOTS * sizeof(m3slot_t)
    }; // as many as Wasm3 wants to spare
    bool alone = !m3_FindGlobal(i_module, "levels");
    bool shared = alone && sizeof io_runtime->compilation >= BYTES;
    io_runtime->stack = shared ? (void*)&io_runtime->compilation : tl_heap_take(BYTES);
    io_runtime->numStackSlots = TL_STACK_BYTES / sizeof(m3slot_t);
    return io_runtime->stack ? m3Err_none : m3Err_mallocFailed;
}

static M3Result instantiate(IM3Runtime i_runtime, IM3Module i_module) {
    M3Result result = make_stack(i_runtime, i_module);
    result = result ? result : m3_LoadModule(i_runtime, i_module);
    result = result ? result : link_imports(i_module);
    result = result ? result : tl_engine_compile(i_module);
    result = result ? result : tl_engine_replay(i_module);
    result = result ? result : keep_stack_margin(i_module);
    return result ? result : make_lanes(i_module);
}

static bool refuse_failed(tl_refused* o_refused, M3Result i_result) {
    bool memory = i_result == m3Err_mallocFailed || i_result == m3Err_mallocFailedCodePage;
    // Its data lies beyond the memory that the header asks for.
    memory = memory || strcmp(i_result, "data segment out of bounds") == 0;
    return refuse(o_refused, memory ? TL_REFUSAL_RAM : TL_REFUSAL_MODULE, i_result);
}

static const int32_t* find_task(IM3Module i_module) {
    IM3Global global = m3_FindGlobal(i_module, "task");
    return global && global->type == c_m3Type_i32 ? &global->i32Value : NULL;
}

bool tl_engine_load(const uint8_t* i_module, uint32_t i_size, uint32_t i_ram, tl_refused* o_refused) {
    tl_heap_reset();
    tl_engine_trail.count = 0;
    tl_loaded* loaded = &tl_engine_loaded;
    memset(loaded, 0, sizeof *loaded);
    IM3Environment environment = m3_NewEnvironment();
    IM3Runtime runtime = environment ? m3_NewRuntime(environment, 0, NULL) : NULL;
    if (!runtime) {
        return refuse_failed(o_refused, m3Err_mallocFailed);
    }
    tl_heap_give(runtime->stack); // make_stack comes when the module is known
    tl_engine_runtime = runtime;
    runtime->memoryLimit = i_ram;
    M3Result result = m3_ParseModule(environment, &loaded->module, i_module, i_size);
    if (result) {
        return refuse_failed(o_refused, result);
    }
    if (!check_imports(loaded->module, o_refused) || !check_exports(loaded->module, o_refused) ||
        !check_memory(loaded->module, i_ram, o_refused)) {
        return false;
    }
    result = instantiate(runtime, loaded->module);
    if (result) {
        return refuse_failed(o_refused, result);
    }
    loaded->first = loaded->module->startFunction;
    loaded->task = find_task(loaded->module);
    return true;
}
