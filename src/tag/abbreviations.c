/* Abbreviations that the text itself defines:

       Movement for Reform (MR)      KCNA (Korean Central News Agency)

   From there on in the document they are that entity. Known is the full name;
   the abbreviation is not listed, or listed for somebody else. Its letters
   must come from the name:

       listed for somebody else, or a person: the initials, in order; small
       words and one capitalised word may be left out
       otherwise also: letters of the name in order from its first (KMT), the
       initials in another order (translations turn them round), or the first
       letter and at least half of the others among the initials
       scripts without case: letters of the name in order (朝中社)

   Where no bracket stands beside a full name all of it costs one look at a
   byte. */
#include "tag/scratch.h"

#include "base/memory.h"
#include "text/unicode.h"

#include <string.h>

enum {
    MAX_ABBREVIATIONS = 256, /* of one document */
    MAX_TOKENS = 8,
    MAX_LETTERS = 16,
    MAX_NAME_LETTERS = 512
};

typedef struct letters {
    uint32_t items[MAX_NAME_LETTERS];
    size_t n;
} letters;

/* ---- brackets ----------------------------------------------------------------- */

static bool is_quote(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == 0xAB || cp == 0xBB ||
           (cp >= 0x2018 && cp <= 0x201F) || cp == 0x300C || cp == 0x300D;
}

/* Where the inside of a bracket begins that opens at byte `at`, perhaps
   behind one space; 0: there is none. */
static size_t open_at(gg_tagger *tagger, size_t at)
{
    const char *p = tagger->text + at;
    const char *end = tagger->text + tagger->text_len;
    size_t len;

    p += p < end && *p == ' ';
    if (p >= end || (*p != '(' && (unsigned char)*p != 0xEF) ||
        (*p != '(' && gg_cp_at(p, &len) != 0xFF08)) {
        return 0;
    }
    p += *p == '(' ? 1 : 3;
    if (p < end && is_quote(gg_cp_at(p, &len))) {
        p += len;
    }
    return (size_t)(p - tagger->text);
}

/* Does what began with the bracket end at byte `at`? */
static bool is_closed_at(gg_tagger *tagger, size_t at, bool comma)
{
    size_t len;
    uint32_t cp;

    if (at < tagger->text_len && is_quote(gg_cp_at(tagger->text + at, &len))) {
        at += len;
    }
    if (at >= tagger->text_len) {
        return false;
    }
    cp = gg_cp_at(tagger->text + at, &len);
    return cp == ')' || cp == 0xFF09 ||
           (comma && (cp == ',' || cp == ';' || cp == 0xFF0C));
}

static bool is_unspaced(const gg_token *token)
{
    return (token->flags & GG_TOKEN_UNSPACED) != 0;
}

/* Do tokens at and at + 1 belong to one abbreviation: FARC-EP, 朝中社? */
static bool is_one_with_next(gg_tagger *tagger, uint32_t at)
{
    const gg_token *token = gg_tok(tagger, at);
    const gg_token *next;
    gg_gap gap;

    if (at + 1 >= tagger->tokens.n) {
        return false;
    }
    next = gg_tok(tagger, at + 1);
    gap = gg_gap_between(tagger->text, token, next);
    return (gap == GG_GAP_NONE && is_unspaced(token) && is_unspaced(next)) ||
           (gap == GG_GAP_HYPHEN && !is_unspaced(token));
}

/* ---- letters ------------------------------------------------------------------ */

static void put_letters(letters *out, const char *p, const char *end)
{
    while (p < end && out->n < MAX_NAME_LETTERS) {
        size_t len;
        uint32_t cp = gg_cp_at(p, &len);
        if ((gg_cp(cp)->flags & (GG_CP_WORD | GG_CP_MARK)) == GG_CP_WORD) {
            out->items[out->n++] = cp;
        }
        p += len;
    }
}

