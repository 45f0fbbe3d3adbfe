/* A growing byte buffer. The first failed allocation is remembered and every
   later write does nothing, so a writer checks once, at the end. */
#ifndef GG_BASE_BUF_H
#define GG_BASE_BUF_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct gg_buf {
    char *ptr; /* never NULL: an empty buffer points to a static "" */
    size_t len;
    size_t capacity;
    bool failed; /* out of memory at some write */
} gg_buf;

extern char gg_buf_empty[1];
#define GG_BUF_INIT {gg_buf_empty, 0, 0, false}

void gg_buf_init(gg_buf *buf);
/* Frees the memory; the buffer is empty and usable again, `failed` is false. */
void gg_buf_clear(gg_buf *buf);
/* Forgets the content, keeps the memory, resets `failed`. */
void gg_buf_reset(gg_buf *buf);
/* Room for `more` bytes behind len. Returns false when out of memory. */
bool gg_buf_reserve(gg_buf *buf, size_t more);
/* gg_buf_put where there may be no room. */
void gg_buf_put_growing(gg_buf *buf, const void *bytes, size_t len);

/* Most writes are a few bytes, and there is room: no call for them. */
static inline void gg_buf_put(gg_buf *buf, const void *bytes, size_t len)
{
    if (len == 0) {
        return; /* bytes may be NULL */
    }
    if (buf->failed || len >= buf->capacity - buf->len) {
        gg_buf_put_growing(buf, bytes, len);
        return;
    }
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

static inline void gg_buf_put_str(gg_buf *buf, gg_str s)
{
    gg_buf_put(buf, s.ptr, s.len);
}

static inline void gg_buf_puts(gg_buf *buf, const char *z)
{
    gg_buf_put(buf, z, strlen(z));
}

static inline void gg_buf_putc(gg_buf *buf, char c)
{
    gg_buf_put(buf, &c, 1);
}

/* "00" to "99" one behind the other. */
extern const char gg_digit_pairs[201];
/* Writes the decimal digits and returns how many; without the locale. */
enum { GG_U64_DIGITS = 20 };
size_t gg_format_u64(char out[GG_U64_DIGITS], uint64_t value);
/* Decimal, without the locale. */
void gg_buf_put_u64(gg_buf *buf, uint64_t value);
void gg_buf_put_i64(gg_buf *buf, int64_t value);
/* The content as a borrowed string, valid until the next write. */
gg_str gg_buf_str(const gg_buf *buf);

#endif
