#include "tag/scan.h"

#include "base/memory.h"
#include "text/token_hash.h"
#include "text/unicode.h"

#include <string.h>

/* In short loops, each over what the one before left, so that the processor
   can read ahead: capitals by the masks; their cells; second words; pairs. */

typedef struct look {
    gg_scan *scan;
    const gg_index *index;
    const gg_front *front;
    const gg_mask *masks;
    size_t n_masks;
    const char *text;
    size_t len;
    size_t from;
    bool ignore_case;
    bool any_low; /* some name may begin in lower case */
    bool is_fast; /* gg_has_fast_bits */
} look;

/* ---- what the masks say of one token ------------------------------------------ */

/* The 64 bits of a mask from byte `at` of the text on. */
#define BITS_FROM(l, field, at)                                               \
    gg_mask_from((l)->masks[((at) - (l)->from) / GG_MASK_BYTES].field,        \
                 (l)->masks[((at) - (l)->from) / GG_MASK_BYTES + 1].field,    \
                 (unsigned)(((at) - (l)->from) % GG_MASK_BYTES))

/* The length of the token at `at`, an ASCII letter or digit behind none: 0
   where it takes more than the masks to tell. */
GG_ALWAYS_INLINE unsigned plain_length(const look *l, size_t at)
{
    const gg_mask *m = &l->masks[(at - l->from) / GG_MASK_BYTES];
    unsigned n =
        gg_mask_run(m, (unsigned)((at - l->from) % GG_MASK_BYTES));
    uint64_t run = (UINT64_C(1) << (n & 63)) - 1;
    uint64_t letters;

    if (n == 64 || at + n >= l->len ||
        !gg_run_ends_plainly(l->text[at + n], n)) {
        return 0;
    }
    letters = (BITS_FROM(l, lower, at) | BITS_FROM(l, upper, at)) & run;
    return letters == run || letters == 0 ? n : 0;
}

/* The first four bytes of a word, those behind its end as 0; `run` has a bit
   for each byte of it. */
GG_ALWAYS_INLINE uint32_t head_of(const char *p, uint64_t run)
{
    /* by the lowest four bits of `run` */
    static const uint32_t KEEP[16] = {
        [1] = 0xFF,   [3] = 0xFFFF,    [5] = 0xFF,   [7] = 0xFFFFFF,
        [9] = 0xFF,   [11] = 0xFFFF,   [13] = 0xFF,  [15] = 0xFFFFFFFF,
    };
    uint32_t head;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&head, p, sizeof head);
#else
    head = (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 |
           (uint32_t)(unsigned char)p[2] << 16 |
           (uint32_t)(unsigned char)p[3] << 24;
#endif
    return (head | 0x20202020) & KEEP[run & 15];
}

GG_ALWAYS_INLINE uint64_t hash_at(const look *l, size_t at, unsigned n)
{
    return gg_hash_ascii(l->text + at, n, l->len - at, l->index->seed);
}

/* ---- second words and pairs ----------------------------------------------------- */

/* The hash of the token at `at` or behind it; 0: there is none. */
static __attribute__((noinline)) uint64_t read_hash(const look *l, size_t at)
{
    gg_token token;

    return gg_token_read(&token, l->text, l->len, at, l->index->seed) != 0
               ? gg_token_get_hash(&token, l->text, l->len, l->index->seed)
               : 0;
}

GG_ALWAYS_INLINE uint64_t next_hash(const look *l, size_t at)
{
    uint64_t word;
    unsigned gap;
    unsigned n;

    if (at >= l->len) {
        return 0;
    }
    word = BITS_FROM(l, word, at);
    gap = word != 0 ? (unsigned)__builtin_ctzll(word) : 64;
    if (gap == 64 ||
        (BITS_FROM(l, high, at) & ((UINT64_C(1) << gap) - 1)) != 0) {
        return read_hash(l, at);
    }
    n = plain_length(l, at + gap);
    return n != 0 ? hash_at(l, at + gap, n) : read_hash(l, at);
}

/* Nearly always the last one; a lower-case word may come late. */
static bool put_place(gg_scan *scan, gg_scan_place place)
{
    size_t at = scan->n;

    if (scan->n == scan->capacity &&
        gg_grow(&scan->places, &scan->capacity, scan->n + 1,
                sizeof *scan->places) != 0) {
        return false;
    }
    scan->n++;
    while (at > 0 && scan->places[at - 1].start > place.start) {
        scan->places[at] = scan->places[at - 1];
        at--;
    }
    scan->places[at] = place;
    return true;
}

