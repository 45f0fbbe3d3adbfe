/* Numbers of seven bits a byte, the lowest first, as in LEB128. */
#ifndef GG_BASE_VARINT_H
#define GG_BASE_VARINT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum { GG_VARINT_MOST = 10 /* bytes */ };

/* Writes at `to` and returns what is behind it. */
static inline unsigned char *gg_varint_write(unsigned char *to,
                                             uint64_t value)
{
    while (value >= 0x80) {
        *to++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *to++ = (unsigned char)value;
    return to;
}

static inline void gg_varint_put(gg_buf *out, uint64_t value)
{
    unsigned char bytes[GG_VARINT_MOST];

    gg_buf_put(out, bytes, (size_t)(gg_varint_write(bytes, value) - bytes));
}

/* Small numbers of either sign. */
static inline void gg_varint_put_signed(gg_buf *out, int64_t value)
{
    gg_varint_put(out, (uint64_t)value << 1 ^
                           (value < 0 ? UINT64_MAX : UINT64_C(0)));
}

/* What is read of bytes from outside: behind the end, or where a number is too
   long, there are zeros, and `failed` is set. */
typedef struct gg_varints {
    const unsigned char *at;
    const unsigned char *end;
    bool failed;
} gg_varints;

static inline uint64_t gg_varint_get(gg_varints *v)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && v->at < v->end; shift += 7) {
        unsigned char byte = *v->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    v->failed = true;
    v->at = v->end;
    return 0;
}

static inline int64_t gg_varint_get_signed(gg_varints *v)
{
    uint64_t value = gg_varint_get(v);

    return (int64_t)(value >> 1 ^ (0 - (value & 1)));
}

/* At most `most`, else failed and 0. */
static inline uint64_t gg_varint_get_most(gg_varints *v, uint64_t most)
{
    uint64_t value = gg_varint_get(v);

    if (value > most) {
        v->failed = true;
        return 0;
    }
    return value;
}

#endif
