#include "tag/scan.h"

#include "base/memory.h"
#include "text/token_hash.h"
#include "text/unicode.h"

#include <string.h>

/* In short loops, each over what the one before left, so that the processor
   can read ahead: capitals by the masks; their cells; second words; pairs.

   A word in small letters that begins a name is found from behind where a capital
   follows (van der Leyen); other such words (eBay) by their first letters. */

typedef struct look {
    gg_scan *scan;
    const gg_index *index;
    const gg_front *front;
    gg_marks *marks;
    const gg_mask *masks;
    const char *text;
    size_t len;
    size_t from;
    uint64_t seed;
    bool ignore_case;
    bool looks_back;     /* for small words before capitals */
    bool looks_anywhere; /* at small words */
} look;

/* What is needed of a word. */
enum {
    BEGINS = GG_FRONT_START | GG_FRONT_LOW,
    START = GG_FRONT_START | GG_FRONT_BEHIND,
    LOW = GG_FRONT_LOW | GG_FRONT_BEHIND
};

/* ---- tokens ------------------------------------------------------------------- */

GG_ALWAYS_INLINE const gg_mask *mask_at(const look *l, size_t at,
                                        unsigned *bit)
{
    *bit = (unsigned)((at - l->from) % GG_MASK_BYTES);
    return &l->masks[(at - l->from) / GG_MASK_BYTES];
}

GG_ALWAYS_INLINE bool is_odd_at(const look *l, size_t at)
{
    return (l->marks->blocks[(at - l->from) / GG_MASK_BYTES].odd >>
                (at - l->from) % GG_MASK_BYTES & 1) != 0;
}

/* The length of a token that is not odd. */
GG_ALWAYS_INLINE unsigned length_at(const look *l, size_t at)
{
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);

    return gg_mask_run(m, bit);
}

GG_ALWAYS_INLINE uint64_t hash_at(const look *l, size_t at)
{
    return gg_hash_ascii(l->text + at, length_at(l, at), l->len - at, l->seed);
}

static __attribute__((noinline)) uint64_t odd_hash(const look *l, size_t at)
{
    return gg_token_get_hash(gg_marks_odd(l->marks, at), l->text, l->len,
                             l->seed);
}

/* Is it a word in small letters, and not odd? */
GG_ALWAYS_INLINE bool is_small_at(const look *l, size_t at)
{
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);

    return (m->lower >> bit & 1) != 0 && !is_odd_at(l, at);
}

/* The first four bytes of a word in small letters, those behind its end as 0;
   `run` has a bit for each byte of it. */
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

/* The bit of the token at `at`, which is not odd and in small letters, in
   index->low_head and its like; UINT32_MAX where four bytes are not there. */
GG_ALWAYS_INLINE uint32_t head_bit_at(const look *l, size_t at)
{
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);

    return at + 4 <= l->len
               ? gg_low_head_bit(head_of(
                     l->text + at, gg_mask_from(m[0].word, m[1].word, bit)))
               : UINT32_MAX;
}

GG_ALWAYS_INLINE bool has_bit(const uint64_t *bits, uint32_t bit)
{
    return bit == UINT32_MAX || (bits[bit >> 6] >> (bit & 63) & 1) != 0;
}

/* ---- places ---------------------------------------------------------------------- */

/* There is room for it. */
GG_ALWAYS_INLINE void put_place(look *l, size_t start, uint64_t hash,
                                uint64_t pair, bool is_whole)
{
    size_t at = start - l->from;
    const gg_mark_block *b = &l->marks->blocks[at / GG_MASK_BYTES];
    uint64_t before =
        b->starts & ((UINT64_C(1) << at % GG_MASK_BYTES) - 1);

    l->scan->places[l->scan->n++] = (gg_scan_place){
        .hash = hash,
        .pair = pair,
        .token = b->first_token + (uint32_t)__builtin_popcountll(before),
        .start = (uint32_t)start,
        .is_whole = is_whole,
    };
}

static bool reserve(look *l, size_t more)
{
    return gg_grow(&l->scan->places, &l->scan->capacity, l->scan->n + more,
                   sizeof *l->scan->places) == 0;
}