/* Those of the batch whose cells say that they may begin a name. */
GG_ALWAYS_INLINE size_t ask_cells(const look *l, uint16_t kept[GG_SCAN_BATCH],
                        uint8_t is[GG_SCAN_BATCH])
{
    const gg_scan_batch *batch = &l->scan->batch;
    size_t n = 0;

    for (size_t i = 0; i < batch->n; i++) {
        unsigned what = gg_front_of(l->front, batch->hash[i]);
        kept[n] = (uint16_t)i;
        is[n] = (uint8_t)what;
        n += (what & batch->need[i]) != 0;
    }
    return n;
}

/* A blank and a small letter stand behind word i of the batch: can that be the
   second word of a name, by its first four bytes? */
GG_ALWAYS_INLINE bool is_dismissed(const look *l, size_t behind)
{
    size_t at = behind + 1;
    uint64_t run;
    uint32_t bit;

    if (l->ignore_case || at + 8 > l->len || l->text[behind] != ' ' ||
        (BITS_FROM(l, lower, at) & 1) == 0 ||
        (BITS_FROM(l, high, at) & 15) != 0) {
        return false;
    }
    run = BITS_FROM(l, word, at);
    bit = gg_low_head_bit(head_of(l->text + at, run));
    return (l->index->low_second[bit >> 6] >> (bit & 63) & 1) == 0 &&
           ((run & 2) != 0 || l->text[at + 1] != '.');
}

/* The hash of the word behind word i of the batch; 0: no second word of a name
   stands there. Two capitals in a row stand so in the batch. */
GG_ALWAYS_INLINE uint64_t second_hash(const look *l, size_t i)
{
    const gg_scan_batch *batch = &l->scan->batch;
    size_t behind = batch->behind[i];

    if (i + 1 < batch->n && batch->start[i + 1] == behind + 1 &&
        l->text[behind] == ' ') {
        return batch->hash[i + 1];
    }
    return is_dismissed(l, behind) ? 0 : next_hash(l, behind);
}

/* Of those that are no name themselves: may they be the first of two words? */
GG_ALWAYS_INLINE void ask_seconds(const look *l, const uint16_t *kept,
                                  uint8_t *is, uint64_t *pairs, size_t n)
{
    const gg_scan_batch *batch = &l->scan->batch;

    for (size_t i = 0; i < n; i++) {
        if ((is[i] & GG_FRONT_WHOLE) == 0) {
            uint64_t second = second_hash(l, kept[i]);
            pairs[i] = gg_front_pair_hash(batch->hash[kept[i]], second);
            is[i] = second != 0
                        ? gg_front_of(l->front, second) & GG_FRONT_SECOND
                        : 0;
            gg_front_fetch_pair(l->front, pairs[i]);
        }
    }
}

GG_ALWAYS_INLINE bool end_batch_here(look *l)
{
    uint16_t kept[GG_SCAN_BATCH];
    uint8_t is[GG_SCAN_BATCH];
    uint64_t pairs[GG_SCAN_BATCH];
    size_t n = ask_cells(l, kept, is);

    ask_seconds(l, kept, is, pairs, n);
    for (size_t i = 0; i < n; i++) {
        if (((is[i] & GG_FRONT_WHOLE) != 0 ||
             ((is[i] & GG_FRONT_SECOND) != 0 &&
              gg_front_has_pair(l->front, pairs[i]))) &&
            !put_place(l->scan,
                       (gg_scan_place){l->scan->batch.hash[kept[i]],
                                       l->scan->batch.start[kept[i]]})) {
            return false;
        }
    }
    l->scan->batch.n = 0;
    return true;
}

static GG_FAST_BITS __attribute__((noinline)) bool end_batch_fast(look *l)
{
    return end_batch_here(l);
}

static __attribute__((noinline)) bool end_batch(look *l)
{
    return l->is_fast ? end_batch_fast(l) : end_batch_here(l);
}

GG_ALWAYS_INLINE void put_word(look *l, size_t start, size_t behind,
                            uint64_t hash, unsigned need)
{
    gg_scan_batch *batch = &l->scan->batch;

    gg_front_fetch(l->front, hash);
    batch->hash[batch->n] = hash;
    batch->start[batch->n] = (uint32_t)start;
    batch->behind[batch->n] = (uint32_t)behind;
    batch->need[batch->n++] = (uint8_t)need;
}

/* Room for the words that begin in one block. */
GG_ALWAYS_INLINE bool has_room(look *l)
{
    return l->scan->batch.n + GG_MASK_BYTES <= GG_SCAN_BATCH || end_batch(l);
}

