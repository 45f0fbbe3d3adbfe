#include "base/buf.h"

#include "base/memory.h"

#include <string.h>

char gg_buf_empty[1] = "";

void gg_buf_init(gg_buf *buf)
{
    *buf = (gg_buf)GG_BUF_INIT;
}

void gg_buf_clear(gg_buf *buf)
{
    if (buf->capacity != 0) {
        gg_free(buf->ptr);
    }
    gg_buf_init(buf);
}

void gg_buf_reset(gg_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->capacity != 0) { /* all threads share the empty one */
        buf->ptr[0] = '\0';
    }
}

bool gg_buf_reserve(gg_buf *buf, size_t more)
{
    size_t want;
    size_t next = buf->capacity < 64 ? 64 : buf->capacity;
    char *block;

    if (buf->failed || __builtin_add_overflow(buf->len, more, &want) ||
        __builtin_add_overflow(want, (size_t)1, &want)) {
        buf->failed = true;
        return false;
    }
    if (want <= buf->capacity) {
        return true;
    }
    while (next < want) {
        if (__builtin_mul_overflow(next, (size_t)2, &next)) {
            next = want;
        }
    }
    block = gg_realloc_array(buf->capacity != 0 ? buf->ptr : NULL, next, 1);
    if (block == NULL) {
        buf->failed = true;
        return false;
    }
    block[buf->len] = '\0';
    buf->ptr = block;
    buf->capacity = next;
    return true;
}

void gg_buf_put_growing(gg_buf *buf, const void *bytes, size_t len)
{
    if (len == 0 || !gg_buf_reserve(buf, len)) {
        return;
    }
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

size_t gg_format_u64(char out[GG_U64_DIGITS], uint64_t value)
{
    char digits[GG_U64_DIGITS];
    size_t n = sizeof digits;

    do {
        digits[--n] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    memcpy(out, digits + n, sizeof digits - n);
    return sizeof digits - n;
}

void gg_buf_put_u64(gg_buf *buf, uint64_t value)
{
    char digits[GG_U64_DIGITS];
    size_t len = gg_format_u64(digits, value);

    gg_buf_put(buf, digits, len);
}

void gg_buf_put_i64(gg_buf *buf, int64_t value)
{
    if (value < 0) {
        gg_buf_putc(buf, '-');
        gg_buf_put_u64(buf, 0 - (uint64_t)value);
        return;
    }
    gg_buf_put_u64(buf, (uint64_t)value);
}

gg_str gg_buf_str(const gg_buf *buf)
{
    return (gg_str){buf->ptr, buf->len};
}
