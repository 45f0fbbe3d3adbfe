#include "tag/regions.h"

#include "base/memory.h"

#include <string.h>

enum { MAX_SMALL_WORDS = 3 };

/* ---- one token ---------------------------------------------------------------- */

static uint32_t shape_of(const gg_tagger *tagger, const gg_token *token)
{
    uint32_t shape = 0;
    uint32_t len = token->end - token->start;

    if ((token->flags & GG_TOKEN_INITIAL_UPPER) == 0) {
        shape |= (token->flags & GG_TOKEN_DIGIT) != 0 ? GG_SHAPE_DIGIT
                                                      : GG_SHAPE_LOWER;
    } else if ((token->flags & GG_TOKEN_ANY_LOWER) == 0) {
        shape |= len <= (((unsigned char)tagger->text[token->start] >= 0xC0)
                             ? 2u
                             : 1u)
                     ? GG_SHAPE_INITIAL
                     : GG_SHAPE_UPPER;
    }
    if ((token->flags & GG_TOKEN_ANY_LOWER) != 0 &&
        (token->flags & GG_TOKEN_ANY_UPPER) != 0) {
        const char *p = tagger->text + token->start + 1;
        for (uint32_t i = 1; i < len; i++, p++) {
            if (*p >= 'A' && *p <= 'Z') {
                shape |= GG_SHAPE_MIXED;
                break;
            }
        }
    }
    return shape;
}

/* The first that holds says what the token is. */
static gg_class class_of(uint32_t bits)
{
    static const struct {
        uint32_t bit;
        gg_class class_;
    } ORDER[] = {
        {GG_SHAPE_DIGIT, GG_CLASS_DIGIT},
        {GG_SHAPE_INITIAL, GG_CLASS_INITIAL},
        {GG_WORD_ORG_TAIL, GG_CLASS_ORG_TAIL},
        {GG_WORD_THING_HEAD, GG_CLASS_THING_HEAD},
        {GG_WORD_ORG_HEAD, GG_CLASS_ORG_HEAD},
        {GG_WORD_PLACE_HEAD, GG_CLASS_PLACE_HEAD},
        {GG_WORD_TITLE, GG_CLASS_TITLE},
        {GG_WORD_ORG_WORD, GG_CLASS_ORG_WORD},
        {GG_WORD_GROUP, GG_CLASS_GROUP},
        {GG_WORD_COMMON, GG_CLASS_COMMON},
        {GG_SHAPE_UPPER, GG_CLASS_ACRONYM},
        {GG_WORD_GIVEN, GG_CLASS_GIVEN},
        {GG_WORD_PLACE, GG_CLASS_PLACE},
        {GG_WORD_SURNAME, GG_CLASS_SURNAME},
        {GG_WORD_PARTICLE, GG_CLASS_PARTICLE},
    };

    if ((bits & GG_SHAPE_LOWER) != 0) {
        return (bits & GG_WORD_PARTICLE) != 0 ? GG_CLASS_PARTICLE
                                              : GG_CLASS_LOWER;
    }
    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
        if ((bits & ORDER[i].bit) != 0) {
            return ORDER[i].class_;
        }
    }
    return GG_CLASS_UNKNOWN;
}

void gg_describe_token(gg_tagger *tagger, uint32_t token,
                       gg_region_token *out)
{
    const gg_token *t = &tagger->tokens.items[token];
    uint32_t word = gg_word_of(tagger, token);
    uint32_t bits = word != GG_NO_WORD ? tagger->index->words[word].flags : 0;

    bits &= ~(uint32_t)GG_WORD_SOURCE; /* says nothing about names */
    if (bits == 0) {
        bits = GG_SHAPE_UNKNOWN;
    }
    bits |= shape_of(tagger, t);
    out->bits = bits;
    out->class_ = (uint8_t)class_of(bits);
    out->link = GG_LINK_BLANK;
    out->is_capital = (t->flags & GG_TOKEN_INITIAL_UPPER) != 0;
    out->match = GG_NO_MATCH;
    out->notes = 0;
}

/* ---- what joins ------------------------------------------------------------------ */

static bool is_ampersand(const gg_tagger *tagger, const gg_token *left,
                         const gg_token *right)
{
    const char *p = tagger->text + left->end;
    uint32_t len = right->start - left->end;

    return len >= 1 && len <= 3 && memchr(p, '&', len) != NULL &&
           (p[0] == '&' || p[0] == ' ') &&
           (p[len - 1] == '&' || p[len - 1] == ' ');
}