/* Those of the tokens as they stand, or folded. */
static void letters_of(gg_tagger *tagger, uint32_t first, uint32_t next,
                       bool folds, letters *out)
{
    out->n = 0;
    for (uint32_t i = first; i < next; i++) {
        const gg_token *token = gg_tok(tagger, i);
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = folds ? gg_token_fold(folded, tagger->text, token) : 0;
        if (!folds) {
            put_letters(out, tagger->text + token->start,
                        tagger->text + token->end);
        } else if (len != SIZE_MAX) {
            put_letters(out, folded, folded + len);
        }
    }
}

/* At least two capitals, and at least half of the letters. */
static bool is_written_as_one(gg_tagger *tagger, uint32_t first,
                              uint32_t next)
{
    letters raw;
    size_t n_upper = 0;

    letters_of(tagger, first, next, false, &raw);
    for (size_t i = 0; i < raw.n; i++) {
        n_upper += (gg_cp(raw.items[i])->flags & GG_CP_UPPER) != 0;
    }
    return n_upper >= 2 && n_upper * 2 >= raw.n && raw.n <= MAX_LETTERS;
}

/* First letters of the name's words; `is_upper` says which are capitals. */
typedef struct initials {
    uint32_t items[GG_NAME_MAX_TOKENS];
    bool is_upper[GG_NAME_MAX_TOKENS];
    size_t n;
    size_t n_upper;
} initials;

static void initials_of(gg_tagger *tagger, const gg_match *match,
                        initials *out)
{
    memset(out, 0, sizeof *out);
    for (uint32_t i = match->first_token;
         i < match->next_token && out->n < GG_NAME_MAX_TOKENS; i++) {
        letters word;
        letters_of(tagger, i, i + 1, true, &word);
        if (word.n != 0) {
            bool is_upper = (gg_tok(tagger, i)->flags &
                             GG_TOKEN_INITIAL_UPPER) != 0;
            out->items[out->n] = word.items[0];
            out->is_upper[out->n++] = is_upper;
            out->n_upper += is_upper;
        }
    }
}

/* The initials in order; small words and one other may be left out. */
static bool is_initials(const letters *a, const initials *words)
{
    size_t at = 0;
    size_t used_upper = 0;

    for (size_t w = 0; w < words->n && at < a->n; w++) {
        if (words->items[w] == a->items[at]) {
            used_upper += words->is_upper[w];
            at++;
        } else if (at == 0 && words->is_upper[w]) {
            return false;
        }
    }
    return at == a->n && used_upper >= 2 && used_upper + 1 >= words->n_upper;
}

/* Letters of the name in order. */
static bool is_within(const letters *a, const letters *name)
{
    size_t at = 0;

    for (size_t i = 0; i < name->n && at < a->n; i++) {
        at += name->items[i] == a->items[at];
    }
    return at == a->n;
}

/* How many letters are capital initials, each initial used once. */
static size_t count_initials(const letters *a, const initials *words)
{
    bool used[GG_NAME_MAX_TOKENS] = {false};
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++) {
        for (size_t w = 0; w < words->n; w++) {
            if (words->is_upper[w] && !used[w] &&
                words->items[w] == a->items[i]) {
                used[w] = true;
                n++;
                break;
            }
        }
    }
    return n;
}

static bool is_near_initials(const letters *a, const letters *name,
                             const initials *words)
{
    size_t n = count_initials(a, words);
    bool is_first_same = name->items[0] == a->items[0];

    if (is_first_same && is_within(a, name)) {
        return true;
    }
    if (words->n_upper < 2) {
        return false;
    }
    return (n == a->n && n == words->n_upper) ||
           (is_first_same && n >= 2 && n * 2 >= a->n);
}

static bool is_hangul(uint32_t cp)
{
    return cp >= 0xAC00 && cp <= 0xD7A3;
}

/* 朝中社 of 朝鮮中央通信社 */
static bool fits_caseless(gg_tagger *tagger, const gg_match *match,
                          uint32_t first, uint32_t next)
{
    letters a;
    letters name;

    letters_of(tagger, first, next, false, &a);
    letters_of(tagger, match->first_token, match->next_token, false, &name);
    return a.n >= 2 && a.n <= MAX_LETTERS && a.n < name.n &&
           (a.items[0] == name.items[0] || is_hangul(a.items[0])) &&
           is_within(&a, &name);
}

