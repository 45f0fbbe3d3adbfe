#include "text/utf8.h"

#include "text/utf8_blocks.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* How many bytes a lead byte asks for (0: no lead byte), and between which
   limits its second byte lies: this alone excludes overlong forms, surrogates
   and everything above 10FFFF (Unicode, table 3-7). */
typedef struct lead_rule {
    unsigned char n_bytes;
    unsigned char low;
    unsigned char high;
} lead_rule;

static lead_rule rule_of(unsigned char lead)
{
    if (lead < 0x80) {
        return (lead_rule){1, 0, 0};
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return (lead_rule){2, 0x80, 0xbf};
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return (lead_rule){3, lead == 0xe0 ? 0xa0 : 0x80,
                           lead == 0xed ? 0x9f : 0xbf};
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        return (lead_rule){4, lead == 0xf0 ? 0x90 : 0x80,
                           lead == 0xf4 ? 0x8f : 0xbf};
    }
    return (lead_rule){0, 0, 0};
}

/* Bytes at `p` that belong together; *complete says whether they are a
   character. 1 for a byte that begins none. */
static size_t measure(const unsigned char *p, size_t len, bool *complete)
{
    lead_rule rule = rule_of(p[0]);
    size_t n = 1;

    *complete = false;
    if (rule.n_bytes == 0) {
        return 1;
    }
    while (n < rule.n_bytes && n < len && p[n] >= rule.low &&
           p[n] <= rule.high) {
        rule.low = 0x80;
        rule.high = 0xbf;
        n++;
    }
    *complete = n == rule.n_bytes;
    return n;
}

static size_t skip_ascii(const unsigned char *p, size_t at, size_t len)
{
#ifdef __SSE2__
    while (len - at >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
        unsigned mask = (unsigned)_mm_movemask_epi8(block);
        if (mask != 0) {
            return at + (size_t)__builtin_ctz(mask);
        }
        at += 16;
    }
#else
    while (len - at >= 8) {
        uint64_t block;
        memcpy(&block, p + at, sizeof block);
        if ((block & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        at += 8;
    }
#endif
    while (at < len && p[at] < 0x80) {
        at++;
    }
    return at;
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* The length of the valid character of two to four bytes at `p`, of which
   four can be read; 0 for anything else. */
static size_t wide_length(const unsigned char *p)
{
    unsigned char lead = p[0];
    unsigned char second = p[1];

    if (!is_continuation(second)) {
        return 0;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return is_continuation(p[2]) && (lead != 0xe0 || second >= 0xa0) &&
                       (lead != 0xed || second <= 0x9f)
                   ? 3
                   : 0;
    }
    return lead >= 0xf0 && lead <= 0xf4 && is_continuation(p[2]) &&
                   is_continuation(p[3]) &&
                   (lead != 0xf0 || second >= 0x90) &&
                   (lead != 0xf4 || second <= 0x8f)
               ? 4
               : 0;
}

/* Goes over characters of two and more bytes, and single ASCII ones between
   them; stops before a run of ASCII, near the end, and before bad bytes. */
static size_t skip_wide(const unsigned char *p, size_t at, size_t len)
{
    while (at + 4 <= len) {
        size_t n;
        if (p[at] < 0x80) {
            if (p[at + 1] < 0x80) {
                return at;
            }
            n = 1; /* a blank between two words of another script */
        } else {
            n = wide_length(p + at);
        }
        if (n == 0) {
            return at;
        }
        at += n;
    }
    return at;
}

static size_t valid_prefix(const unsigned char *p, size_t at, size_t len)
{
    bool complete;

    for (;;) {
        at = skip_ascii(p, at, len);
        if (at == len) {
            return len;
        }
        at = skip_wide(p, at, len);
        if (at == len || p[at] < 0x80) {
            continue;
        }
        size_t n = measure(p + at, len - at, &complete);
        if (!complete) {
            return at;
        }
        at += n;
    }
}

size_t gg_utf8_valid_prefix_by(gg_utf8_blocks_fn *blocks, const char *bytes,
                               size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t at = blocks != NULL && len >= 32 ? blocks(p, len) : 0;

    /* The careful way decides about the rest, from the start of the last
       character, which the blocks may have cut. */
    for (size_t i = 0; i < 4 && at > 0 && p[at - 1] >= 0x80; i++) {
        at--;
        if (p[at] >= 0xc0) {
            break;
        }
    }
    return valid_prefix(p, at, len);
}

size_t gg_utf8_valid_prefix(const char *bytes, size_t len)
{
    return gg_utf8_valid_prefix_by(len >= 32 ? gg_utf8_best_blocks() : NULL,
                                   bytes, len);
}

bool gg_utf8_is_cut(const char *rest, size_t len)
{
    bool complete;

    if (len == 0 || rule_of((unsigned char)rest[0]).n_bytes == 0) {
        return false;
    }
    return measure((const unsigned char *)rest, len, &complete) == len &&
           !complete;
}

size_t gg_utf8_bad_length(const char *rest, size_t len)
{
    bool complete;

    return measure((const unsigned char *)rest, len, &complete);
}

uint64_t gg_utf8_repair(const char *bytes, size_t len, gg_buf *out,
                        gg_utf8_shift_fn *fn, void *user)
{
    size_t begin = out->len;
    size_t at = 0;
    uint64_t n_replaced = 0;

    for (;;) {
        size_t good = gg_utf8_valid_prefix(bytes + at, len - at);
        gg_buf_put(out, bytes + at, good);
        at += good;
        if (at == len || out->failed) {
            return n_replaced;
        }
        at += gg_utf8_bad_length(bytes + at, len - at);
        gg_buf_put(out, "\xef\xbf\xbd", 3);
        n_replaced++;
        if (fn != NULL && !out->failed) {
            fn(user, out->len - begin, at);
        }
    }
}

size_t gg_utf8_decode(const unsigned char *bytes, size_t len, uint32_t *cp)
{
    unsigned char lead = bytes[0];
    size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    static const unsigned char LEAD_BITS[5] = {0, 0x7f, 0x1f, 0x0f, 0x07};

    if (n > len) {
        n = len;
    }
    *cp = lead & LEAD_BITS[n];
    for (size_t i = 1; i < n; i++) {
        *cp = *cp << 6 | (bytes[i] & 0x3f);
    }
    return n;
}

size_t gg_utf8_encode(uint32_t cp, char *out)
{
    if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) {
        cp = 0xfffd;
    }
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}