/* Puts the last place, which is new, in order; where it stands already, it goes
   again. */
static void settle_last(gg_scan *scan)
{
    size_t at = scan->n - 1;
    gg_scan_place last = scan->places[at];

    while (at > 0 && scan->places[at - 1].start > last.start) {
        scan->places[at] = scan->places[at - 1];
        at--;
    }
    scan->places[at] = last;
    if (at > 0 && scan->places[at - 1].start == last.start) {
        memmove(scan->places + at, scan->places + at + 1,
                (scan->n - at - 1) * sizeof last);
        scan->n--;
    }
}

/* Word i of the batch may be in a name that begins in small letters: those
   before it, up to the last that may be inside of one. */
static __attribute__((noinline)) void look_back(look *l, size_t i)
{
    const gg_index *index = l->index;
    uint64_t next = l->scan->batch.hash[i];
    size_t at = l->scan->batch.start[i];

    for (unsigned k = 0; k < GG_LOW_WORDS; k++) {
        uint64_t hash;
        uint32_t bit;
        at = gg_marks_before(l->marks, at);
        if (at == SIZE_MAX || !is_small_at(l, at)) {
            break;
        }
        bit = head_bit_at(l, at);
        hash = hash_at(l, at);
        if (has_bit(index->low_head, bit)) {
            unsigned is = gg_front_of(l->front, hash);
            uint64_t pair = gg_path_hash(hash, next);
            bool is_whole = (is & GG_FRONT_WHOLE) != 0;
            bool is_pair = gg_front_has_pair(l->front, pair);
            if ((is & GG_FRONT_LOW) != 0 && (is_whole || is_pair)) {
                put_place(l, at, hash, is_pair ? pair : 0, is_whole);
                settle_last(l->scan);
            }
        }
        if (!has_bit(index->low_inner, bit)) {
            break;
        }
        next = hash;
    }
}

/* ---- cells and pairs ------------------------------------------------------------- */

/* Those of the batch whose cells say that they may begin a name, or stand behind
   a first word in small letters. */
GG_ALWAYS_INLINE size_t ask_cells(const look *l, uint16_t kept[GG_SCAN_BATCH],
                                  uint8_t is[GG_SCAN_BATCH])
{
    const gg_scan_batch *batch = &l->scan->batch;
    const gg_front front = *l->front;
    size_t n = 0;

    for (size_t i = 0; i < batch->n; i++) {
        unsigned what = gg_front_of(&front, batch->hash[i]);
        kept[n] = (uint16_t)i;
        is[n] = (uint8_t)what;
        n += (what & batch->need[i]) != 0;
    }
    return n;
}

/* A word in small letters, not odd, stands at `at` behind one space. Can it be
   the second of a name, by its first four bytes? */
GG_ALWAYS_INLINE bool is_no_second(const look *l, size_t at)
{
    return is_small_at(l, at) &&
           !has_bit(l->index->low_second, head_bit_at(l, at));
}

/* The hash of the word behind word i of the batch; 0: no second word of a name
   stands there. Two capitals in a row stand so in the batch. */
GG_ALWAYS_INLINE uint64_t second_hash(const look *l, size_t i)
{
    const gg_scan_batch *batch = &l->scan->batch;
    size_t at = (size_t)batch->end[i] + 1;

    if (i + 1 < batch->n && batch->start[i + 1] == at) {
        return batch->hash[i + 1];
    }
    if (at < l->len && l->text[at - 1] == ' ' && !l->ignore_case &&
        is_no_second(l, at)) {
        return 0;
    }
    at = gg_marks_next(l->marks, at - 1);
    if (at >= l->len) {
        return 0;
    }
    return is_odd_at(l, at) ? odd_hash(l, at) : hash_at(l, at);
}

/* May they be the first of two words? Else their pair is 0. */
GG_ALWAYS_INLINE void ask_seconds(const look *l, const uint16_t *kept,
                                  const uint8_t *is, uint64_t *pairs, size_t n)
{
    const gg_scan_batch *batch = &l->scan->batch;

    for (size_t i = 0; i < n; i++) {
        uint64_t second = (is[i] & batch->need[kept[i]] & BEGINS) != 0
                              ? second_hash(l, kept[i])
                              : 0;
        bool is_second =
            second != 0 &&
            (gg_front_of(l->front, second) & GG_FRONT_SECOND) != 0;
        uint64_t pair = gg_path_hash(batch->hash[kept[i]], second);
        pairs[i] = is_second ? pair : 0;
        gg_front_fetch_pair(l->front, pair);
    }
}

