// Wasm3's m3_compile.c, which holds the compiler and every operation, with six things put in from outside by macros; no
// file of Wasm3 is changed:
//
//   1. no yield on calls: nothing here wants it; without tail calls a call begins a loop of its own there (drive.h)
//   2. a trap leaves the addresses of the active calls in tl_engine_trail, at no cost until it happens; a replay of the
//      compiler (replay.c) turns them into offsets in the module
//   3. operations of our own: narrow bounds checks, lean calls and loops, a memory that never grows, conversions that
//      say what failed
//   4. a running loop can be stopped from an interrupt by rewriting its back edges, at no cost in the loop
//   5. blocks nested deeper than the native stack has room for are refused
//   6. the calls of two imports become operations once everything is compiled
//   6. and each of them needs little of it

#define M3_COMPILE_OPCODES
#include "inside.h"
#include "m3_info.h"
#include "m3_math_utils.h"
#include "m3_exec_defs.h"

#include "drive.h"

// ---- 1. ------------------------------------------------------------------------------------------------------------

#define m3_Yield() TL_BEGIN_CALL()

// ---- 2. The switch for backtraces is on in this unit only, so that the structures keep their plain layout -----------

#undef d_m3RecordBacktraces
#define d_m3RecordBacktraces                     1
#define PushBacktraceFrame(RUNTIME, PC)          note_call(PC)
#define FillBacktraceFunctionInfo(RUNTIME, NAME) ((void)0)
#define EmitMappingEntry(PAGE, OFFSET)           operation_emitted(o, PAGE)

tl_trail tl_engine_trail;
tl_compile_mode tl_engine_mode;
uint32_t tl_engine_pages;
IM3Runtime tl_engine_runtime;

// Every return path of every operation that can trap holds a call of this: it must cost them nothing.
__attribute__((cold, noinline)) static void note_call(pc_t i_pc) {
    tl_trail* trail = &tl_engine_trail;
    if (trail->count < TL_FAULT_FRAMES) {
        trail->pc[trail->count] = i_pc;
        trail->function[trail->count] = NULL;
    }
    trail->count++;
}

// While replaying: an operation is about to be emitted at the page's end. The last one at or before an address is the
// one that was there when the trap came.
static inline void operation_emitted(IM3Compilation o, IM3CodePage i_page) {
    if (tl_engine_mode != TL_COMPILE_REPLAYING) {
        return;
    }
    tl_trail* trail = &tl_engine_trail;
    // A function's entry belongs to no opcode.
    const u8* opcode = o->lastOpcodeStart ? o->lastOpcodeStart : o->wasm;
    pc_t here = GetPagePC(i_page);
    for (u32 i = 0; i < trail->count && i < TL_FAULT_FRAMES; i++) {
        if (here <= trail->pc[i] && trail->pc[i] < i_page->code + i_page->info.numLines) {
            trail->offset[i] = (u32)(opcode - o->module->wasmStart);
            trail->function[i] = o->function;
        }
    }
}

// Pages carry the order in which the compiler first took them (usageCount) and where it began to write (sequence); Wasm3
// uses neither for anything else.
static IM3CodePage take_page(IM3Runtime i_runtime, u32 i_lines) {
    IM3CodePage page = AcquireCodePageWithCapacity(i_runtime, i_lines);
    if (page && tl_engine_mode == TL_COMPILE_NUMBERING && page->info.usageCount == 0) {
        page->info.usageCount = ++tl_engine_pages;
        page->info.sequence = page->info.lineIndex;
    }
    return page;
}

#define AcquireCodePageWithCapacity(RUNTIME, LINES) take_page(RUNTIME, LINES)
#define AcquireCodePage(RUNTIME)                    take_page(RUNTIME, d_m3CodePageFreeLinesThreshold)

// A function's constants were copied to the heap when it was first compiled; they are the same.
#define m3_CopyMem(FROM, SIZE) \
    (tl_engine_mode == TL_COMPILE_REPLAYING ? io_function->constants : (m3_CopyMem)(FROM, SIZE))