/* Can tokens [first, next) abbreviate the name? */
static bool fits(gg_tagger *tagger, size_t i, uint32_t first,
                 uint32_t next, bool is_strict)
{
    const gg_match *match = &tagger->matches[i];
    letters a;
    letters name;
    initials words;

    if ((gg_tok(tagger, first)->flags & GG_TOKEN_CASED) == 0) {
        return !is_strict && fits_caseless(tagger, match, first, next);
    }
    if (!is_written_as_one(tagger, first, next)) {
        return false;
    }
    letters_of(tagger, first, next, true, &a);
    letters_of(tagger, match->first_token, match->next_token, true, &name);
    initials_of(tagger, match, &words);
    if (a.n < 2 || name.n <= a.n) {
        return false;
    }
    return is_initials(&a, &words) ||
           (!is_strict && is_near_initials(&a, &name, &words));
}

/* ---- definitions ---------------------------------------------------------------- */

static bool is_person(gg_tagger *tagger, uint32_t entity)
{
    return gg_str_equal(gg_index_type(tagger->index, entity),
                        GG_STR_LITERAL("person"));
}

/* The match that covers some of tokens [first, next); GG_NO_MATCH: none does.
   Matches lie in order, by halving. */
static uint32_t match_over(gg_tagger *tagger, uint32_t first,
                           uint32_t next)
{
    size_t low = 0;
    size_t high = tagger->n_matches;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tagger->matches[middle].first_token < first) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < tagger->n_matches && tagger->matches[low].first_token < next) {
        return (uint32_t)low;
    }
    while (low > 0) {
        low--;
        if (!tagger->matches[low].is_nested) {
            return tagger->matches[low].next_token > first ? (uint32_t)low
                                                           : GG_NO_MATCH;
        }
    }
    return GG_NO_MATCH;
}

static bool has_room(gg_tagger *tagger)
{
    return gg_grow(&tagger->abbreviations, &tagger->abbreviations_capacity,
                   tagger->n_abbreviations + 1,
                   sizeof *tagger->abbreviations) == 0;
}

/* Tokens [first, next) stand in brackets beside full name i, or it beside
   them. */
static bool define(gg_tagger *tagger, size_t i, uint32_t first, uint32_t next)
{
    const gg_mention *mention = &tagger->mentions[i];
    uint32_t over = match_over(tagger, first, next);
    bool is_listed = over != GG_NO_MATCH;

    if (tagger->n_abbreviations == MAX_ABBREVIATIONS ||
        (is_listed && (tagger->matches[over].first_token != first ||
                       tagger->matches[over].next_token != next ||
                       tagger->mentions[over].entity == mention->entity)) ||
        !fits(tagger, i, first, next,
              is_listed || is_person(tagger, mention->entity))) {
        return true;
    }
    if (!has_room(tagger)) {
        return false;
    }
    tagger->abbreviations[tagger->n_abbreviations++] =
        (gg_abbreviation){.first_token = first,
                          .n_tokens = next - first,
                          .entity = mention->entity,
                          .name = mention->name};
    return true;
}

/* Movement for Reform (MR) */
static bool look_behind(gg_tagger *tagger, size_t i)
{
    uint32_t first = tagger->matches[i].next_token;
    uint32_t last = first;
    size_t inside = open_at(tagger, tagger->mentions[i].end);

    if (inside == 0 || first >= tagger->tokens.n ||
        gg_tok(tagger, first)->start != inside) {
        return true;
    }
    while (last - first + 1 < MAX_TOKENS && is_one_with_next(tagger, last)) {
        last++;
    }
    return !is_closed_at(tagger, gg_tok(tagger, last)->end, true) ||
           define(tagger, i, first, last + 1);
}

/* KCNA (Korean Central News Agency). Where an abbreviation of a script without
   blanks begins is not written: the longest that fits. */
