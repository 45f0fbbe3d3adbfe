/* What the bytes of a text are, 64 at a time: bit i of a mask is byte i of its
   block. Made by the widest instructions that the processor has; every way
   gives the same masks. */
#ifndef GG_TEXT_MASKS_H
#define GG_TEXT_MASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GG_MASK_BYTES = 64 };

typedef struct gg_mask {
    uint64_t word;  /* ASCII letters and digits */
    uint64_t lower; /* a to z */
    uint64_t upper; /* A to Z */
    uint64_t high;  /* bytes above ASCII */
    uint64_t space; /* the blank, no other white space */
    uint64_t loud;  /* . ! ? and ends of lines: what may end a sentence */
    uint64_t stop;  /* full stops */
    uint64_t quote; /* straight apostrophes */
} gg_mask;

typedef struct gg_masks {
    gg_mask *items; /* of block i; behind the last one, one of zeros */
    size_t n;
    size_t capacity;
} gg_masks;

/* Fills `masks` with those of the text; false when out of memory. */
bool gg_masks_make(gg_masks *masks, const char *text, size_t len);
void gg_masks_clear(gg_masks *masks);

/* One way to make them: whole blocks only. */
typedef struct gg_mask_path {
    const char *name;
    void (*make)(gg_mask *out, const char *text, size_t n_blocks);
} gg_mask_path;

/* Those that this processor has, the fastest first, the portable one last. */
const gg_mask_path *const *gg_mask_paths(size_t *n);

/* The 64 bits of a mask that begin at bit `bit` (0 to 63) of `low`, which
   `high` follows. */
static inline uint64_t gg_mask_from(uint64_t low, uint64_t high, unsigned bit)
{
    return low >> bit | high << 1 << (63 - bit);
}

/* Where the masks alone do not tell what a token is; `before` is the block
   before. A bit inside of a run of letters and digits, or right behind it,
   speaks of that run:

       J.Smith   Putin's   B2B   café
        ^             ^     ^^      ^

   others are of characters above ASCII. */
static inline uint64_t gg_mask_unsure(const gg_mask *m, const gg_mask *before)
{
    uint64_t word = m->word << 1 | before->word >> 63;
    uint64_t letters = m->lower | m->upper;
    uint64_t letter = letters << 1 | (before->lower | before->upper) >> 63;
    uint64_t one = letter & ~(m->word << 2 | before->word >> 62);
    uint64_t digits = m->word & ~letters;

    return m->high | (m->quote & word) | (m->stop & one) |
           (letter & digits) | (word & ~letter & letters);
}

#define GG_ALWAYS_INLINE static inline __attribute__((always_inline))

/* The bits of the block that begins at byte `base`, without those before byte
   `done`. */
static inline uint64_t gg_mask_behind(size_t base, size_t done)
{
    if (done <= base) {
        return UINT64_MAX;
    }
    return done >= base + GG_MASK_BYTES ? 0 : UINT64_MAX << (done - base);
}

/* The length of the run of letters and digits at bit `bit` of m[0], 64 where it
   is no shorter. */
static inline unsigned gg_mask_run(const gg_mask *m, unsigned bit)
{
    uint64_t word = gg_mask_from(m[0].word, m[1].word, bit);

    return word != UINT64_MAX ? (unsigned)__builtin_ctzll(~word) : 64;
}

/* May a run of so many letters and digits, before this byte, be a token as it
   is: does nothing belong to it that is no letter or digit, as in U.S.,
   Putin's, café? */
static inline bool gg_run_ends_plainly(char behind, unsigned len)
{
    return (signed char)behind >= 0 && behind != '\'' &&
           (behind != '.' || len != 1);
}

/* Where runs of letters and digits begin. */
static inline uint64_t gg_mask_starts(const gg_mask *m, const gg_mask *before)
{
    return m->word & ~(m->word << 1 | before->word >> 63);
}

#endif
