#include "text/marks.h"

#include "base/memory.h"
#include "text/sentences.h"
#include "text/unicode.h"

#include <string.h>

/* ---- one token ---------------------------------------------------------- */

static inline unsigned count_bits(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

GG_ALWAYS_INLINE uint64_t below(unsigned bit)
{
    return (UINT64_C(1) << bit) - 1;
}

/* By: begins with a capital (4), has a capital (2), has a small letter (1). */
static const uint32_t RUN_FLAGS[8] = {
    [0] = GG_TOKEN_ASCII | GG_TOKEN_DIGIT,
    [1] = GG_TOKEN_ASCII | GG_TOKEN_CASED | GG_TOKEN_LETTER |
          GG_TOKEN_ANY_LOWER,
    [3] = GG_TOKEN_ASCII | GG_TOKEN_CASED | GG_TOKEN_LETTER |
          GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER,
    [6] = GG_TOKEN_ASCII | GG_TOKEN_CASED | GG_TOKEN_LETTER |
          GG_TOKEN_ANY_UPPER | GG_TOKEN_INITIAL_UPPER,
    [7] = GG_TOKEN_ASCII | GG_TOKEN_CASED | GG_TOKEN_LETTER |
          GG_TOKEN_ANY_UPPER | GG_TOKEN_INITIAL_UPPER | GG_TOKEN_ANY_LOWER,
};

/* The run of letters, or of digits, that begins at a bit of block k. */
GG_ALWAYS_INLINE void read_run(const gg_marks *marks, size_t k, unsigned bit,
                            gg_token *out)
{
    const gg_mask *m = &marks->masks.items[k];
    unsigned len = gg_mask_run(m, bit);
    uint64_t run = below(len & 63);
    uint64_t upper = gg_mask_from(m[0].upper, m[1].upper, bit) & run;
    uint64_t lower = gg_mask_from(m[0].lower, m[1].lower, bit) & run;

    out->start = (uint32_t)(marks->from + k * GG_MASK_BYTES + bit);
    out->end = out->start + len;
    out->flags = RUN_FLAGS[(upper & 1) << 2 | (uint32_t)(upper != 0) << 1 |
                           (uint32_t)(lower != 0)];
    out->word = GG_TOKEN_WORD_UNKNOWN;
    out->hash = 0;
}

GG_ALWAYS_INLINE void read_at(const gg_marks *marks, size_t k, unsigned bit,
                              gg_token *out)
{
    const gg_mark_block *b = &marks->blocks[k];

    if ((b->odd >> bit & 1) != 0) {
        *out = marks->odd[b->first_odd + count_bits(b->odd & below(bit))];
    } else {
        read_run(marks, k, bit, out);
    }
}

gg_token gg_marks_read(const gg_marks *marks, size_t at)
{
    gg_token token;

    at -= marks->from;
    read_at(marks, at / GG_MASK_BYTES, (unsigned)(at % GG_MASK_BYTES), &token);
    return token;
}

gg_token *gg_marks_odd(const gg_marks *marks, size_t at)
{
    const gg_mark_block *b =
        &marks->blocks[(at - marks->from) / GG_MASK_BYTES];

    return &marks->odd[b->first_odd +
                       count_bits(b->odd &
                                  below((unsigned)((at - marks->from) %
                                                   GG_MASK_BYTES)))];
}

size_t gg_marks_next(const gg_marks *marks, size_t at)
{
    size_t k = (at - marks->from) / GG_MASK_BYTES;
    uint64_t starts;

    if (at >= marks->len) {
        return marks->len;
    }
    starts = marks->blocks[k].starts &
             UINT64_MAX << (at - marks->from) % GG_MASK_BYTES;
    while (starts == 0) {
        if (++k >= marks->masks.n) {
            return marks->len;
        }
        starts = marks->blocks[k].starts;
    }
    return marks->from + k * GG_MASK_BYTES + (unsigned)__builtin_ctzll(starts);
}

size_t gg_marks_before(const gg_marks *marks, size_t at)
{
    size_t k = (at - marks->from) / GG_MASK_BYTES;
    uint64_t starts = marks->blocks[k].starts &
                      below((unsigned)((at - marks->from) % GG_MASK_BYTES));

    while (starts == 0) {
        if (k-- == 0) {
            return SIZE_MAX;
        }
        starts = marks->blocks[k].starts;
    }
    return marks->from + k * GG_MASK_BYTES + 63 -
           (unsigned)__builtin_clzll(starts);
}

uint32_t gg_marks_number(const gg_marks *marks, size_t at)
{
    size_t k = (at - marks->from) / GG_MASK_BYTES;
    const gg_mark_block *b = &marks->blocks[k];

    return b->first_token +
           count_bits(b->starts & below((unsigned)((at - marks->from) %
                                                   GG_MASK_BYTES)));
}

/* ---- tokens when they are asked for ------------------------------------- */

/* The byte at which token `number` begins, by halving the blocks. */
static size_t find_start(const gg_marks *marks, uint32_t number)
{
    size_t low = 0;
    size_t high = marks->masks.n;
    uint64_t starts;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (marks->blocks[middle].first_token <= number) {
            low = middle;
        } else {
            high = middle;
        }
    }
    starts = marks->blocks[low].starts;
    for (uint32_t n = marks->blocks[low].first_token; n < number; n++) {
        starts &= starts - 1;
    }
    return marks->from + low * GG_MASK_BYTES +
           (unsigned)__builtin_ctzll(starts);
}

