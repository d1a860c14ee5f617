// The two things about a module that Wasm3 reads over: imports that are no functions, and exported memories. Every read
// is checked against the module's end.
#ifndef TL_SECTIONS_H
#define TL_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TL_KIND_FUNCTION = 0, TL_KIND_TABLE = 1, TL_KIND_MEMORY = 2, TL_KIND_GLOBAL = 3 };

// Does the module import anything but functions? Puts the name of the first such import into o_name, cut to size.
bool tl_module_imports_other(const uint8_t* i_module, uint32_t i_size, char* o_name, size_t i_room);

// Does the module export something of that kind under that name?
bool tl_module_exports(const uint8_t* i_module, uint32_t i_size, uint8_t i_kind, const char* i_name);

#endif
