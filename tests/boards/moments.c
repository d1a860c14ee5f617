// A plugin for QEMU that holds a board between two of its instructions, for the runner to let something in there
// (cli/emulator/moments.ts). The board does not stand still as at a debugger's halt, which makes its time jump to the next
// timer: it is in the middle of an instruction that takes long.
//
//   goes on from a stop --> asks for orders --> counts instructions, at once or from where it goes to sleep --> says that it is
//   there --> is let go on
//
// Its arguments: the socket on which the runner listens, and the addresses of three functions of the host.

#include "plugin.h"

// The host's functions, as the runner counts them; all others are `ELSEWHERE`.
typedef enum { GOES_ON, SLEEPS, STOPS, ELSEWHERE } place;

enum { AT_ONCE = GOES_ON, BEFORE_SLEEP = SLEEPS, NONE };

typedef struct {
    uint32_t behind; // AT_ONCE, BEFORE_SLEEP or NONE
    uint32_t instructions;
} orders;

static uint64_t places[ELSEWHERE];
static orders wanted = {.behind = NONE};
static bool counts;

static void is_there(void) {
    wanted.behind = NONE;
    counts = false;
    plugin_hold("", 1);
}

// Before each instruction.
static void executes(unsigned i_core, void* i_place) {
    (void)i_core;
    place at = (place)(uintptr_t)i_place;
    if (at == GOES_ON) {
        plugin_hear(&wanted, sizeof wanted);
    }
    if (wanted.behind == NONE) {
        return;
    }
    counts = counts || (uint32_t)at == wanted.behind;
    if (at == STOPS || (counts && wanted.instructions == 0)) {
        is_there();
    } else if (counts) {
        wanted.instructions--;
    }
}

static void translated(uint64_t i_id, struct qemu_plugin_tb* i_block) {
    (void)i_id;
    plugin_look(i_block, executes, places, ELSEWHERE);
}

int qemu_plugin_install(uint64_t i_id, const void* i_info, int i_count, char** i_arguments) {
    (void)i_info;
    if (i_count != 1 + ELSEWHERE || !plugin_listens(plugin_text(i_arguments[0]))) {
        return -1;
    }
    for (int i = 0; i < ELSEWHERE; i++) {
        places[i] = plugin_number(i_arguments[1 + i]);
    }
    qemu_plugin_register_vcpu_tb_trans_cb(i_id, translated);
    return 0;
}