GG_ALWAYS_INLINE void make_at(gg_marks *marks, uint32_t number, size_t k,
                              unsigned bit)
{
    const gg_mark_block *b = &marks->blocks[k];
    gg_token *token = &marks->tokens.items[number];

    read_at(marks, k, bit, token);
    token->flags |=
        (uint32_t)(b->sentences >> bit & 1) * GG_TOKEN_SENTENCE |
        (uint32_t)(b->paragraphs >> bit & 1) * GG_TOKEN_PARAGRAPH;
    marks->made[number >> 6] |= UINT64_C(1) << (number & 63);
}

/* From a neighbour, nearly always. */
void gg_marks_make(gg_marks *marks, uint32_t number)
{
    const gg_token *items = marks->tokens.items;
    size_t at;
    size_t k;
    uint64_t starts;

    if (number > 0 && gg_marks_has(marks, number - 1)) {
        at = items[number - 1].end - marks->from;
        k = at / GG_MASK_BYTES;
        starts = marks->blocks[k].starts & UINT64_MAX << at % GG_MASK_BYTES;
        while (starts == 0) {
            starts = marks->blocks[++k].starts;
        }
        make_at(marks, number, k, (unsigned)__builtin_ctzll(starts));
    } else if (number + 1 < marks->tokens.n &&
               gg_marks_has(marks, number + 1)) {
        at = items[number + 1].start - marks->from;
        k = at / GG_MASK_BYTES;
        starts = marks->blocks[k].starts &
                 below((unsigned)(at % GG_MASK_BYTES));
        while (starts == 0) {
            starts = marks->blocks[--k].starts;
        }
        make_at(marks, number, k, 63 - (unsigned)__builtin_clzll(starts));
    } else {
        at = find_start(marks, number) - marks->from;
        make_at(marks, number, at / GG_MASK_BYTES,
                (unsigned)(at % GG_MASK_BYTES));
    }
}

void gg_marks_make_at(gg_marks *marks, uint32_t number, size_t at)
{
    if (!gg_marks_has(marks, number)) {
        at -= marks->from;
        make_at(marks, number, at / GG_MASK_BYTES,
                (unsigned)(at % GG_MASK_BYTES));
    }
}

void gg_marks_make_all(gg_marks *marks)
{
    uint32_t number = 0;

    for (size_t k = 0; k < marks->masks.n; k++) {
        uint64_t starts = marks->blocks[k].starts;
        while (starts != 0) {
            unsigned bit = (unsigned)__builtin_ctzll(starts);
            starts &= starts - 1;
            if (!gg_marks_has(marks, number)) {
                make_at(marks, number, k, bit);
            }
            number++;
        }
    }
    memset(marks->made, 0xFF, (number / 64 + 1) * sizeof *marks->made);
}