/* Word i of the batch, of which its cell and the filter of pairs said this. */
GG_ALWAYS_INLINE void take_word(look *l, size_t i, unsigned is, uint64_t pair)
{
    const gg_scan_batch *batch = &l->scan->batch;
    bool is_whole = (is & GG_FRONT_WHOLE) != 0;
    bool is_pair = pair != 0 && gg_front_has_pair(l->front, pair);

    if ((is & batch->need[i] & BEGINS) != 0 && (is_whole || is_pair)) {
        put_place(l, batch->start[i], batch->hash[i], is_pair ? pair : 0,
                  is_whole);
    }
    if ((is & GG_FRONT_BEHIND) != 0 && l->looks_back) {
        look_back(l, i);
    }
}

static __attribute__((noinline)) bool end_batch(look *l)
{
    uint16_t kept[GG_SCAN_BATCH];
    uint8_t is[GG_SCAN_BATCH];
    uint64_t pairs[GG_SCAN_BATCH];
    size_t n = ask_cells(l, kept, is);

    /* each may be a place, and so may the small words before it */
    if (!reserve(l, n * (GG_LOW_WORDS + 1))) {
        return false;
    }
    ask_seconds(l, kept, is, pairs, n);
    for (size_t i = 0; i < n; i++) {
        take_word(l, kept[i], is[i], pairs[i]);
    }
    l->scan->batch.n = 0;
    return true;
}

/* ---- first words ------------------------------------------------------------------ */

/* Word n of the batch. */
GG_ALWAYS_INLINE void put_word(look *l, size_t n, size_t start, size_t end,
                               uint64_t hash, unsigned need)
{
    gg_scan_batch *batch = &l->scan->batch;

    batch->hash[n] = hash;
    batch->start[n] = (uint32_t)start;
    batch->end[n] = (uint32_t)end;
    batch->need[n] = (uint8_t)need;
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
    return n < 2 || has_bit(l->index->low_prefix, gg_low_prefix_bit(p[0], p[1]));
}

/* Behind a space stands no ASCII word before it: sure; else perhaps. */
static bool is_behind_small(const look *l, size_t at)
{
    return at < l->from + 2 || l->text[at - 1] != ' ' ||
           ((l->text[at - 2] | 0x20) >= 'a' && (l->text[at - 2] | 0x20) <= 'z') ||
           (l->text[at - 2] >= '0' && l->text[at - 2] <= '9');
}

/* One that is odd; how many more words the batch has. */
static __attribute__((noinline)) size_t put_odd(look *l, size_t n, size_t at)
{
    gg_token *token = gg_marks_odd(l->marks, at);
    bool is_low = gg_token_is_low(token) && !l->ignore_case;
    unsigned need = is_low ? LOW : START;
    uint64_t hash;

    if (is_low && (l->index->has_low == 0 || !may_begin_low(l, token))) {
        need = GG_FRONT_BEHIND;
        if (!l->looks_back || !is_behind_small(l, at)) {
            return 0;
        }
    }
    hash = gg_token_get_hash(token, l->text, l->len, l->seed);
    if ((token->flags & GG_TOKEN_LONG) != 0) {
        return 0;
    }
    put_word(l, n, at, token->end, hash, need);
    return 1;
}

/* One that is in small letters, for what it may be behind (`is_anchor`), and for
   itself. */
static __attribute__((noinline)) size_t put_small(look *l, size_t n, size_t at,
                                                  bool is_anchor)
{
    bool begins = l->looks_anywhere &&
                  has_bit(l->index->low_anywhere, head_bit_at(l, at));

    if (!begins && !is_anchor) {
        return 0;
    }
    put_word(l, n, at, at + length_at(l, at), hash_at(l, at),
             begins ? LOW : GG_FRONT_BEHIND);
    return 1;
}

