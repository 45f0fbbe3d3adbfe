#include "text/sentences.h"

#include "text/last_words.h"
#include "text/packed.h"
#include "text/unicode.h"

#include <string.h>

/* ---- what characters do -------------------------------------------------- */

static bool is_terminal(uint32_t cp)
{
    switch (cp) {
    case '.': case '!': case '?':
    case 0x2026: /* ellipsis */
    case 0x203C: case 0x203D: case 0x2047: case 0x2048: case 0x2049:
    case 0x037E: case 0x0589: /* Greek question mark, Armenian stop */
    case 0x061F: case 0x06D4: /* Arabic question mark, Urdu stop */
    case 0x0964: case 0x0965: /* danda */
    case 0x0F0D: case 0x0F0E: /* Tibetan */
    case 0x104A: case 0x104B: case 0x1362: case 0x1367:
    case 0x17D4: case 0x17D5: /* Khmer */
    case 0x3002: case 0xFF01: case 0xFF0E: case 0xFF1F: case 0xFF61:
        return true;
    default:
        return false;
    }
}

/* Full-width punctuation needs no blank behind it. */
static bool is_wide_terminal(uint32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF0E || cp == 0xFF1F ||
           cp == 0xFF61 || cp == 0x104B || cp == 0x17D4;
}

static bool is_closer(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0x2019 ||
           cp == 0x201D || cp == 0xBB || cp == 0x300D || cp == 0x300F ||
           cp == 0x203A || cp == 0xFF09 || cp == 0x3011;
}

static bool is_opener(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == '(' || cp == '[' || cp == 0x2018 ||
           cp == 0x201A || cp == 0x201C || cp == 0x201E || cp == 0xAB ||
           cp == 0x3008 || cp == 0x300A || cp == 0x300C || cp == 0x300E ||
           cp == 0x2039 || cp == 0xBF || cp == 0xA1 || cp == 0xFF08 ||
           cp == 0x3010 || cp == '-' || cp == '*' ||
           cp == 0x2022 || (cp >= 0x2012 && cp <= 0x2015) || cp == '#' ||
           cp == '$' || cp == 0x20AC || cp == 0xA3;
}

/* Quotation marks that open in one language and close in another („Warum?“,
   »Warum?«) close where they are glued to the terminal and a blank follows;
   the French » closes behind a blank, too. */
static bool closes_here(uint32_t cp, bool is_glued, const char *next,
                        const char *end)
{
    size_t len;
    bool blank_next =
        next < end && (gg_cp_flags(next, &len) & GG_CP_BLANK) != 0;

    if (!is_glued) {
        return cp == 0xBB && blank_next;
    }
    return is_closer(cp) || (blank_next && (cp == 0x201C || cp == 0x2018 ||
                                            cp == 0xAB || cp == 0x2039));
}

static bool is_opening_quote(uint32_t cp)
{
    return is_opener(cp) &&
           (cp == '"' || cp == '\'' || cp == 0xAB || cp == 0x300C ||
            cp == 0x300E || (cp >= 0x2018 && cp <= 0x2039));
}

/* Arrows, dingbats, emoji: they may stand between two sentences. */
static bool is_picture(uint32_t cp)
{
    return (cp >= 0x2190 && cp <= 0x2BFF) || (cp >= 0x1F000 && cp <= 0x1FAFF);
}

static bool is_line_end(uint32_t cp)
{
    return cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 ||
           cp == 0x2029;
}

/* ---- words that do not end a sentence ------------------------------------ */

/* W., and where there are no capitals د. and ד. too; in Cyrillic, г. and с. of
   places and years. */
static bool is_initial(const char *text, const gg_token *token)
{
    size_t len;
    uint32_t cp = gg_cp_at(text + token->start, &len);

    if (token->start + len != token->end ||
        (token->flags & GG_TOKEN_DOTTED) != 0) {
        return false;
    }
    return (token->flags & GG_TOKEN_INITIAL_UPPER) != 0 ||
           (cp >= 0x0430 && cp <= 0x045F) || /* Cyrillic, small */
           (cp >= 0x05D0 && cp <= 0x05EA) || /* Hebrew */
           (cp >= 0x0620 && cp <= 0x064A);   /* Arabic */
}

