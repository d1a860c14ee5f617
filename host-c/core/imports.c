// The table of every import this host offers, with its exact signature: docs/abi.md, "Imports".

#include "imports.h"

#include <string.h>

static const tl_import imports[] = {
    {"exec", "wfe", ">i", tl_exec_wfe},         {"exec", "take", "ii>i", tl_exec_take},
    {"exec", "pend", "i>", tl_exec_pend},       {"exec", "own", "ii>", tl_exec_own},
    {"exec", "mask", ">", tl_exec_mask},        {"exec", "unmask", ">", tl_exec_unmask},
    {"time", "now", ">I", tl_time_now},         {"time", "alarm", "iI>", tl_time_alarm},
    {"log", "write", "iiii>", tl_log_write},    {"console", "write", "ii>i", tl_console_write},
    {"fault", "raise", "ii>", tl_fault_raised}, {"trace", "polled", "i>", tl_trace_polled},
    {"trace", "woken", "i>", tl_trace_woken},   {"trace", "finished", "i>", tl_trace_finished},
    {"gpio", "open", "ii>i", tl_gpio_opened},   {"gpio", "write", "ii>", tl_gpio_write},
    {"gpio", "toggle", "i>", tl_gpio_toggle},   {"gpio", "read", "i>i", tl_gpio_read},
    {"gpio", "watch", "ii>", tl_gpio_watch},    {"uart", "open", "iii>i", tl_uart_opened},
    {"uart", "read", "iii>i", tl_uart_reading}, {"uart", "write", "iii>i", tl_uart_writing},
    {"uart", "pending", "i>i", tl_uart_pended}, {"uart", "lost", "i>i", tl_uart_losses},
};

const tl_import* tl_import_find(const char* i_module, const char* i_name) {
    for (size_t i = 0; i < sizeof imports / sizeof *imports; i++) {
        if (strcmp(imports[i].module, i_module) == 0 && strcmp(imports[i].name, i_name) == 0) {
            return &imports[i];
        }
    }
    return NULL;
}