/* ---- where tokens begin ------------------------------------------------- */

static bool is_ascii_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static void set_bit(gg_marks *marks, size_t at, bool is_token)
{
    gg_mark_block *b = &marks->blocks[(at - marks->from) / GG_MASK_BYTES];
    uint64_t bit = UINT64_C(1) << (at - marks->from) % GG_MASK_BYTES;

    b->ends |= is_token ? 0 : bit;
    b->starts |= is_token ? bit : 0;
    b->odd |= is_token ? bit : 0;
}

/* Reads one token after the other from byte *at on, up to an ASCII character
   from which on the masks tell the truth again: one that belongs to no token,
   or that begins one behind punctuation. Where that is goes to *at. */
static __attribute__((noinline)) bool read_odd(gg_marks *marks, size_t *at)
{
    const char *text = marks->text;
    bool behind_mark = false;
    size_t p = *at;

    while (p < marks->len) {
        if ((unsigned char)text[p] >= 0x80) {
            size_t len;
            uint32_t cp = gg_cp_at(text + p, &len);
            if ((gg_cp(cp)->flags & GG_CP_WORD) == 0) {
                if (gg_ends_sentence(cp)) {
                    set_bit(marks, p, false);
                }
                p += len;
                behind_mark = true;
                continue;
            }
        } else if (behind_mark || !is_ascii_word(text[p])) {
            break;
        }
        behind_mark = false;
        if (marks->n_odd == marks->odd_capacity &&
            gg_grow(&marks->odd, &marks->odd_capacity, marks->n_odd + 1,
                    sizeof *marks->odd) != 0) {
            return false;
        }
        set_bit(marks, p, true);
        p = gg_token_read(&marks->odd[marks->n_odd++], text, marks->len, p,
                          marks->seed);
    }
    *at = p;
    return true;
}

/* Is the run one of letters, or of digits? */
GG_ALWAYS_INLINE bool is_pure_run(const gg_marks *marks, size_t k,
                                  unsigned bit)
{
    const gg_mask *m = &marks->masks.items[k];
    uint64_t run = below(gg_mask_run(m, bit) & 63);
    uint64_t letters = gg_mask_from(m[0].lower | m[0].upper,
                                    m[1].lower | m[1].upper, bit) & run;

    return letters == run || letters == 0;
}

/* What is left to mark of one block. */
typedef struct block {
    const gg_mask *m;
    size_t base;     /* its first byte in the text */
    uint64_t starts; /* of runs of ASCII letters and digits */
    uint64_t unsure; /* gg_mask_unsure */
} block;

/* The start of the run that bit `at` speaks of; `at` itself, where it is no
   run's; 64 where that is read already. */
GG_ALWAYS_INLINE unsigned start_of(const block *b, unsigned at)
{
    uint64_t others = ~b->m->word & ((UINT64_C(1) << at) - 1);
    unsigned start =
        others != 0 ? 64 - (unsigned)__builtin_clzll(others) : 0;

    if (start != at && (b->starts >> start & 1) != 0) {
        return start;
    }
    return (b->m->high >> at & 1) != 0 ? at : 64;
}

/* The bytes of 's or ’s at p behind a word, if a character of ASCII that belongs
   to no word stands behind; else 0. */
GG_ALWAYS_INLINE size_t plain_possessive(const char *p, size_t room)
{
    size_t n = 0;

    if (room >= 3 && p[0] == '\'') {
        n = 1;
    } else if (room >= 5 && memcmp(p, "\xE2\x80\x99", 3) == 0) {
        n = 3;
    }
    return n != 0 && (p[n] | 0x20) == 's' && (signed char)p[n + 1] >= 0 &&
                   !is_ascii_word(p[n + 1])
               ? n + 1
               : 0;
}