/* ---- the gap between two tokens ------------------------------------------ */

typedef struct gap_view {
    uint32_t terminal;  /* the last terminal character, 0: none */
    const char *cut;    /* behind the terminal and its closing quotes */
    bool blank_after;   /* a blank follows the terminal */
    bool only_openers;  /* after it nothing but blanks, closers, openers */
    bool opened;        /* a quote or bracket opens the next word */
    bool quoted;        /* … a quote */
    unsigned n_lines;   /* line ends in the gap */
    bool blank_line;
    const char *first_line_end;
} gap_view;

static gap_view view_gap(const char *text, const gg_token *left,
                         const gg_token *right)
{
    const char *p = text + left->end;
    const char *end = text + right->start;
    bool dotted = (left->flags & GG_TOKEN_DOTTED) != 0 &&
                  text[left->end - 1] == '.';
    gap_view view = {.terminal = dotted ? '.' : 0,
                     .cut = p,
                     .only_openers = true};
    bool closing = dotted;
    bool after_line = false;

    if ((left->flags & GG_TOKEN_POSSESSIVE) != 0) {
        while (p < end && (*p | 0x20) != 's') {
            p++;
        }
        p += p < end ? 1 : 0;
    }
    while (p < end) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        const char *next = p + len;
        if (is_line_end(cp)) {
            if (!(cp == '\r' && next < end && *next == '\n')) {
                view.blank_line |= after_line || cp == 0x2029;
                after_line = true;
                view.n_lines++;
                if (view.first_line_end == NULL) {
                    view.first_line_end = p;
                }
            }
            view.blank_after = true;
            closing = false;
        } else if ((gg_cp(cp)->flags & GG_CP_BLANK) != 0) {
            view.blank_after = true;
            closing = false;
        } else if ((gg_cp(cp)->flags & GG_CP_IGNORABLE) == 0) {
            after_line = false;
            if (is_terminal(cp)) {
                view.terminal = cp;
                view.cut = next;
                view.blank_after = false;
                view.only_openers = true;
                view.opened = false;
                view.quoted = false;
                closing = true;
            } else if (view.terminal != 0 && view.only_openers &&
                       !view.opened && closes_here(cp, closing, next, end)) {
                view.cut = next;
            } else if (is_opener(cp)) {
                view.opened = true;
                view.quoted |= is_opening_quote(cp);
                closing = false;
            } else if (!is_closer(cp) && !is_picture(cp)) {
                view.only_openers = false;
                closing = false;
            }
        }
        p = next;
    }
    return view;
}

static bool can_start(const gg_token *token, const gap_view *view)
{
    if ((token->flags & GG_TOKEN_CASED) == 0) {
        return true; /* a digit, or a script without case */
    }
    return (token->flags & GG_TOKEN_INITIAL_UPPER) != 0 || view->opened;
}

static bool ends_lower(const char *text, const gg_token *token)
{
    size_t len;
    const char *last = gg_cp_before(text, text + token->end);

    return (gg_cp(gg_cp_at(last, &len))->flags & GG_CP_LOWER) != 0;
}

