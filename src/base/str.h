/* A borrowed piece of text: pointer and length, never relying on a NUL. */
#ifndef GG_BASE_STR_H
#define GG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct gg_str {
    const char *ptr; /* NULL means: absent */
    size_t len;      /* bytes */
} gg_str;

#define GG_STR_NONE ((gg_str){NULL, 0})
#define GG_STR_LITERAL(s) ((gg_str){"" s, sizeof(s) - 1})

static inline gg_str gg_str_from(const char *z)
{
    return (gg_str){z, z != NULL ? strlen(z) : 0};
}

static inline bool gg_str_equal(gg_str a, gg_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, a shorter prefix first; as strcmp: < 0, 0, > 0. */
static inline int gg_str_compare(gg_str a, gg_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

    if (order != 0) {
        return order;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

static inline bool gg_str_starts_with(gg_str s, gg_str prefix)
{
    return s.len >= prefix.len &&
           (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool gg_str_ends_with(gg_str s, gg_str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 ||
            memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* Without the bytes around it of which there is one in `which`. */
static inline gg_str gg_str_trim_any(gg_str s, const char *which)
{
    size_t n = strlen(which);

    while (s.len != 0 && memchr(which, s.ptr[0], n) != NULL) {
        s.ptr++;
        s.len--;
    }
    while (s.len != 0 && memchr(which, s.ptr[s.len - 1], n) != NULL) {
        s.len--;
    }
    return s;
}

/* Without the spaces around it. */
static inline gg_str gg_str_trim(gg_str s)
{
    return gg_str_trim_any(s, " ");
}

/* Without spaces and controls. */
static inline gg_str gg_str_trim_controls(gg_str s)
{
    while (s.len != 0 && (unsigned char)s.ptr[0] <= ' ') {
        s.ptr++;
        s.len--;
    }
    while (s.len != 0 && (unsigned char)s.ptr[s.len - 1] <= ' ') {
        s.len--;
    }
    return s;
}

#endif
