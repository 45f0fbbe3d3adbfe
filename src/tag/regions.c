#include "tag/regions.h"

#include "base/memory.h"
#include "tag/small_words.h"

#include <string.h>

enum { MAX_SMALL_WORDS = 3, MAX_TAIL = 2 };

/* ---- one token ---------------------------------------------------------------- */

/* An ASCII capital behind the first byte; eight bytes at a time. */
static bool has_inner_capital(const gg_tagger *tagger, const gg_token *token)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const char *p = tagger->text + token->start + 1;
    const char *end = tagger->text + token->end;

    while (p < end) {
        uint64_t bytes = 0;
        size_t n = end - p < 8 ? (size_t)(end - p) : 8;
        memcpy(&bytes, p, n);
        /* high bit: a byte from 'A' on, but not from 'Z' + 1 on, and ASCII */
        if (((((bytes & (ones * 0x7F)) + ones * (0x80 - 'A')) &
              ~((bytes & (ones * 0x7F)) + ones * (0x80 - 'Z' - 1)) &
              ~bytes) &
             ones * 0x80) != 0) {
            return true;
        }
        p += n;
    }
    return false;
}

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
    if ((token->flags & (GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER)) ==
            (GG_TOKEN_ANY_LOWER | GG_TOKEN_ANY_UPPER) &&
        has_inner_capital(tagger, token)) {
        shape |= GG_SHAPE_MIXED;
    }
    return shape;
}

/* The first that holds says what the token is. */
static gg_class class_of(uint32_t bits)
{
    if ((bits & GG_SHAPE_LOWER) != 0) {
        return (bits & GG_WORD_PARTICLE) != 0 ? GG_CLASS_PARTICLE
                                              : GG_CLASS_LOWER;
    }
    if ((bits & ~(uint32_t)GG_SHAPE_MIXED) == GG_SHAPE_UNKNOWN) {
        return GG_CLASS_UNKNOWN;
    }
    return (bits & GG_SHAPE_DIGIT) != 0       ? GG_CLASS_DIGIT
           : (bits & GG_SHAPE_INITIAL) != 0   ? GG_CLASS_INITIAL
           : (bits & GG_WORD_ORG_TAIL) != 0   ? GG_CLASS_ORG_TAIL
           : (bits & GG_WORD_THING_HEAD) != 0 ? GG_CLASS_THING_HEAD
           : (bits & GG_WORD_ORG_HEAD) != 0   ? GG_CLASS_ORG_HEAD
           : (bits & GG_WORD_PLACE_HEAD) != 0 ? GG_CLASS_PLACE_HEAD
           : (bits & GG_WORD_TITLE) != 0      ? GG_CLASS_TITLE
           : (bits & GG_WORD_ORG_WORD) != 0   ? GG_CLASS_ORG_WORD
           : (bits & GG_WORD_GROUP) != 0      ? GG_CLASS_GROUP
           : (bits & GG_WORD_COMMON) != 0     ? GG_CLASS_COMMON
           : (bits & GG_SHAPE_UPPER) != 0     ? GG_CLASS_ACRONYM
           : (bits & GG_WORD_GIVEN) != 0      ? GG_CLASS_GIVEN
           : (bits & GG_WORD_PLACE) != 0      ? GG_CLASS_PLACE
           : (bits & GG_WORD_SURNAME) != 0    ? GG_CLASS_SURNAME
           : (bits & GG_WORD_PARTICLE) != 0   ? GG_CLASS_PARTICLE
                                              : GG_CLASS_UNKNOWN;
}

static const uint32_t PHRASE = UINT32_C(1) << 30;

/* The flags of a word that are clues. */
static const uint32_t WORD_BITS = (UINT32_C(1) << GG_SHAPE_FIRST_BIT) - 1;

/* What the lists say of the token's word. */
static uint32_t flags_of(gg_tagger *tagger, uint32_t token)
{
    uint64_t hash = gg_hash_of(tagger, token);
    gg_known_word *known = &tagger->known[hash % GG_KNOWN_WORDS];

    if (known->hash != hash) {
        uint32_t word = gg_word_of(tagger, token);
        known->hash = hash;
        known->flags =
            word != GG_NO_WORD ? tagger->index->words[word].flags : 0;
    }
    return known->flags;
}

/* bits, PHRASE above them, class and small word in the high
   half. */
