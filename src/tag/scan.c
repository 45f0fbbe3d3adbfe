#include "tag/scan.h"

#include "base/memory.h"
#include "text/token_hash.h"
#include "text/unicode.h"

#include <string.h>

/* In short loops without conditions, each over what the one before left, so that
   the processor need not guess: capitals by the masks; hashes and cells; second
   words; pairs. What is seldom (odd tokens, small words that begin names) comes
   behind, one by one.

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

GG_ALWAYS_INLINE void set_place(const look *l, gg_scan_place *place,
                                size_t start, uint64_t hash, uint64_t pair,
                                bool is_whole)
{
    size_t at = start - l->from;
    const gg_mark_block *b = &l->marks->blocks[at / GG_MASK_BYTES];
    uint64_t before =
        b->starts & ((UINT64_C(1) << at % GG_MASK_BYTES) - 1);

    place->hash = hash;
    place->pair = pair;
    place->token = b->first_token + (uint32_t)__builtin_popcountll(before);
    place->start = (uint32_t)start;
    place->is_whole = is_whole;
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

/* One of seldom ones, in order; there is room for it. */
static void put_place(look *l, size_t start, uint64_t hash, uint64_t pair,
                      bool is_whole)
{
    set_place(l, &l->scan->places[l->scan->n++], start, hash, pair, is_whole);
    settle_last(l->scan);
}

/* The word at `at` may be in a name that begins in small letters: those before it,
   up to the last that may be inside of one. */
static __attribute__((noinline)) void look_back(look *l, size_t at,
                                                uint64_t next)
{
    const gg_index *index = l->index;

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
            }
        }
        if (!has_bit(index->low_inner, bit)) {
            break;
        }
        next = hash;
    }
}

/* ---- plain words -------------------------------------------------------------------- */

/* Its hash and end. Sixteen bytes may be read. */
GG_ALWAYS_INLINE uint64_t hash_plain(const look *l, size_t at, uint32_t *end)
{
    const char *p = l->text + at;
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);
    uint64_t run = gg_mask_from(m[0].word, m[1].word, bit);
    unsigned len = (unsigned)__builtin_ctzll(~run);
    bool is_long = len > 8;
    uint64_t first = gg_hash_load(p, 8) | GG_HASH_LOWER;
    uint64_t last =
        gg_hash_load(p + (is_long ? len - 8 : 0), 8) | GG_HASH_LOWER;

    *end = (uint32_t)at + len;
    first &= UINT64_MAX >> (is_long ? 0 : 64 - 8 * len);
    last &= is_long ? UINT64_MAX : 0;
    return len <= 16 ? gg_hash_short(first, last, len, l->seed)
                     : gg_hash_ascii_long(p, len, l->seed);
}

/* Hashes, and which words are kept by their cells. */
static inline void ask_cells(const look *l, gg_scan_batch *batch)
{
    const uint8_t *cells = l->front->cells;
    const unsigned shift = l->front->cell_shift;
    const unsigned need =
        GG_FRONT_START | (l->looks_back ? GG_FRONT_BEHIND : 0u);
    const size_t n = batch->n;
    size_t n_kept = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t hash = hash_plain(l, batch->start[i], &batch->end[i]);
        unsigned is = cells[hash >> shift];
        batch->hash[i] = hash;
        batch->kept[n_kept] = (uint16_t)i;
        batch->is[n_kept] = (uint8_t)is;
        n_kept += (is & need) != 0;
    }
    batch->start[n] = UINT32_MAX; /* nothing stands behind the last */
    batch->hash[n] = 0;
    batch->n_kept = n_kept;
}

/* The hash of the token behind a word that ends before byte `end`; 0: none is
   there. */
static __attribute__((noinline)) uint64_t find_second(const look *l,
                                                      size_t end)
{
    size_t at = gg_marks_next(l->marks, end);

    if (at >= l->len) {
        return 0;
    }
    return is_odd_at(l, at) ? odd_hash(l, at) : hash_at(l, at);
}

/* A blank and a word in small letters stand behind byte `end`; by its first four
   bytes it is no second word of a name. */
GG_ALWAYS_INLINE bool is_no_second(const look *l, size_t end)
{
    bool fits = end + 5 <= l->len;
    size_t at = fits ? end + 1 : l->from + 1;
    unsigned bit;
    const gg_mask *m = mask_at(l, at, &bit);
    uint64_t low = (m->lower & ~gg_marks_block(l->marks, at)->odd) >> bit & 1;
    uint64_t run = gg_mask_from(m[0].word, m[1].word, bit);
    uint32_t head = gg_low_head_bit(head_of(l->text + at, run));

    return (low & fits & (l->text[at - 1] == ' ') &
            ~(l->index->low_second[head >> 6] >> (head & 63))) != 0;
}

