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

const char gg_digit_pairs[201] =
    "0001020304050607080910111213141516171819"
    "2021222324252627282930313233343536373839"
    "4041424344454647484950515253545556575859"
    "6061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

size_t gg_format_u64(char out[GG_U64_DIGITS], uint64_t value)
{
    char digits[GG_U64_DIGITS];
    size_t at = sizeof digits;

    while (value >= 100) {
        memcpy(digits + (at -= 2), gg_digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        memcpy(digits + (at -= 2), gg_digit_pairs + 2 * value, 2);
    } else {
        digits[--at] = (char)('0' + value);
    }
    memcpy(out, digits + at, sizeof digits - at);
    return sizeof digits - at;
}

void gg_buf_put_u64(gg_buf *buf, uint64_t value)
{
    if (gg_buf_reserve(buf, GG_U64_DIGITS)) {
        buf->len += gg_format_u64(buf->ptr + buf->len, value);
        buf->ptr[buf->len] = '\0';
    }
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
