/* What one code point is and how it folds: two-stage tables made from utf8proc
   when gazgraph is built (make_tables.c), so that nothing is asked of the
   library while text is read. */
#ifndef GG_TEXT_UNICODE_H
#define GG_TEXT_UNICODE_H

#include <stddef.h>
#include <stdint.h>

enum {
    GG_CP_WORD = 1,       /* category L, M or N */
    GG_CP_UPPER = 2,      /* Lu, Lt */
    GG_CP_LOWER = 4,      /* Ll */
    GG_CP_DIGIT = 8,      /* N */
    GG_CP_MARK = 16,      /* M */
    GG_CP_UNSPACED = 32,  /* a letter of a script written without spaces */
    GG_CP_IGNORABLE = 64, /* soft hyphen, joiners, direction marks */
    GG_CP_BLANK = 128,    /* Zs, tab, line ends */
    GG_CP_HANGUL = 256    /* a letter of Hangul */
};

typedef struct gg_cp_row {
    uint32_t fold; /* 0: folds to itself; else (offset + 1) << 8 | bytes */
    uint32_t flags;
} gg_cp_row;

extern const uint16_t gg_cp_stage1[0x1100];
extern const gg_cp_row gg_cp_stage2[][256];
extern const unsigned char gg_cp_folds[]; /* and four zeros */

/* Of a character of two bytes, by its code point: the folded form, where that has
   two bytes, too, and what the character adds to a token. */
typedef struct gg_cp_pair {
    unsigned char fold[2];
    uint16_t adds; /* GG_TOKEN_…, GG_CP_GOES_ON; 0: see its row */
} gg_cp_pair;

enum { GG_CP_GOES_ON = 0x8000 }; /* a letter or mark that folds to two bytes */

extern const gg_cp_pair gg_cp_pairs[0x800];

static inline const gg_cp_row *gg_cp(uint32_t cp)
{
    return &gg_cp_stage2[gg_cp_stage1[cp >> 8]][cp & 255];
}

/* The code point at p, which has three bytes. */
static inline uint32_t gg_cp_triple(const char *p)
{
    return (uint32_t)((unsigned char)p[0] & 0x0F) << 12 |
           (uint32_t)((unsigned char)p[1] & 0x3F) << 6 |
           ((unsigned char)p[2] & 0x3F);
}

/* The code point at p, which is valid UTF-8; its length goes to *len. */
static inline uint32_t gg_cp_at(const char *p, size_t *len)
{
    const unsigned char *u = (const unsigned char *)p;

    if (u[0] < 0x80) {
        *len = 1;
        return u[0];
    }
    if (u[0] < 0xE0) {
        *len = 2;
        return (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
    }
    if (u[0] < 0xF0) {
        *len = 3;
        return (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 |
               (u[2] & 0x3F);
    }
    *len = 4;
    return (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
           (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
}

/* Its flags (GG_CP_…). */
static inline uint32_t gg_cp_flags(const char *p, size_t *len)
{
    return gg_cp(gg_cp_at(p, len))->flags;
}

/* The start of the code point that ends before p; p > text, valid UTF-8. */
static inline const char *gg_cp_before(const char *text, const char *p)
{
    do {
        p--;
    } while (p > text && ((unsigned char)*p & 0xC0) == 0x80);
    return p;
}

#endif