/* The second words of those kept. Two capitals in a row stand so in the batch;
   most words in small letters are dismissed at once. */
static inline void ask_seconds(const look *l, gg_scan_batch *batch)
{
    const bool any_case = l->ignore_case;
    size_t n_unsure = 0;

    for (size_t k = 0; k < batch->n_kept; k++) {
        size_t i = batch->kept[k];
        bool is_next = batch->start[i + 1] == batch->end[i] + 1;
        bool begins = (batch->is[k] & GG_FRONT_START) != 0;
        bool is_none = !any_case & is_no_second(l, batch->end[i]);
        batch->second[k] = is_next ? batch->hash[i + 1] : 0;
        batch->unsure[n_unsure] = (uint16_t)k;
        n_unsure += begins & !is_next & !is_none;
    }
    for (size_t u = 0; u < n_unsure; u++) {
        size_t k = batch->unsure[u];
        batch->second[k] = find_second(l, batch->end[batch->kept[k]]);
    }
}

/* Places where a name of one word may stand, or of two. */
static inline void ask_pairs(look *l, gg_scan_batch *batch)
{
    const gg_front front = *l->front;
    const size_t n_kept = batch->n_kept;
    gg_scan_place *place = l->scan->places + l->scan->n;

    for (size_t k = 0; k < n_kept; k++) {
        uint64_t pair =
            gg_path_hash(batch->hash[batch->kept[k]], batch->second[k]);
        pair = batch->second[k] != 0 ? pair : 0;
        batch->second[k] = pair;
        gg_front_fetch_pair(&front, pair);
    }
    for (size_t k = 0; k < n_kept; k++) {
        size_t i = batch->kept[k];
        uint64_t pair = batch->second[k];
        bool is_pair = (pair != 0) & gg_front_has_pair(&front, pair);
        bool is_whole = (batch->is[k] & GG_FRONT_WHOLE) != 0;
        bool begins = (batch->is[k] & GG_FRONT_START) != 0;
        set_place(l, place, batch->start[i], batch->hash[i],
                  is_pair ? pair : 0, is_whole);
        place += begins & (is_pair | is_whole);
    }
    l->scan->n = (size_t)(place - l->scan->places);
}

static void look_back_from_kept(look *l, gg_scan_batch *batch)
{
    size_t n = 0;

    for (size_t k = 0; k < batch->n_kept; k++) {
        batch->unsure[n] = batch->kept[k];
        n += (batch->is[k] & GG_FRONT_BEHIND) != 0;
    }
    for (size_t u = 0; u < n && l->looks_back; u++) {
        size_t i = batch->unsure[u];
        look_back(l, batch->start[i], batch->hash[i]);
    }
}

/* ---- other tokens ------------------------------------------------------------------- */

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

/* One space and no ASCII word before it: no small word is there. */
static bool is_behind_small(const look *l, size_t at)
{
    return at < l->from + 2 || l->text[at - 1] != ' ' ||
           ((l->text[at - 2] | 0x20) >= 'a' && (l->text[at - 2] | 0x20) <= 'z') ||
           (l->text[at - 2] >= '0' && l->text[at - 2] <= '9');
}

/* The token [at, end), with what its cell must say for it to begin a name (0: it
   begins none). */
static void take_token(look *l, size_t at, size_t end, uint64_t hash,
                       unsigned need)
{
    unsigned is = gg_front_of(l->front, hash);

    if ((is & need) != 0) {
        bool is_whole = (is & GG_FRONT_WHOLE) != 0;
        uint64_t second = find_second(l, end);
        uint64_t pair = second != 0 ? gg_path_hash(hash, second) : 0;
        bool is_pair = pair != 0 && gg_front_has_pair(l->front, pair);
        if (is_whole || is_pair) {
            put_place(l, at, hash, is_pair ? pair : 0, is_whole);
        }
    }
    if ((is & GG_FRONT_BEHIND) != 0 && l->looks_back) {
        look_back(l, at, hash);
    }
}