/* What is to be looked at of one block. */
typedef struct block {
    const gg_mask *m;
    size_t base;
    uint64_t todo;
    uint64_t odd;
    uint64_t small; /* of plain words in small letters, those that are looked
                       at */
    uint64_t anchors; /* of those: not behind a space */
} block;

/* `is_inside`: eight bytes may be read from wherever a word begins. */
GG_ALWAYS_INLINE void look_at_block(look *l, const block *b, bool is_inside)
{
    size_t n = l->scan->batch.n;
    const uint64_t word[2] = {b->m[0].word, b->m[1].word};
    const uint64_t others = b->odd | b->small;
    uint64_t todo = b->todo;

    while (todo != 0) {
        unsigned bit = (unsigned)__builtin_ctzll(todo);
        size_t at = b->base + bit;
        todo &= todo - 1;
        if ((others >> bit & 1) == 0) {
            uint64_t run = gg_mask_from(word[0], word[1], bit);
            unsigned len = (unsigned)__builtin_ctzll(~run);
            put_word(l, n++, at, at + len,
                     gg_hash_ascii(l->text + at, len,
                                   is_inside ? SIZE_MAX : l->len - at,
                                   l->seed),
                     START);
        } else if ((b->odd >> bit & 1) != 0) {
            n += put_odd(l, n, at);
        } else {
            n += put_small(l, n, at, (b->anchors >> bit & 1) != 0);
        }
    }
    l->scan->batch.n = n;
}

static bool look_at_all(const look *at_hand)
{
    look l = *at_hand; /* which nothing else can change */
    uint64_t space_before = 0;

    for (size_t k = 0; k < l.marks->masks.n; k++) {
        const gg_mask *m = &l.masks[k];
        const gg_mark_block *marks = &l.marks->blocks[k];
        uint64_t small =
            l.ignore_case ? 0 : marks->starts & m->lower & ~marks->odd;
        block b = {
            .m = m,
            .base = l.from + k * GG_MASK_BYTES,
            .odd = marks->odd,
        };
        if (l.scan->batch.n + GG_MASK_BYTES > GG_SCAN_BATCH &&
            !end_batch(&l)) {
            return false;
        }
        if (l.looks_back) {
            /* al-shabaab: behind a hyphen a small letter will do */
            b.anchors = small & ~(m->space << 1 | space_before >> 63);
            space_before = m->space;
        }
        b.small = b.anchors;
        if (l.looks_anywhere) {
            b.small |= small & l.scan->heads[k];
        }
        b.todo = (marks->starts & ~small) | b.small;
        if (b.base + GG_MASK_BYTES + 8 <= l.len) {
            look_at_block(&l, &b, true);
        } else {
            look_at_block(&l, &b, false);
        }
    }
    return end_batch(&l);
}

bool gg_scan_text(gg_scan *scan, const gg_index *index, gg_marks *marks,
                  bool ignore_case)
{
    look l = {
        .scan = scan,
        .index = index,
        .front = &index->front,
        .marks = marks,
        .masks = marks->masks.items,
        .text = marks->text,
        .len = marks->len,
        .from = marks->from,
        .seed = index->seed,
        .ignore_case = ignore_case,
        .looks_back =
            (index->has_low & GG_LOW_BEFORE_CAPITALS) != 0 && !ignore_case,
        .looks_anywhere =
            (index->has_low & GG_LOW_ANYWHERE) != 0 && !ignore_case,
    };

    scan->n = 0;
    scan->batch.n = 0;
    if (l.looks_anywhere) {
        if (gg_grow(&scan->heads, &scan->heads_capacity, marks->masks.n,
                    sizeof *scan->heads) != 0) {
            return false;
        }
        gg_heads_find(&index->heads_anywhere, scan->heads, l.text + l.from,
                      l.len - l.from);
    }
    return look_at_all(&l);
}

void gg_scan_clear(gg_scan *scan)
{
    gg_free(scan->places);
    gg_free(scan->heads);
    scan->places = NULL;
    scan->heads = NULL;
    scan->n = 0;
    scan->capacity = 0;
    scan->heads_capacity = 0;
}
