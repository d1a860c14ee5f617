// Constant expressions: what a global begins with, and where data and table elements go. Wasm3 compiles and runs them, which
// takes half a kilobyte of stack and a page of code; they are one constant or one global, and the byte that ends them.

#include "inside.h"

enum { GLOBAL_GET = 0x23, I32_CONST = 0x41, I64_CONST = 0x42, F32_CONST = 0x43, F64_CONST = 0x44, END = 0x0b };

typedef struct {
    u8 type;
    union {
        i32 i32Value;
        i64 i64Value;
#if d_m3HasFloat
        f32 f32Value;
        f64 f64Value;
#endif
    };
} constant;

static M3Result read_global(IM3Module i_module, constant* o_constant, bytes_t* io_bytes, cbytes_t i_end) {
    u32 index;
    M3Result result = ReadLEB_u32(&index, io_bytes, i_end);
    if (result || index >= i_module->numGlobals) {
        return result ? result : m3Err_globaIndexOutOfBounds;
    }
    o_constant->type = i_module->globals[index].type;
    o_constant->i64Value = i_module->globals[index].i64Value;
    return m3Err_none;
}

static M3Result read_constant(IM3Module i_module, constant* o_constant, bytes_t* io_bytes, cbytes_t i_end) {
    u8 opcode;
    M3Result result = Read_u8(&opcode, io_bytes, i_end);
    if (result) {
        return result;
    }
    switch (opcode) {
    case GLOBAL_GET:
        return read_global(i_module, o_constant, io_bytes, i_end);
    case I32_CONST:
        o_constant->type = c_m3Type_i32;
        return ReadLEB_i32(&o_constant->i32Value, io_bytes, i_end);
    case I64_CONST:
        o_constant->type = c_m3Type_i64;
        return ReadLEB_i64(&o_constant->i64Value, io_bytes, i_end);
#if d_m3HasFloat
    case F32_CONST:
        o_constant->type = c_m3Type_f32;
        return Read_f32(&o_constant->f32Value, io_bytes, i_end);
    case F64_CONST:
        o_constant->type = c_m3Type_f64;
        return Read_f64(&o_constant->f64Value, io_bytes, i_end);
#endif
    default:
        return m3Err_unknownOpcode;
    }
}

M3Result tl_engine_constant(IM3Module i_module, void* o_value, u8 i_type, bytes_t* io_bytes, cbytes_t i_end) {
    constant found;
    u8 end = 0;
    M3Result result = read_constant(i_module, &found, io_bytes, i_end);
    result = result ? result : Read_u8(&end, io_bytes, i_end);
    if (result || end != END) {
        return result ? result : m3Err_unknownOpcode;
    }
    if (!o_value) {
        return m3Err_none;
    }
    if (found.type != i_type) {
        return m3Err_typeMismatch;
    }
    memcpy(o_value, &found.i64Value, SizeOfType(i_type));
    return m3Err_none;
}