static uint64_t describe(gg_tagger *tagger, uint32_t token)
{
    const gg_token *t = &tagger->tokens.items[token];
    uint32_t flags = flags_of(tagger, token);
    uint32_t bits = flags & WORD_BITS;
    gg_small_word small = GG_N_SMALL_WORDS;
    uint64_t high;

    if (bits == 0) {
        bits = GG_SHAPE_UNKNOWN;
    }
    bits |= shape_of(tagger, t);
    if ((t->flags & GG_TOKEN_INITIAL_UPPER) == 0 ||
        t->end - t->start <= 3) { /* The, In: of capitals that is enough */
        small = gg_find_small_word(tagger->text, tagger->text_len, t);
    }
    high = (uint64_t)class_of(bits) << 32 | (uint64_t)small << 40;
    return high | bits |
           ((flags & GG_WORD_BEGINS_PHRASE) != 0 ? PHRASE : 0);
}

void gg_describe_token(gg_tagger *tagger, uint32_t token,
                       gg_region_token *out)
{
    uint64_t d = tagger->described[token];

    if ((tagger->tokens.items[token].flags & GG_TOKEN_DESCRIBED) == 0) {
        d = describe(tagger, token);
        tagger->described[token] = d;
        tagger->tokens.items[token].flags |= GG_TOKEN_DESCRIBED;
    }
    *out = (gg_region_token){
        .bits = (uint32_t)d & (PHRASE - 1),
        .class_ = (uint8_t)(d >> 32),
        .small = (uint8_t)(d >> 40),
        .link = GG_LINK_BLANK,
        .is_capital = (tagger->tokens.items[token].flags &
                       GG_TOKEN_INITIAL_UPPER) != 0,
        .begins_phrase = (d & PHRASE) != 0,
        .match = GG_NO_MATCH,
    };
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

static bool is_link_word(const gg_tagger *tagger, const gg_token *token)
{
    return gg_small_word_links(
        gg_find_small_word(tagger->text, tagger->text_len, token));
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
        const gg_token *token = &tagger->tokens.items[at + taken];
        bool is_big = (token->flags & GG_TOKEN_INITIAL_UPPER) != 0 ||
                      (taken == 0 && (token->flags & GG_TOKEN_DIGIT) != 0);
        uint8_t link;
        if (!is_big && (taken == MAX_SMALL_WORDS ||
                        !is_link_word(tagger, token))) {
            return 0;
        }
        if (!is_joined(tagger, out - 1, at + taken, &link)) {
            return 0;
        }
        gg_describe_token(tagger, at + taken, out);
        out->link = link;
        taken++;
        if (is_big) {
            return taken;
        }
        if (link != GG_LINK_BLANK &&
            (link != GG_LINK_HYPHEN || taken != 1)) {
            return 0;
        }
    }
    return 0;
}

/* Mao Tse-tung: a small word behind a hyphen. */
static uint32_t take_hyphenated(gg_tagger *tagger, gg_region *region)
{
    uint32_t at = region->first + region->n;
    gg_region_token *out = &region->tokens[region->n];
    uint8_t link;

    if (region->n == GG_REGION_MAX_TOKENS || at == tagger->tokens.n ||
        !is_joined(tagger, out - 1, at, &link) || link != GG_LINK_HYPHEN) {
        return 0;
    }
    gg_describe_token(tagger, at, out);
    out->link = link;
    return 1;
}

static bool may_be_tail(const gg_tagger *tagger, const gg_token *token)
{
    uint32_t bit = gg_tail_bit(tagger->text + token->start,
                               token->end - token->start);

    return (tagger->index->tails[bit >> 6] >> (bit & 63) & 1) != 0;
}

/* How many small words there are up to the first that may be a tail; 0: it is
   none of the next ones. Cheap: most regions have no tail. */
static uint32_t find_tail(const gg_tagger *tagger, uint32_t at)
{
    for (uint32_t n = 0; n < MAX_TAIL && at + n < tagger->tokens.n; n++) {
        const gg_token *token = &tagger->tokens.items[at + n];
        if ((token->flags & (GG_TOKEN_INITIAL_UPPER | GG_TOKEN_CASED |
                             GG_TOKEN_SENTENCE)) != GG_TOKEN_CASED) {
            return 0;
        }
        if (may_be_tail(tagger, token)) {
            return n + 1;
        }
    }
    return 0;
}

/* United Kingdom general election, Likud party: small words, of which the last
   says what it is. */