static void take_odd(look *l, size_t at)
{
    gg_token *token = gg_marks_odd(l->marks, at);
    bool is_low = gg_token_is_low(token) && !l->ignore_case;
    unsigned need = is_low ? GG_FRONT_LOW : GG_FRONT_START;
    uint64_t hash;

    if (is_low && (l->index->has_low == 0 || !may_begin_low(l, token))) {
        need = 0;
        if (!l->looks_back || !is_behind_small(l, at)) {
            return;
        }
    }
    hash = gg_token_get_hash(token, l->text, l->len, l->seed);
    if ((token->flags & GG_TOKEN_LONG) == 0) {
        take_token(l, at, token->end, hash, need);
    }
}

/* Not behind one space: perhaps behind a hyphen, where a small letter will do
   for a capital. */
static bool is_anchor(const look *l, size_t at)
{
    return l->looks_back && at > l->from && l->text[at - 1] != ' ';
}

static void take_other(look *l, size_t at)
{
    bool is_small = is_small_at(l, at) && !l->ignore_case;
    bool begins = !is_small || (l->looks_anywhere &&
                                has_bit(l->index->low_anywhere,
                                        head_bit_at(l, at)));

    if (is_odd_at(l, at)) {
        take_odd(l, at);
    } else if (begins || is_anchor(l, at)) {
        take_token(l, at, at + length_at(l, at), hash_at(l, at),
                   !begins    ? 0
                   : is_small ? GG_FRONT_LOW
                              : GG_FRONT_START);
    }
}

/* ---- batches -------------------------------------------------------------------------- */

static __attribute__((noinline)) bool end_batch(look *l)
{
    gg_scan_batch *batch = &l->scan->batch;

    ask_cells(l, batch);
    /* each may be a place, and so may the small words before it */
    if (gg_grow(&l->scan->places, &l->scan->capacity,
                l->scan->n + batch->n_kept + 1 +
                    (batch->n_kept + batch->n_others) * (GG_LOW_WORDS + 1),
                sizeof *l->scan->places) != 0) {
        return false;
    }
    ask_seconds(l, batch);
    ask_pairs(l, batch);
    look_back_from_kept(l, batch);
    for (size_t i = 0; i < batch->n_others; i++) {
        take_other(l, batch->others[i]);
    }
    batch->n = 0;
    batch->n_others = 0;
    return true;
}

/* Appends the bits of a block; the first `always` places are written however many
   there are. */
GG_ALWAYS_INLINE size_t put_bits(uint32_t *out, uint64_t bits, uint32_t base,
                                 unsigned always)
{
    unsigned n = (unsigned)__builtin_popcountll(bits);

    for (unsigned i = 0; i < always; i++) {
        out[i] = base + (unsigned)__builtin_ctzll(bits | UINT64_C(1) << 63);
        bits &= bits - 1;
    }
    for (unsigned i = always; i < n; i++) {
        out[i] = base + (unsigned)__builtin_ctzll(bits);
        bits &= bits - 1;
    }
    return n;
}

static bool look_at_all(look *l)
{
    gg_scan_batch *batch = &l->scan->batch;
    const gg_mask *masks = l->masks;
    const gg_mark_block *blocks = l->marks->blocks;
    const uint64_t *heads = l->scan->heads;
    const size_t n_blocks = l->marks->masks.n;
    const uint64_t small_too = l->ignore_case ? 0 : UINT64_MAX;
    const uint64_t back = l->looks_back ? UINT64_MAX : 0;
    uint64_t space_before = 0;
    size_t n = 0;
    size_t n_others = 0;

    for (size_t k = 0; k < n_blocks; k++) {
        size_t base = l->from + k * GG_MASK_BYTES;
        uint64_t plain = blocks[k].starts & ~blocks[k].odd;
        uint64_t small = plain & masks[k].lower & small_too;
        uint64_t words = plain ^ small;
        uint64_t others =
            blocks[k].odd |
            (small & ~(masks[k].space << 1 | space_before >> 63) & back);
        space_before = masks[k].space;
        if (l->looks_anywhere) {
            others |= small & heads[k];
        }
        if (base + GG_MASK_BYTES + 24 > l->len) {
            /* what is read of plain words may not be there */
            others |= words;
            words = 0;
        }
        n += put_bits(batch->start + n, words, (uint32_t)base, 4);
        n_others += put_bits(batch->others + n_others, others,
                             (uint32_t)base, 2);
        if (n > GG_SCAN_WORDS - GG_SCAN_SLACK ||
            n_others > GG_SCAN_WORDS - GG_SCAN_SLACK || k + 1 == n_blocks) {
            batch->n = n;
            batch->n_others = n_others;
            if (!end_batch(l)) {
                return false;
            }
            n = 0;
            n_others = 0;
        }
    }
    return true;
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
