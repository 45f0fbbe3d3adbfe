#include "text/masks.h"

#include "base/memory.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#endif
#if defined(__aarch64__) && defined(__ARM_NEON)
#define HAS_NEON 1
#include <arm_neon.h>
#endif

/* ---- portable: eight bytes in a word --------------------------------------- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Bit 7 of each byte of x: it is at least `from`; bytes of x below 128. */
static inline uint64_t at_least(uint64_t x, unsigned from)
{
    return x + EACH(128 - from);
}

/* Bit 7 of every byte to the eight lowest bits. */
static inline uint64_t gather(uint64_t x)
{
    return ((x >> 7 & EACH(1)) * UINT64_C(0x0102040810204080)) >> 56;
}

static inline uint64_t load_bytes(const char *p)
{
    uint64_t word = 0;

    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)(unsigned char)p[i] << 8 * i;
    }
    return word;
}

static void make_portable(gg_mask *out, const char *text, size_t n_blocks)
{
    for (size_t k = 0; k < n_blocks; k++) {
        gg_mask m = {0};
        for (unsigned i = 0; i < GG_MASK_BYTES; i += 8) {
            uint64_t x = load_bytes(text + k * GG_MASK_BYTES + i);
            uint64_t low = x & EACH(0x7F);
            uint64_t ascii = ~x & EACH(0x80);
            uint64_t folded = low | EACH(0x20);
            uint64_t letter = at_least(folded, 'a') &
                              ~at_least(folded, 'z' + 1) & ascii;
            uint64_t small = letter & x << 2; /* bit 5 */
            uint64_t digit =
                at_least(low, '0') & ~at_least(low, '9' + 1) & ascii;
            uint64_t space = ~at_least(low ^ EACH(' '), 1) & ascii;
            uint64_t line = ~at_least(low ^ EACH('\n'), 1) |
                            ~at_least(low ^ EACH('\r'), 1) |
                            ~at_least(low ^ EACH('!'), 1) |
                            ~at_least(low ^ EACH('?'), 1);
            uint64_t stop = ~at_least(low ^ EACH('.'), 1) & ascii;
            uint64_t quote = ~at_least(low ^ EACH('\''), 1) & ascii;
            m.word |= gather(letter | digit) << i;
            m.lower |= gather(small) << i;
            m.upper |= gather(letter & ~small) << i;
            m.high |= gather(x) << i;
            m.space |= gather(space) << i;
            m.loud |= gather(stop | (line & ascii)) << i;
            m.stop |= gather(stop) << i;
            m.quote |= gather(quote) << i;
        }
        out[k] = m;
    }
}

static const gg_mask_path PORTABLE = {"portable", make_portable};

/* ---- x86-64 ------------------------------------------------------------------ */

#ifdef HAS_X86

static inline uint64_t find_sse2(__m128i x, char c)
{
    return (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(c)));
}

static inline uint64_t find_loud_sse2(__m128i x)
{
    return find_sse2(x, '.') | find_sse2(x, '!') | find_sse2(x, '?') |
           find_sse2(x, '\n') | find_sse2(x, '\r');
}

/* Compares are signed: bytes above ASCII are below every letter. */
static void make_sse2(gg_mask *out, const char *text, size_t n_blocks)
{
    const __m128i fold = _mm_set1_epi8(0x20);

    for (size_t k = 0; k < n_blocks; k++) {
        gg_mask m = {0};
        for (unsigned i = 0; i < GG_MASK_BYTES; i += 16) {
            __m128i x = _mm_loadu_si128(
                (const __m128i *)(const void *)(text + k * GG_MASK_BYTES + i));
            __m128i folded = _mm_or_si128(x, fold);
            __m128i letter =
                _mm_and_si128(_mm_cmpgt_epi8(folded, _mm_set1_epi8('a' - 1)),
                              _mm_cmplt_epi8(folded, _mm_set1_epi8('z' + 1)));
            __m128i digit =
                _mm_and_si128(_mm_cmpgt_epi8(x, _mm_set1_epi8('0' - 1)),
                              _mm_cmplt_epi8(x, _mm_set1_epi8('9' + 1)));
            uint64_t letters = (uint64_t)_mm_movemask_epi8(letter);
            uint64_t small =
                letters & (uint64_t)_mm_movemask_epi8(_mm_slli_epi16(x, 2));
            m.word |= (letters | (uint64_t)_mm_movemask_epi8(digit)) << i;
            m.lower |= small << i;
            m.upper |= (letters & ~small) << i;
            m.high |= (uint64_t)_mm_movemask_epi8(x) << i;
            m.space |= find_sse2(x, ' ') << i;
            m.loud |= find_loud_sse2(x) << i;
            m.stop |= find_sse2(x, '.') << i;
            m.quote |= find_sse2(x, '\'') << i;
        }
        out[k] = m;
    }
}

