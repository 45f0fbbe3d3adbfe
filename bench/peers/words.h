/* The word rule of the peers, who have none: a match begins and ends at the
   edge of a word, and of those that overlap the leftmost, then the longest
   counts. The same rule as in peers/src/main.rs and peers/python_peers.py. */
#ifndef GG_BENCH_WORDS_H
#define GG_BENCH_WORDS_H

#include "inputs.h"

typedef struct span {
    size_t start;
    size_t end;
} span;

typedef struct spans {
    span *items;
    size_t n;
    size_t capacity;
} spans;

static inline void add_span(spans *all, size_t start, size_t end)
{
    if (all->n == all->capacity) {
        all->capacity = all->capacity != 0 ? all->capacity * 2 : 1024;
        all->items = must(realloc(all->items,
                                  all->capacity * sizeof *all->items));
    }
    all->items[all->n++] = (span){start, end};
}

enum letter { NO_LETTER, LETTER, ALONE /* Han, Kana, Thai: no blanks */ };

static inline enum letter letter_at(const unsigned char *p, size_t len)
{
    unsigned c = *p;

    if (c < 0x80) {
        return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_' ? LETTER
                                                               : NO_LETTER;
    }
    if (c < 0xE0) { /* Latin-1 marks: U+00A0 to U+00BF */
        return c == 0xC2 ? NO_LETTER : LETTER;
    }
    if (len < 3 || c >= 0xF0) {
        return c >= 0xF0 ? NO_LETTER : LETTER;
    }
    c = (c & 15) << 12 | (p[1] & 63U) << 6 | (p[2] & 63U);
    if ((c >= 0x2000 && c < 0x2100) || (c >= 0x3000 && c < 0x3040) ||
        c >= 0xFF00) {
        return NO_LETTER;
    }
    return (c >= 0x3040 && c < 0x3100) || (c >= 0x3400 && c < 0xA000) ||
                   (c >= 0x0E00 && c < 0x0E80)
               ? ALONE
               : LETTER;
}

/* A word ends or begins before this byte. */
static inline bool is_word_edge(slice text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.start;
    size_t before = at;
    enum letter left;

    if (at == 0 || at == text.len) {
        return true;
    }
    do {
        before--;
    } while (before > 0 && (p[before] & 0xC0) == 0x80);
    left = letter_at(p + before, at - before);
    return left != LETTER || letter_at(p + at, text.len - at) != LETTER;
}

static inline bool is_before(span a, span b)
{
    return a.start != b.start ? a.start < b.start : a.end > b.end;
}

/* Sorts, drops what overlaps, returns how many stay. Matches come nearly in
   order: to insert is the quickest. */
static inline size_t keep_longest(spans *all)
{
    size_t n = 0;

    for (size_t i = 1; i < all->n; i++) {
        span moved = all->items[i];
        size_t j = i;
        while (j > 0 && is_before(moved, all->items[j - 1])) {
            all->items[j] = all->items[j - 1];
            j--;
        }
        all->items[j] = moved;
    }
    for (size_t i = 0; i < all->n; i++) {
        if (n == 0 || all->items[i].start >= all->items[n - 1].end) {
            all->items[n++] = all->items[i];
        }
    }
    return n;
}

/* Peers read pieces of some 64 KB, cut at blank lines. */
static inline size_t cut_at_blank_line(slice text, size_t at)
{
    while (at < text.len) {
        const char *p = memchr(text.start + at, '\n', text.len - at);
        if (p == NULL) {
            return text.len;
        }
        at = (size_t)(p - text.start) + 1;
        if (at < text.len && text.start[at] == '\n') {
            return at;
        }
    }
    return text.len;
}

static inline size_t chunk_end(slice text, size_t at)
{
    return cut_at_blank_line(text, at + 65536);
}

static inline slice cut_text(slice text, double megabytes)
{
    size_t want = (size_t)(megabytes * 1e6);

    if (want < text.len) {
        text.len = cut_at_blank_line(text, want);
    }
    return text;
}

#endif