static bool look_before(gg_tagger *tagger, size_t i)
{
    const gg_mention *mention = &tagger->mentions[i];
    uint32_t next = tagger->matches[i].first_token;
    uint32_t first;

    if (next == 0 ||
        open_at(tagger, gg_tok(tagger, next - 1)->end) !=
            mention->start ||
        !is_closed_at(tagger, mention->end, false)) {
        return true;
    }
    first = next - 1;
    while (first > 0 && next - first < MAX_TOKENS &&
           is_one_with_next(tagger, first - 1)) {
        first--;
    }
    if (is_unspaced(gg_tok(tagger, first))) {
        while (first < next && !fits(tagger, i, first, next, false)) {
            first++;
        }
    }
    return first >= next || define(tagger, i, first, next);
}

static bool is_clear_full_name(const gg_mention *mention)
{
    return mention->rule != GG_N_RULES && mention->entity != GG_NO_ENTITY &&
           mention->form == GG_FORM_NAME && !mention->is_nested;
}

/* What stands behind and before full names; most often nothing, as the next
   byte or two say. */
static bool collect(gg_tagger *tagger)
{
    const char *text = tagger->text;

    for (size_t i = 0; i < tagger->n_matches; i++) {
        size_t at = tagger->mentions[i].end;
        unsigned char c;
        if (at == tagger->text_len) {
            break;
        }
        c = (unsigned char)text[at];
        if (c == ' ' && (at + 1 == tagger->text_len ||
                         (text[at + 1] != '(' &&
                          (unsigned char)text[at + 1] != 0xEF))) {
            continue;
        }
        if ((c == ' ' || c == '(' || c == 0xEF) &&
            is_clear_full_name(&tagger->mentions[i]) &&
            !look_behind(tagger, i)) {
            return false;
        }
        if ((c == ')' || c == '"' || c == '\'' || c >= 0x80) &&
            is_clear_full_name(&tagger->mentions[i]) &&
            !look_before(tagger, i)) {
            return false;
        }
    }
    return true;
}

/* ---- where they stand ------------------------------------------------------------- */

/* Written alike, capitals too. */
static bool is_same_token(gg_tagger *tagger, uint32_t x, uint32_t y)
{
    enum { LOOK = GG_TOKEN_INITIAL_UPPER | GG_TOKEN_ANY_LOWER };
    gg_token *a = gg_tok(tagger, x);
    gg_token *b = gg_tok(tagger, y);
    char folded[GG_TOKEN_MAX_FOLDED];
    size_t len;

    if ((a->flags & LOOK) != (b->flags & LOOK) ||
        gg_hash_of(tagger, x) != gg_hash_of(tagger, y)) {
        return false;
    }
    len = gg_token_fold(folded, tagger->text, a);
    return len != SIZE_MAX && gg_token_equals(tagger->text, b, folded, len);
}

static bool stands_at(gg_tagger *tagger, const gg_abbreviation *a, uint32_t at)
{
    if (at < a->first_token || at + a->n_tokens > tagger->tokens.n) {
        return false;
    }
    for (uint32_t k = 0; k < a->n_tokens; k++) {
        if (!is_same_token(tagger, a->first_token + k, at + k) ||
            (k + 1 < a->n_tokens && !is_one_with_next(tagger, at + k))) {
            return false;
        }
    }
    return true;
}

const gg_abbreviation *gg_abbreviation_at(gg_tagger *tagger, uint32_t at)
{
    const gg_token *token = gg_tok(tagger, at);
    const gg_abbreviation *best = NULL;
    uint64_t hash;

    if (gg_token_is_low(token)) {
        return NULL;
    }
    hash = gg_hash_of(tagger, at);
    if ((tagger->abbreviation_bits >> (hash & 63) & 1) == 0) {
        return NULL;
    }
    for (size_t k = 0; k < tagger->n_abbreviations; k++) {
        const gg_abbreviation *a = &tagger->abbreviations[k];
        if (a->hash == hash && stands_at(tagger, a, at) &&
            (best == NULL || a->first_token > best->first_token)) {
            best = a;
        }
    }
    return best;
}