// ---- 3. ------------------------------------------------------------------------------------------------------------

// A number too large for the integer is a conversion that fails, as the specification has it, not an overflow.
#undef OP_TRUNC
#define OP_TRUNC(RES, A, TYPE, RMIN, RMAX)                 \
    if (M3_UNLIKELY(isnan(A) || A <= RMIN || A >= RMAX)) { \
        newTrap(m3Err_trapIntegerConversion);              \
    }                                                      \
    RES = (TYPE)A;

#include "wide.h"

#include "m3_exec.h"

#include "lean.h"
#include "narrow.h"

d_m3Op(RefuseGrow) {
    u32 pages = m3MemInfo(_mem)->numPages;
    _r0 = (u32)_r0 == 0 ? pages : (u32)-1;
    nextOp();
}
#define op_MemGrow op_RefuseGrow

// Wasm3 counts another use of a preserved 64-bit local in the first of its two slots only; both are given back later, and the
// second never looks free again: branches of one `if` then leave their results in different places. The first token of
// the argument tells the function's definition from its one use, where `i` is the stack index.
static M3Result use_slots_again(IM3Compilation o, u8 i_type, u16 i_slot);
#define IncrementSlotUsageCount(COMPILATION, SLOT) TL_COUNT_USE_##COMPILATION, SLOT)
#define TL_COUNT_USE_IM3Compilation                count_use(IM3Compilation
#define TL_COUNT_USE_o                             use_slots_again(o, GetStackTypeFromBottom(o, i)

// ---- 5. The compiler calls itself for every block within a block, and reads each opcode through this one function. ----

// What the rest of the compiler needs below that.
#define COMPILER_HEADROOM 384

static M3Result read_opcode(m3opcode_t* o_value, bytes_t* io_bytes, cbytes_t i_end) {
    return tl_stack_left(COMPILER_HEADROOM) ? Read_opcode(o_value, io_bytes, i_end)
                                            : "its blocks are nested too deeply";
}
#define Read_opcode(VALUE, BYTES, END) read_opcode(VALUE, BYTES, END)

// ---- 6. What lies on the stack while the inside of a block is compiled ------------------------------------------------

// The inside of a block or loop is compiled last: by then the frame of what came before it is given back.
static IM3FuncType block_type;

static __attribute__((always_inline)) inline M3Result compile_block(IM3Compilation o, IM3FuncType i_type,
                                                                    m3opcode_t i_opcode) {
    if (i_opcode == c_waOp_block || i_opcode == c_waOp_loop) {
        block_type = i_type;
        return m3Err_none;
    }
    return CompileBlock(o, i_type, i_opcode);
}

static __attribute__((noinline)) M3Result begin_block(IM3Compilation o, m3opcode_t i_opcode);

static M3Result Compile_LoopOrBlock(IM3Compilation o, m3opcode_t i_opcode) {
    M3Result result = begin_block(o, i_opcode);
    return result ? result : CompileBlock(o, block_type, i_opcode);
}

// Without arguments behind it, the name stays what it is.
#define Compile_LoopOrBlock(COMPILATION, OPCODE) begin_block(COMPILATION, OPCODE)

// The first token of the arguments tells the function's definition from its uses.
#define CompileBlock(COMPILATION, ...) TL_BLOCK_##COMPILATION, __VA_ARGS__)
#define TL_BLOCK_IM3Compilation        (CompileBlock)(IM3Compilation
#define TL_BLOCK_o                     compile_block(o

#include "m3_compile.c"

static M3Result use_slots_again(IM3Compilation o, u8 i_type, u16 i_slot) {
    M3Result result = m3Err_none;
    for (u16 i = 0; i < GetTypeNumSlots(i_type) && !result; i++) {
        result = count_use(o, i_slot + i);
    }
    return result;
}

// ---- 6. ------------------------------------------------------------------------------------------------------------

