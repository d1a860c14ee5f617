// Feeds damaged containers to the host's own checks, loader and engine, in one process, so that it can be done by the
// ten thousand under sanitizers. Prints what came of them as JSON on standard error.
//
//   tickless-mutate FILE.tkl
//
//   flipped    every single bit, in turn: all refused, none of them by luck of a later check
//   truncated  every shorter length
//   fields     every byte of the header with every value, and telling values of RAM, each with the checksum made right:
//              refused, or run to an end
//
//   tickless-mutate --each FILE
//
//   each       of the containers in FILE, which lie one behind the other and are all as long: the same

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "budget.h"
#include "bytes.h"
#include "crc32.h"
#include "posix.h"
#include "tl_core.h"
#include "wait.h"

enum { AT_RAM = 12, AT_LENGTH = 88, AT_CRC = 92, CODES = 64, ROOM = 1 << 20 };

typedef struct {
    unsigned refused[CODES]; // by negative code
    unsigned accepted;
    unsigned ends[TL_END_FAULTS + 1];
} tally;

static uint8_t bytes[ROOM];
static uint32_t size;

static void fix_checksum(void) {
    uint32_t crc = tl_crc32(tl_crc32(0, bytes, AT_CRC), bytes + TL_HEADER_SIZE, size - TL_HEADER_SIZE);
    tl_write_u32(bytes + AT_CRC, crc);
}

// A copy of exactly its length: a read behind the end shows.
static uint8_t* exact_copy(uint32_t i_size) {
    uint8_t* copy = malloc(i_size ? i_size : 1);
    if (copy) {
        memcpy(copy, bytes, i_size);
    }
    return copy;
}

static void try_to_run(uint32_t i_size, bool i_run, tally* io_tally) {
    tl_container container;
    tl_refused refused = {0};
    uint8_t* copy = exact_copy(i_size);
    if (!copy) {
        abort();
    }
    if (!tl_boot_load(copy, i_size, &container, &refused)) {
        io_tally->refused[-refused.code % CODES]++;
    } else {
        io_tally->accepted++;
        if (i_run) {
            posix_over = POSIX_RUNNING;
            io_tally->ends[tl_boot_run(&container, false)]++;
        }
    }
    free(copy);
}

static void flip_every_bit(tally* io_tally) {
    for (uint32_t bit = 0; bit < size * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        try_to_run(size, false, io_tally);
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}

static void truncate_everywhere(tally* io_tally) {
    for (uint32_t shorter = 0; shorter < size; shorter++) {
        try_to_run(shorter, false, io_tally);
    }
}

static void change_header_bytes(tally* io_tally) {
    for (uint32_t at = 0; at < AT_CRC; at++) {
        uint8_t before = bytes[at];
        for (uint32_t value = 0; value < 256; value++) {
            bytes[at] = (uint8_t)value;
            fix_checksum();
            try_to_run(size, true, io_tally);
        }
        bytes[at] = before;
    }
    fix_checksum();
}

static void change_ram(tally* io_tally) {
    uint32_t before = tl_read_u32(bytes + AT_RAM);
    for (uint32_t power = 0; power < 32; power++) {
        for (uint32_t near = 0; near < 7; near++) {
            tl_write_u32(bytes + AT_RAM, (1U << power) + near - 3);
            fix_checksum();
            try_to_run(size, true, io_tally);
        }
    }
    tl_write_u32(bytes + AT_RAM, before);
    fix_checksum();
}

static void print(const char* i_name, const tally* i_tally, const char* i_behind) {
    fprintf(stderr, "\"%s\":{\"accepted\":%u,\"faults\":%u,\"refused\":{", i_name, i_tally->accepted,
            i_tally->ends[TL_END_FAULT]);
    const char* before = "";
    for (int code = 0; code < CODES; code++) {
        if (i_tally->refused[code]) {
            fprintf(stderr, "%s\"%d\":%u", before, -code, i_tally->refused[code]);
            before = ",";
        }
    }
    fprintf(stderr, "}}%s", i_behind);
}

// Each of a file's containers as it is; all are as long as the first.
static void try_each(FILE* i_file, tally* io_tally) {
    uint32_t room = (uint32_t)fread(bytes, 1, TL_HEADER_SIZE, i_file);
    size = room < TL_HEADER_SIZE ? 0 : TL_HEADER_SIZE + tl_read_u32(bytes + AT_LENGTH);
    rewind(i_file);
    while (size > 0 && size <= sizeof bytes && fread(bytes, 1, size, i_file) == size) {
        try_to_run(size, true, io_tally);
    }
}

static void damage(FILE* i_file) {
    size = (uint32_t)fread(bytes, 1, sizeof bytes, i_file);
    tally flipped = {0}, truncated = {0}, fields = {0};
    flip_every_bit(&flipped);
    truncate_everywhere(&truncated);
    change_header_bytes(&fields);
    change_ram(&fields);
    fputs("{", stderr);
    print("flipped", &flipped, ",");
    print("truncated", &truncated, ",");
    print("fields", &fields, "}\n");
}

int main(int i_count, char** i_words) {
    bool each = i_count == 3 && strcmp(i_words[1], "--each") == 0;
    FILE* file = each || i_count == 2 ? fopen(i_words[i_count - 1], "re") : NULL;
    if (!file) {
        fputs("tickless-mutate: give it a FILE.tkl, or --each and a file with several\n", stderr);
        return EXIT_USAGE;
    }
    posix.virtual_time = true;
    posix.quiet = true;
    posix.for_unit = FOR_TICKS;
    posix.for_value = 50;
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    if (!wait_start() || !budget_start(each ? 10000 : 1000000)) {
        return EXIT_ENVIRONMENT;
    }
    if (each) {
        tally tried = {0};
        try_each(file, &tried);
        fputs("\n{", stderr); // behind what the port has said
        print("each", &tried, "}\n");
    } else {
        damage(file);
    }
    fclose(file);
    return EXIT_ENDED;
}