/* ---- tokens that the masks cannot tell ------------------------------------------- */

GG_ALWAYS_INLINE bool has_prefix(const gg_index *index, char first, char second)
{
    uint32_t bit = gg_low_prefix_bit(first, second);

    return (index->low_prefix[bit >> 6] >> (bit & 63) & 1) != 0;
}

/* Can a word in small letters that begins like this begin a name? Where its
   first character folds to one byte, nothing is known of the second. */
static bool may_begin_low(const look *l, const gg_token *token)
{
    const char *p = l->text + token->start;
    size_t len;
    const gg_cp_row *row = gg_cp(gg_cp_at(p, &len));
    size_t n = row->fold != 0 ? row->fold & 255 : len;

    if (row->fold != 0) {
        p = (const char *)gg_cp_folds + ((row->fold >> 8) - 1);
    }
    return n < 2 || has_prefix(l->index, p[0], p[1]);
}

static bool put_token(look *l, gg_token *token, size_t behind)
{
    bool is_low = gg_token_is_low(token) && !l->ignore_case;
    uint64_t hash;

    if (is_low && (!l->any_low || !may_begin_low(l, token))) {
        return true;
    }
    hash = gg_token_get_hash(token, l->text, l->len, l->index->seed);
    if ((token->flags & GG_TOKEN_LONG) == 0) {
        put_word(l, token->start, behind, hash,
                 is_low ? GG_FRONT_LOW : GG_FRONT_START);
    }
    return has_room(l);
}

static __attribute__((noinline)) bool read_one(look *l, size_t at)
{
    gg_token token;
    size_t behind =
        gg_token_read(&token, l->text, l->len, at, l->index->seed);

    return behind == 0 || put_token(l, &token, behind);
}

/* From byte *at on up to an ASCII character from which on the masks will do
   again (see take_slowly in text/tokens.c); where that is goes to *at. */
static __attribute__((noinline)) bool read_on(look *l, size_t *at)
{
    bool behind_mark = false;
    const char *p = l->text + *at;
    const char *end = l->text + l->len;

    while (p < end) {
        gg_token token;
        size_t next;
        size_t len = 0;
        if ((unsigned char)*p >= 0x80) {
            if ((gg_cp_flags(p, &len) & GG_CP_WORD) == 0) {
                p += len;
                behind_mark = true;
                continue;
            }
        } else if (behind_mark || (BITS_FROM(l, word, (size_t)(p - l->text)) &
                                   1) == 0) {
            break;
        }
        behind_mark = false;
        next = gg_token_read(&token, l->text, l->len, (size_t)(p - l->text),
                             l->index->seed);
        if (!put_token(l, &token, next)) {
            return false;
        }
        p = l->text + next;
    }
    *at = (size_t)(p - l->text);
    return true;
}

/* Characters above ASCII begin at `at`. Those that go on with a word in small
   letters, which was not looked at, are read from its start. */
static bool read_high(look *l, size_t *at)
{
    while (*at > l->from &&
           (BITS_FROM(l, word, *at - 1) & 1) != 0) {
        --*at;
    }
    return read_on(l, at);
}

/* ---- blocks ------------------------------------------------------------------------ */

/* What is to be looked at of one block. */
typedef struct block {
    const gg_mask *m;
    size_t base;
    uint64_t capitals; /* tokens that begin with no small letter */
    uint64_t highs;    /* runs of bytes above ASCII */
    uint64_t unsure;   /* gg_mask_unsure */
} block;

/* The length of the run at `bit`, where the masks of the block tell that it is
   a token; else 0. */
GG_ALWAYS_INLINE unsigned sure_length(const block *b, unsigned bit)
{
    unsigned n = (unsigned)__builtin_ctzll(~(b->m->word >> bit) |
                                           UINT64_C(1) << 63);
    uint64_t with_end = (UINT64_C(2) << n) - 1;

    return bit + n < GG_MASK_BYTES && (b->unsure >> bit & with_end) == 0 ? n
                                                                         : 0;
}

GG_ALWAYS_INLINE bool look_at_capitals(look *l, block *b, size_t *done)
{
    uint64_t edges = b->capitals | b->highs;

    while (edges != 0) {
        unsigned bit = (unsigned)__builtin_ctzll(edges);
        unsigned n = sure_length(b, bit);
        size_t at = b->base + bit;
        edges &= edges - 1;
        if (n != 0 || ((b->highs >> bit & 1) == 0 &&
                       (n = plain_length(l, at)) != 0)) {
            put_word(l, at, at + n, hash_at(l, at, n), GG_FRONT_START);
            continue;
        }
        if ((b->highs >> bit & 1) != 0 ? !read_high(l, &at)
                                       : !read_on(l, &at)) {
            return false;
        }
        *done = at > *done ? at : *done;
        edges &= gg_mask_behind(b->base, *done);
    }
    return true;
}

