// Loads and stores whose bounds check stays within 32 bits: Wasm3 adds address and offset in 64 bits, which costs a
// device several instructions per access. Included by compile.c after m3_exec.h; the names at the end replace Wasm3's.
//
// The check needs a memory of at least 8 bytes (the container check sees to it) and below 4 GiB.
#ifndef TL_NARROW_H
#define TL_NARROW_H

// clang-format off
#if UINTPTR_MAX > UINT32_MAX
// Where a register holds the whole sum there is nothing to save.
#define TL_REACH(ADDRESS, SIZE)                                                                        \
    size_t at = (size_t)(ADDRESS) + offset;                                                            \
    if (M3_UNLIKELY(at > _mem->length - (SIZE))) {                                                     \
        newTrap(m3Err_trapOutOfBoundsMemoryAccess);                                                    \
    }
#else
#define TL_REACH(ADDRESS, SIZE)                                                                        \
    u32 at;                                                                                            \
    if (M3_UNLIKELY(__builtin_add_overflow(ADDRESS, offset, &at) || at > _mem->length - (SIZE))) {     \
        newTrap(m3Err_trapOutOfBoundsMemoryAccess);                                                    \
    }
#endif

#define TL_READ(REG, TO, FROM)                                                                         \
    FROM value;                                                                                        \
    memcpy(&value, m3MemData(_mem) + at, sizeof value);                                                \
    M3_BSWAP_##FROM(value);                                                                            \
    REG = (TO)value;                                                                                   \
    nextOp();

#define TL_WRITE(FROM, TO)                                                                             \
    TO stored = (TO)value;                                                                             \
    M3_BSWAP_##TO(stored);                                                                             \
    memcpy(m3MemData(_mem) + at, &stored, sizeof stored);                                              \
    nextOp();

// The address in the register (r) or in a slot (s).
#define TL_LOAD(REG, TO, FROM)                                                                         \
    d_m3Op(narrow_##TO##_Load_##FROM##_r) {                                                            \
        u32 offset = immediate(u32);                                                                   \
        TL_REACH((u32)_r0, sizeof(FROM))                                                               \
        TL_READ(REG, TO, FROM)                                                                         \
    }                                                                                                  \
    d_m3Op(narrow_##TO##_Load_##FROM##_s) {                                                            \
        u32 address = slot(u32);                                                                       \
        u32 offset = immediate(u32);                                                                   \
        TL_REACH(address, sizeof(FROM))                                                                \
        TL_READ(REG, TO, FROM)                                                                         \
    }

// Where the value and the address are: value in the register, address in the register, both in slots.
#define TL_STORE(REG, FROM, TO)                                                                        \
    d_m3Op(narrow_##FROM##_Store_##TO##_rs) {                                                          \
        u32 address = slot(u32);                                                                       \
        u32 offset = immediate(u32);                                                                   \
        FROM value = (FROM)REG;                                                                        \
        TL_REACH(address, sizeof(TO))                                                                  \
        TL_WRITE(FROM, TO)                                                                             \
    }                                                                                                  \
    d_m3Op(narrow_##FROM##_Store_##TO##_sr) {                                                          \
        FROM value = slot(FROM);                                                                       \
        u32 offset = immediate(u32);                                                                   \
        TL_REACH((u32)_r0, sizeof(TO))                                                                 \
        TL_WRITE(FROM, TO)                                                                             \
    }                                                                                                  \
    d_m3Op(narrow_##FROM##_Store_##TO##_ss) {                                                          \
        FROM value = slot(FROM);                                                                       \
        u32 address = slot(u32);                                                                       \
        u32 offset = immediate(u32);                                                                   \
        TL_REACH(address, sizeof(TO))                                                                  \
        TL_WRITE(FROM, TO)                                                                             \
    }

// A float's value and address can both be in registers: there are two.
#define TL_STORE_RR(REG, TYPE)                                                                         \
    d_m3Op(narrow_##TYPE##_Store_##TYPE##_rr) {                                                        \
        u32 offset = immediate(u32);                                                                   \
        TYPE value = (TYPE)REG;                                                                        \
        TL_REACH((u32)_r0, sizeof(TYPE))                                                               \
        TL_WRITE(TYPE, TYPE)                                                                           \
    }

TL_LOAD(_r0, i32, i8)  TL_LOAD(_r0, i32, u8)  TL_LOAD(_r0, i32, i16) TL_LOAD(_r0, i32, u16) TL_LOAD(_r0, i32, i32)
TL_LOAD(_r0, i64, i8)  TL_LOAD(_r0, i64, u8)  TL_LOAD(_r0, i64, i16) TL_LOAD(_r0, i64, u16) TL_LOAD(_r0, i64, i32)
TL_LOAD(_r0, i64, u32) TL_LOAD(_r0, i64, i64)

TL_STORE(_r0, i32, u8) TL_STORE(_r0, i32, i16) TL_STORE(_r0, i32, i32)
TL_STORE(_r0, i64, u8) TL_STORE(_r0, i64, i16) TL_STORE(_r0, i64, i32) TL_STORE(_r0, i64, i64)

