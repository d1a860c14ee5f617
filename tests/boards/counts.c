// A plugin for QEMU that counts a board's instructions from one place to another: from the first of an interrupt's handler to a
// function that the host calls for the task which the interrupt wakes.
//
//   is at the one, again and again --> counts from the last time on --> is at the other --> writes the count
//
// Its arguments: the file that takes the counts, each a word, and the two addresses.

#include <fcntl.h>

#include "plugin.h"

typedef enum { FROM, TO, ELSEWHERE } place;

static uint64_t places[ELSEWHERE];
static int file;
static bool counts;
static uint32_t count;

// Before each instruction.
static void executes(unsigned i_core, void* i_place) {
    (void)i_core;
    place at = (place)(uintptr_t)i_place;
    if (at == FROM) {
        counts = true;
        count = 0;
    } else if (at == TO && counts) {
        counts = false;
        if (write(file, &count, sizeof count) != sizeof count) {
            exit(EXIT_FAILURE);
        }
    }
    count++;
}

static void translated(uint64_t i_id, struct qemu_plugin_tb* i_block) {
    (void)i_id;
    plugin_look(i_block, executes, places, ELSEWHERE);
}

int qemu_plugin_install(uint64_t i_id, const void* i_info, int i_count, char** i_arguments) {
    (void)i_info;
    if (i_count != 1 + ELSEWHERE) {
        return -1;
    }
    file = open(plugin_text(i_arguments[0]), O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < ELSEWHERE; i++) {
        places[i] = plugin_number(i_arguments[1 + i]);
    }
    qemu_plugin_register_vcpu_tb_trans_cb(i_id, translated);
    return file < 0 ? -1 : 0;
}
