#define _GNU_SOURCE
#include "tag/clues.h"

#include "tag/small_words.h"
#include "tag/word_notes.h"

#include <string.h>

/* ---- numbering ------------------------------------------------------------------- */

/* What last syllables tell. */
#define ENDINGS(X) \
    X(3, 'n', 'o', 's', 0, 0, 0) \
    X(3, 'n', 'e', 's', 0, 0, 0) \
    X(3, 'i', 'k', 's', 0, 0, 0) \
    X(3, 'y', 'k', 's', 0, 0, 0) \
    X(3, 'a', 'k', 's', 0, 0, 0) \
    X(2, 'v', 'o', 0, 0, 0, 0) \
    X(3, 'a', 'v', 'o', 0, 0, 0) \
    X(2, 'v', 'e', 0, 0, 0, 0) \
    X(3, 'a', 'v', 'e', 0, 0, 0) \
    X(2, 'n', 'i', 0, 0, 0, 0) \
    X(3, 'a', 'n', 'i', 0, 0, 0) \
    X(3, 'h', 'c', 'i', 0, 0, 0) \
    X(3, 'c', 'i', 'v', 0, 0, 0) \
    X(4, 'h', 'c', 'i', 'v', 0, 0) \
    X(2, 'z', 'e', 0, 0, 0, 0) \
    X(2, 's', 'e', 0, 0, 0, 0) \
    X(2, 's', 'a', 0, 0, 0, 0) \
    X(2, 's', 'o', 0, 0, 0, 0) \
    X(2, 's', 'i', 0, 0, 0, 0) \
    X(2, 's', 'u', 0, 0, 0, 0) \
    X(3, 'i', 'n', 'i', 0, 0, 0) \
    X(4, 'i', 't', 't', 'e', 0, 0) \
    X(4, 'i', 'l', 'l', 'e', 0, 0) \
    X(3, 'o', 'n', 'i', 0, 0, 0) \
    X(3, 'n', 'a', 'm', 0, 0, 0) \
    X(4, 'n', 'n', 'a', 'm', 0, 0) \
    X(4, 'g', 'r', 'e', 'b', 0, 0) \
    X(5, 'n', 'i', 'e', 't', 's', 0) \
    X(2, 'r', 'e', 0, 0, 0, 0) \
    X(3, 'n', 'o', 't', 0, 0, 0) \
    X(3, 'm', 'a', 'h', 0, 0, 0) \
    X(4, 'd', 'r', 'o', 'f', 0, 0) \
    X(3, 'y', 'e', 'l', 0, 0, 0) \
    X(5, 'd', 'l', 'e', 'i', 'f', 0) \
    X(5, 'h', 't', 'r', 'o', 'w', 0) \
    X(4, 'd', 'o', 'o', 'w', 0, 0) \
    X(4, 'd', 'n', 'a', 'l', 0, 0) \
    X(5, 'e', 'l', 'l', 'i', 'v', 0) \
    X(4, 'g', 'r', 'u', 'b', 0, 0) \
    X(5, 'h', 'g', 'r', 'u', 'b', 0) \
    X(5, 'e', 'r', 'i', 'h', 's', 0) \
    X(4, 'n', 'a', 't', 's', 0, 0) \
    X(2, 'a', 'i', 0, 0, 0, 0) \
    X(4, 'a', 'i', 'n', 'a', 0, 0) \
    X(3, 'm', 's', 'i', 0, 0, 0) \
    X(3, 't', 's', 'i', 0, 0, 0) \
    X(4, 's', 't', 's', 'i', 0, 0) \
    X(3, 'h', 's', 'i', 0, 0, 0) \
    X(3, 'e', 's', 'e', 0, 0, 0) \
    X(3, 'n', 'a', 'i', 0, 0, 0) \
    X(3, 's', 'n', 'a', 0, 0, 0) \
    X(3, 's', 'e', 'i', 0, 0, 0) \
    X(3, 'g', 'n', 'i', 0, 0, 0) \
    X(2, 'd', 'e', 0, 0, 0, 0) \
    X(2, 'y', 'l', 0, 0, 0, 0) \
    X(4, 'n', 'o', 'i', 't', 0, 0) \
    X(4, 't', 'n', 'e', 'm', 0, 0) \
    X(4, 's', 's', 'e', 'n', 0, 0) \
    X(3, 'y', 't', 'i', 0, 0, 0) \
    X(2, 'c', 'i', 0, 0, 0, 0) \
    X(2, 'l', 'a', 0, 0, 0, 0) \
    X(3, 's', 'u', 'o', 0, 0, 0) \
    X(3, 'y', 'r', 'a', 0, 0, 0) \
    X(3, 'y', 'r', 'o', 0, 0, 0) \
    X(4, 'e', 'c', 'n', 'a', 0, 0) \
    X(4, 'e', 'c', 'n', 'e', 0, 0) \
    X(3, 's', 'r', 'e', 0, 0, 0) \
    X(3, 's', 'c', 'i', 0, 0, 0) \
    X(4, 'h', 'c', 'e', 't', 0, 0) \
    X(4, 'p', 'r', 'o', 'c', 0, 0) \
    X(4, 't', 'f', 'o', 's', 0, 0) \
    X(3, 't', 'e', 'n', 0, 0, 0) \
    X(3, 'm', 'o', 'c', 0, 0, 0) \
    X(2, 'o', 'c', 0, 0, 0, 0) \
    X(2, 'o', 'k', 0, 0, 0, 0) \
    X(4, 'o', 'k', 'n', 'e', 0, 0) \
    X(3, 'n', 'a', 'y', 0, 0, 0) \
    X(4, 'e', 'z', 'd', 'i', 0, 0) \
    X(6, 'i', 'l', 'i', 'v', 'h', 's') \
    X(4, 'u', 'l', 'g', 'o', 0, 0) \
    X(1, 'i', 0, 0, 0, 0, 0) \
    X(1, 'o', 0, 0, 0, 0, 0) \
    X(1, 'a', 0, 0, 0, 0, 0) \
    X(1, 'e', 0, 0, 0, 0, 0) \
    X(1, 'y', 0, 0, 0, 0, 0) \
    X(1, 's', 0, 0, 0, 0, 0) \
    X(1, 'n', 0, 0, 0, 0, 0) \
    X(1, 'r', 0, 0, 0, 0, 0)