/* Putin's: most odd tokens. Where it ends goes to *at; else false. */
GG_ALWAYS_INLINE bool read_possessive(gg_marks *marks, size_t *at)
{
    size_t k = (*at - marks->from) / GG_MASK_BYTES;
    unsigned bit = (unsigned)((*at - marks->from) % GG_MASK_BYTES);
    const gg_mask *m = &marks->masks.items[k];
    gg_token token;
    size_t n;

    if ((m->word >> bit & 1) == 0 || gg_mask_run(m, bit) == 64) {
        return false;
    }
    read_run(marks, k, bit, &token);
    n = plain_possessive(marks->text + token.end, marks->len - token.end);
    if (n == 0 || !is_pure_run(marks, k, bit)) {
        return false;
    }
    token.flags |= GG_TOKEN_POSSESSIVE;
    if (gg_grow(&marks->odd, &marks->odd_capacity, marks->n_odd + 1,
                sizeof *marks->odd) != 0) {
        return false; /* read_odd will say so */
    }
    set_bit(marks, *at, true);
    marks->odd[marks->n_odd++] = token;
    *at = token.end + n;
    return true;
}

/* Reads on at a bit of the block for which the masks do not do. */
GG_ALWAYS_INLINE bool read_from(gg_marks *marks, block *b, unsigned bit,
                                size_t *done)
{
    uint64_t left;

    *done = b->base + bit;
    if (!read_possessive(marks, done) && !read_odd(marks, done)) {
        return false;
    }
    left = gg_mask_behind(b->base, *done);
    b->starts &= ((UINT64_C(1) << bit) - 1) | left;
    b->unsure &= left;
    return true;
}

GG_ALWAYS_INLINE bool mark_block(gg_marks *marks, block *b, size_t *done)
{
    while (b->unsure != 0) {
        unsigned at = (unsigned)__builtin_ctzll(b->unsure);
        unsigned start = start_of(b, at);
        b->unsure &= b->unsure - 1;
        if (start != 64 && !read_from(marks, b, start, done)) {
            return false;
        }
    }
    return true;
}

/* Where the run begins that goes on from this block into the next; SIZE_MAX:
   none does, or it is read. */
GG_ALWAYS_INLINE size_t find_crossing(const block *b)
{
    unsigned last = 63 - (unsigned)__builtin_clzll(b->starts | 1);

    return b->starts != 0 && ~b->m->word >> last == 0 ? b->base + last
                                                      : SIZE_MAX;
}

/* Of a run that comes from the block before, where it has `before` bytes: does
   this block, by what its masks are not sure of, leave it to be read? From
   64 bytes on, it must be (gg_mask_run). */
GG_ALWAYS_INLINE bool is_odd_crossing(const gg_mask *m, uint64_t unsure,
                                      size_t before)
{
    uint64_t run = m->word & ~(m->word + 1); /* from bit 0 on */

    return (unsure & (run << 1 | 1)) != 0 ||
           before + count_bits(run) >= GG_MASK_BYTES;
}

static bool mark_all(gg_marks *marks)
{
    static const gg_mask NOTHING = {0};
    const gg_mask *before = &NOTHING;
    size_t done = marks->from;
    size_t crossing = SIZE_MAX;
    uint32_t n = 0;
    uint32_t n_odd = 0;

    for (size_t k = 0; k < marks->masks.n; k++) {
        const gg_mask *m = &marks->masks.items[k];
        gg_mark_block *out = &marks->blocks[k];
        size_t base = marks->from + k * GG_MASK_BYTES;
        block b = {
            .m = m, .base = base, .unsure = gg_mask_unsure(m, before)};
        uint64_t left;
        if (crossing != SIZE_MAX &&
            is_odd_crossing(m, b.unsure, base - crossing)) {
            done = crossing;
            if (!read_odd(marks, &done)) {
                return false;
            }
        }
        if (k != 0) { /* of which all is known now */
            n += (uint32_t)__builtin_popcountll(out[-1].starts);
            n_odd += (uint32_t)__builtin_popcountll(out[-1].odd);
        }
        out->first_token = n;
        out->first_odd = n_odd;
        left = gg_mask_behind(base, done);
        b.starts = gg_mask_starts(m, before) & left;
        b.unsure &= left;
        if (!mark_block(marks, &b, &done)) {
            return false;
        }
        out->starts |= b.starts;
        crossing = find_crossing(&b);
        before = m;
    }
    if (marks->masks.n != 0) {
        const gg_mark_block *last = &marks->blocks[marks->masks.n - 1];
        n += (uint32_t)__builtin_popcountll(last->starts);
        n_odd += (uint32_t)__builtin_popcountll(last->odd);
    }
    marks->blocks[marks->masks.n].first_token = n;
    marks->blocks[marks->masks.n].first_odd = n_odd;
    marks->tokens.n = n;
    return true;
}