__attribute__((target("avx2"))) static inline uint64_t
find_avx2(__m256i x, char c)
{
    return (uint32_t)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(x, _mm256_set1_epi8(c)));
}

/* By the low half of a byte, in each 16 bytes: the byte itself, if it is loud. */
__attribute__((target("avx2"))) static inline uint64_t
find_loud_avx2(__m256i x)
{
    const __m256i loud = _mm256_setr_epi8(
        -1, '!', -1, -1, -1, -1, -1, -1, -1, -1, '\n', -1, -1, '\r', '.', '?',
        -1, '!', -1, -1, -1, -1, -1, -1, -1, -1, '\n', -1, -1, '\r', '.', '?');

    return (uint32_t)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(x, _mm256_shuffle_epi8(loud, x)));
}

__attribute__((target("avx2"))) static void
make_avx2(gg_mask *out, const char *text, size_t n_blocks)
{
    const __m256i fold = _mm256_set1_epi8(0x20);

    for (size_t k = 0; k < n_blocks; k++) {
        gg_mask m = {0};
        for (unsigned i = 0; i < GG_MASK_BYTES; i += 32) {
            __m256i x = _mm256_loadu_si256(
                (const __m256i *)(const void *)(text + k * GG_MASK_BYTES + i));
            __m256i folded = _mm256_or_si256(x, fold);
            __m256i letter = _mm256_andnot_si256(
                _mm256_cmpgt_epi8(folded, _mm256_set1_epi8('z')),
                _mm256_cmpgt_epi8(folded, _mm256_set1_epi8('a' - 1)));
            __m256i digit = _mm256_andnot_si256(
                _mm256_cmpgt_epi8(x, _mm256_set1_epi8('9')),
                _mm256_cmpgt_epi8(x, _mm256_set1_epi8('0' - 1)));
            uint64_t letters = (uint32_t)_mm256_movemask_epi8(letter);
            uint64_t small = letters & (uint32_t)_mm256_movemask_epi8(
                                           _mm256_slli_epi16(x, 2));
            uint64_t word = (uint32_t)_mm256_movemask_epi8(
                _mm256_or_si256(letter, digit));
            m.word |= word << i;
            m.lower |= small << i;
            m.upper |= (letters & ~small) << i;
            m.high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(x) << i;
            m.space |= find_avx2(x, ' ') << i;
            m.loud |= find_loud_avx2(x) << i;
            m.stop |= find_avx2(x, '.') << i;
            m.quote |= find_avx2(x, '\'') << i;
        }
        out[k] = m;
    }
}

__attribute__((target("avx512bw"))) static void
make_avx512(gg_mask *out, const char *text, size_t n_blocks)
{
    const __m512i fold = _mm512_set1_epi8(0x20);
    const __m512i loud = _mm512_broadcast_i32x4(_mm_setr_epi8(
        -1, '!', -1, -1, -1, -1, -1, -1, -1, -1, '\n', -1, -1, '\r', '.', '?'));

    for (size_t k = 0; k < n_blocks; k++) {
        __m512i x =
            _mm512_loadu_si512((const void *)(text + k * GG_MASK_BYTES));
        __m512i from_a = _mm512_sub_epi8(_mm512_or_si512(x, fold),
                                         _mm512_set1_epi8('a'));
        __m512i from_0 = _mm512_sub_epi8(x, _mm512_set1_epi8('0'));
        uint64_t letter =
            _mm512_cmplt_epu8_mask(from_a, _mm512_set1_epi8(26));
        uint64_t digit = _mm512_cmplt_epu8_mask(from_0, _mm512_set1_epi8(10));
        uint64_t small = _mm512_mask_test_epi8_mask(letter, x, fold);

        out[k] = (gg_mask){
            .word = letter | digit,
            .lower = small,
            .upper = letter & ~small,
            .high = _mm512_movepi8_mask(x),
            .space = _mm512_cmpeq_epi8_mask(x, fold),
            .loud = _mm512_cmpeq_epi8_mask(x, _mm512_shuffle_epi8(loud, x)),
            .stop = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('.')),
            .quote = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('\'')),
        };
    }
}

static const gg_mask_path SSE2 = {"sse2", make_sse2};
static const gg_mask_path AVX2 = {"avx2", make_avx2};
static const gg_mask_path AVX512 = {"avx512", make_avx512};
enum { N_PATHS = 4 };
static const gg_mask_path *const PATHS[N_PATHS] = {&AVX512, &AVX2, &SSE2,
                                                   &PORTABLE};

const gg_mask_path *const *gg_mask_paths(size_t *n)
{
    size_t skip = __builtin_cpu_supports("avx512bw") ? 0
                  : __builtin_cpu_supports("avx2")   ? 1
                                                     : 2;

    *n = N_PATHS - skip;
    return PATHS + skip;
}