/* The bytes from the last one back, and how many. */
typedef struct ending {
    uint64_t bytes;
    uint32_t len;
} ending;

#define PACK(n, a, b, c, d, e, f)                                          \
    {(uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 |            \
         (uint64_t)(d) << 24 | (uint64_t)(e) << 32 | (uint64_t)(f) << 40,  \
     n},

static const ending ENDING[] = {ENDINGS(PACK)};

enum {
    N_ENDINGS = sizeof ENDING / sizeof *ENDING,

    PUNCTUATION = 8,
    N_SIDE_WORDS = GG_N_SMALL_WORDS + PUNCTUATION,
    /* of each side: words, bits of a token beside, classes of capitals beside,
       classes beyond `of` and `and` */
    N_SIDE = N_SIDE_WORDS + GG_N_BITS + 3 * GG_N_CLASSES + 4 + 4,

    AT_FIRST = 0,
    AT_LAST = AT_FIRST + GG_N_BITS,
    AT_INNER = AT_LAST + GG_N_BITS,
    AT_ONLY = AT_INNER + GG_N_BITS,
    AT_NONE = AT_ONLY + GG_N_BITS,
    AT_ONLY_CLASS = AT_NONE + GG_N_BITS,
    AT_ONLY_START = AT_ONLY_CLASS + GG_N_CLASSES,
    AT_NONE_START = AT_ONLY_START + GG_N_CLASSES,
    AT_NONE_MATCH = AT_NONE_START + GG_N_CLASSES,
    AT_LAST_ENDING = AT_NONE_MATCH + 8,
    AT_ONLY_ENDING = AT_LAST_ENDING + N_ENDINGS,
    AT_NONE_ENDING = AT_ONLY_ENDING + N_ENDINGS,
    AT_LEFT = AT_NONE_ENDING + N_ENDINGS,
    AT_RIGHT = AT_LEFT + N_SIDE,
    AT_LENGTH = AT_RIGHT + N_SIDE,
    AT_PAIR = AT_LENGTH + 8,
    AT_LONG_PAIR = AT_PAIR + GG_N_CLASSES * GG_N_CLASSES,
    AT_LINKS = AT_LONG_PAIR + GG_N_CLASSES * GG_N_CLASSES,
    AT_JOIN_BEFORE = AT_LINKS + 8,
    AT_JOIN_BEHIND = AT_JOIN_BEFORE + 6 * GG_N_CLASSES,
    AT_START = AT_JOIN_BEHIND + 6 * GG_N_CLASSES,
    AT_MATCH = AT_START + GG_N_CLASSES,
    AT_HOLDS = AT_MATCH + 8,
    AT_OTHER = AT_HOLDS + 16,
    AT_NOTE_ONLY = AT_OTHER + 24,
    AT_NOTE_FIRST = AT_NOTE_ONLY + GG_N_NOTES,
    AT_NOTE_LAST = AT_NOTE_FIRST + GG_N_NOTES,
    AT_NOTE_NONE = AT_NOTE_LAST + GG_N_NOTES,
    AT_BIAS = AT_NOTE_NONE + GG_N_NOTES,
    AT_END = AT_BIAS + 1
};

const unsigned GG_N_CLUES = AT_END;

static void put(gg_clues *out, unsigned clue)
{
    if (out->n < GG_CLUES_PER_CALL) {
        out->items[out->n++] = (uint16_t)clue;
    }
}

static void put_bits(gg_clues *out, unsigned at, uint32_t bits)
{
    while (bits != 0) {
        put(out, at + (unsigned)__builtin_ctz(bits));
        bits &= bits - 1;
    }
}

/* ---- the view --------------------------------------------------------------------- */

void gg_view_init(gg_view *view, gg_tagger *tagger, const gg_region *region)
{
    const gg_token *tokens = tagger->tokens.items;
    uint32_t end = region->first + region->n;

    view->tagger = tagger;
    view->region = region;
    view->has_before = region->first > 0 && !region->starts_sentence;
    view->has_behind = end < tagger->tokens.n &&
                       (tokens[end].flags & GG_TOKEN_SENTENCE) == 0;
    if (view->has_before) {
        gg_describe_token(tagger, region->first - 1, &view->before);
    }
    if (view->has_behind) {
        gg_describe_token(tagger, end, &view->behind);
    }
    view->is_title_case = region->is_title_case;
}

/* The token `at` of the region, or one beside it; NULL outside the
   sentence. */
static const gg_region_token *token_at(const gg_view *view, int at)
{
    if (at == -1) {
        return view->has_before ? &view->before : NULL;
    }
    if (at == (int)view->region->n) {
        return view->has_behind ? &view->behind : NULL;
    }
    return at >= 0 && at < (int)view->region->n ? &view->region->tokens[at]
                                                : NULL;
}

static const gg_token *text_token(const gg_view *view, int at)
{
    return &view->tagger->tokens.items[(int64_t)view->region->first + at];
}

/* ---- endings and small words --------------------------------------------------------- */

static void put_endings(const gg_view *view, unsigned at, unsigned base,
                        gg_clues *out)
{
    const gg_token *token = text_token(view, (int)at);
    const char *end = view->tagger->text + token->end;
    uint32_t len = token->end - token->start;
    uint64_t bytes = 0;

    if ((token->flags & GG_TOKEN_ANY_LOWER) == 0) {
        return;
    }
    for (uint32_t i = 0; i < len && i < 8; i++) {
        bytes |= (uint64_t)(unsigned char)end[-1 - (int32_t)i] << (8 * i);
    }
    for (unsigned i = 0; i < N_ENDINGS; i++) {
        const ending *e = &ENDING[i];
        if (((bytes ^ e->bytes) << (64 - 8 * e->len)) == 0 &&
            e->len + 2 <= len) {
            put(out, base + i);
        }
    }
}

/* ---- beside a name --------------------------------------------------------------------- */

enum {
    SIDE_BITS = N_SIDE_WORDS,
    SIDE_CAPITAL = SIDE_BITS + GG_N_BITS,
    SIDE_BEYOND_OF = SIDE_CAPITAL + GG_N_CLASSES,
    SIDE_BEYOND_AND = SIDE_BEYOND_OF + GG_N_CLASSES,
    SIDE_ENDING = SIDE_BEYOND_AND + GG_N_CLASSES, /* -ed, -ing, -s, other */
    SIDE_BEYOND_ROLE = SIDE_ENDING + 4
};

/* Which sign stands in the gap: 0 none or blanks, 1 comma, 2 opening and 3
   closing bracket, 4 quote, 5 hyphen or dash, 6 colon, stop …, 7 the end of
   the sentence. */
static unsigned sign_of(const gg_view *view, int left, bool is_left_side)
{
    const char *text = view->tagger->text;
    uint32_t from = text_token(view, left)->end;
    uint32_t to = text_token(view, left + 1)->start;
    const char *p = is_left_side ? text + to - 1 : text + from;

    if (from == to) {
        return 5;
    }
    while (is_left_side ? p > text + from && *p == ' '
                        : p < text + to - 1 && *p == ' ') {
        p += is_left_side ? -1 : 1;
    }
    switch (*p) {
    case ' ':
    case '\n':
    case '\r':
    case '\t':
        return 0;
    case ',':
        return 1;
    case '(':
    case '[':
        return 2;
    case ')':
    case ']':
        return 3;
    case '"':
    case '\'':
        return 4;
    case '-':
        return 5;
    default:
        if ((unsigned char)*p >= 0x80) {
            return 4;
        }
        return 6;
    }
}

static unsigned verb_ending(const gg_view *view, const gg_token *token)
{
    const char *end = view->tagger->text + token->end;
    uint32_t len = token->end - token->start;

    if (len >= 4 && memcmp(end - 2, "ed", 2) == 0) {
        return 0;
    }
    if (len >= 5 && memcmp(end - 3, "ing", 3) == 0) {
        return 1;
    }
    return len >= 3 && end[-1] == 's' ? 2 : 3;
}

/* What stands at `at`, going `step` away from the name whose edge is at
   `edge`. */
static void put_side(const gg_view *view, int edge, int step, unsigned base,
                     gg_clues *out)
{
    int at = edge + step;
    const gg_region_token *side = token_at(view, at);
    const gg_region_token *beyond;
    unsigned sign;
    unsigned word;

    if (side == NULL) {
        put(out, base + GG_N_SMALL_WORDS + 7);
        return;
    }
    sign = sign_of(view, step < 0 ? at : edge, step < 0);
    if (sign != 0) {
        put(out, base + GG_N_SMALL_WORDS + sign);
        if (sign != 5) {
            return;
        }
    }
    word = side->small;
    if (side->is_capital && word == GG_N_SMALL_WORDS) {
        put(out, base + SIDE_CAPITAL + side->class_);
        return;
    }
    put_bits(out, base + SIDE_BITS, side->bits);
    if (word == GG_N_SMALL_WORDS) {
        put(out, base + SIDE_ENDING +
                     verb_ending(view, text_token(view, at)));
        return;
    }
    put(out, base + word);
    beyond = token_at(view, at + step);
    if (beyond == NULL) {
        return;
    }
    if (beyond->is_capital) {
        if (word == GG_SMALL_OF) {
            put(out, base + SIDE_BEYOND_OF + beyond->class_);
        } else if (word == GG_SMALL_AND) {
            put(out, base + SIDE_BEYOND_AND + beyond->class_);
        }
    } else if ((beyond->bits & GG_WORD_ROLE) != 0) {
        put(out, base + SIDE_BEYOND_ROLE);
    } else if ((beyond->bits & GG_WORD_ORG_ROLE) != 0) {
        put(out, base + SIDE_BEYOND_ROLE + 1);
    } else if ((beyond->bits & GG_WORD_PLACE_ROLE) != 0) {
        put(out, base + SIDE_BEYOND_ROLE + 2);
    }
}

/* ---- tokens ------------------------------------------------------------------------------ */

/* What list the match is from: 0 person, 1 country, 2 organisation, 3 other,
   4 hidden. */
static unsigned kind_of_match(const gg_view *view, uint32_t match)
{
    const gg_tagger *tagger = view->tagger;
    const gg_match *m = &tagger->matches[match];
    const gg_entry *entry =
        gg_option(tagger, m, 0);

    switch ((gg_kind)entry->kind) {
    case GG_KIND_PERSON:
        return 0;
    case GG_KIND_COUNTRY:
        return 1;
    case GG_KIND_ORGANISATION:
        return 2;
    case GG_KIND_HIDDEN:
        return 4;
    case GG_KIND_OTHER:
        break;
    }
    return 3;
}

void gg_word_clues(const gg_view *view, unsigned at, gg_place_in_name place,
                   gg_clues *out)
{
    const gg_region_token *t = &view->region->tokens[at];

    out->n = 0;
    switch (place) {
    case GG_IN_FIRST:
        put_bits(out, AT_FIRST, t->bits);
        break;
    case GG_IN_LAST:
        put_bits(out, AT_LAST, t->bits);
        put_endings(view, at, AT_LAST_ENDING, out);
        break;
    case GG_IN_INNER:
        put_bits(out, AT_INNER, t->bits);
        break;
    case GG_IN_ONLY:
        put_bits(out, AT_ONLY, t->bits);
        put(out, AT_ONLY_CLASS + t->class_);
        put_endings(view, at, AT_ONLY_ENDING, out);
        break;
    case GG_IN_NONE:
        put_bits(out, AT_NONE, t->bits);
        if (t->is_capital) {
            put_endings(view, at, AT_NONE_ENDING, out);
        }
        break;
    case GG_IN_LEFT:
    case GG_IN_RIGHT:
    case GG_N_PLACES_IN_NAME:
        break;
    }
}

void gg_token_clues(const gg_view *view, unsigned at, gg_place_in_name place,
                    gg_clues *out)
{
    const gg_region_token *t = &view->region->tokens[at];
    bool starts = at == 0 && view->region->starts_sentence;

    out->n = 0;
    switch (place) {
    case GG_IN_FIRST:
        put_bits(out, AT_NOTE_FIRST, t->notes);
        if (starts) {
            put(out, AT_START + t->class_);
        }
        break;
    case GG_IN_LAST:
        put_bits(out, AT_NOTE_LAST, t->notes);
        break;
    case GG_IN_ONLY:
        put_bits(out, AT_NOTE_ONLY, t->notes);
        if (starts) {
            put(out, AT_ONLY_START + t->class_);
        }
        break;
    case GG_IN_NONE:
        put_bits(out, AT_NOTE_NONE, t->notes);
        if (t->match != GG_NO_MATCH) {
            put(out, AT_NONE_MATCH + kind_of_match(view, t->match));
        }
        if (starts) {
            put(out, AT_NONE_START + t->class_);
        }
        if (view->is_title_case) {
            put(out, AT_OTHER + 23);
        }
        break;
    case GG_IN_LEFT:
        put_side(view, (int)at, -1, AT_LEFT, out);
        break;
    case GG_IN_RIGHT:
        put_side(view, (int)at, 1, AT_RIGHT, out);
        break;
    case GG_IN_INNER:
    case GG_N_PLACES_IN_NAME:
        break;
    }
}

/* ---- whole names ------------------------------------------------------------------------- */

/* DPRK-Russia, Kim and Putin: listed names and what is between them; likewise
   an article or titles before one. */
static bool is_chain_of_matches(const gg_region *region, unsigned i,
                                unsigned j)
{
    unsigned n = 0;
    uint32_t last = GG_NO_MATCH;

    for (unsigned k = i; k < j; k++) {
        const gg_region_token *t = &region->tokens[k];
        if (t->match != GG_NO_MATCH) {
            n += t->match != last;
            last = t->match;
        } else if (t->is_capital &&
                   ((t->bits & (GG_WORD_TITLE | GG_WORD_COMMON)) == 0 ||
                    ((t->bits & GG_WORD_TITLE) == 0 && k != i) ||
                    (k + 1 == j &&
                     (t->bits & (GG_WORD_ORG_HEAD | GG_WORD_THING_HEAD |
                                 GG_WORD_PLACE_HEAD)) != 0))) {
            return false;
        } else if (gg_is_tail(t->bits) && k + 1 == j) {
            return false;
        }
    }
    return n > 1 || (n == 1 && region->tokens[i].match == GG_NO_MATCH);
}

/* Putin on Russia Day: behind a listed person's name small words end it. */
static bool goes_on_behind_person(const gg_view *view, unsigned i, unsigned j)
{
    const gg_region_token *tokens = view->region->tokens;

    for (unsigned k = i; k + 1 < j; k++) {
        if (tokens[k].match != GG_NO_MATCH &&
            (tokens[k + 1].bits & (GG_SHAPE_LOWER | GG_WORD_PARTICLE)) ==
                GG_SHAPE_LOWER &&
            tokens[k + 1].match != tokens[k].match &&
            kind_of_match(view, tokens[k].match) == 0) {
            return true;
        }
    }
    return false;
}

/* Mr, Dr, Rep.: short titles that are in no name. */
static bool is_honorific(const gg_view *view, unsigned i)
{
    const gg_region_token *t = &view->region->tokens[i];
    const gg_token *token = text_token(view, (int)i);
    uint32_t len = token->end - token->start;

    return (t->bits & GG_WORD_TITLE) != 0 &&
           (t->bits & GG_SHAPE_UPPER) == 0 && t[1].is_capital &&
           (len <= 2 || (len <= 5 && t[1].link == GG_LINK_STOP) ||
            (len == 3 && view->tagger->text[token->end - 1] == 's'));
}

bool gg_can_begin_name(const gg_view *view, unsigned i)
{
    const gg_region *region = view->region;
    const gg_region_token *first = &region->tokens[i];

    if (!first->is_capital && (first->bits & GG_SHAPE_DIGIT) == 0 &&
        (first->bits & GG_WORD_PARTICLE) == 0) {
        return false;
    }
    if (i + 1 < region->n && is_honorific(view, i)) {
        return false;
    }
    /* Never cut a listed name. */
    return i == 0 || first->match == GG_NO_MATCH ||
           region->tokens[i - 1].match != first->match;
}

bool gg_can_end_name(const gg_view *view, unsigned j)
{
    const gg_region *region = view->region;
    const gg_region_token *last = &region->tokens[j - 1];

    if (!last->is_capital &&
        (last->bits & GG_SHAPE_DIGIT) == 0 && !gg_is_tail(last->bits) &&
        (last->link != GG_LINK_HYPHEN || j == 1)) {
        return false;
    }
    return j == region->n || last->match == GG_NO_MATCH ||
           region->tokens[j].match != last->match;
}

bool gg_can_be_name(const gg_view *view, unsigned i, unsigned j)
{
    const gg_region *region = view->region;

    if (j - i == 1) {
        return region->tokens[i].is_capital;
    }
    return !region->has_match || (!is_chain_of_matches(region, i, j) &&
                                  !goes_on_behind_person(view, i, j));
}

/* Where `of`, `and`, `for`, `in`, `the`, other stand inside: what is joined. */
static void put_joins(const gg_view *view, unsigned i, unsigned j,
                      gg_clues *out)
{
    static const uint8_t JOINS[] = {GG_SMALL_OF, GG_SMALL_AND, GG_SMALL_FOR,
                                    GG_SMALL_IN, GG_SMALL_THE};
    const gg_region_token *tokens = view->region->tokens;
    bool is_in_run = false;

    for (unsigned k = i + 1; k + 1 < j; k++) {
        unsigned which = 0;
        unsigned next = k + 1;
        if (tokens[k].is_capital || (tokens[k].bits & GG_SHAPE_LOWER) == 0) {
            is_in_run = false;
            continue;
        }
        if (is_in_run) {
            continue;
        }
        is_in_run = true;
        while (which < 5 && tokens[k].small != JOINS[which]) {
            which++;
        }
        while (next + 1 < j && !tokens[next].is_capital) {
            next++;
        }
        put(out, AT_JOIN_BEFORE + which * GG_N_CLASSES + tokens[k - 1].class_);
        put(out, AT_JOIN_BEHIND + which * GG_N_CLASSES + tokens[next].class_);
    }
}

static void put_links(const gg_view *view, unsigned i, unsigned j,
                      gg_clues *out)
{
    const gg_region_token *tokens = view->region->tokens;

    for (unsigned k = i + 1; k < j; k++) {
        if (tokens[k].link != GG_LINK_BLANK) {
            put(out, AT_LINKS + tokens[k].link);
        }
    }
}

/* Which listed names are inside, or are it. */
static void put_matches(const gg_view *view, unsigned i, unsigned j,
                        gg_clues *out)
{
    const gg_region_token *tokens = view->region->tokens;

    if (tokens[i].match != GG_NO_MATCH &&
        tokens[i].match == tokens[j - 1].match) {
        put(out, AT_MATCH + kind_of_match(view, tokens[i].match));
        return;
    }
    for (unsigned k = i; k < j; k++) {
        if (tokens[k].match != GG_NO_MATCH &&
            (k == i || tokens[k - 1].match != tokens[k].match)) {
            unsigned where = k == i ? 0 : tokens[j - 1].match ==
                                              tokens[k].match
                                        ? 1
                                        : 2;
            put(out, AT_HOLDS + where * 5 +
                         kind_of_match(view, tokens[k].match));
        }
    }
}

/* Phrases of the lists: New York. */
static void put_phrase(const gg_view *view, unsigned i, unsigned j,
                       gg_clues *out)
{
    gg_tagger *tagger = view->tagger;
    uint64_t hash = 0;
    uint32_t flags;

    if (j - i > 5 || j - i < 2 || !view->region->tokens[i].begins_phrase) {
        return;
    }
    for (unsigned k = i; k < j; k++) {
        hash = gg_phrase_hash(hash,
                              gg_hash_of(tagger, view->region->first + k));
    }
    flags = gg_index_find_phrase(tagger->index, hash);
    if ((flags & GG_WORD_PLACE) != 0) {
        put(out, AT_OTHER + 0);
    }
    if ((flags & (GG_WORD_ORG_HEAD | GG_WORD_ORG_WORD)) != 0) {
        put(out, AT_OTHER + 1);
    }
    if ((flags & GG_WORD_THING_HEAD) != 0) {
        put(out, AT_OTHER + 2);
    }
    if ((flags & GG_WORD_TITLE) != 0) {
        put(out, AT_OTHER + 3);
    }
}

/* Do the capitals of [i, j) spell the token? */
static bool spells(const gg_view *view, unsigned i, unsigned j,
                   const gg_token *acronym)
{
    const char *p = view->tagger->text + acronym->start;
    const char *end = view->tagger->text + acronym->end;

    if (j - i < 2 || (acronym->flags & GG_TOKEN_INITIAL_UPPER) == 0) {
        return false;
    }
    for (unsigned k = i; k < j && p < end; k++) {
        char first = view->tagger->text[text_token(view, (int)k)->start];
        if ((*p | 0x20) == (first | 0x20)) {
            p++;
        } else if (view->region->tokens[k].is_capital && k == i) {
            return false;
        }
    }
    return p == end;
}

/* Movement for Reform (MR) */
static void put_definition(const gg_view *view, unsigned i, unsigned j,
                           gg_clues *out)
{
    uint32_t next = view->region->first + j;
    const gg_tagger *tagger = view->tagger;

    if (next >= tagger->tokens.n || j != view->region->n ||
        !view->has_behind || sign_of(view, (int)j - 1, true) != 2) {
        return;
    }
    put(out, AT_OTHER + 5);
    if (spells(view, i, j, &tagger->tokens.items[next])) {
        put(out, AT_OTHER + 6);
    }
}

static void put_shape(const gg_view *view, unsigned i, unsigned j,
                      gg_clues *out)
{
    const gg_region_token *tokens = view->region->tokens;
    unsigned n_capitals = 0;

    put(out, AT_LENGTH + (j - i < 8 ? j - i - 1 : 7));
    for (unsigned k = i; k < j; k++) {
        n_capitals += tokens[k].is_capital;
    }
    if (j - i > 1) {
        unsigned pair = tokens[i].class_ * (unsigned)GG_N_CLASSES +
                        tokens[j - 1].class_;
        put(out, (j - i == 2 ? AT_PAIR : AT_LONG_PAIR) + pair);
        if (tokens[i].small == GG_SMALL_THE) {
            put(out, AT_OTHER + 7);
            if (i != 0 || !view->region->starts_sentence) {
                put(out, AT_OTHER + 8);
            }
        }
        if (n_capitals == j - i && j - i <= 4) {
            put(out, AT_OTHER + 9);
        }
    }
    if (view->is_title_case) {
        put(out, AT_OTHER + 10);
    }
    if (i == 0 && j == view->region->n) {
        put(out, AT_OTHER + 11);
    }
    /* Between quotation marks. */
    if ((i > 0 || view->has_before) && (j < view->region->n ||
                                        view->has_behind) &&
        sign_of(view, (int)i - 1, true) == 4 &&
        sign_of(view, (int)j - 1, false) == 4) {
        put(out, AT_OTHER + 12);
    }
}

void gg_name_clues(const gg_view *view, unsigned i, unsigned j, gg_clues *out)
{
    out->n = 0;
    put(out, AT_BIAS);
    put_shape(view, i, j, out);
    put_links(view, i, j, out);
    put_joins(view, i, j, out);
    put_matches(view, i, j, out);
    put_phrase(view, i, j, out);
    put_definition(view, i, j, out);
}