#if d_m3HasFloat
TL_LOAD(_fp0, f32, f32)  TL_LOAD(_fp0, f64, f64)
TL_STORE(_fp0, f32, f32) TL_STORE(_fp0, f64, f64)
TL_STORE_RR(_fp0, f32)   TL_STORE_RR(_fp0, f64)
#endif
// clang-format on

#define op_i32_Load_i8_r    op_narrow_i32_Load_i8_r
#define op_i32_Load_i8_s    op_narrow_i32_Load_i8_s
#define op_i32_Load_u8_r    op_narrow_i32_Load_u8_r
#define op_i32_Load_u8_s    op_narrow_i32_Load_u8_s
#define op_i32_Load_i16_r   op_narrow_i32_Load_i16_r
#define op_i32_Load_i16_s   op_narrow_i32_Load_i16_s
#define op_i32_Load_u16_r   op_narrow_i32_Load_u16_r
#define op_i32_Load_u16_s   op_narrow_i32_Load_u16_s
#define op_i32_Load_i32_r   op_narrow_i32_Load_i32_r
#define op_i32_Load_i32_s   op_narrow_i32_Load_i32_s
#define op_i64_Load_i8_r    op_narrow_i64_Load_i8_r
#define op_i64_Load_i8_s    op_narrow_i64_Load_i8_s
#define op_i64_Load_u8_r    op_narrow_i64_Load_u8_r
#define op_i64_Load_u8_s    op_narrow_i64_Load_u8_s
#define op_i64_Load_i16_r   op_narrow_i64_Load_i16_r
#define op_i64_Load_i16_s   op_narrow_i64_Load_i16_s
#define op_i64_Load_u16_r   op_narrow_i64_Load_u16_r
#define op_i64_Load_u16_s   op_narrow_i64_Load_u16_s
#define op_i64_Load_i32_r   op_narrow_i64_Load_i32_r
#define op_i64_Load_i32_s   op_narrow_i64_Load_i32_s
#define op_i64_Load_u32_r   op_narrow_i64_Load_u32_r
#define op_i64_Load_u32_s   op_narrow_i64_Load_u32_s
#define op_i64_Load_i64_r   op_narrow_i64_Load_i64_r
#define op_i64_Load_i64_s   op_narrow_i64_Load_i64_s
#define op_i32_Store_u8_rs  op_narrow_i32_Store_u8_rs
#define op_i32_Store_u8_sr  op_narrow_i32_Store_u8_sr
#define op_i32_Store_u8_ss  op_narrow_i32_Store_u8_ss
#define op_i32_Store_i16_rs op_narrow_i32_Store_i16_rs
#define op_i32_Store_i16_sr op_narrow_i32_Store_i16_sr
#define op_i32_Store_i16_ss op_narrow_i32_Store_i16_ss
#define op_i32_Store_i32_rs op_narrow_i32_Store_i32_rs
#define op_i32_Store_i32_sr op_narrow_i32_Store_i32_sr
#define op_i32_Store_i32_ss op_narrow_i32_Store_i32_ss
#define op_i64_Store_u8_rs  op_narrow_i64_Store_u8_rs
#define op_i64_Store_u8_sr  op_narrow_i64_Store_u8_sr
#define op_i64_Store_u8_ss  op_narrow_i64_Store_u8_ss
#define op_i64_Store_i16_rs op_narrow_i64_Store_i16_rs
#define op_i64_Store_i16_sr op_narrow_i64_Store_i16_sr
#define op_i64_Store_i16_ss op_narrow_i64_Store_i16_ss
#define op_i64_Store_i32_rs op_narrow_i64_Store_i32_rs
#define op_i64_Store_i32_sr op_narrow_i64_Store_i32_sr
#define op_i64_Store_i32_ss op_narrow_i64_Store_i32_ss
#define op_i64_Store_i64_rs op_narrow_i64_Store_i64_rs
#define op_i64_Store_i64_sr op_narrow_i64_Store_i64_sr
#define op_i64_Store_i64_ss op_narrow_i64_Store_i64_ss
#define op_f32_Load_f32_r   op_narrow_f32_Load_f32_r
#define op_f32_Load_f32_s   op_narrow_f32_Load_f32_s
#define op_f64_Load_f64_r   op_narrow_f64_Load_f64_r
#define op_f64_Load_f64_s   op_narrow_f64_Load_f64_s
#define op_f32_Store_f32_rs op_narrow_f32_Store_f32_rs
#define op_f32_Store_f32_sr op_narrow_f32_Store_f32_sr
#define op_f32_Store_f32_ss op_narrow_f32_Store_f32_ss
#define op_f32_Store_f32_rr op_narrow_f32_Store_f32_rr
#define op_f64_Store_f64_rs op_narrow_f64_Store_f64_rs
#define op_f64_Store_f64_sr op_narrow_f64_Store_f64_sr
#define op_f64_Store_f64_ss op_narrow_f64_Store_f64_ss
#define op_f64_Store_f64_rr op_narrow_f64_Store_f64_rr

#endif
