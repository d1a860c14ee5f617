// The fault record: from a trap or a raised fault to the console.

#include "fault.h"

#include "bytes.h"
#include "log.h"
#include "packet.h"
#include "tl_chip.h"
#include "tl_text.h"

tl_fault_record tl_fault_last TL_KEPT;

static uint32_t raised_code, raised_detail;
static uint32_t polled_task;

const char* tl_fault_text(uint8_t i_code) {
    switch (i_code) {
#define X(CODE, SENTENCE) \
    case CODE:            \
        return SENTENCE;
        TL_FAULT_TEXTS(X)
#undef X
    default:
        return "the program raised a fault of its own";
    }
}

tl_outcome tl_fault_raise(uint32_t i_code, uint32_t i_detail) {
    raised_code = i_code;
    raised_detail = i_detail;
    return tl_outcome_raised;
}

void tl_fault_task(uint32_t i_task) {
    polled_task = i_task;
}

void tl_fault_reset(void) {
    polled_task = 0;
}

void tl_fault_write(tl_outcome i_outcome, bool i_stopped) {
    bool raised = i_outcome == tl_outcome_raised;
    uint8_t code = raised ? (uint8_t)raised_code : tl_engine_fault(i_outcome);
    // A stopped poll that ends in a call ends in a stack overflow: see tl_engine_stop.
    if (i_stopped && code == TL_FAULT_STACK) {
        code = TL_FAULT_BUDGET;
    }
    uint32_t task = tl_engine_task();
    tl_fault_last = (tl_fault_record){
        .code = code,
        .detail = raised ? raised_detail : 0,
        .task = task ? task : polled_task,
        .tick = tl_chip_now(),
    };
}

void tl_fault_add_calls(void) {
    tl_fault_last.count = (uint8_t)tl_engine_frames(tl_fault_last.frames, TL_FAULT_FRAMES);
}

static void report_packet(const tl_fault_record* i_fault) {
    uint8_t head[18];
    uint8_t frames[6 * TL_FAULT_FRAMES];
    head[0] = i_fault->code;
    uint8_t* at = tl_write_u32(tl_write_u32(head + 1, i_fault->detail), i_fault->task);
    at = tl_write_u32(tl_write_u32(at, (uint32_t)i_fault->tick), (uint32_t)(i_fault->tick >> 32));
    *at = i_fault->count;
    at = frames;
    for (uint32_t i = 0; i < i_fault->count; i++) {
        at = tl_write_u32(tl_write_u16(at, i_fault->frames[i].function), i_fault->frames[i].offset);
    }
    tl_packet_send(TL_PACKET_FAULT, head, sizeof head, frames, (uint32_t)(at - frames));
}

static void put_line(tl_text* io_text) {
    tl_text_put(io_text, "\n");
    tl_chip_console((const uint8_t*)io_text->start, (uint32_t)tl_text_length(io_text));
}

// fault: a memory access was out of bounds (code 3, detail 0) in the task at 1040, at tick 500
//   function 12, offset 0x1a3
static void report_text(const tl_fault_record* i_fault) {
    char buffer[200];
    tl_text text = tl_text_on(buffer, sizeof buffer);
    tl_text_put(&text, "fault: ");
    tl_text_put(&text, tl_fault_text(i_fault->code));
    tl_text_put(&text, " (code ");
    tl_text_decimal(&text, i_fault->code);
    tl_text_put(&text, ", detail ");
    tl_text_decimal(&text, i_fault->detail);
    tl_text_put(&text, ")");
    if (i_fault->task) {
        tl_text_put(&text, " in the task at ");
        tl_text_decimal(&text, i_fault->task);
    }
    tl_text_put(&text, ", at tick ");
    tl_text_decimal(&text, i_fault->tick);
    put_line(&text);
    for (uint32_t i = 0; i < i_fault->count; i++) {
        text = tl_text_on(buffer, sizeof buffer);
        tl_text_put(&text, "  function ");
        tl_text_decimal(&text, i_fault->frames[i].function);
        tl_text_put(&text, ", offset 0x");
        tl_text_hex(&text, i_fault->frames[i].offset, 1);
        put_line(&text);
    }
}

void tl_fault_report(const tl_fault_record* i_fault) {
    if (tl_monitor()) {
        report_packet(i_fault);
    } else {
        report_text(i_fault);
    }
}
