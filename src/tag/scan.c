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
    size_t next;         /* words before it were in the batch before */
    bool is_fast;    /* gg_has_fast_bits */
} look;

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

GG_ALWAYS_INLINE bool is_low_at(const look *l, size_t at)
{
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);

    return (m->lower >> bit & 1) != 0;
}

GG_ALWAYS_INLINE uint64_t hash_at(const look *l, size_t at, unsigned n)
{
    return gg_hash_ascii(l->text + at, n, l->len - at, l->index->seed);
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

/* ---- cells and pairs ------------------------------------------------------------- */

GG_ALWAYS_INLINE void put_place(look *l, size_t i, uint64_t pair,
                                bool is_whole)
{
    const gg_scan_batch *batch = &l->scan->batch;
    size_t at = batch->start[i] - l->from;
    const gg_mark_block *b = &l->marks->blocks[at / GG_MASK_BYTES];
    uint64_t before =
        b->starts & ((UINT64_C(1) << at % GG_MASK_BYTES) - 1);

    l->scan->places[l->scan->n++] = (gg_scan_place){
        .hash = batch->hash[i],
        .pair = pair,
        .token = b->first_token + (uint32_t)__builtin_popcountll(before),
        .start = batch->start[i],
        .is_whole = is_whole,
    };
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

static __attribute__((noinline)) uint64_t odd_hash(const look *l, size_t at)
{
    return gg_token_get_hash(gg_marks_odd(l->marks, at), l->text, l->len, l->index->seed);
}

/* A word in small letters, not odd, stands at `at` behind one space. Can it be
   the second of a name, by its first four bytes? */
GG_ALWAYS_INLINE bool is_no_second(const look *l, size_t at)
{
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);

    return (m->lower >> bit & 1) != 0 && !is_odd_at(l, at) &&
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
    return is_odd_at(l, at) ? odd_hash(l, at)
                            : hash_at(l, at, length_at(l, at));
}

/* May they be the first of two words? Else their pair is 0. */
GG_ALWAYS_INLINE void ask_seconds(const look *l, const uint16_t *kept,
                                  uint64_t *pairs, size_t n)
{
    const gg_scan_batch *batch = &l->scan->batch;

    for (size_t i = 0; i < n; i++) {
        uint64_t second = second_hash(l, kept[i]);
        bool is_second =
            second != 0 &&
            (gg_front_of(l->front, second) & GG_FRONT_SECOND) != 0;
        uint64_t pair = gg_path_hash(batch->hash[kept[i]], second);
        pairs[i] = is_second ? pair : 0;
        gg_front_fetch_pair(l->front, pair);
    }
}

GG_ALWAYS_INLINE bool end_batch_here(look *l)
{
    uint16_t kept[GG_SCAN_BATCH];
    uint8_t is[GG_SCAN_BATCH];
    uint64_t pairs[GG_SCAN_BATCH];
    size_t n = ask_cells(l, kept, is);

    if (gg_grow(&l->scan->places, &l->scan->capacity, l->scan->n + n,
                sizeof *l->scan->places) != 0) {
        return false;
    }
    ask_seconds(l, kept, pairs, n);
    for (size_t i = 0; i < n; i++) {
        bool is_whole = (is[i] & GG_FRONT_WHOLE) != 0;
        bool is_pair =
            pairs[i] != 0 && gg_front_has_pair(l->front, pairs[i]);
        if (is_whole || is_pair) {
            put_place(l, kept[i], is_pair ? pairs[i] : 0, is_whole);
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

/* ---- first words ------------------------------------------------------------------ */

GG_ALWAYS_INLINE void put_word(look *l, size_t start, size_t end,
                               uint64_t hash, unsigned need)
{
    gg_scan_batch *batch = &l->scan->batch;
    size_t n = batch->n;

    gg_front_fetch(l->front, hash);
    batch->hash[n] = hash;
    batch->start[n] = (uint32_t)start;
    batch->end[n] = (uint32_t)end;
    batch->need[n] = (uint8_t)need;
    batch->n = n + 1;
}

static void put_plain(look *l, size_t at, unsigned need)
{
    unsigned n = length_at(l, at);

    put_word(l, at, at + n, hash_at(l, at, n), need);
}

/* Can a word in small letters that begins like this begin a name? Where its
   first character folds to one byte, nothing is known of the second. */
static bool may_begin_low(const look *l, const gg_token *token)
{
    const char *p = l->text + token->start;
    size_t len;
    const gg_cp_row *row = gg_cp(gg_cp_at(p, &len));
    size_t n = row->fold != 0 ? row->fold & 255 : len;
    uint32_t bit;

    if (row->fold != 0) {
        p = (const char *)gg_cp_folds + ((row->fold >> 8) - 1);
    }
    if (n < 2) {
        return true;
    }
    bit = gg_low_prefix_bit(p[0], p[1]);
    return (l->index->low_prefix[bit >> 6] >> (bit & 63) & 1) != 0;
}

static __attribute__((noinline)) void put_odd(look *l, size_t at)
{
    gg_token *token = gg_marks_odd(l->marks, at);
    bool is_low = gg_token_is_low(token) && !l->ignore_case;
    uint64_t hash;

    if (is_low &&
        (l->index->has_low == 0 || !may_begin_low(l, token))) {
        return;
    }
    hash = gg_token_get_hash(token, l->text, l->len, l->index->seed);
    if ((token->flags & GG_TOKEN_LONG) == 0) {
        put_word(l, at, token->end, hash,
                 is_low ? GG_FRONT_LOW : GG_FRONT_START);
    }
}

/* A word in small letters that was not looked at: is it one? */
GG_ALWAYS_INLINE bool is_plain_low(const look *l, size_t at)
{
    return is_low_at(l, at) && !is_odd_at(l, at);
}

/* The small words before a token, of which the last is `before`: those that may
   begin a name that reaches over it. */
static __attribute__((noinline)) void look_back(look *l, size_t before)
{
    const gg_scan_batch *batch = &l->scan->batch;
    size_t found[GG_LOW_WORDS];
    unsigned n = 0;

    for (unsigned k = 0; k < GG_LOW_WORDS; k++) {
        uint32_t bit = head_bit_at(l, before);
        if (has_bit(l->index->low_head, bit)) {
            found[n++] = before;
        }
        if (!has_bit(l->index->low_inner, bit)) {
            break;
        }
        before = gg_marks_before(l->marks, before);
        if (before == SIZE_MAX || !is_plain_low(l, before)) {
            break;
        }
    }
    while (n > 0) {
        n--;
        if (batch->n == 0 ? found[n] >= l->next
                          : found[n] > batch->start[batch->n - 1]) {
            put_plain(l, found[n], GG_FRONT_LOW);
        }
    }
}

/* Where a token begins at `at`, whose block may be the text's last: what comes
   before and of the token itself, however it is. */
static __attribute__((noinline)) void look_at_token(look *l, size_t at)
{
    size_t before =
        l->looks_back ? gg_marks_before(l->marks, at) : SIZE_MAX;

    if (before != SIZE_MAX && is_plain_low(l, before)) {
        look_back(l, before);
    }
    if (is_odd_at(l, at)) {
        put_odd(l, at);
    } else if (l->ignore_case || !is_low_at(l, at)) {
        put_plain(l, at, GG_FRONT_START);
    } else if (l->looks_anywhere &&
               has_bit(l->index->low_anywhere, head_bit_at(l, at))) {
        put_plain(l, at, GG_FRONT_LOW);
    }
}

/* What is to be looked at of one block. */
typedef struct block {
    const gg_mask *m;
    size_t base;
    uint64_t starts;
    uint64_t small;   /* … of plain words in small letters */
    uint64_t odd;
    uint64_t anchors; /* before which small words are looked for */
} block;

/* The first two bytes of the token at a bit of the block, as gg_low_pair_bit
   wants them. */
GG_ALWAYS_INLINE uint32_t next_of(const look *l, const block *b, unsigned bit)
{
    const unsigned char *p =
        (const unsigned char *)l->text + b->base + bit;
    uint64_t word = gg_mask_from(b->m[0].word, b->m[1].word, bit);

    return (p[0] | 0x20u) | ((word & 2) != 0 ? (p[1] | 0x20u) << 8 : 0);
}

/* The byte before the token where a small word begins with which a name may
   begin that reaches over it; SIZE_MAX: there is none, as the first bytes of
   both nearly always say. */
GG_ALWAYS_INLINE size_t small_before(const look *l, const block *b,
                                     unsigned bit)
{
    uint64_t before = b->starts & ((UINT64_C(1) << bit) - 1);
    unsigned at = 63 - (unsigned)__builtin_clzll(before | 1);
    uint32_t head;

    if (before == 0) {
        size_t last = b->base != l->from ? gg_marks_before(l->marks, b->base)
                                         : SIZE_MAX;
        return last != SIZE_MAX && is_plain_low(l, last) ? last : SIZE_MAX;
    }
    if ((b->small >> at & 1) == 0) {
        return SIZE_MAX;
    }
    head = head_of(l->text + b->base + at, b->m->word >> at);
    if (!has_bit(l->index->low_back, gg_low_head_bit(head)) ||
        ((b->odd >> bit & 1) == 0 &&
         !has_bit(l->index->low_pairs,
                  gg_low_pair_bit(head, next_of(l, b, bit))))) {
        return SIZE_MAX;
    }
    return b->base + at;
}

/* Word n of the batch: one of letters and digits only, eight bytes from whose
   start on are there. */
GG_ALWAYS_INLINE void put_fast(const look *l, const block *b, unsigned bit,
                               size_t n)
{
    gg_scan_batch *batch = &l->scan->batch;
    size_t at = b->base + bit;
    uint64_t word = gg_mask_from(b->m[0].word, b->m[1].word, bit);
    unsigned len = (unsigned)__builtin_ctzll(~word);
    uint64_t hash = gg_hash_ascii(l->text + at, len, SIZE_MAX, l->seed);

    gg_front_fetch(l->front, hash);
    batch->hash[n] = hash;
    batch->start[n] = (uint32_t)at;
    batch->end[n] = (uint32_t)at + len;
    batch->need[n] = GG_FRONT_START;
}

GG_ALWAYS_INLINE void look_at_block(look *l, const block *b, uint64_t todo)
{
    gg_scan_batch *batch = &l->scan->batch;
    size_t n = batch->n;

    while (todo != 0) {
        unsigned bit = (unsigned)__builtin_ctzll(todo);
        bool is_small = (b->small >> bit & 1) != 0;
        bool is_name = is_small && l->looks_anywhere &&
                       has_bit(l->index->low_anywhere,
                               head_bit_at(l, b->base + bit));
        todo &= todo - 1;
        if (is_small && !is_name && (b->anchors >> bit & 1) == 0) {
            continue;
        }
        if (l->looks_back) {
            size_t before = small_before(l, b, bit);
            if (before != SIZE_MAX) {
                batch->n = n;
                look_back(l, before);
                n = batch->n;
            }
        }
        if (((b->odd | b->small) >> bit & 1) == 0) {
            put_fast(l, b, bit, n);
            n++;
        } else {
            batch->n = n;
            if (is_name) {
                put_plain(l, b->base + bit, GG_FRONT_LOW);
            } else if (!is_small) {
                put_odd(l, b->base + bit);
            }
            n = batch->n;
        }
    }
    batch->n = n;
}

static __attribute__((noinline)) void look_at_end(look *l, const block *b,
                                                  uint64_t todo)
{
    while (todo != 0) {
        look_at_token(l, b->base + (unsigned)__builtin_ctzll(todo));
        todo &= todo - 1;
    }
}

GG_ALWAYS_INLINE bool look_at_all(look *at_hand)
{
    look l = *at_hand; /* which nothing else can change */
    uint64_t space_before = 0;

    for (size_t k = 0; k < l.marks->masks.n; k++) {
        const gg_mask *m = &l.masks[k];
        const gg_mark_block *marks = &l.marks->blocks[k];
        block b = {
            .m = m,
            .base = l.from + k * GG_MASK_BYTES,
            .starts = marks->starts,
            .small =
                l.ignore_case ? 0 : marks->starts & m->lower & ~marks->odd,
            .odd = marks->odd,
        };
        uint64_t todo;
        /* each word is put once, and those before the block's first one */
        if (l.scan->batch.n + GG_LOW_WORDS + GG_MASK_BYTES / 2 >
            GG_SCAN_BATCH) {
            l.next = l.scan->batch.start[l.scan->batch.n - 1] + 1;
            if (!end_batch(&l)) {
                return false;
            }
        }
        b.anchors = b.starts & ~b.small;
        if (l.looks_back) {
            /* al-shabaab: behind a hyphen a small letter will do */
            b.anchors |= b.small & ~(m->space << 1 | space_before >> 63);
            space_before = m->space;
        }
        todo = b.anchors;
        if (l.looks_anywhere) {
            todo |= b.small & l.scan->heads[k];
        }
        if (b.base + GG_MASK_BYTES + 8 <= l.len) {
            look_at_block(&l, &b, todo);
        } else {
            look_at_end(&l, &b, todo);
        }
    }
    return end_batch(&l);
}

static GG_FAST_BITS bool look_at_all_fast(look *l)
{
    return look_at_all(l);
}

static bool look_at_all_anywhere(look *l)
{
    return look_at_all(l);
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
        .is_fast = gg_has_fast_bits(),
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
    return l.is_fast ? look_at_all_fast(&l) : look_at_all_anywhere(&l);
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
