// Packets on the console wire, encoded on the fly: the pieces of a packet stay where they are, and only the run of bytes
// up to the next zero is looked ahead for.
//
//   0x00 | code, code - 1 bytes without a zero | code, ... | 0x00        each code < 255 stands for a zero behind its bytes

#include "packet.h"

#include "bytes.h"
#include "crc32.h"
#include "tl_chip.h"

enum { PIECES = 4, LONGEST_RUN = 254 };

typedef struct {
    const uint8_t* bytes;
    uint32_t length;
} piece;

// A place in the packet: a piece, and an offset in it.
typedef struct {
    const piece* pieces;
    uint32_t piece;
    uint32_t offset;
} place;

static bool at_end(place* io_place) {
    while (io_place->piece < PIECES && io_place->offset >= io_place->pieces[io_place->piece].length) {
        io_place->piece++;
        io_place->offset = 0;
    }
    return io_place->piece >= PIECES;
}

static uint8_t byte_at(const place* i_place) {
    return i_place->pieces[i_place->piece].bytes[i_place->offset];
}

// How many bytes follow before the next zero, the end, or the longest run.
static uint32_t run_from(place i_place) {
    uint32_t run = 0;
    while (run < LONGEST_RUN && !at_end(&i_place) && byte_at(&i_place) != 0) {
        i_place.offset++;
        run++;
    }
    return run;
}

// Sends i_count bytes, as much at a time as lies in one piece.
static void send_run(place* io_place, uint32_t i_count) {
    while (i_count > 0 && !at_end(io_place)) {
        const piece* from = &io_place->pieces[io_place->piece];
        uint32_t here = from->length - io_place->offset;
        uint32_t count = i_count < here ? i_count : here;
        tl_chip_console(from->bytes + io_place->offset, count);
        io_place->offset += count;
        i_count -= count;
    }
}

static void send_cobs(const piece* i_pieces) {
    place here = {i_pieces, 0, 0};
    bool owed = true; // a zero at the very end still needs a code behind it
    while (!at_end(&here) || owed) {
        uint32_t run = run_from(here);
        uint8_t code = (uint8_t)(run + 1);
        tl_chip_console(&code, 1);
        send_run(&here, run);
        bool zero = !at_end(&here) && run < LONGEST_RUN;
        here.offset += zero ? 1 : 0;
        owed = zero;
    }
}

void tl_packet_send(uint8_t i_type, const uint8_t* i_head, uint32_t i_head_length, const uint8_t* i_tail,
                    uint32_t i_tail_length) {
    static const uint8_t boundary = 0;
    uint32_t crc = tl_crc32(tl_crc32(tl_crc32(0, &i_type, 1), i_head, i_head_length), i_tail, i_tail_length);
    uint8_t check[4];
    tl_write_u32(check, crc);
    const piece pieces[PIECES] = {
        {&i_type, 1}, {i_head, i_head_length}, {i_tail, i_tail_length}, {check, sizeof check}};
    tl_chip_console(&boundary, 1);
    send_cobs(pieces);
    tl_chip_console(&boundary, 1);
}
