/* After Keiser and Lemire, "Validating UTF-8 in less than one instruction per
   byte" (2021). Every pair of neighbouring bytes is looked up by the high half
   of the first, the low half of the first and the high half of the second
   byte; each table answers with the set of errors that its half does not
   exclude, and what all three leave is an error. That finds everything but a
   missing third and fourth byte, which the last step compares with the lead
   bytes two and three places before. */
#include "text/utf8_blocks.h"

#ifdef __SSE2__

#include <immintrin.h>
#include <stdbool.h>

enum {
    TOO_SHORT = 1 << 0,  /* a lead byte, then no continuation */
    TOO_LONG = 1 << 1,   /* ASCII, then a continuation */
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    TOO_LARGE_1000 = 1 << 6,
    OVERLONG_4 = 1 << 6,
    TWO_CONTINUATIONS = 1 << 7,
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
    LARGE = CARRY | TOO_LARGE | TOO_LARGE_1000
};

static const unsigned char FIRST_HIGH[16] = {
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TWO_CONTINUATIONS, TWO_CONTINUATIONS,
    TWO_CONTINUATIONS, TWO_CONTINUATIONS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
};

static const unsigned char FIRST_LOW[16] = {
    CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    CARRY | OVERLONG_2,
    CARRY, CARRY,
    CARRY | TOO_LARGE,
    LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE,
    LARGE | SURROGATE,
    LARGE, LARGE,
};

static const unsigned char SECOND_HIGH[16] = {
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 |
        OVERLONG_4,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
};

/* ---- sixteen bytes ----------------------------------------------------- */

#define SSSE3 __attribute__((target("ssse3")))

SSSE3 static __m128i load_16(const unsigned char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

SSSE3 static __m128i high_half_16(__m128i bytes)
{
    return _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0f));
}

SSSE3 static __m128i pair_errors_16(__m128i bytes, __m128i before)
{
    __m128i low = _mm_and_si128(before, _mm_set1_epi8(0x0f));

    return _mm_and_si128(
        _mm_and_si128(
            _mm_shuffle_epi8(load_16(FIRST_HIGH), high_half_16(before)),
            _mm_shuffle_epi8(load_16(FIRST_LOW), low)),
        _mm_shuffle_epi8(load_16(SECOND_HIGH), high_half_16(bytes)));
}

/* Not zero where a block that follows `previous` holds an error. */
SSSE3 static __m128i errors_16(__m128i bytes, __m128i previous)
{
    __m128i one = _mm_alignr_epi8(bytes, previous, 15);
    __m128i two = _mm_alignr_epi8(bytes, previous, 14);
    __m128i three = _mm_alignr_epi8(bytes, previous, 13);
    __m128i third = _mm_subs_epu8(two, _mm_set1_epi8(0xe0 - 0x80));
    __m128i fourth = _mm_subs_epu8(three, _mm_set1_epi8(0xf0 - 0x80));
    __m128i must_continue = _mm_and_si128(_mm_or_si128(third, fourth),
                                          _mm_set1_epi8((char)0x80));

    return _mm_xor_si128(must_continue, pair_errors_16(bytes, one));
}

SSSE3 static size_t skip_16(const unsigned char *p, size_t len)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i previous = zero;
    bool previous_is_ascii = true;
    size_t at = 0;

    while (len - at >= 16) {
        __m128i bytes = load_16(p + at);
        bool is_ascii = _mm_movemask_epi8(bytes) == 0;
        if (!is_ascii || !previous_is_ascii) {
            __m128i errors = errors_16(bytes, previous);
            if (_mm_movemask_epi8(_mm_cmpeq_epi8(errors, zero)) != 0xffff) {
                return at;
            }
        }
        previous = bytes;
        previous_is_ascii = is_ascii;
        at += 16;
    }
    return at;
}

/* ---- thirty-two bytes -------------------------------------------------- */

#define AVX2 __attribute__((target("avx2")))

AVX2 static __m256i load_32(const unsigned char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static __m256i load_table(const unsigned char table[16])
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static __m256i high_half_32(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4),
                            _mm256_set1_epi8(0x0f));
}

AVX2 static __m256i pair_errors_32(__m256i bytes, __m256i before)
{
    __m256i low = _mm256_and_si256(before, _mm256_set1_epi8(0x0f));

    return _mm256_and_si256(
        _mm256_and_si256(
            _mm256_shuffle_epi8(load_table(FIRST_HIGH), high_half_32(before)),
            _mm256_shuffle_epi8(load_table(FIRST_LOW), low)),
        _mm256_shuffle_epi8(load_table(SECOND_HIGH), high_half_32(bytes)));
}

AVX2 static __m256i errors_32(__m256i bytes, __m256i previous)
{
    /* alignr works on each half alone: what stands before each */
    __m256i before = _mm256_permute2x128_si256(previous, bytes, 0x21);
    __m256i one = _mm256_alignr_epi8(bytes, before, 15);
    __m256i two = _mm256_alignr_epi8(bytes, before, 14);
    __m256i three = _mm256_alignr_epi8(bytes, before, 13);
    __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8(0xe0 - 0x80));
    __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8(0xf0 - 0x80));
    __m256i must_continue = _mm256_and_si256(_mm256_or_si256(third, fourth),
                                             _mm256_set1_epi8((char)0x80));

    return _mm256_xor_si256(must_continue, pair_errors_32(bytes, one));
}

AVX2 static bool is_ascii_128(const unsigned char *p)
{
    __m256i all = _mm256_or_si256(
        _mm256_or_si256(load_32(p), load_32(p + 32)),
        _mm256_or_si256(load_32(p + 64), load_32(p + 96)));

    return _mm256_movemask_epi8(all) == 0;
}

AVX2 static size_t skip_32(const unsigned char *p, size_t len)
{
    __m256i previous = _mm256_setzero_si256();
    bool previous_is_ascii = true;
    size_t at = 0;

    while (len - at >= 32) {
        __m256i bytes = load_32(p + at);
        bool is_ascii = _mm256_movemask_epi8(bytes) == 0;
        if (!is_ascii || !previous_is_ascii) {
            __m256i errors = errors_32(bytes, previous);
            if (_mm256_testz_si256(errors, errors) == 0) {
                return at;
            }
        }
        previous = bytes;
        previous_is_ascii = is_ascii;
        at += 32;
        while (is_ascii && len - at >= 128 && is_ascii_128(p + at)) {
            at += 128; /* `previous` is as good as what stands before */
        }
    }
    return at;
}

/* ---- which ------------------------------------------------------------- */

gg_utf8_blocks_fn *gg_utf8_blocks_of_16(void)
{
    return __builtin_cpu_supports("ssse3") ? skip_16 : NULL;
}

gg_utf8_blocks_fn *gg_utf8_blocks_of_32(void)
{
    return __builtin_cpu_supports("avx2") ? skip_32 : NULL;
}

#else

gg_utf8_blocks_fn *gg_utf8_blocks_of_16(void)
{
    return NULL;
}

gg_utf8_blocks_fn *gg_utf8_blocks_of_32(void)
{
    return NULL;
}

#endif

gg_utf8_blocks_fn *gg_utf8_best_blocks(void)
{
    gg_utf8_blocks_fn *widest = gg_utf8_blocks_of_32();

    return widest != NULL ? widest : gg_utf8_blocks_of_16();
}
