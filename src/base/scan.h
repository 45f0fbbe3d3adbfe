/* Looks for the next byte that is one of a few, 16 at a time: what escaping
   does with every text. A set is a constant,

       static const gg_byte_set QUOTES = {.index = {['"'] = 1, ['\\'] = 2},
                                          .bytes = {'"', '\\'}, .n = 2};

   where `index` is not 0 for the bytes of the set; `bytes` names them once
   more, but for controls (below 0x20), which `controls` adds all at once; more
   bytes than are in the set cost time only. */
#ifndef GG_BASE_SCAN_H
#define GG_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { GG_BYTE_SET_MOST = 7 };

typedef struct gg_byte_set {
    unsigned char index[256];
    unsigned char bytes[GG_BYTE_SET_MOST];
    unsigned char n;
    bool controls;
} gg_byte_set;

/* Where the next byte of the set stands at or behind `at`; `len` where there
   is none. */
static inline size_t gg_skip_others(const gg_byte_set *set,
                                    const unsigned char *p, size_t at,
                                    size_t len)
{
#ifdef __SSE2__
    while (len - at >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
        __m128i hit = _mm_setzero_si128();
        unsigned mask;
        for (unsigned i = 0; i < set->n; i++) {
            hit = _mm_or_si128(
                hit, _mm_cmpeq_epi8(block, _mm_set1_epi8((char)set->bytes[i])));
        }
        if (set->controls) {
            hit = _mm_or_si128(
                hit, _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)),
                                    block));
        }
        mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask == 0) {
            at += 16;
            continue;
        }
        at += (size_t)__builtin_ctz(mask);
        if (set->index[p[at]] != 0) {
            return at;
        }
        at++; /* a control that is allowed */
    }
#endif
    while (at < len && set->index[p[at]] == 0) {
        at++;
    }
    return at;
}

#endif
