// Events as lines of the trace, see trace.h. A line is made in pieces under the lock, so that lines of interrupts do not
// come between.

#include "trace.h"

#include "tl_chip.h"
#include "tl_config.h"
#include "tl_port.h"
#include "tl_text.h"

#if TL_OBSERVE

typedef struct {
    char buffer[80];
    tl_text text;
    uint32_t lock;
} line;

// {"tick":500,"event":"pin"    False: nobody wants it.
static bool begin_at(line* o_line, uint64_t i_tick, const char* i_event) {
    if (!trace_wanted()) {
        return false;
    }
    o_line->lock = tl_port_lock();
    o_line->text = tl_text_on(o_line->buffer, sizeof o_line->buffer);
    tl_text_put(&o_line->text, "{\"tick\":");
    tl_text_decimal(&o_line->text, i_tick);
    tl_text_put(&o_line->text, ",\"event\":\"");
    tl_text_put(&o_line->text, i_event);
    tl_text_put(&o_line->text, "\"");
    return true;
}

static bool begin(line* o_line, const char* i_event) {
    return begin_at(o_line, tl_chip_now(), i_event);
}

// Hands over what there is, so that there is room again.
static void flush(line* io_line) {
    trace_write(io_line->buffer);
    io_line->text = tl_text_on(io_line->buffer, sizeof io_line->buffer);
}

static void put_string(line* io_line, const char* i_key, const char* i_value) {
    tl_text_put(&io_line->text, i_key);
    tl_text_put(&io_line->text, "\"");
    tl_text_put(&io_line->text, i_value);
    tl_text_put(&io_line->text, "\"");
}

static void put_number(line* io_line, const char* i_key, uint64_t i_value) {
    if (tl_text_length(&io_line->text) > sizeof io_line->buffer / 2) {
        flush(io_line);
    }
    tl_text_put(&io_line->text, i_key);
    tl_text_decimal(&io_line->text, i_value);
}

static void put_signed(line* io_line, const char* i_key, int32_t i_value) {
    put_number(io_line, i_key, 0);
    io_line->text.at--; // the digit, which stands for nothing
    tl_text_put(&io_line->text, i_value < 0 ? "-" : "");
    tl_text_decimal(&io_line->text, i_value < 0 ? 0u - (uint32_t)i_value : (uint32_t)i_value);
}

static void end(line* io_line) {
    tl_text_put(&io_line->text, "}\n");
    flush(io_line);
    tl_port_unlock(io_line->lock);
}

void trace_pin(const char* i_name, uint32_t i_level) {
    line line;
    if (begin(&line, "pin")) {
        put_string(&line, ",\"pin\":", i_name);
        put_number(&line, ",\"level\":", i_level);
        end(&line);
    }
}

void trace_byte(const char* i_event, const char* i_port, uint8_t i_byte) {
    line line;
    if (begin(&line, i_event)) {
        put_string(&line, ",\"uart\":", i_port);
        put_number(&line, ",\"byte\":", i_byte);
        end(&line);
    }
}

void trace_sleep(void) {
    line line;
    if (begin(&line, "sleep")) {
        end(&line);
    }
}

// ---- The core's -----------------------------------------------------------------------------------------------------

void tl_observe_alarm(uint32_t i_executor, uint64_t i_at) {
    line line;
    if (!begin(&line, "alarm")) {
        return;
    }
    put_number(&line, ",\"executor\":", i_executor);
    if (i_at == TL_NEVER) {
        tl_text_put(&line.text, ",\"at\":null");
    } else {
        put_number(&line, ",\"at\":", i_at);
    }
    end(&line);
}

void tl_observe_fire(uint32_t i_executor) {
    line line;
    if (begin(&line, "fire")) {
        put_number(&line, ",\"executor\":", i_executor);
        end(&line);
    }
}

void tl_observe_log(uint32_t i_level, uint32_t i_index, const uint8_t* i_args, uint32_t i_length) {
    line line;
    if (!begin(&line, "log")) {
        return;
    }
    put_signed(&line, ",\"level\":", (int32_t)i_level);
    put_signed(&line, ",\"index\":", (int32_t)i_index);
    tl_text_put(&line.text, ",\"args\":\"");
    for (uint32_t i = 0; i < i_length; i++) {
        if (tl_text_length(&line.text) > sizeof line.buffer / 2) {
            flush(&line);
        }
        tl_text_hex(&line.text, i_args[i], 2);
    }
    tl_text_put(&line.text, "\"");
    end(&line);
}

void tl_observe_text(const uint8_t* i_bytes, uint32_t i_length) {
    line line;
    for (uint32_t i = 0; i < i_length && begin(&line, "text"); i++) {
        put_number(&line, ",\"byte\":", i_bytes[i]);
        end(&line);
    }
}

void tl_observe_task(tl_task_event i_event, uint32_t i_task) {
    static const char* const names[] = {
        [TL_TASK_POLLED] = "poll", [TL_TASK_WOKEN] = "wake", [TL_TASK_FINISHED] = "finish"};
    line line;
    if (begin(&line, names[i_event])) {
        put_number(&line, ",\"task\":", i_task);
        end(&line);
    }
}

// At the tick of the fault, since which the places of its calls have been looked for; one from before a reset is told of now.
void tl_observe_fault(const tl_fault_record* i_fault) {
    uint64_t now = tl_chip_now();
    line line;
    if (begin_at(&line, i_fault->tick < now ? i_fault->tick : now, "fault")) {
        put_number(&line, ",\"code\":", i_fault->code);
        put_number(&line, ",\"detail\":", i_fault->detail);
        put_number(&line, ",\"task\":", i_fault->task);
        end(&line);
    }
}

#endif
