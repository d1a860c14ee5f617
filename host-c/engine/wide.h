// Operations on 64 bits that take a core of 32 bits a hundred bytes each, and stood in the code once for every place in which
// their operands can be. Here they stand once. Included by compile.c before m3_exec.h.
#ifndef TL_WIDE_H
#define TL_WIDE_H

#if UINTPTR_MAX == UINT32_MAX

static __attribute__((noinline)) u64 rotate_left(u64 i_value, u32 i_count) {
    return rotl64(i_value, i_count);
}

static u64 rotate_right(u64 i_value, u32 i_count) {
    return rotate_left(i_value, -i_count);
}

#define rotl64(VALUE, COUNT) rotate_left(VALUE, (u32)(COUNT))
#define rotr64(VALUE, COUNT) rotate_right(VALUE, (u32)(COUNT))

// Why there is no quotient; NULL: there is one.
static __attribute__((noinline)) m3ret_t no_quotient(i64 i_dividend, i64 i_divisor) {
    if (i_divisor == 0) {
        return m3Err_trapDivisionByZero;
    }
    return i_divisor == -1 && i_dividend == INT64_MIN ? m3Err_trapIntegerOverflow : NULL;
}

static __attribute__((noinline)) i64 remainder_of(i64 i_dividend, i64 i_divisor) {
    return i_divisor == -1 ? 0 : i_dividend % i_divisor;
}

#undef OP_DIV_S
#undef OP_REM_S

#define OP_DIV_S(RES, A, B, LEAST)          \
    m3ret_t reason = NULL;                  \
    if (sizeof(A) == sizeof(i64)) {         \
        reason = no_quotient(A, B);         \
    } else if (B == 0) {                    \
        reason = m3Err_trapDivisionByZero;  \
    } else if (B == -1 && A == LEAST) {     \
        reason = m3Err_trapIntegerOverflow; \
    }                                       \
    if (M3_UNLIKELY(reason)) {              \
        newTrap(reason);                    \
    }                                       \
    RES = A / B;

#define OP_REM_S(RES, A, B, LEAST)         \
    if (M3_UNLIKELY(B == 0)) {             \
        newTrap(m3Err_trapDivisionByZero); \
    }                                      \
    RES = sizeof(A) == sizeof(i64) ? remainder_of(A, B) : B == -1 ? 0 : A % B;

#endif

#endif
