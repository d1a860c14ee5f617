// What plugins for QEMU have in common: what they use of QEMU, which installs no header for it, and the runner, which listens
// on a socket.
#ifndef TL_PLUGIN_H
#define TL_PLUGIN_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// ---- QEMU -------------------------------------------------------------------------------------------------------------

#define EXPORTED __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t i_id, void (*i_call)(uint64_t, struct qemu_plugin_tb*));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb* i_block);
struct qemu_plugin_insn* qemu_plugin_tb_get_insn(const struct qemu_plugin_tb* i_block, size_t i_index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn* i_instruction);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn* io_instruction, void (*i_call)(unsigned, void*),
                                            int i_flags, void* i_data);

EXPORTED int qemu_plugin_version = 1;
EXPORTED int qemu_plugin_install(uint64_t i_id, const void* i_info, int i_count, char** i_arguments);

// The value of an argument: "name=value".
static inline const char* plugin_text(const char* i_argument) {
    return strchr(i_argument, '=') + 1;
}

static inline uint64_t plugin_number(const char* i_argument) {
    return strtoull(plugin_text(i_argument), NULL, 10);
}

// Which of some addresses it is; their number: none.
static inline uintptr_t plugin_place(const uint64_t* i_places, uintptr_t i_count, uint64_t i_address) {
    uintptr_t place = 0;
    while (place < i_count && i_places[place] != i_address) {
        place++;
    }
    return place;
}

// Has a function called before each of a block's instructions, with which of some addresses that is.
static inline void plugin_look(const struct qemu_plugin_tb* i_block, void (*i_call)(unsigned, void*),
                               const uint64_t* i_places, uintptr_t i_count) {
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(i_block); i++) {
        struct qemu_plugin_insn* instruction = qemu_plugin_tb_get_insn(i_block, i);
        uintptr_t place = plugin_place(i_places, i_count, qemu_plugin_insn_vaddr(instruction));
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, i_call, 0, (void*)place);
    }
}

// ---- The runner: without it nobody wants to know what the board does ----------------------------------------------------

static int plugin_runner = -1;

static inline bool plugin_listens(const char* i_path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    plugin_runner = socket(AF_UNIX, SOCK_STREAM, 0);
    if (plugin_runner < 0 || strlen(i_path) >= sizeof address.sun_path) {
        return false;
    }
    memcpy(address.sun_path, i_path, strlen(i_path) + 1);
    return connect(plugin_runner, (const struct sockaddr*)&address, sizeof address) == 0;
}

static inline void plugin_hear(void* o_bytes, size_t i_length) {
    for (size_t got = 0; got < i_length;) {
        ssize_t now = read(plugin_runner, (char*)o_bytes + got, i_length - got);
        if (now <= 0) {
            exit(EXIT_FAILURE);
        }
        got += (size_t)now;
    }
}

// Tells it, and holds the board until it answers.
static inline void plugin_hold(const void* i_bytes, size_t i_length) {
    char answer;
    if (write(plugin_runner, i_bytes, i_length) != (ssize_t)i_length) {
        exit(EXIT_FAILURE);
    }
    plugin_hear(&answer, 1);
}

#endif
