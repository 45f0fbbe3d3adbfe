#include "text/heads.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#endif

enum { BLOCK = 64 };

void gg_heads_add(gg_heads *heads, const char *folded, size_t len,
                  unsigned bucket)
{
    uint8_t bit = (uint8_t)(1u << bucket);

    for (size_t i = 0; i < GG_HEAD_BYTES; i++) {
        unsigned char byte = i < len ? (unsigned char)folded[i] : 0;
        for (unsigned half = 0; half < 16; half++) {
            /* behind the end of a short word anything may stand */
            heads->low[i][half] |=
                i >= len || half == (byte & 15) ? bit : 0;
            heads->high[i][half] |= i >= len || half == byte >> 4 ? bit : 0;
        }
    }
}

static void say_yes(const gg_heads *heads, uint64_t *out, const char *text,
                    size_t n_blocks)
{
    (void)heads;
    (void)text;
    memset(out, 0xFF, n_blocks * sizeof *out);
}

static const gg_heads_path ANYWHERE = {"anywhere", say_yes};

#ifdef HAS_X86

__attribute__((target("avx2"))) static inline __m256i
table_avx2(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)table));
}

/* The buckets of 32 bytes by one of the bytes of a head. An index above 127 is
   no ASCII, and gives none. */
__attribute__((target("avx2"))) static inline __m256i
buckets_avx2(const char *p, __m256i low, __m256i high)
{
    __m256i x = _mm256_or_si256(
        _mm256_loadu_si256((const __m256i *)(const void *)p),
        _mm256_set1_epi8(0x20));
    __m256i half =
        _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(15));

    return _mm256_and_si256(_mm256_shuffle_epi8(low, x),
                            _mm256_shuffle_epi8(high, half));
}

__attribute__((target("avx2"))) static void
find_avx2(const gg_heads *heads, uint64_t *out, const char *text,
          size_t n_blocks)
{
    const __m256i low[3] = {table_avx2(heads->low[0]),
                            table_avx2(heads->low[1]),
                            table_avx2(heads->low[2])};
    const __m256i high[3] = {table_avx2(heads->high[0]),
                             table_avx2(heads->high[1]),
                             table_avx2(heads->high[2])};

    for (size_t k = 0; k < n_blocks; k++) {
        uint64_t bits[2];
        for (size_t i = 0; i < 2; i++) {
            const char *p = text + k * BLOCK + 32 * i;
            __m256i all = _mm256_and_si256(
                _mm256_and_si256(buckets_avx2(p, low[0], high[0]),
                                 buckets_avx2(p + 1, low[1], high[1])),
                buckets_avx2(p + 2, low[2], high[2]));
            bits[i] = (uint32_t)~_mm256_movemask_epi8(
                _mm256_cmpeq_epi8(all, _mm256_setzero_si256()));
        }
        out[k] = bits[0] | bits[1] << 32;
    }
}

__attribute__((target("avx512bw"))) static inline __m512i
table_avx512(const uint8_t table[16])
{
    return _mm512_broadcast_i32x4(
        _mm_loadu_si128((const __m128i *)(const void *)table));
}

__attribute__((target("avx512bw"))) static inline __m512i
buckets_avx512(const char *p, __m512i low, __m512i high)
{
    __m512i x = _mm512_or_si512(_mm512_loadu_si512((const void *)p),
                                _mm512_set1_epi8(0x20));
    __m512i half =
        _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15));

    return _mm512_and_si512(_mm512_shuffle_epi8(low, x),
                            _mm512_shuffle_epi8(high, half));
}

__attribute__((target("avx512bw"))) static void
find_avx512(const gg_heads *heads, uint64_t *out, const char *text,
            size_t n_blocks)
{
    const __m512i low[3] = {table_avx512(heads->low[0]),
                            table_avx512(heads->low[1]),
                            table_avx512(heads->low[2])};
    const __m512i high[3] = {table_avx512(heads->high[0]),
                             table_avx512(heads->high[1]),
                             table_avx512(heads->high[2])};

    for (size_t k = 0; k < n_blocks; k++) {
        const char *p = text + k * BLOCK;
        __m512i all = _mm512_and_si512(
            _mm512_and_si512(buckets_avx512(p, low[0], high[0]),
                             buckets_avx512(p + 1, low[1], high[1])),
            buckets_avx512(p + 2, low[2], high[2]));
        out[k] = _mm512_test_epi8_mask(all, all);
    }
}

static const gg_heads_path AVX2 = {"avx2", find_avx2};
static const gg_heads_path AVX512 = {"avx512", find_avx512};
enum { N_PATHS = 3 };
static const gg_heads_path *const PATHS[N_PATHS] = {&AVX512, &AVX2,
                                                    &ANYWHERE};

const gg_heads_path *const *gg_heads_paths(size_t *n)
{
    size_t skip = __builtin_cpu_supports("avx512bw") ? 0
                  : __builtin_cpu_supports("avx2")   ? 1
                                                     : 2;

    *n = N_PATHS - skip;
    return PATHS + skip;
}

#else

static const gg_heads_path *const PATHS[1] = {&ANYWHERE};

const gg_heads_path *const *gg_heads_paths(size_t *n)
{
    *n = 1;
    return PATHS;
}

#endif

void gg_heads_find(const gg_heads *heads, uint64_t *out, const char *text,
                   size_t len)
{
    size_t n_paths;
    const gg_heads_path *path = gg_heads_paths(&n_paths)[0];
    size_t n_blocks = len >= 2 ? (len - 2) / BLOCK : 0;
    char rest[2 * BLOCK + 2] = {0};
    size_t at = n_blocks * BLOCK;

    path->find(heads, out, text, n_blocks);
    memcpy(rest, text + at, len - at);
    path->find(heads, out + n_blocks, rest, (len - at + BLOCK - 1) / BLOCK);
}