static __attribute__((noinline)) bool put_small(look *l, size_t at)
{
    unsigned n = plain_length(l, at);

    if (n == 0) {
        return read_one(l, at);
    }
    put_word(l, at, at + n, hash_at(l, at, n), GG_FRONT_LOW);
    return true;
}

/* Words in small letters with a character above ASCII near their start, and
   such as u.s. */
static __attribute__((noinline)) bool look_at_few(look *l, uint64_t edges,
                                                  size_t base)
{
    while (edges != 0) {
        size_t at = base + (unsigned)__builtin_ctzll(edges);
        char second = at + 1 < l->len ? l->text[at + 1] : ' ';
        bool is_one = (BITS_FROM(l, word, at) & 2) == 0;
        edges &= edges - 1;
        if (((signed char)second < 0 || second == '.' ||
             has_prefix(l->index, l->text[at],
                        is_one ? '\0' : (char)(second | 0x20))) &&
            !put_small(l, at)) {
            return false;
        }
    }
    return true;
}

/* Tokens that begin with a small letter: four of their bytes dismiss nearly all
   of them. */
GG_ALWAYS_INLINE bool look_at_small(look *l, const block *b, uint64_t small)
{
    const char *text = l->text + b->base;
    uint64_t high = gg_mask_from(b->m[0].high, b->m[1].high, 1);
    uint64_t dotted = gg_mask_from(b->m[0].stop, b->m[1].stop, 1);
    uint64_t few =
        small & (high | gg_mask_from(b->m[0].high, b->m[1].high, 2) |
                 gg_mask_from(b->m[0].high, b->m[1].high, 3) | dotted);
    uint64_t edges = small ^ few;

    if (b->base + GG_MASK_BYTES + 4 > l->len) {
        few = small; /* four bytes may not be there */
        edges = 0;
    }
    while (edges != 0) {
        unsigned at = (unsigned)__builtin_ctzll(edges);
        uint32_t bit = gg_low_head_bit(
            head_of(text + at,
                    gg_mask_from(b->m[0].word, b->m[1].word, at)));
        edges &= edges - 1;
        if ((l->index->low_head[bit >> 6] >> (bit & 63) & 1) != 0 &&
            !put_small(l, b->base + at)) {
            return false;
        }
    }
    return few == 0 || look_at_few(l, few, b->base);
}

GG_ALWAYS_INLINE bool look_at_all(look *l)
{
    static const gg_mask NOTHING = {0};
    const gg_mask *before = &NOTHING;
    size_t done = l->from;

    for (size_t k = 0; k < l->n_masks; k++) {
        const gg_mask *m = &l->masks[k];
        size_t base = l->from + k * GG_MASK_BYTES;
        uint64_t left = gg_mask_behind(base, done);
        uint64_t starts = gg_mask_starts(m, before) & left;
        uint64_t small = l->ignore_case ? 0 : starts & m->lower;
        block b = {
            .m = m,
            .base = base,
            .capitals = starts & ~small,
            .highs = m->high & ~(m->high << 1 | before->high >> 63) & left,
            .unsure = gg_mask_unsure(m, before),
        };
        before = m;
        if (!has_room(l) || !look_at_capitals(l, &b, &done) ||
            (l->any_low && !look_at_small(l, &b, small))) {
            return false;
        }
    }
    return end_batch(l);
}

static GG_FAST_BITS bool look_at_all_fast(look *l)
{
    return look_at_all(l);
}

static bool look_at_all_anywhere(look *l)
{
    return look_at_all(l);
}

bool gg_scan_text(gg_scan *scan, const gg_index *index,
                  const gg_tokens *tokens, const char *text, size_t len,
                  size_t from, bool ignore_case)
{
    look l = {scan,
              index,
              &index->front,
              tokens->masks.items,
              tokens->masks.n,
              text,
              len,
              from,
              ignore_case,
              index->has_low,
              gg_has_fast_bits()};

    scan->n = 0;
    scan->batch.n = 0;
    return l.is_fast ? look_at_all_fast(&l) : look_at_all_anywhere(&l);
}

void gg_scan_clear(gg_scan *scan)
{
    gg_free(scan->places);
    scan->places = NULL;
    scan->n = 0;
    scan->capacity = 0;
}