static bool is_terminal_gap(const char *text, size_t len,
                            const gg_token *left, const gg_token *right,
                            const gap_view *view)
{
    gg_last_word last;

    if (view->terminal == 0 || !view->only_openers ||
        !can_start(right, view)) {
        return false;
    }
    if (!view->blank_after && !is_wide_terminal(view->terminal)) {
        /* rule M7: said.North Korea, said.(RELATED */
        return ends_lower(text, left) &&
               (right->flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
               (right->flags & GG_TOKEN_ANY_LOWER) +
                       (view->opened ? GG_TOKEN_ANY_LOWER : 0u) !=
                   0 &&
               left->end - left->start > 2;
    }
    if (view->terminal != '.' || view->cut - (text + left->end) > 1) {
        return true;
    }
    last = gg_last_word_of_token(text, len, left);
    if (last == GG_LAST_NEVER) {
        return false;
    }
    if (last == GG_LAST_SELDOM || is_initial(text, left) ||
        (left->flags & GG_TOKEN_DOTTED) != 0) {
        return (right->flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
               (view->quoted || gg_opens_sentence(text, len, right));
    }
    return (right->flags & GG_TOKEN_DIGIT) == 0 ||
           last != GG_LAST_BEFORE_NUMBER;
}

/* ---- lines ---------------------------------------------------------------- */

/* A run of lines without a blank line between them. */
typedef struct block {
    size_t end;      /* where it ends, 0: not looked at yet */
    size_t longest;  /* bytes of its longest line */
    bool terminated; /* its last line ends with terminal punctuation */
} block;

enum { UNWRAPPED_LINE = 160 };

static bool ends_terminated(const char *text, size_t start, size_t end)
{
    const char *p = text + end;

    while (p > text + start) {
        size_t len;
        const char *before = gg_cp_before(text + start, p);
        uint32_t cp = gg_cp_at(before, &len);
        if (is_terminal(cp)) {
            return true;
        }
        if (!is_closer(cp) && (gg_cp(cp)->flags & GG_CP_BLANK) == 0) {
            return false;
        }
        p = before;
    }
    return false;
}

static size_t line_end(const char *text, size_t len, size_t from)
{
    const char *p = memchr(text + from, '\n', len - from);

    return p != NULL ? (size_t)(p - text) : len;
}

static bool is_blank_span(const char *text, size_t start, size_t end)
{
    while (start < end) {
        size_t len;
        if ((gg_cp(gg_cp_at(text + start, &len))->flags & GG_CP_BLANK) == 0) {
            return false;
        }
        start += len;
    }
    return true;
}

/* Looks at the block that holds byte `at`, which begins at `start`. */
static block look_at_block(const char *text, size_t len, size_t start)
{
    block b = {0, 0, false};
    size_t at = start;
    size_t last_start = start;
    size_t last_end = start;

    for (;;) {
        size_t end = line_end(text, len, at);
        if (is_blank_span(text, at, end)) {
            break;
        }
        last_start = at;
        last_end = end;
        if (end - at > b.longest) {
            b.longest = end - at;
        }
        if (end == len) {
            break;
        }
        at = end + 1;
    }
    b.end = last_end > start ? last_end : start + 1;
    b.terminated = ends_terminated(text, last_start, last_end);
    return b;
}

static size_t line_start_before(const char *text, size_t from, size_t at)
{
    while (at > from && text[at - 1] != '\n') {
        at--;
    }
    return at;
}

static size_t word_length(const char *text, size_t len, size_t at)
{
    size_t n = 0;

    while (at + n < len && text[at + n] != ' ' && text[at + n] != '\n' &&
           text[at + n] != '\t' && text[at + n] != '\r') {
        n++;
    }
    return n;
}

/* The line break in the gap before `right`: is it the end of a heading (or of
   an item, a byline …) rather than a wrapped line? In wrapped text the next
   word would not have fitted. */
static bool is_heading_break(const char *text, size_t len, const block *b,
                             size_t break_at, const gg_token *right,
                             const gap_view *view)
{
    size_t start = line_start_before(text, 0, break_at);
    size_t line_len = break_at - start;
    size_t next_start = line_start_before(text, 0, right->start);
    size_t next_end = line_end(text, len, next_start);
    size_t next_word;

    if (!can_start(right, view) ||
        (right->flags & (GG_TOKEN_CASED | GG_TOKEN_DIGIT)) == 0) {
        return false;
    }
    next_word = word_length(text, len, next_start);
    if (line_len + 1 + next_word <= b->longest || !b->terminated) {
        return true;
    }
    return next_end - next_start == line_len &&
           memcmp(text + start, text + next_start, line_len) == 0;
}

/* ---- marking -------------------------------------------------------------- */

typedef struct marker {
    const char *text;
    size_t len;
    size_t block_start;
    block current; /* end 0: to be looked at */
    bool line_is_new; /* the line at hand began with a sentence: only such a
                         line can be a heading */
} marker;

/* A blank line stands between bytes `from` and `start`, where a token begins.
   Blocks end at line feeds only: one that goes on behind other line ends is not
   looked at again for each of them. */
static void begin_block(marker *m, size_t from, size_t start)
{
    if (m->current.end <= start) {
        m->current.end = 0;
        m->block_start = line_start_before(m->text, from, start);
    }
}

static uint32_t mark_of(marker *m, const gg_token *left, const gg_token *right,
                        bool *begins_line)
{
    gap_view view = view_gap(m->text, left, right);

    *begins_line = view.n_lines != 0;
    if (view.blank_line) {
        begin_block(m, left->end, right->start);
        return GG_TOKEN_SENTENCE | GG_TOKEN_PARAGRAPH;
    }
    if (view.n_lines != 0) {
        if (m->current.end <= left->end) {
            if (m->current.end != 0) {
                m->block_start =
                    line_start_before(m->text, m->block_start, left->start);
            }
            m->current = look_at_block(m->text, m->len, m->block_start);
        }
        if (m->current.longest > UNWRAPPED_LINE) {
            return GG_TOKEN_SENTENCE | GG_TOKEN_PARAGRAPH;
        }
        if (m->line_is_new &&
            is_heading_break(m->text, m->len, &m->current,
                             (size_t)(view.first_line_end - m->text), right,
                             &view)) {
            return GG_TOKEN_SENTENCE;
        }
    }
    return is_terminal_gap(m->text, m->len, left, right, &view)
               ? GG_TOKEN_SENTENCE
               : 0;
}

/* In a gap, what can end a sentence: full stops and the like, line ends, any
   character above ASCII. */
static bool may_end_sentence(char c)
{
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == '\r' ||
           (signed char)c < 0;
}

static inline bool is_quiet_gap(const char *text, const gg_token *left,
                                const gg_token *right)
{
    if ((left->flags & GG_TOKEN_DOTTED) != 0) {
        return false;
    }
    for (size_t at = left->end; at < right->start; at++) {
        if (may_end_sentence(text[at])) {
            return false;
        }
    }
    return true;
}

/* A full stop and a space between a word of small letters that is no
   abbreviation, being too long for one, and a word with a capital: most ends
   of sentences. */
static inline bool is_plain_end(const char *text, const gg_token *left,
                                const gg_token *right)
{
    enum {
        LOOK = GG_TOKEN_ASCII | GG_TOKEN_DOTTED | GG_TOKEN_POSSESSIVE,
        LONGEST_ABBREVIATION = 6
    };

    return right->start - left->end == 2 && text[left->end] == '.' &&
           text[left->end + 1] == ' ' &&
           (left->flags & LOOK) == GG_TOKEN_ASCII &&
           (right->flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
           left->end - left->start > LONGEST_ABBREVIATION;
}

/* The gap between two neighbours, as it comes: GG_TOKEN_SENTENCE and …PARAGRAPH
   where the right one begins such. */
static uint32_t look_at_gap(marker *m, const gg_token *left,
                            const gg_token *right)
{
    bool begins_line;
    uint32_t mark;

    if (is_plain_end(m->text, left, right)) {
        return GG_TOKEN_SENTENCE;
    }
    mark = mark_of(m, left, right, &begins_line);
    if (begins_line) {
        m->line_is_new = (mark & GG_TOKEN_SENTENCE) != 0;
    }
    return mark;
}

static marker marker_at(const char *text, size_t len, size_t first)
{
    return (marker){.text = text,
                    .len = len,
                    .block_start = line_start_before(text, 0, first),
                    .line_is_new = true};
}

void gg_mark_sentences(gg_tokens *tokens, const char *text, size_t len)
{
    marker m;

    if (tokens->n == 0) {
        return;
    }
    m = marker_at(text, len, tokens->items[0].start);
    tokens->items[0].flags |= GG_TOKEN_SENTENCE | GG_TOKEN_PARAGRAPH;
    for (size_t i = 1; i < tokens->n; i++) {
        gg_token *right = &tokens->items[i];
        if (!is_quiet_gap(text, right - 1, right)) {
            right->flags |= look_at_gap(&m, right - 1, right);
        }
    }
}

/* ---- marking by masks ------------------------------------------------------- */

/* The bits of `low` from bit `bit` - 7 on, those before bit 0 from the block
   before. */
static inline uint64_t seven_before(uint64_t before, uint64_t low,
                                    unsigned bit)
{
    return bit >= 7 ? low >> (bit - 7) : low << (7 - bit) | before >> (57 + bit);
}

static void put_mark(gg_marks *marks, size_t at, uint32_t mark)
{
    gg_mark_block *b = &marks->blocks[(at - marks->from) / GG_MASK_BYTES];
    unsigned bit = (unsigned)((at - marks->from) % GG_MASK_BYTES);

    b->sentences |= (uint64_t)((mark & GG_TOKEN_SENTENCE) != 0) << bit;
    b->paragraphs |= (uint64_t)((mark & GG_TOKEN_PARAGRAPH) != 0) << bit;
}

/* The gap that holds byte `at`, or that stands behind the token that does;
   returns where the token behind it begins. */
static __attribute__((noinline)) size_t take_gap(gg_marks *marks, marker *m,
                                                 size_t at)
{
    size_t before = gg_marks_before(marks, at + 1);
    size_t next = gg_marks_next(marks, at + 1);
    gg_token left;
    gg_token right;

    if (before == SIZE_MAX || next == marks->len) {
        return next;
    }
    left = gg_marks_read(marks, before);
    right = gg_marks_read(marks, next);
    put_mark(marks, next, look_at_gap(m, &left, &right));
    return next;
}

static bool is_low_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* An empty line begins at byte `at`, behind at least one token. */
static size_t take_empty_line(gg_marks *marks, marker *m, size_t at)
{
    size_t next = gg_marks_next(marks, at);

    if (next != marks->len) {
        begin_block(m, at, next);
        m->line_is_new = true;
        put_mark(marks, next, GG_TOKEN_SENTENCE | GG_TOKEN_PARAGRAPH);
    }
    return next;
}

/* Where the tokens before a full stop are looked at: in its block, and in the
   one before. */
typedef struct stop_place {
    const gg_mask *mask;
    const gg_mask *before;
    const gg_mark_block *block;
    unsigned bit;
} stop_place;

/* Does a sentence end behind this word and its full stop, if a blank and a
   capital follow? No. B2 has a number behind, as No. 2 has. */
GG_ALWAYS_INLINE bool is_no_abbreviation(const gg_marks *marks, size_t at,
                                         unsigned len)
{
    gg_last_word last = gg_last_word_of(
        gg_pack_ascii(marks->text + at, len, marks->len - at));

    return last == GG_LAST_ANY ||
           (last == GG_LAST_BEFORE_NUMBER &&
            gg_marks_is_plain(marks, at + len + 2));
}

/* A blank and a capital stand behind the full stop (or the end of a line: no).
   Does a word of two letters or more stand before it, which is no abbreviation?
   Most ends of sentences are so. */
GG_ALWAYS_INLINE bool is_sure_end(const gg_marks *marks, const stop_place *p,
                                  size_t at)
{
    uint64_t others = ~(p->mask->word << 1 << (63 - p->bit));
    unsigned len = (unsigned)__builtin_clzll(others);
    char c = marks->text[at];

    if (c == '!' || c == '?') {
        return len != 0; /* whatever word it is */
    }
    if (c != '.') {
        return false;
    }
    if (p->bit == 0 || len >= p->bit) {
        /* the word begins in the block before */
        return (~seven_before(p->before->word, p->mask->word, p->bit) &
                0x7F) == 0;
    }
    if (len > 6) {
        return true;
    }
    return len >= 2 &&
           ((p->block->starts & ~p->block->odd) >> (p->bit - len) & 1) != 0 &&
           is_no_abbreviation(marks, at - len, len);
}

/* A terminal, a straight quotation mark that closes, a blank and a capital: the
   word before does not matter, if the full stop is none of its own (U.S.). */
GG_ALWAYS_INLINE bool is_quoted_end(const gg_marks *marks, size_t at)
{
    const char *p = marks->text + at;

    if (at + 3 >= marks->len || p[1] != '"' || p[2] != ' ' || p[3] < 'A' ||
        p[3] > 'Z') {
        return false;
    }
    return p[0] == '!' || p[0] == '?' ||
           (p[0] == '.' && at >= marks->from + 2 && is_low_or_digit(p[-1]) &&
            is_low_or_digit(p[-2]));
}

static void take_loud(gg_marks *marks, marker *m)
{
    static const gg_mask NOTHING = {0};
    const char *text = marks->text;
    stop_place p = {.before = &NOTHING};
    /* before the first token there is nothing to end */
    size_t done = gg_marks_next(marks, marks->from);

    for (size_t k = 0; k < marks->masks.n; k++) {
        size_t base = marks->from + k * GG_MASK_BYTES;
        uint64_t loud;
        uint64_t stops;
        p.mask = &marks->masks.items[k];
        p.block = &marks->blocks[k];
        loud = (p.mask->loud | p.block->ends) & gg_mask_behind(base, done);
        stops = p.mask->loud &
                gg_mask_from(p.mask[0].space, p.mask[1].space, 1) &
                gg_mask_from(p.mask[0].upper, p.mask[1].upper, 2);
        while (loud != 0) {
            size_t at;
            p.bit = (unsigned)__builtin_ctzll(loud);
            at = base + p.bit;
            loud &= loud - 1;
            if ((stops >> p.bit & 1) != 0 && is_sure_end(marks, &p, at)) {
                put_mark(marks, at + 2, GG_TOKEN_SENTENCE);
                continue;
            }
            if (is_quoted_end(marks, at)) {
                put_mark(marks, at + 3, GG_TOKEN_SENTENCE);
                continue;
            }
            if (text[at] == '.' && at + 1 < marks->len &&
                is_low_or_digit(text[at + 1])) {
                continue; /* 3.5, and inside of u.s. */
            }
            at += text[at] == '.';
            done = at + 1 < marks->len && text[at] == '\n' &&
                           text[at + 1] == '\n'
                       ? take_empty_line(marks, m, at)
                       : take_gap(marks, m, base + p.bit);
            loud &= gg_mask_behind(base, done);
        }
        p.before = p.mask;
    }
}

void gg_marks_find_sentences(gg_marks *marks)
{
    size_t first = gg_marks_next(marks, marks->from);
    marker m;

    if (first == marks->len) {
        return;
    }
    m = marker_at(marks->text, marks->len, first);
    put_mark(marks, first, GG_TOKEN_SENTENCE | GG_TOKEN_PARAGRAPH);
    take_loud(marks, &m);
}

bool gg_ends_sentence(uint32_t cp)
{
    return is_terminal(cp) || is_line_end(cp);
}

/* ---- spans ---------------------------------------------------------------- */

/* The place in the gap where one sentence ends and the next begins. */
static size_t cut_between(const char *text, const gg_token *left,
                          const gg_token *right)
{
    gap_view view = view_gap(text, left, right);

    if (view.terminal != 0 &&
        (view.first_line_end == NULL || view.cut <= view.first_line_end)) {
        return (size_t)(view.cut - text);
    }
    if (view.first_line_end != NULL) {
        return (size_t)(view.first_line_end - text);
    }
    return (size_t)(view.cut - text);
}

gg_span gg_sentence_span(gg_marks *marks, size_t first, size_t next)
{
    const char *text = marks->text;
    gg_span span = {marks->from, marks->len};

    if (first > 0) {
        span.start = cut_between(text, gg_token_at(marks, (uint32_t)first - 1),
                                 gg_token_at(marks, (uint32_t)first));
    }
    if (next < marks->tokens.n) {
        span.end = cut_between(text, gg_token_at(marks, (uint32_t)next - 1),
                               gg_token_at(marks, (uint32_t)next));
    }
    while (span.start < span.end) {
        size_t n;
        uint32_t cp = gg_cp_at(text + span.start, &n);
        if ((gg_cp(cp)->flags & (GG_CP_BLANK | GG_CP_IGNORABLE)) == 0) {
            break;
        }
        span.start += n;
    }
    while (span.end > span.start) {
        size_t n;
        const char *last = gg_cp_before(text + span.start, text + span.end);
        if ((gg_cp(gg_cp_at(last, &n))->flags & GG_CP_BLANK) == 0) {
            break;
        }
        span.end = (size_t)(last - text);
    }
    return span;
}