static bool find_starts(gg_marks *marks)
{
    size_t n_blocks = marks->masks.n + 1;

    if (gg_grow(&marks->blocks, &marks->blocks_capacity, n_blocks,
                sizeof *marks->blocks) != 0) {
        return false;
    }
    memset(marks->blocks, 0, n_blocks * sizeof *marks->blocks);
    return mark_all(marks);
}

bool gg_marks_set(gg_marks *marks, const char *text, size_t len, size_t from,
                  uint64_t seed)
{
    size_t n_words;

    marks->text = text;
    marks->len = len;
    marks->from = from;
    marks->seed = seed;
    marks->n_odd = 0;
    if (!gg_masks_make(&marks->masks, text + from, len - from) ||
        !find_starts(marks)) {
        return false;
    }
    n_words = marks->tokens.n / 64 + 1;
    if (gg_grow(&marks->tokens.items, &marks->tokens.capacity,
                marks->tokens.n, sizeof *marks->tokens.items) != 0 ||
        gg_grow(&marks->made, &marks->made_capacity, n_words,
                sizeof *marks->made) != 0) {
        return false;
    }
    memset(marks->made, 0, n_words * sizeof *marks->made);
    gg_marks_find_sentences(marks);
    return true;
}

void gg_marks_clear(gg_marks *marks)
{
    gg_masks_clear(&marks->masks);
    gg_free(marks->blocks);
    gg_free(marks->odd);
    gg_tokens_clear(&marks->tokens);
    gg_free(marks->made);
    memset(marks, 0, sizeof *marks);
}

/* ---- sentences ---------------------------------------------------------- */

void gg_marks_sentence(const gg_marks *marks, size_t at, uint32_t *first,
                       uint32_t *next)
{
    size_t k = (at - marks->from) / GG_MASK_BYTES;
    uint64_t upto = UINT64_MAX >> (63 - (at - marks->from) % GG_MASK_BYTES);
    uint64_t bits = marks->blocks[k].sentences & upto;
    size_t from = k;
    unsigned bit;

    while (bits == 0 && from > 0) {
        bits = marks->blocks[--from].sentences;
    }
    bit = 63 - (unsigned)__builtin_clzll(bits | 1);
    *first = marks->blocks[from].first_token +
             count_bits(marks->blocks[from].starts & below(bit));
    bits = marks->blocks[k].sentences & ~upto;
    while (bits == 0 && k < marks->masks.n) {
        bits = marks->blocks[++k].sentences; /* of the last one none */
    }
    *next = marks->blocks[k].first_token;
    if (bits != 0) {
        *next += count_bits(marks->blocks[k].starts &
                            below((unsigned)__builtin_ctzll(bits)));
    }
}

static void settle(gg_sentence_walk *walk)
{
    const gg_marks *marks = walk->marks;
    const gg_mark_block *b;
    unsigned bit;

    while (walk->left == 0) {
        if (++walk->block >= marks->masks.n) {
            walk->token = (uint32_t)marks->tokens.n;
            walk->is_paragraph = false;
            return;
        }
        walk->left = marks->blocks[walk->block].sentences;
    }
    b = &marks->blocks[walk->block];
    bit = (unsigned)__builtin_ctzll(walk->left);
    walk->left &= walk->left - 1;
    walk->token = b->first_token + count_bits(b->starts & below(bit));
    walk->is_paragraph = (b->paragraphs >> bit & 1) != 0;
}

gg_sentence_walk gg_sentence_walk_begin(const gg_marks *marks)
{
    gg_sentence_walk walk = {.marks = marks};

    walk.left = marks->blocks[0].sentences;
    settle(&walk);
    return walk;
}

void gg_sentence_walk_on(gg_sentence_walk *walk)
{
    settle(walk);
}