static void become(gg_tagger *tagger, gg_match *match, gg_mention *mention,
                   const gg_abbreviation *a)
{
    match->is_dropped = false;
    match->has_full = false;
    match->has_short = false;
    match->start = gg_tok(tagger, match->first_token)->start;
    match->end = gg_tok(tagger, match->next_token - 1)->end;
    *mention = (gg_mention){.start = match->start,
                            .end = match->end,
                            .first_token = match->first_token,
                            .next_token = match->next_token,
                            .entity = a->entity,
                            .name = a->name,
                            .form = GG_FORM_NAME,
                            .rule = GG_RULE_ABBREVIATION};
}

static bool note_place(gg_tagger *tagger, uint32_t at,
                       const gg_abbreviation *a)
{
    if (gg_grow(&tagger->abbreviated, &tagger->abbreviated_capacity,
                tagger->n_abbreviated + 1,
                sizeof *tagger->abbreviated) != 0) {
        return false;
    }
    tagger->abbreviated[tagger->n_abbreviated++] = (gg_abbreviated){
        at, (uint32_t)(a - tagger->abbreviations)};
    return true;
}

/* Where a name matches too, the abbreviation takes its place; else the place
   is noted. */
static bool find_places(gg_tagger *tagger, uint32_t from)
{
    size_t m = 0;

    for (uint32_t at = from; at < tagger->tokens.n;) {
        const gg_abbreviation *a = gg_abbreviation_at(tagger, at);
        gg_match *match = NULL;
        while (m < tagger->n_matches &&
               (tagger->matches[m].is_nested ||
                tagger->matches[m].next_token <= at)) {
            m++;
        }
        if (m < tagger->n_matches &&
            (tagger->matches[m].first_token <= at ||
             (a != NULL &&
              tagger->matches[m].first_token < at + a->n_tokens))) {
            match = &tagger->matches[m];
        }
        if (match != NULL) {
            if (a != NULL && match->first_token == at &&
                match->next_token == at + a->n_tokens) {
                become(tagger, match, &tagger->mentions[m], a);
            }
            at = match->next_token;
        } else if (a != NULL) {
            if (!note_place(tagger, at, a)) {
                return false;
            }
            at += a->n_tokens;
        } else {
            at++;
        }
    }
    return true;
}

/* Puts the places noted between the matches, from the end. */
static bool insert_places(gg_tagger *tagger)
{
    size_t left = tagger->n_matches;
    size_t more = tagger->n_abbreviated;
    size_t total = left + more;

    if (more == 0) {
        return true;
    }
    if (total >= GG_NO_MATCH ||
        gg_grow(&tagger->matches, &tagger->matches_capacity, total,
                sizeof *tagger->matches) != 0 ||
        gg_grow(&tagger->mentions, &tagger->mentions_capacity, total,
                sizeof *tagger->mentions) != 0) {
        return false;
    }
    tagger->n_matches = total;
    while (more > 0) {
        const gg_abbreviated *place = &tagger->abbreviated[more - 1];
        const gg_abbreviation *a = &tagger->abbreviations[place->number];
        total--;
        if (left > 0 &&
            tagger->matches[left - 1].first_token > place->token) {
            left--;
            tagger->matches[total] = tagger->matches[left];
            tagger->mentions[total] = tagger->mentions[left];
            continue;
        }
        more--;
        tagger->matches[total] =
            (gg_match){.first_token = place->token,
                       .next_token = place->token + a->n_tokens};
        become(tagger, &tagger->matches[total], &tagger->mentions[total], a);
    }
    return true;
}

bool gg_find_abbreviations(gg_tagger *tagger)
{
    uint32_t from = UINT32_MAX;

    tagger->n_abbreviations = 0;
    tagger->n_abbreviated = 0;
    tagger->abbreviation_bits = 0;
    if (!collect(tagger)) {
        return false;
    }
    if (tagger->n_abbreviations == 0) {
        return true;
    }
    for (size_t k = 0; k < tagger->n_abbreviations; k++) {
        gg_abbreviation *a = &tagger->abbreviations[k];
        a->hash = gg_hash_of(tagger, a->first_token);
        tagger->abbreviation_bits |= UINT64_C(1) << (a->hash & 63);
        from = a->first_token < from ? a->first_token : from;
    }
    return find_places(tagger, from) && insert_places(tagger);
}