/* ---- 64-bit ARM ---------------------------------------------------------------- */

#elif defined(HAS_NEON)

/* Bit i: byte i is not 0; bytes are 0 or 255. */
static uint64_t gather_neon(uint8x16_t a, uint8x16_t b, uint8x16_t c,
                            uint8x16_t d)
{
    const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128,
                             1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits));
    uint8x16_t cd = vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits));
    uint8x16_t all = vpaddq_u8(ab, cd);

    all = vpaddq_u8(all, all);
    return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

static void make_neon(gg_mask *out, const char *text, size_t n_blocks)
{
    for (size_t k = 0; k < n_blocks; k++) {
        uint8x16_t letter[4];
        uint8x16_t small[4];
        uint8x16_t digit[4];
        uint8x16_t high[4];
        uint8x16_t space[4];
        uint8x16_t loud[4];
        uint8x16_t stop[4];
        uint8x16_t quote[4];
        uint64_t letters;
        for (unsigned i = 0; i < 4; i++) {
            uint8x16_t x = vld1q_u8(
                (const uint8_t *)(text + k * GG_MASK_BYTES + 16 * i));
            uint8x16_t folded = vorrq_u8(x, vdupq_n_u8(0x20));
            letter[i] = vcltq_u8(vsubq_u8(folded, vdupq_n_u8('a')),
                                 vdupq_n_u8(26));
            small[i] = vandq_u8(letter[i], vtstq_u8(x, vdupq_n_u8(0x20)));
            digit[i] =
                vcltq_u8(vsubq_u8(x, vdupq_n_u8('0')), vdupq_n_u8(10));
            high[i] = vcgeq_u8(x, vdupq_n_u8(0x80));
            space[i] = vceqq_u8(x, vdupq_n_u8(' '));
            stop[i] = vceqq_u8(x, vdupq_n_u8('.'));
            loud[i] = vorrq_u8(
                vorrq_u8(stop[i], vceqq_u8(x, vdupq_n_u8('\n'))),
                vorrq_u8(vceqq_u8(x, vdupq_n_u8('\r')),
                         vorrq_u8(vceqq_u8(x, vdupq_n_u8('!')),
                                  vceqq_u8(x, vdupq_n_u8('?')))));
            quote[i] = vceqq_u8(x, vdupq_n_u8('\''));
        }
        letters = gather_neon(letter[0], letter[1], letter[2], letter[3]);
        out[k].lower = gather_neon(small[0], small[1], small[2], small[3]);
        out[k].upper = letters & ~out[k].lower;
        out[k].word =
            letters | gather_neon(digit[0], digit[1], digit[2], digit[3]);
        out[k].high = gather_neon(high[0], high[1], high[2], high[3]);
        out[k].space = gather_neon(space[0], space[1], space[2], space[3]);
        out[k].loud = gather_neon(loud[0], loud[1], loud[2], loud[3]);
        out[k].stop = gather_neon(stop[0], stop[1], stop[2], stop[3]);
        out[k].quote = gather_neon(quote[0], quote[1], quote[2], quote[3]);
    }
}

static const gg_mask_path NEON = {"neon", make_neon};
enum { N_PATHS = 2 };
static const gg_mask_path *const PATHS[N_PATHS] = {&NEON, &PORTABLE};

const gg_mask_path *const *gg_mask_paths(size_t *n)
{
    *n = N_PATHS;
    return PATHS;
}

#else

enum { N_PATHS = 1 };
static const gg_mask_path *const PATHS[N_PATHS] = {&PORTABLE};

const gg_mask_path *const *gg_mask_paths(size_t *n)
{
    *n = N_PATHS;
    return PATHS;
}

#endif

/* ---- a whole text ---------------------------------------------------------------- */

bool gg_masks_make(gg_masks *masks, const char *text, size_t len)
{
    size_t n_paths;
    const gg_mask_path *path = gg_mask_paths(&n_paths)[0];
    size_t whole = len / GG_MASK_BYTES;
    size_t rest = len % GG_MASK_BYTES;
    char last[GG_MASK_BYTES] = {0};

    if (gg_grow(&masks->items, &masks->capacity, whole + 2,
                sizeof *masks->items) != 0) {
        return false;
    }
    path->make(masks->items, text, whole);
    memcpy(last, text + whole * GG_MASK_BYTES, rest);
    path->make(masks->items + whole, last, 1);
    masks->items[whole + 1] = (gg_mask){0};
    masks->n = whole + 1;
    return true;
}

void gg_masks_clear(gg_masks *masks)
{
    gg_free(masks->items);
    *masks = (gg_masks){NULL, 0, 0};
}