static uint32_t take_tail(gg_tagger *tagger, gg_region *region)
{
    uint32_t at = region->first + region->n;
    const gg_region_token *last = &region->tokens[region->n - 1];
    uint32_t n = find_tail(tagger, at);

    if (n == 0 || region->n + n > GG_REGION_MAX_TOKENS ||
        last->class_ == GG_CLASS_COMMON || last->class_ == GG_CLASS_TITLE) {
        return 0;
    }
    for (uint32_t k = 0; k < n; k++) {
        gg_region_token *out = &region->tokens[region->n + k];
        uint8_t link;
        if (!is_joined(tagger, out - 1, at + k, &link) ||
            link != GG_LINK_BLANK) {
            return 0;
        }
        gg_describe_token(tagger, at + k, out);
    }
    return gg_is_tail(region->tokens[region->n + n - 1].bits) ? n : 0;
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
                region->has_match = true;
            }
        }
    }
}

/* What gg_find_regions goes on with. */
typedef struct cursor {
    uint32_t token;
    size_t match;   /* the first that ends behind the token */
    size_t mention; /* likewise */
} cursor;

static bool is_small(const gg_token *token)
{
    return (token->flags & (GG_TOKEN_INITIAL_UPPER | GG_TOKEN_DIGIT |
                            GG_TOKEN_CASED)) == GG_TOKEN_CASED;
}

/* Capitals that say who, when or where, and are in no name of their own. */
static bool is_plain_word(uint32_t bits, uint32_t next_bits)
{
    if ((bits & (GG_WORD_ORG_HEAD | GG_WORD_ORG_TAIL | GG_WORD_PLACE_HEAD |
                 GG_WORD_THING_HEAD)) != 0) {
        return false;
    }
    if ((bits & GG_WORD_ORG_WORD) != 0) {
        return (next_bits & GG_WORD_TITLE) != 0; /* Foreign Minister */
    }
    if ((bits & (GG_WORD_TITLE | GG_WORD_COMMON | GG_WORD_GROUP)) != 0 ||
        (bits & GG_SHAPE_DIGIT) != 0) {
        return true;
    }
    return (bits & GG_WORD_PLACE) != 0 &&
           (bits & (GG_WORD_GIVEN | GG_WORD_SURNAME)) == 0;
}

/* Does no region go on to the token, whatever came before? The answer may be
   a no too many. */
static bool is_break(const gg_tagger *tagger, uint32_t at)
{
    uint32_t n = (uint32_t)tagger->tokens.n;

    if (at == n || (tagger->tokens.items[at].flags & GG_TOKEN_SENTENCE) != 0) {
        return true;
    }
    if (!gg_is_plain_gap(tagger->text, &tagger->tokens.items[at - 1],
                         &tagger->tokens.items[at])) {
        switch (tagger->text[tagger->tokens.items[at - 1].end]) {
        case ',':
        case ';':
        case ':':
        case ')':
            return true; /* nothing is joined over these */
        case '-':
            return false;
        default:
            break;
        }
    }
    if (!is_small(&tagger->tokens.items[at]) || find_tail(tagger, at) != 0) {
        return false;
    }
    for (uint32_t k = at; k < n && is_small(&tagger->tokens.items[k]) &&
                          k <= at + MAX_SMALL_WORDS;
         k++) {
        if (!is_link_word(tagger, &tagger->tokens.items[k])) {
            return true;
        }
    }
    return false;
}

/* The listed name that covers the token, or NULL. *next: the first that ends
   behind it; moved on. */
static const gg_mention *mention_over(const gg_tagger *tagger, size_t *next,
                                      uint32_t at)
{
    while (*next < tagger->n_mentions &&
           (tagger->mentions[*next].is_nested ||
            tagger->mentions[*next].next_token <= at)) {
        ++*next;
    }
    return *next < tagger->n_mentions &&
                   tagger->mentions[*next].first_token <= at
               ? &tagger->mentions[*next]
               : NULL;
}

/* Listed names and plain words from the token on, directly one behind the
   other, up to a break: the token behind them, else the token. Most capitals
   of a text are such: Russian President Vladimir Putin said. */
