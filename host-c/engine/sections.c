// Walks a module's import and export sections, see sections.h.
//
//   magic, version | section: id, size, payload | section | ...

#include "sections.h"

#include <string.h>

#include "tl_text.h"

enum { SECTION_IMPORT = 2, SECTION_EXPORT = 7, MODULE_HEADER = 8 };

// A stretch of bytes being read; once it was too short it is empty and says so.
typedef struct {
    const uint8_t* at;
    const uint8_t* end;
    bool failed;
} cursor;

static uint8_t read_byte(cursor* io_cursor) {
    if (io_cursor->at >= io_cursor->end) {
        io_cursor->failed = true;
        return 0;
    }
    return *io_cursor->at++;
}

static uint32_t read_number(cursor* io_cursor) {
    uint32_t value = 0;
    for (uint32_t shift = 0; shift < 35; shift += 7) {
        uint8_t byte = read_byte(io_cursor);
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    io_cursor->failed = true;
    return 0;
}

static cursor read_bytes(cursor* io_cursor, uint32_t i_length) {
    cursor part = {io_cursor->at, io_cursor->at, true};
    if (i_length > (size_t)(io_cursor->end - io_cursor->at)) {
        io_cursor->at = io_cursor->end;
        io_cursor->failed = true;
        return part;
    }
    io_cursor->at += i_length;
    part.end = io_cursor->at;
    part.failed = false;
    return part;
}

static cursor read_name(cursor* io_cursor) {
    return read_bytes(io_cursor, read_number(io_cursor));
}

// The payload of the first section of that kind; empty and failed: there is none.
static cursor find_section(const uint8_t* i_module, uint32_t i_size, uint8_t i_id) {
    cursor module = {i_module, i_module + i_size, false};
    read_bytes(&module, MODULE_HEADER);
    while (!module.failed && module.at < module.end) {
        uint8_t id = read_byte(&module);
        cursor payload = read_bytes(&module, read_number(&module));
        if (id == i_id && !payload.failed) {
            return payload;
        }
    }
    return (cursor){i_module, i_module, true};
}

static void put_name(tl_text* io_text, cursor i_name) {
    while (i_name.at < i_name.end) {
        char letter[2] = {(char)*i_name.at++, 0};
        tl_text_put(io_text, letter);
    }
}

bool tl_module_imports_other(const uint8_t* i_module, uint32_t i_size, char* o_name, size_t i_room) {
    cursor section = find_section(i_module, i_size, SECTION_IMPORT);
    if (section.failed) {
        return false;
    }
    for (uint32_t left = read_number(&section); left > 0 && !section.failed; left--) {
        cursor module = read_name(&section);
        cursor name = read_name(&section);
        if (read_byte(&section) != TL_KIND_FUNCTION && !section.failed) {
            tl_text text = tl_text_on(o_name, i_room);
            put_name(&text, module);
            tl_text_put(&text, ".");
            put_name(&text, name);
            return true;
        }
        read_number(&section); // its type
    }
    return false;
}

bool tl_module_exports(const uint8_t* i_module, uint32_t i_size, uint8_t i_kind, const char* i_name) {
    cursor section = find_section(i_module, i_size, SECTION_EXPORT);
    if (section.failed) {
        return false;
    }
    size_t length = strlen(i_name);
    for (uint32_t left = read_number(&section); left > 0 && !section.failed; left--) {
        cursor name = read_name(&section);
        uint8_t kind = read_byte(&section);
        read_number(&section); // its index
        bool named = (size_t)(name.end - name.at) == length && memcmp(name.at, i_name, length) == 0;
        if (named && kind == i_kind && !section.failed) {
            return true;
        }
    }
    return false;
}