static void replace_calls_in(IM3CodePage i_pages, pc_t i_callee, IM3Operation i_by) {
    for (IM3CodePage page = i_pages; page; page = page->info.next) {
        for (u32 line = 0; line + 1 < page->info.lineIndex; line++) {
            if (page->code[line] == (code_t)op_Call && page->code[line + 1] == (code_t)i_callee) {
                page->code[line] = (code_t)i_by;
            }
        }
    }
}

static void replace_calls(pc_t i_callee, IM3Operation i_by) {
    replace_calls_in(tl_engine_runtime->pagesOpen, i_callee, i_by);
    replace_calls_in(tl_engine_runtime->pagesFull, i_callee, i_by);
}

// The code of an import's stub begins with the operation that calls it and the function.
static bool is_stub_of(pc_t i_code, const tl_import* i_import) {
    return i_code[1] == (code_t)i_import->call;
}

void tl_engine_shorten(IM3Module i_module) {
    const tl_import* mask = tl_import_find("exec", "mask");
    const tl_import* unmask = tl_import_find("exec", "unmask");
    for (u32 i = 0; i < i_module->numFuncImports; i++) {
        pc_t stub = i_module->functions[i].compiled;
        if (is_stub_of(stub, mask)) {
            replace_calls(stub, op_Mask);
        } else if (is_stub_of(stub, unmask)) {
            replace_calls(stub, op_Unmask);
        }
    }
}

// ---- 4. ------------------------------------------------------------------------------------------------------------

const char tl_outcome_budget[] = "stopped";

static volatile uint32_t stopped; // bit n: level n is
static void* stack_limits[TL_EXECUTORS];

static inline bool is_stopped(void) {
    return stopped >> tl_level_now() & 1u;
}

// A level that is not stopped goes round its loop as ever.
d_m3Op(Stop) {
    void* loop = immediate(void*);
    if (is_stopped()) {
        newTrap(tl_outcome_budget);
    }
    return loop;
}

d_m3Op(StopIf) {
    void* loop = immediate(void*);
    if (!(i32)_r0) {
        nextOp();
    }
    if (is_stopped()) {
        newTrap(tl_outcome_budget);
    }
    return loop;
}

// A constant that happens to equal an operation's address is changed and changed back too; that can only disturb a poll
// that is being ended.
static void rewrite(IM3CodePage i_pages, const IM3Operation i_from[2], const IM3Operation i_to[2]) {
    for (IM3CodePage page = i_pages; page; page = page->info.next) {
        for (u32 line = 0; line < page->info.lineIndex; line++) {
            for (u32 i = 0; i < 2; i++) {
                if (page->code[line] == (code_t)i_from[i]) {
                    page->code[line] = (code_t)i_to[i];
                    break;
                }
            }
        }
    }
}

static const IM3Operation looping[2] = {op_ContinueLoop, op_ContinueLoopIf};
static const IM3Operation stopping[2] = {op_Stop, op_StopIf};

static void rewrite_all(const IM3Operation i_from[2], const IM3Operation i_to[2]) {
    rewrite(tl_engine_runtime->pagesOpen, i_from, i_to);
    rewrite(tl_engine_runtime->pagesFull, i_from, i_to);
}

void tl_engine_stop(void) {
    if (is_stopped()) {
        return;
    }
    uint32_t level = tl_level_now();
    void** limit = &tl_engine_runtime->memory.mallocated->maxStack;
    if (!stopped) {
        rewrite_all(looping, stopping);
    }
    stack_limits[level] = *limit;
    *limit = NULL; // every call overflows at once
    stopped = stopped | 1u << level;
}

bool tl_engine_resume(void) {
    if (!is_stopped()) {
        return false;
    }
    uint32_t level = tl_level_now();
    stopped = stopped & ~(1u << level);
    tl_engine_runtime->memory.mallocated->maxStack = stack_limits[level];
    if (!stopped) {
        rewrite_all(stopping, looping);
    }
    return true;
}
