// A plugin for QEMU that says when a board's outputs were written (cli/emulator/stamps.ts). QEMU tells what came of it without a
// time, before the store has ended, so the board is held behind the store until the runner has read that.
//
//   stores to a register of pins --> says when that was --> is let go on
//
// Times are QEMU's, and count from when the board's clock began: with the last store to any device before the first stop.
//
// Its arguments: the socket on which the runner listens, the host's function that stops, where RAM begins and ends (what is
// outside is a device), and where each device of pins does.

#include "plugin.h"

enum { WRITES = 2, VIRTUAL = 1, MOST_DEVICES = 4 };

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn* io_instruction,
                                      void (*i_call)(unsigned, uint32_t, uint64_t, void*), int i_flags, int i_which,
                                      void* i_data);
bool qemu_plugin_mem_is_store(uint32_t i_info);
// Not for plugins, but there. An instruction that reaches a device is the last of its block, where QEMU knows the time.
int64_t qemu_clock_get_ns(int i_clock);

typedef struct {
    uint64_t start, end;
} region;

static uint64_t stops_at;
static region ram;
static region devices[MOST_DEVICES];
static int device_count;

static bool has_stopped;
static int64_t began;

static bool holds(const region* i_region, uint64_t i_address) {
    return i_address >= i_region->start && i_address < i_region->end;
}

static bool is_of_pins(uint64_t i_address) {
    for (int i = 0; i < device_count; i++) {
        if (holds(&devices[i], i_address)) {
            return true;
        }
    }
    return false;
}

// Behind each store, and some loads.
static void stored(unsigned i_core, uint32_t i_info, uint64_t i_address, void* i_data) {
    (void)i_core;
    (void)i_data;
    if (!qemu_plugin_mem_is_store(i_info) || holds(&ram, i_address)) {
        return;
    }
    if (!has_stopped) {
        began = qemu_clock_get_ns(VIRTUAL);
    } else if (is_of_pins(i_address)) {
        int64_t passed = qemu_clock_get_ns(VIRTUAL) - began;
        plugin_hold(&passed, sizeof passed);
    }
}

static void stops(unsigned i_core, void* i_data) {
    (void)i_core;
    (void)i_data;
    has_stopped = true;
}

static void translated(uint64_t i_id, struct qemu_plugin_tb* i_block) {
    (void)i_id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(i_block); i++) {
        struct qemu_plugin_insn* instruction = qemu_plugin_tb_get_insn(i_block, i);
        qemu_plugin_register_vcpu_mem_cb(instruction, stored, 0, WRITES, NULL);
        if (qemu_plugin_insn_vaddr(instruction) == stops_at) {
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, stops, 0, NULL);
        }
    }
}

int qemu_plugin_install(uint64_t i_id, const void* i_info, int i_count, char** i_arguments) {
    (void)i_info;
    if (i_count < 4 || i_count > 4 + 2 * MOST_DEVICES || i_count % 2 != 0) {
        return -1;
    }
    stops_at = plugin_number(i_arguments[1]);
    ram = (region){plugin_number(i_arguments[2]), plugin_number(i_arguments[3])};
    for (int i = 4; i < i_count; i += 2) {
        devices[device_count++] = (region){plugin_number(i_arguments[i]), plugin_number(i_arguments[i + 1])};
    }
    qemu_plugin_register_vcpu_tb_trans_cb(i_id, translated);
    return plugin_listens(plugin_text(i_arguments[0])) ? 0 : -1;
}
