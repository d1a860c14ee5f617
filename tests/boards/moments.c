// A plugin for QEMU that holds a board between two of its instructions, for the runner to let something in there
// (cli/emulator/moments.ts). The board does not stand still as at a debugger's halt, which makes its time jump to the next
// timer: it is in the middle of an instruction that takes long.
//
//   goes on from a stop --> asks for orders --> counts instructions, at once or from where it goes to sleep --> says that it is
//   there --> is let go on
//
// Its arguments: the addresses of three functions of the host, and the socket on which the runner listens.

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// ---- What it uses of QEMU, which installs no header for it ------------------------------------------------------------

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

// ---- The runner -------------------------------------------------------------------------------------------------------

// The host's functions, as the runner counts them; all others are `ELSEWHERE`.
typedef enum { GOES_ON, SLEEPS, STOPS, ELSEWHERE } place;

enum { AT_ONCE = GOES_ON, BEFORE_SLEEP = SLEEPS, NONE };

typedef struct {
    uint32_t behind; // AT_ONCE, BEFORE_SLEEP or NONE
    uint32_t instructions;
} orders;

static uint64_t places[ELSEWHERE];
static int runner = -1;

static void hear(void* o_bytes, size_t i_length) {
    for (size_t got = 0; got < i_length;) {
        ssize_t now = read(runner, (char*)o_bytes + got, i_length - got);
        if (now <= 0) {
            exit(EXIT_FAILURE); // it is gone
        }
        got += (size_t)now;
    }
}

static bool listens(const char* i_path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    runner = socket(AF_UNIX, SOCK_STREAM, 0);
    if (runner < 0 || strlen(i_path) >= sizeof address.sun_path) {
        return false;
    }
    memcpy(address.sun_path, i_path, strlen(i_path) + 1);
    return connect(runner, (const struct sockaddr*)&address, sizeof address) == 0;
}

// ---- Counting ----------------------------------------------------------------------------------------------------------

static orders wanted = {.behind = NONE};
static bool counts;

static void is_there(void) {
    char byte = 0;
    wanted.behind = NONE;
    counts = false;
    if (write(runner, &byte, 1) != 1) {
        exit(EXIT_FAILURE);
    }
    hear(&byte, 1);
}

// Before each instruction.
static void executes(unsigned i_core, void* i_place) {
    (void)i_core;
    place at = (place)(uintptr_t)i_place;
    if (at == GOES_ON) {
        hear(&wanted, sizeof wanted);
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

static place place_at(uint64_t i_address) {
    for (place i = 0; i < ELSEWHERE; i++) {
        if (places[i] == i_address) {
            return i;
        }
    }
    return ELSEWHERE;
}

static void translated(uint64_t i_id, struct qemu_plugin_tb* i_block) {
    (void)i_id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(i_block); i++) {
        struct qemu_plugin_insn* instruction = qemu_plugin_tb_get_insn(i_block, i);
        place at = place_at(qemu_plugin_insn_vaddr(instruction));
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, executes, 0, (void*)(uintptr_t)at);
    }
}

int qemu_plugin_install(uint64_t i_id, const void* i_info, int i_count, char** i_arguments) {
    (void)i_info;
    if (i_count != ELSEWHERE + 1) {
        return -1;
    }
    for (int i = 0; i < ELSEWHERE; i++) {
        places[i] = strtoull(strchr(i_arguments[i], '=') + 1, NULL, 10);
    }
    if (!listens(strchr(i_arguments[ELSEWHERE], '=') + 1)) {
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(i_id, translated);
    return 0;
}
