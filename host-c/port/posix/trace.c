// The trace writer, see trace.h. Without --trace every event is ignored.

#include "trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "tl_chip.h"
#include "tl_port.h"

static FILE* file;

bool trace_open(const char* i_path) {
    file = fopen(i_path, "we");
    return file != NULL;
}

bool trace_close(void) {
    if (!file) {
        return true;
    }
    bool whole = !ferror(file);
    whole = fclose(file) == 0 && whole;
    file = NULL;
    return whole;
}

// Begins a line; NULL: there is no trace.
static FILE* begin(const char* i_event) {
    if (file) {
        fprintf(file, "{\"tick\":%" PRIu64 ",\"event\":\"%s\"", tl_chip_now(), i_event);
    }
    return file;
}

void trace_pin(const char* i_name, uint32_t i_level) {
    if (begin("pin")) {
        fprintf(file, ",\"pin\":\"%s\",\"level\":%" PRIu32 "}\n", i_name, i_level);
    }
}

void trace_byte(const char* i_event, const char* i_port, uint8_t i_byte) {
    if (begin(i_event)) {
        fprintf(file, ",\"uart\":\"%s\",\"byte\":%u}\n", i_port, i_byte);
    }
}

void tl_observe_fire(uint32_t i_executor) {
    if (begin("fire")) {
        fprintf(file, ",\"executor\":%" PRIu32 "}\n", i_executor);
    }
}

void trace_sleep(void) {
    if (begin("sleep")) {
        fputs("}\n", file);
    }
}

void tl_observe_alarm(uint32_t i_executor, uint64_t i_at) {
    if (!begin("alarm")) {
        return;
    }
    fprintf(file, ",\"executor\":%" PRIu32, i_executor);
    if (i_at == TL_NEVER) {
        fputs(",\"at\":null}\n", file);
    } else {
        fprintf(file, ",\"at\":%" PRIu64 "}\n", i_at);
    }
}

void tl_observe_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    if (!begin("log")) {
        return;
    }
    fprintf(file, ",\"level\":%" PRId32 ",\"index\":%" PRId32 ",\"args\":\"", (int32_t)i_level, (int32_t)i_index);
    for (uint32_t i = 0; i < i_length; i++) {
        fprintf(file, "%02x", i_args[i]);
    }
    fputs("\"}\n", file);
}

void tl_observe_text(const uint8_t* i_bytes, uint32_t i_length) {
    for (uint32_t i = 0; i < i_length && begin("text"); i++) {
        fprintf(file, ",\"byte\":%u}\n", i_bytes[i]);
    }
}

void tl_observe_task(tl_task_event i_event, uint32_t i_task) {
    static const char* const names[] = {
        [TL_TASK_POLLED] = "poll", [TL_TASK_WOKEN] = "wake", [TL_TASK_FINISHED] = "finish"};
    if (begin(names[i_event])) {
        fprintf(file, ",\"task\":%" PRIu32 "}\n", i_task);
    }
}

void tl_observe_fault(const tl_fault_record* i_fault) {
    if (begin("fault")) {
        fprintf(file, ",\"code\":%u,\"detail\":%" PRIu32 ",\"task\":%" PRIu32 "}\n", i_fault->code, i_fault->detail,
                i_fault->task);
    }
}