/* Workers' Party, Workers ' Party: one apostrophe, and blanks. */
static bool is_possessive(const gg_tagger *tagger, const gg_token *left,
                          const gg_token *right)
{
    const char *p = tagger->text + left->end;
    uint32_t len = right->start - left->end;
    unsigned marks = 0;

    for (uint32_t i = 0; i < len; i++) {
        if (p[i] == '\'') {
            marks++;
        } else if ((unsigned char)p[i] == 0xE2 && i + 2 < len &&
                   (unsigned char)p[i + 1] == 0x80 &&
                   (unsigned char)p[i + 2] == 0x99) {
            marks++;
            i += 2;
        } else if (p[i] != ' ') {
            return false;
        }
    }
    return marks == 1 && len <= 5;
}

/* Dr. Smith, Jr. Jones, St. Louis, J. Smith: a full stop that ends nothing. */
static bool is_short_word(const gg_region_token *word, const gg_token *token)
{
    return (word->bits & GG_SHAPE_INITIAL) != 0 ||
           (token->end - token->start <= 4 &&
            (word->bits & (GG_WORD_TITLE | GG_WORD_ORG_TAIL |
                           GG_WORD_PLACE_HEAD)) != 0);
}

/* Can the token go on with the one before? *link says how. */
static bool is_joined(gg_tagger *tagger, const gg_region_token *before,
                      uint32_t token, uint8_t *link)
{
    const gg_token *right = &tagger->tokens.items[token];
    const gg_token *left = right - 1;

    if ((right->flags & (GG_TOKEN_SENTENCE | GG_TOKEN_UNSPACED)) != 0) {
        return false;
    }
    if ((right->flags & GG_TOKEN_PLAIN_GAP) != 0) {
        *link = GG_LINK_BLANK;
        return true;
    }
    switch (gg_gap_between(tagger->text, left, right)) {
    case GG_GAP_BLANK:
        *link = GG_LINK_BLANK;
        return true;
    case GG_GAP_HYPHEN:
        *link = GG_LINK_HYPHEN;
        return tagger->text[left->end] == '-' &&
               right->start == left->end + 1;
    case GG_GAP_APOSTROPHE:
        *link = GG_LINK_APOSTROPHE;
        return right->start - left->end <= 3;
    case GG_GAP_POSSESSIVE:
        *link = GG_LINK_POSSESSIVE;
        return true;
    case GG_GAP_STOP:
        *link = GG_LINK_STOP;
        return is_short_word(before, left);
    case GG_GAP_OTHER:
        if (is_possessive(tagger, left, right)) {
            *link = GG_LINK_POSSESSIVE;
            return true;
        }
        *link = GG_LINK_AMPERSAND;
        return is_ampersand(tagger, left, right);
    case GG_GAP_NONE:
    case GG_GAP_PARAGRAPH:
        return false;
    }
    return false;
}

