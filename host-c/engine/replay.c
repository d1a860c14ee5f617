// Compiling a module a second time over the very same code pages. The compiler is deterministic, so it writes what is
// there already, and on the way the hook in compile.c sees which offset of the module each word comes from. The first
// replay, at load, also turns every call into a linked one: nothing is compiled while the blob runs.
//
//   pages before:  open: 1 (partly filled by import stubs)   others: 2 3 4 5, in any list
//   for a replay:  open: 1, back to where it began           released: 2 3 4 5, empty, in the order first taken

#include "inside.h"

static u32 first_fresh; // the number of the first page that was not open before compiling began
static u32 pages_before;

static M3Result compile_each(IM3Module i_module, bool i_again) {
    M3Result result = m3Err_none;
    tl_engine_code_end = i_module->functions[i_module->numFunctions - 1].wasmEnd;
    for (u32 i = 0; i < i_module->numFunctions && !result; i++) {
        IM3Function function = &i_module->functions[i];
        pc_t before = function->compiled;
        if (!function->wasm) {
            continue;
        }
        result = CompileFunction(function);
        if (!result && i_again && function->compiled != before) {
            result = "compiled again it differs";
        }
    }
    tl_engine_code_end = NULL;
    return result;
}

M3Result tl_engine_compile(IM3Module i_module) {
    IM3Runtime runtime = i_module->runtime;
    tl_engine_pages = 0;
    for (IM3CodePage page = runtime->pagesOpen; page; page = page->info.next) {
        page->info.usageCount = ++tl_engine_pages;
        page->info.sequence = page->info.lineIndex;
    }
    first_fresh = tl_engine_pages + 1;
    pages_before = runtime->numCodePages;
    tl_engine_mode = TL_COMPILE_NUMBERING;
    M3Result result = compile_each(i_module, false);
    tl_engine_mode = TL_COMPILE_ONLY;
    return result;
}

// Takes the page with the lowest number out of a list that is not empty.
static IM3CodePage take_lowest(IM3CodePage* io_list) {
    IM3CodePage* lowest = io_list;
    for (IM3CodePage* link = io_list; *link; link = &(*link)->info.next) {
        if ((*link)->info.usageCount < (*lowest)->info.usageCount) {
            lowest = link;
        }
    }
    IM3CodePage page = *lowest;
    *lowest = page->info.next;
    page->info.next = NULL;
    return page;
}

static IM3CodePage* end_of(IM3CodePage* i_list) {
    while (*i_list) {
        i_list = &(*i_list)->info.next;
    }
    return i_list;
}

static void rewind_pages(IM3Runtime i_runtime) {
    IM3CodePage all = i_runtime->pagesOpen;
    *end_of(&all) = i_runtime->pagesFull;
    IM3CodePage released = i_runtime->environment->pagesReleased;
    i_runtime->pagesOpen = i_runtime->pagesFull = i_runtime->environment->pagesReleased = NULL;
    IM3CodePage* open = &i_runtime->pagesOpen;
    IM3CodePage* full = &i_runtime->pagesFull;
    IM3CodePage* fresh = &i_runtime->environment->pagesReleased;
    while (all) {
        IM3CodePage page = take_lowest(&all);
        IM3CodePage** list = &full; // import stubs filled it before compiling began
        if (page->info.usageCount > 0) {
            list = page->info.usageCount < first_fresh ? &open : &fresh;
            page->info.lineIndex = page->info.sequence;
        }
        **list = page;
        *list = &page->info.next;
    }
    *fresh = released;
    i_runtime->numCodePages = pages_before;
}

M3Result tl_engine_replay(IM3Module i_module) {
    rewind_pages(i_module->runtime);
    tl_engine_mode = TL_COMPILE_REPLAYING;
    M3Result result = compile_each(i_module, true);
    tl_engine_mode = TL_COMPILE_ONLY;
    tl_engine_shorten(i_module);
    return result;
}
