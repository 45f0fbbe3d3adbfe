#include "tag/skips.h"

#include "base/memory.h"

#include <string.h>

/* Where it is certain that a sentence begins, whatever stands around:

       behind a full stop and a blank, before a capital, where the word before
       ends in five small letters and is no abbreviation
       behind an empty line

   Between two such places without a name, tokens are left out. */

enum {
    LEAST_LINE = 128, /* bytes of a line that are worth it */
    LEAST_SKIP = 64,
    LONG_WORD = 5 /* letters: longer than most abbreviations */
};

typedef struct finder {
    gg_skips *skips;
    const gg_mask *masks;
    size_t n_masks;
    const char *text;
    size_t len;
    size_t from;
    const gg_scan *scan;
    const gg_index *index;
    size_t next_place; /* the first that was not passed */
    size_t open;       /* no name begins from here on ... */
    size_t last;       /* ... to the last start of a sentence */
} finder;

/* ---- what is left out ------------------------------------------------------------ */

static bool has_high(const finder *f, size_t start, size_t end)
{
    uint64_t any = 0;

    for (size_t k = (start - f->from) / GG_MASK_BYTES;
         k <= (end - 1 - f->from) / GG_MASK_BYTES; k++) {
        any |= f->masks[k].high;
    }
    return any != 0;
}

/* Line ends but the line feed. */
static bool has_other_line_end(const finder *f, size_t start, size_t end)
{
    const char *p = f->text + start;
    const char *stop = f->text + end;

    if (memchr(p, '\r', end - start) != NULL) {
        return true;
    }
    if (!has_high(f, start, end)) {
        return false;
    }
    for (; p < stop; p++) {
        if ((p[0] == '\xC2' && p + 1 < stop && p[1] == '\x85') ||
            (p[0] == '\xE2' && p + 2 < stop && p[1] == '\x80' &&
             (p[2] == '\xA8' || p[2] == '\xA9'))) {
            return true;
        }
    }
    return false;
}

/* The start of the last run of characters without a blank in [start, end) that
   holds a token. */
static size_t last_run(const finder *f, size_t start, size_t end)
{
    const char *text = f->text;

    while (end > start) {
        size_t at = end;
        gg_token token;
        while (at > start && text[at - 1] != ' ') {
            at--;
        }
        if (gg_token_read(&token, text, end, at, f->index->seed) != 0) {
            return at;
        }
        end = at > start ? at - 1 : start;
    }
    return start;
}

/* All of [start, end), which lies in one line, but its first and last token. */
static bool skip_line(const finder *f, size_t start, size_t end)
{
    gg_skips *skips = f->skips;
    gg_token token;
    size_t first;
    size_t last;

    if (end - start < LEAST_LINE || has_other_line_end(f, start, end)) {
        return true;
    }
    first = gg_token_read(&token, f->text, end, start, f->index->seed);
    last = last_run(f, start, end);
    if (first == 0 || first + LEAST_SKIP > last) {
        return true;
    }
    if (gg_grow(&skips->items, &skips->capacity, skips->n + 1,
                sizeof *skips->items) != 0) {
        return false;
    }
    skips->items[skips->n++] = (gg_token_skip){first, last};
    return true;
}

static bool skip_lines(const finder *f, size_t start, size_t end)
{
    while (start < end) {
        const char *line_end = memchr(f->text + start, '\n', end - start);
        size_t stop = line_end != NULL ? (size_t)(line_end - f->text) : end;
        if (!skip_line(f, start, stop)) {
            return false;
        }
        start = stop + 1;
    }
    return true;
}

/* ---- starts of sentences ----------------------------------------------------------- */

/* A sentence begins at byte `at`, or the text ends there. */
static bool pass(finder *f, size_t at)
{
    const gg_scan *scan = f->scan;
    bool has_place = f->next_place < scan->n &&
                     scan->places[f->next_place].start < at;

    if (has_place) {
        if (f->last > f->open && !skip_lines(f, f->open, f->last)) {
            return false;
        }
        f->open = at;
        while (f->next_place < scan->n &&
               scan->places[f->next_place].start < at) {
            f->next_place++;
        }
    }
    f->last = at;
    return true;
}

/* Not approx. and Messrs., the abbreviations of text/sentences.c that are so
   long, nor what a name has before a full stop. */
static bool is_behind_long_word(const finder *f, size_t stop)
{
    size_t at = stop - LONG_WORD;
    const unsigned char *tail = (const unsigned char *)f->text + stop - 4;
    uint32_t bit;

    if (stop < f->from + LONG_WORD ||
        (gg_mask_from(f->masks[(at - f->from) / GG_MASK_BYTES].lower,
                      f->masks[(at - f->from) / GG_MASK_BYTES + 1].lower,
                      (unsigned)((at - f->from) % GG_MASK_BYTES)) &
         0x1F) != 0x1F ||
        memcmp(f->text + at, "pprox", LONG_WORD) == 0 ||
        memcmp(f->text + at, "essrs", LONG_WORD) == 0) {
        return false;
    }
    bit = gg_low_head_bit((uint32_t)tail[0] | (uint32_t)tail[1] << 8 |
                          (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24);
    return (f->index->stop_tails[bit >> 6] >> (bit & 63) & 1) == 0;
}

bool gg_find_skips(gg_skips *skips, const gg_scan *scan,
                   const gg_index *index, const gg_tokens *tokens,
                   const char *text, size_t len, size_t from)
{
    finder f = {.skips = skips,
                .masks = tokens->masks.items,
                .n_masks = tokens->masks.n,
                .text = text,
                .len = len,
                .from = from,
                .index = index,
                .scan = scan,
                .open = from,
                .last = from};
    uint64_t lower_before = 0;

    skips->n = 0;
    for (size_t k = 0; k < f.n_masks; k++) {
        const gg_mask *m = &f.masks[k];
        size_t base = from + k * GG_MASK_BYTES;
        uint64_t stops = m->stop & (m->lower << 1 | lower_before >> 63) &
                         gg_mask_from(m[0].space, m[1].space, 1) &
                         gg_mask_from(m[0].upper, m[1].upper, 2);
        uint64_t lines = m->line & gg_mask_from(m[0].line, m[1].line, 1);
        uint64_t all = stops | lines;
        lower_before = m->lower;
        while (all != 0) {
            unsigned bit = (unsigned)__builtin_ctzll(all);
            size_t at = base + bit;
            all &= all - 1;
            if (((lines >> bit & 1) != 0 || is_behind_long_word(&f, at)) &&
                !pass(&f, at + 2)) {
                return false;
            }
        }
    }
    return pass(&f, len) &&
           (f.last <= f.open || skip_lines(&f, f.open, f.last));
}

void gg_skips_clear(gg_skips *skips)
{
    gg_free(skips->items);
    *skips = (gg_skips){NULL, 0, 0};
}