/* Folded: small words that names hold. */
static bool is_link_word(const gg_tagger *tagger, const gg_token *token,
                         uint32_t bits)
{
    static const char *const WORDS[] = {"of", "the", "and", "for", "in", "on",
                                        "to", "at", "with", "from", "by",
                                        "against", "is", "a", "und", "et",
                                        "en", "für", "pour", "per"};

    if ((bits & GG_WORD_PARTICLE) != 0) {
        return true;
    }
    if (token->end - token->start > 7) {
        return false;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (gg_token_equals(tagger->text, token, WORDS[i],
                            strlen(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* ---- growing --------------------------------------------------------------------- */

/* Reads small words and the capitalised token behind them; 0 when there is no
   such thing, else how many tokens. */
static uint32_t take_small_words(gg_tagger *tagger, gg_region *region)
{
    uint32_t at = region->first + region->n;
    uint32_t taken = 0;

    while (region->n + taken < GG_REGION_MAX_TOKENS &&
           at + taken < tagger->tokens.n) {
        gg_region_token *out = &region->tokens[region->n + taken];
        uint8_t link;
        if (!is_joined(tagger, out - 1, at + taken, &link)) {
            return 0;
        }
        gg_describe_token(tagger, at + taken, out);
        out->link = link;
        taken++;
        if (out->is_capital ||
            (taken == 1 && (out->bits & GG_SHAPE_DIGIT) != 0)) {
            return taken;
        }
        if (taken > MAX_SMALL_WORDS ||
            (link != GG_LINK_BLANK &&
             (link != GG_LINK_HYPHEN || taken != 1)) ||
            !is_link_word(tagger, &tagger->tokens.items[at + taken - 1],
                          out->bits)) {
            return 0;
        }
    }
    return 0;
}

/* Mao Tse-tung: a small word behind a hyphen. */
static bool take_hyphenated(gg_tagger *tagger, gg_region *region)
{
    uint32_t at = region->first + region->n;
    gg_region_token *out = &region->tokens[region->n];
    uint8_t link;

    if (region->n == GG_REGION_MAX_TOKENS || at == tagger->tokens.n ||
        !is_joined(tagger, out - 1, at, &link) || link != GG_LINK_HYPHEN) {
        return false;
    }
    gg_describe_token(tagger, at, out);
    out->link = link;
    return true;
}

/* United Kingdom general election, Likud party: small words, of which the last
   says what it is. */
static uint32_t take_tail(gg_tagger *tagger, gg_region *region)
{
    uint32_t at = region->first + region->n;

    for (uint32_t taken = 0;
         taken < MAX_SMALL_WORDS && at + taken < tagger->tokens.n &&
         region->n + taken < GG_REGION_MAX_TOKENS;
         taken++) {
        gg_region_token *out = &region->tokens[region->n + taken];
        uint8_t link;
        if (!is_joined(tagger, out - 1, at + taken, &link) ||
            link != GG_LINK_BLANK) {
            return 0;
        }
        gg_describe_token(tagger, at + taken, out);
        if ((out->bits & GG_SHAPE_LOWER) == 0) {
            return 0;
        }
        if ((out->bits & GG_TAIL_BITS) != 0) {
            return taken + 1;
        }
    }
    return 0;
}

static void grow(gg_tagger *tagger, gg_region *region)
{
    for (;;) {
        uint32_t taken = take_small_words(tagger, region);
        if (taken == 0) {
            taken = take_tail(tagger, region);
        }
        if (taken == 0) {
            taken = take_hyphenated(tagger, region);
        }
        if (taken == 0) {
            return;
        }
        region->n += taken;
    }
}

static bool can_start(const gg_tagger *tagger, uint32_t at)
{
    const gg_token *token = &tagger->tokens.items[at];

    if ((token->flags & GG_TOKEN_INITIAL_UPPER) != 0) {
        return true;
    }
    /* 65th Division, 2001 elections: a number before a capital. */
    return (token->flags & GG_TOKEN_DIGIT) != 0 &&
           at + 1 < tagger->tokens.n &&
           (token[1].flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
           gg_gap_between(tagger->text, token, token + 1) == GG_GAP_BLANK &&
           (token[1].flags & GG_TOKEN_SENTENCE) == 0;
}

/* Which matches cover which tokens. */
static void cover(const gg_tagger *tagger, size_t *next_match,
                  gg_region *region)
{
    uint32_t end = region->first + region->n;
    size_t m = *next_match;

    while (m < tagger->n_matches &&
           tagger->matches[m].next_token <= region->first) {
        m++;
    }
    *next_match = m;
    for (; m < tagger->n_matches && tagger->matches[m].first_token < end;
         m++) {
        const gg_match *match = &tagger->matches[m];
        if (match->is_nested) {
            continue;
        }
        for (uint32_t t = match->first_token; t < match->next_token; t++) {
            if (t >= region->first && t < end) {
                region->tokens[t - region->first].match = (uint32_t)m;
            }
        }
    }
}

bool gg_next_region(gg_tagger *tagger, uint32_t from, size_t *next_match,
                    gg_region *region)
{
    uint32_t n = (uint32_t)tagger->tokens.n;

    while (from < n && !can_start(tagger, from)) {
        from++;
    }
    if (from >= n) {
        return false;
    }
    region->first = from;
    region->n = 1;
    region->starts_sentence =
        (tagger->tokens.items[from].flags & GG_TOKEN_SENTENCE) != 0;
    gg_describe_token(tagger, from, &region->tokens[0]);
    grow(tagger, region);
    cover(tagger, next_match, region);
    return true;
}

bool gg_find_regions(gg_tagger *tagger, gg_regions *regions)
{
    gg_region region;
    uint32_t from = 0;
    size_t match = 0;
    size_t tokens = 0;

    regions->n = 0;
    regions->n_tokens = 0;
    for (;;) {
        if (gg_grow(&regions->items, &regions->capacity, regions->n + 1,
                    sizeof *regions->items) != 0 ||
            gg_grow(&regions->tokens, &regions->tokens_capacity,
                    regions->n_tokens + GG_REGION_MAX_TOKENS,
                    sizeof *regions->tokens) != 0) {
            return false;
        }
        region.tokens = regions->tokens + regions->n_tokens;
        if (!gg_next_region(tagger, from, &match, &region)) {
            break;
        }
        from = region.first + region.n;
        regions->items[regions->n++] = region;
        regions->n_tokens += region.n;
    }
    for (size_t r = 0; r < regions->n; r++) { /* the array may have moved */
        regions->items[r].tokens = regions->tokens + tokens;
        tokens += regions->items[r].n;
    }
    return true;
}

void gg_regions_clear(gg_regions *regions)
{
    gg_free(regions->items);
    gg_free(regions->tokens);
    *regions = (gg_regions){0};
}