static uint32_t skip_plain(gg_tagger *tagger, cursor *c)
{
    uint32_t at = c->token;
    size_t mention = c->mention;

    do {
        const gg_mention *m = mention_over(tagger, &mention, at);
        if (at == c->token) {
            c->mention = mention;
        }
        if (m != NULL) {
            at = m->next_token;
        } else {
            uint32_t flags = flags_of(tagger, at);
            uint32_t next = (flags & GG_WORD_ORG_WORD) != 0 &&
                                    at + 1 < tagger->tokens.n
                                ? flags_of(tagger, at + 1)
                                : 0;
            if (!is_plain_word(flags & WORD_BITS, next & WORD_BITS)) {
                return c->token;
            }
            at++;
        }
        if (is_break(tagger, at)) {
            return at;
        }
    } while ((tagger->tokens.items[at].flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
             gg_gap_between(tagger->text, &tagger->tokens.items[at - 1],
                            &tagger->tokens.items[at]) == GG_GAP_BLANK);
    return c->token;
}

/* Moves to the next token where a region may start; false when there is none.
   *flags: of all tokens on the way. */
static bool find_start(gg_tagger *tagger, cursor *c, uint32_t *flags)
{
    uint32_t n = (uint32_t)tagger->tokens.n;

    while (c->token < n) {
        uint32_t next = c->token + 1;
        if (can_start(tagger, c->token)) {
            next = skip_plain(tagger, c);
            if (next == c->token) {
                *flags |= tagger->tokens.items[next].flags;
                return true;
            }
        }
        for (; c->token < next; c->token++) {
            *flags |= tagger->tokens.items[c->token].flags;
        }
    }
    return false;
}

/* The next region at or behind the cursor, which is moved behind it; false
   when there is none. */
static bool next_region(gg_tagger *tagger, cursor *c, gg_region *region)
{
    uint32_t flags = 0;

    if (!find_start(tagger, c, &flags)) {
        return false;
    }
    if ((flags & GG_TOKEN_SENTENCE) != 0) {
        region->is_title_case = gg_is_title_case(tagger, c->token);
    }
    region->first = c->token;
    region->n = 1;
    region->has_match = false;
    region->starts_sentence =
        (tagger->tokens.items[c->token].flags & GG_TOKEN_SENTENCE) != 0;
    gg_describe_token(tagger, c->token, &region->tokens[0]);
    grow(tagger, region);
    cover(tagger, &c->match, region);
    c->token += region->n;
    return true;
}

/* *next_mention: as of mention_over. */
static bool is_plain(const gg_tagger *tagger, const gg_region *region,
                     size_t *next_mention)
{
    for (uint32_t t = 0; t < region->n; t++) {
        const gg_region_token *token = &region->tokens[t];
        if (mention_over(tagger, next_mention, region->first + t) != NULL) {
            continue;
        }
        if ((token->bits & GG_SHAPE_LOWER) != 0
                ? gg_is_tail(token->bits)
                : !is_plain_word(token->bits,
                                 t + 1 < region->n ? token[1].bits : 0)) {
            return false;
        }
    }
    return true;
}

bool gg_find_regions(gg_tagger *tagger, gg_regions *regions)
{
    gg_region region;
    cursor c = {0, 0, 0};
    size_t tokens = 0;
    size_t mention = 0;

    regions->n = 0;
    regions->n_tokens = 0;
    if (gg_grow(&tagger->described, &tagger->described_capacity,
                tagger->tokens.n + 1, sizeof *tagger->described) != 0) {
        return false;
    }
    if (tagger->known == NULL) {
        tagger->known = gg_calloc_array(GG_KNOWN_WORDS,
                                        sizeof *tagger->known);
        if (tagger->known == NULL) {
            return false;
        }
    }
    region.is_title_case = false;
    for (;;) {
        if (gg_grow(&regions->items, &regions->capacity, regions->n + 1,
                    sizeof *regions->items) != 0 ||
            gg_grow(&regions->tokens, &regions->tokens_capacity,
                    regions->n_tokens + GG_REGION_MAX_TOKENS,
                    sizeof *regions->tokens) != 0) {
            return false;
        }
        region.tokens = regions->tokens + regions->n_tokens;
        if (!next_region(tagger, &c, &region)) {
            break;
        }
        regions->items[regions->n++] = region;
        regions->n_tokens += region.n;
    }
    for (size_t r = 0; r < regions->n; r++) { /* the array may have moved */
        regions->items[r].tokens = regions->tokens + tokens;
        tokens += regions->items[r].n;
        regions->items[r].is_plain =
            is_plain(tagger, &regions->items[r], &mention);
    }
    return true;
}

void gg_regions_clear(gg_regions *regions)
{
    gg_free(regions->items);
    gg_free(regions->tokens);
    *regions = (gg_regions){0};
}
