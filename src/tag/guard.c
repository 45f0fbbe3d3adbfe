/* Rule M6: a name that belongs to a longer name, which nobody knows, is no
   mention:

       Kim Kardashian   Richard Wagner   Michael Jordan   Paris Hilton
       Communist Party of Greece   Possible Peru   Japan Socialist Party
       2019 United Kingdom general election   PFLP-GC

   Lebanon, Ohio; where nouns have capitals (German), only a given name or a
   hyphen claims.

   What is known beside a name: another match, titles, roles, everyday words,
   acronyms, and whatever begins the sentence unless it is a given name. A
   headline in title case says nothing by its capitals. */
#include "tag/scratch.h"

#include <string.h>

typedef enum kind {
    KIND_FREE,    /* people of several words, hidden names: not guarded */
    KIND_ACRONYM, /* by a hyphen (PFLP-GC) and several capitals behind */
    KIND_PERSON,  /* people and short forms: both sides count */
    KIND_GROUP,   /* organisations of one word: a given name before, `of` and
                     capitals behind */
    KIND_PARTS,   /* organisations of several words: both sides count */
    KIND_COUNTRY  /* countries, demonyms, metonyms: a hyphen says nothing
                     (DPRK-Russia) */
} kind;

/* A match with what is asked of it again and again. */
typedef struct guarded {
    gg_tagger *tagger;
    const gg_match *match;
    kind kind;
    bool left_covered;  /* by another match directly beside it */
    bool right_covered;
    uint32_t covered_to; /* tokens before it, to the left, are in a match */
    bool person_behind_of; /* Rapid Support Forces of Mohamed Hamdan */
    bool right_is_person; /* it is a short form of people */
    bool has_noun_capitals; /* the sentence's language writes nouns so */
} guarded;

enum {
    /* words that organisations, events, texts are called by */
    HEADS = GG_WORD_ORG_HEAD | GG_WORD_ORG_TAIL | GG_WORD_THING_HEAD,
    /* … and what such names are made of */
    PARTS = HEADS | GG_WORD_ORG_WORD | GG_WORD_GROUP,
    MAX_RUN = 6 /* capitals behind a name that are looked at */
};

static kind kind_of(const gg_tagger *tagger, const gg_match *match)
{
    kind strictest = KIND_FREE;
    bool is_long = match->next_token - match->first_token != 1;

    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        const gg_entry *entry =
            gg_option(tagger, match, k);
        if (entry->kind == GG_KIND_HIDDEN) {
            return KIND_FREE;
        }
        if ((entry->flags & GG_ENTRY_ACRONYM) != 0) {
            return KIND_ACRONYM;
        }
        if (entry->form == GG_FORM_DEMONYM ||
            entry->form == GG_FORM_METONYM ||
            entry->kind == GG_KIND_COUNTRY) {
            strictest = KIND_COUNTRY;
        } else if (is_long && entry->kind != GG_KIND_ORGANISATION) {
            return KIND_FREE;
        } else if (is_long) {
            strictest = strictest == KIND_COUNTRY ? strictest : KIND_PARTS;
        } else if (strictest != KIND_COUNTRY &&
                   (entry->kind == GG_KIND_PERSON ||
                    entry->form == GG_FORM_SHORT)) {
            strictest = KIND_PERSON;
        } else if (strictest == KIND_FREE) {
            strictest = KIND_GROUP;
        }
    }
    return strictest;
}

static bool is_person(const gg_tagger *tagger, const gg_match *match)
{
    return gg_option(tagger, match, 0)->kind == GG_KIND_PERSON;
}

/* Kate, Ahmed, Gonzalez: short forms of people and nothing else. */
static bool is_short_person(const gg_tagger *tagger, const gg_match *match)
{
    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        const gg_entry *entry =
            gg_option(tagger, match, k);
        if (entry->kind != GG_KIND_PERSON || entry->form != GG_FORM_SHORT) {
            return false;
        }
    }
    return match->next_token - match->first_token == 1;
}

/* ---- words beside it ------------------------------------------------------------ */

static uint32_t word_flags(const guarded *g, uint32_t token)
{
    uint32_t word = gg_word_of(g->tagger, token);

    return word != GG_NO_WORD ? g->tagger->index->words[word].flags : 0;
}

static bool is_capitalised(const gg_token *token)
{
    return (token->flags & GG_TOKEN_INITIAL_UPPER) != 0;
}

/* EU, CEO, KGB: capitals that make no surname. */
static bool is_acronym(const gg_token *token)
{
    return (token->flags & GG_TOKEN_ANY_LOWER) == 0 &&
           (token->end - token->start >= 2 ||
            (token->flags & GG_TOKEN_DOTTED) != 0);
}

static bool is_initial(const guarded *g, const gg_token *token)
{
    return is_capitalised(token) && token->end - token->start == 1 &&
           g->tagger->text[token->start] != 'I' &&
           g->tagger->text[token->start] != 'A';
}

static const gg_token *token_at(const guarded *g, uint32_t token)
{
    return gg_tok(g->tagger, token);
}

static gg_gap gap_before(const guarded *g, uint32_t token)
{
    return gg_gap_between(g->tagger->text, token_at(g, token - 1),
                          token_at(g, token));
}

/* Does the token go on with the sentence behind a blank? */
static bool follows(const guarded *g, uint32_t token)
{
    return token > 0 && token < g->tagger->tokens.n &&
           (token_at(g, token)->flags & GG_TOKEN_SENTENCE) == 0 &&
           gap_before(g, token) == GG_GAP_BLANK;
}

static bool is_word(const guarded *g, uint32_t token, const char *word)
{
    return !is_capitalised(token_at(g, token)) &&
           gg_token_equals(g->tagger->text, token_at(g, token), word,
                           strlen(word));
}

/* ---- events --------------------------------------------------------------------- */

static bool is_year(const guarded *g, const gg_token *token)
{
    const char *p = g->tagger->text + token->start;

    return token->end - token->start == 4 && (p[0] == '1' || p[0] == '2') &&
           p[1] >= '0' && p[1] <= '9' && p[2] >= '0' && p[2] <= '9' &&
           p[3] >= '0' && p[3] <= '9';
}

/* 2019 United Kingdom general election: a year before, and what happened at
   most three words behind. */
static bool event_claims(const guarded *g)
{
    uint32_t at = g->match->first_token;

    if (!follows(g, at) || !is_year(g, token_at(g, at - 1))) {
        return false;
    }
    for (uint32_t next = g->match->next_token;
         next < g->match->next_token + 3 && follows(g, next); next++) {
        if ((word_flags(g, next) & GG_WORD_THING_HEAD) != 0) {
            return true;
        }
    }
    return false;
}

/* ---- of --------------------------------------------------------------------------- */

/* The token of `of` or `of the` before the match, 0: there is none. */
static uint32_t of_before(const guarded *g)
{
    uint32_t of = g->match->first_token - 1;

    if (g->match->first_token < 2 || !follows(g, of + 1)) {
        return 0;
    }
    if (is_word(g, of, "the") && of >= 2 && follows(g, of)) {
        of--;
    }
    return is_word(g, of, "of") && follows(g, of) ? of : 0;
}

/* Girl Scouts of the USA: a head directly before `of`. */
static bool head_of_claims(const guarded *g)
{
    uint32_t of = of_before(g);

    return of > 1 && is_capitalised(token_at(g, of - 1)) &&
           (word_flags(g, of - 1) & GG_WORD_ORG_HEAD) != 0 &&
           is_capitalised(token_at(g, of - 2)) && follows(g, of - 1) &&
           !gg_is_title_case(g->tagger, of);
}

/* Democratic Union of Hungarians of Croatia: the name goes on over two `of`. */
static bool is_of_chain(const guarded *g, uint32_t of)
{
    uint32_t at = of - 1;

    while (at > 1 && of - at < MAX_RUN && is_capitalised(token_at(g, at)) &&
           follows(g, at)) {
        at--;
    }
    return at >= 1 && at != of - 1 && is_word(g, at, "of") &&
           follows(g, at) && is_capitalised(token_at(g, at - 1)) &&
           (word_flags(g, at - 1) & GG_WORD_ORG_HEAD) != 0;
}

/* Communist Party of Greece, Socialist Party of the United States: `of` behind
   a capitalised word that nobody knows, or that such names begin with. */
static bool of_claims(const guarded *g)
{
    uint32_t of = of_before(g);
    const gg_token *head;
    uint32_t flags;

    if (of == 0) {
        return false;
    }
    head = token_at(g, of - 1);
    flags = word_flags(g, of - 1);
    if (!is_capitalised(head) || is_acronym(head) ||
        gg_is_title_case(g->tagger, of)) {
        return false;
    }
    if (is_of_chain(g, of)) {
        return true;
    }
    if ((flags & (HEADS | GG_WORD_PLACE_HEAD)) != 0) {
        return of > 1 || (flags & GG_WORD_COMMON) == 0;
    }
    return g->covered_to != of && (head->flags & GG_TOKEN_SENTENCE) == 0 &&
           (flags & (GG_WORD_TITLE | GG_WORD_COMMON)) == 0;
}

/* Libertarian Party of California: an organisation's name goes on. */
static bool goes_on_of(const guarded *g)
{
    uint32_t of = g->match->next_token;

    if ((g->kind != KIND_PARTS && g->kind != KIND_GROUP) || !follows(g, of) ||
        !is_word(g, of, "of") ||
        ((word_flags(g, of - 1) | word_flags(g, g->match->first_token)) &
         GG_WORD_ORG_HEAD) == 0 ||
        !follows(g, of + 1)) {
        return false;
    }
    if (g->person_behind_of ||
        (word_flags(g, of + 1) & (GG_WORD_GIVEN | GG_WORD_TITLE)) != 0) {
        return false; /* whose it is, or where somebody belongs */
    }
    return (is_capitalised(token_at(g, of + 1)) ||
            (is_word(g, of + 1, "the") && follows(g, of + 2) &&
             is_capitalised(token_at(g, of + 2)))) &&
           !gg_is_title_case(g->tagger, of);
}

/* ---- the word before --------------------------------------------------------------- */

/* Republican Party, Labour Party: words that many names share. */
static bool is_generic(const guarded *g)
{
    bool any = false; /* where there are no capitals, nothing is known */

    for (uint32_t t = g->match->first_token; t < g->match->next_token; t++) {
        if (is_capitalised(token_at(g, t)) && (word_flags(g, t) & PARTS) == 0) {
            return false;
        }
        any |= is_capitalised(token_at(g, t));
    }
    return any;
}

static bool left_word_claims(const guarded *g, uint32_t flags)
{
    const gg_token *left = token_at(g, g->match->first_token - 1);

    if (((g->kind == KIND_PARTS && is_generic(g)) ||
         (g->kind == KIND_GROUP && (flags & GG_WORD_GROUP) == 0)) &&
        (flags & (GG_WORD_GROUP | GG_WORD_PLACE | GG_WORD_ORG_WORD)) != 0) {
        return (left->flags & GG_TOKEN_SENTENCE) == 0;
    }
    if ((flags & (GG_WORD_TITLE | GG_WORD_COMMON)) != 0 ||
        (left->flags & GG_TOKEN_SENTENCE) != 0 || is_acronym(left)) {
        return false;
    }
    switch (g->kind) {
    case KIND_PERSON:
    case KIND_PARTS:
        return true;
    case KIND_COUNTRY: /* Possible Peru; but Nazi Germany, Mr Putin's Russia */
        return (flags & (GG_WORD_GROUP | GG_WORD_ORG_WORD | GG_WORD_PLACE |
                         GG_WORD_SURNAME)) == 0;
    case KIND_FREE:
    case KIND_ACRONYM:
    case KIND_GROUP:
        break;
    }
    return false;
}

/* Does the word before belong to the name? */
static bool left_claims(const guarded *g)
{
    uint32_t at = g->match->first_token;
    const gg_token *token = token_at(g, at);
    const gg_token *left;
    gg_gap gap;
    uint32_t flags;

    if (at == 0 || (token->flags & GG_TOKEN_SENTENCE) != 0) {
        return false;
    }
    if (g->left_covered) {
        return g->kind == KIND_PARTS && follows(g, at) && is_generic(g);
    }
    left = token_at(g, at - 1);
    gap = gap_before(g, at);
    if (gap == GG_GAP_STOP) {
        return (g->kind == KIND_PERSON || g->match->next_token == at + 1) &&
               is_initial(g, left); /* J. Jordan */
    }
    if (!is_capitalised(left) ||
        (gap != GG_GAP_BLANK &&
         (gap != GG_GAP_HYPHEN || g->kind != KIND_PERSON))) {
        return false;
    }
    flags = word_flags(g, at - 1);
    if ((flags & GG_WORD_GIVEN) != 0 && g->match->next_token == at + 1) {
        return true; /* at the start of a sentence, too */
    }
    if (g->has_noun_capitals && gap == GG_GAP_BLANK) {
        return false;
    }
    return left_word_claims(g, flags) && !gg_is_title_case(g->tagger, at);
}

/* ---- the words behind ---------------------------------------------------------------- */

/* Japan [Socialist Party], Iceland [Air Defense Force]: the capitals behind
   end in a word that organisations and events are called by. */
static bool run_claims(const guarded *g, uint32_t least)
{
    uint32_t last = 0;
    uint32_t flags = 0;

    if (g->right_covered) {
        return false;
    }
    for (uint32_t t = g->match->next_token;
         t < g->match->next_token + MAX_RUN && follows(g, t) &&
         is_capitalised(token_at(g, t));
         t++) {
        last = t;
        flags = word_flags(g, t);
        if ((token_at(g, t)->flags & GG_TOKEN_POSSESSIVE) != 0) {
            break;
        }
        if ((flags & GG_WORD_TITLE) != 0 && (flags & PARTS) == 0) {
            return false; /* Ukraine Foreign Minister */
        }
    }
    return last != 0 && last + 1 - g->match->next_token >= least &&
           (flags & HEADS) != 0 && !gg_is_title_case(g->tagger, last);
}

static bool is_country(const guarded *g)
{
    return gg_option(g->tagger, g->match, 0)->kind == GG_KIND_COUNTRY;
}

/* U.S. Council on Competitiveness: one head, and a small word to go on. */
static bool head_claims(const guarded *g)
{
    uint32_t at = g->match->next_token;

    return is_country(g) && !g->right_covered && follows(g, at) &&
           is_capitalised(token_at(g, at)) &&
           (word_flags(g, at) & GG_WORD_ORG_HEAD) != 0 &&
           follows(g, at + 1) && follows(g, at + 2) &&
           (is_word(g, at + 1, "of") || is_word(g, at + 1, "on") ||
            is_word(g, at + 1, "for")) &&
           is_capitalised(token_at(g, at + 2)) &&
           !gg_is_title_case(g->tagger, at);
}

/* Does the word behind? */
static bool right_claims(const guarded *g)
{
    uint32_t at = g->match->next_token;
    const gg_token *right;
    gg_gap gap;

    if (at == g->tagger->tokens.n) {
        return false;
    }
    right = token_at(g, at);
    if ((right->flags & GG_TOKEN_SENTENCE) != 0 ||
        (token_at(g, at - 1)->flags &
         (GG_TOKEN_POSSESSIVE | GG_TOKEN_GLUED)) != 0 ||
        !is_capitalised(right) || g->right_covered) {
        return false;
    }
    gap = gap_before(g, at);
    if (gap != GG_GAP_BLANK &&
        (gap != GG_GAP_HYPHEN || g->kind != KIND_PERSON)) {
        return false;
    }
    if (gap == GG_GAP_BLANK && g->kind != KIND_PERSON && run_claims(g, 1)) {
        return true;
    }
    if (g->kind == KIND_COUNTRY &&
        g->match->next_token - g->match->first_token > 1) {
        return false;
    }
    return !is_acronym(right) &&
           (word_flags(g, at) & (GG_WORD_TITLE | GG_WORD_COMMON)) == 0 &&
           !gg_is_title_case(g->tagger, at);
}

/* Coach Israel Gonzalez; Norway Jones, at the start of a sentence: a country
   before a surname is a given name. */
static bool surname_claims(const guarded *g)
{
    uint32_t at = g->match->first_token;

    if (g->kind != KIND_COUNTRY || g->match->next_token != at + 1 ||
        !g->right_is_person || !follows(g, at + 1) ||
        (token_at(g, at)->flags & GG_TOKEN_POSSESSIVE) != 0 ||
        gg_is_title_case(g->tagger, at)) {
        return false;
    }
    return (token_at(g, at)->flags & GG_TOKEN_SENTENCE) != 0 ||
           (follows(g, at) &&
            (word_flags(g, at - 1) & (GG_WORD_TITLE | GG_WORD_ROLE)) != 0);
}

/* Lebanon, Ohio, and Cuba, Missouri. Not: Russia, Georgia and Armenia. */
static bool state_claims(const guarded *g)
{
    uint32_t at = g->match->next_token;
    const gg_token *state;
    uint32_t end;

    if (g->kind != KIND_COUNTRY || at >= g->tagger->tokens.n ||
        at - g->match->first_token != 1) {
        return false;
    }
    state = token_at(g, at);
    end = token_at(g, at - 1)->end;
    if ((state->flags & GG_TOKEN_SENTENCE) != 0 || state->start - end != 2 ||
        memcmp(g->tagger->text + end, ", ", 2) != 0 ||
        (word_flags(g, at) & GG_WORD_STATE) == 0) {
        return false;
    }
    return !follows(g, at + 1) ||
           (!is_word(g, at + 1, "and") && !is_word(g, at + 1, "or") &&
            !is_capitalised(token_at(g, at + 1)));
}

/* PFLP-GC: an acronym with more of it behind a hyphen. */
static bool hyphen_claims(const guarded *g)
{
    uint32_t next = g->match->next_token;
    uint32_t first = g->match->first_token;

    if (!g->right_covered && next < g->tagger->tokens.n &&
        (token_at(g, next)->flags & GG_TOKEN_SENTENCE) == 0 &&
        gap_before(g, next) == GG_GAP_HYPHEN &&
        token_at(g, next)->start == token_at(g, next - 1)->end + 1 &&
        is_acronym(token_at(g, next))) {
        return true;
    }
    return !g->left_covered && first > 0 &&
           gap_before(g, first) == GG_GAP_HYPHEN &&
           token_at(g, first)->start == token_at(g, first - 1)->end + 1 &&
           is_acronym(token_at(g, first - 1));
}

static gg_guard_reason find_reason(const guarded *g)
{
    if (g->kind == KIND_FREE) {
        return GG_GUARD_NONE;
    }
    if (g->kind == KIND_ACRONYM) {
        if (hyphen_claims(g) || run_claims(g, 2) || head_claims(g)) {
            return GG_GUARD_RIGHT;
        }
        return is_country(g) && head_of_claims(g) ? GG_GUARD_OF
                                                  : GG_GUARD_NONE;
    }
    if (surname_claims(g) || state_claims(g)) {
        return GG_GUARD_RIGHT;
    }
    if (g->has_noun_capitals) {
        return left_claims(g) ? GG_GUARD_LEFT : GG_GUARD_NONE;
    }
    if (g->kind != KIND_PERSON && event_claims(g)) {
        return GG_GUARD_LEFT;
    }
    if (g->kind != KIND_PERSON && of_claims(g)) {
        return GG_GUARD_OF;
    }
    if ((g->kind != KIND_PERSON && goes_on_of(g)) || right_claims(g)) {
        return GG_GUARD_RIGHT;
    }
    return left_claims(g) ? GG_GUARD_LEFT : GG_GUARD_NONE;
}

static uint32_t claiming_token(const gg_match *match, gg_guard_reason reason)
{
    if (reason == GG_GUARD_RIGHT) {
        return match->next_token;
    }
    return match->first_token - (reason == GG_GUARD_OF ? 2 : 1);
}

/* Can a token that is not plain say anything? */
static __attribute__((noinline)) bool is_odd_telling(const gg_marks *marks,
                                                     size_t at, bool is_left)
{
    gg_token token = gg_marks_read(marks, at);
    uint32_t len = token.end - token.start;

    return (token.flags & (GG_TOKEN_INITIAL_UPPER | GG_TOKEN_DIGIT)) != 0 ||
           len == 2 || (is_left && len == 3);
}

/* Can a token beside a name say anything? In small letters `of` can, and before
   a name `the`; beside other names any word of two letters, or three. */
static inline bool is_telling(const gg_marks *marks, size_t at, bool is_left,
                              bool beside_names)
{
    const char *p = marks->text + at;
    unsigned len;

    if (!gg_marks_is_plain(marks, at)) {
        return is_odd_telling(marks, at, is_left);
    }
    if (!gg_marks_is_low(marks, at)) {
        return true;
    }
    if (!beside_names && p[0] != 'o' && p[0] != 't') {
        return false;
    }
    len = gg_marks_length(marks, at);
    if (beside_names) {
        return len == 2 || (is_left && len == 3);
    }
    return (len == 2 && p[0] == 'o' && (p[1] | 0x20) == 'f') ||
           (is_left && len == 3 && p[0] == 't' && (p[1] | 0x20) == 'h' &&
            (p[2] | 0x20) == 'e');
}

/* Small letters on both sides that say nothing: nothing can claim it. Most names
   stand so, and no more is asked of them. */
static inline bool stands_alone(const gg_tagger *tagger,
                                const gg_match *match, bool beside_names)
{
    const gg_marks *marks = &tagger->marks;
    size_t next;

    if (match->first_token != 0 &&
        !gg_marks_is_sentence(marks, match->start) &&
        is_telling(marks, gg_marks_before(marks, match->start), true,
                   beside_names)) {
        return false;
    }
    if (match->next_token == tagger->tokens.n) {
        return true;
    }
    next = gg_marks_next(marks, match->end);
    return gg_marks_is_sentence(marks, next) ||
           !is_telling(marks, next, false, beside_names);
}

/* The match's first token and that behind it, whose places are known: their
   neighbours follow from them. */
static void make_tokens(gg_tagger *tagger, const gg_match *match)
{
    gg_marks_make_at(&tagger->marks, match->first_token, match->start);
    if (match->next_token < tagger->tokens.n) {
        gg_marks_make_at(&tagger->marks, match->next_token,
                         gg_marks_next(&tagger->marks, match->end));
    }
}

/* Is another match directly before it, or match `next` behind it? */
static bool stands_beside(const gg_tagger *tagger, const gg_match *match,
                          uint32_t covered_to, size_t next)
{
    return (match->first_token != 0 && covered_to == match->first_token) ||
           (next < tagger->n_matches &&
            tagger->matches[next].first_token == match->next_token);
}

void gg_guard_matches(gg_tagger *tagger)
{
    size_t n = tagger->n_matches;
    uint32_t covered_to = 0; /* tokens before it are in a match */
    bool left_is_person = false; /* and that is a short form of people */

    tagger->n_guarded = 0;
    for (size_t i = 0; i < n; i++) {
        gg_match *match = &tagger->matches[i];
        guarded g = {.tagger = tagger, .match = match};
        size_t next = i + 1;
        gg_guard_reason reason;
        if (match->is_nested) {
            continue;
        }
        while (next < n && tagger->matches[next].is_nested) {
            next++;
        }
        if (stands_alone(tagger, match,
                         stands_beside(tagger, match, covered_to, next))) {
            covered_to = match->next_token;
            left_is_person = false; /* nothing joins it to the next */
            continue;
        }
        make_tokens(tagger, match);
        g.kind = kind_of(tagger, match);
        g.left_covered = match->first_token != 0 &&
                         covered_to == match->first_token;
        g.covered_to = covered_to;
        g.person_behind_of =
            next < n &&
            tagger->matches[next].first_token == match->next_token + 1 &&
            is_person(tagger, &tagger->matches[next]);
        g.right_covered =
            next < n &&
            tagger->matches[next].first_token == match->next_token;
        g.right_is_person =
            g.right_covered &&
            is_short_person(tagger, &tagger->matches[next]);
        if (g.left_covered && left_is_person && g.kind == KIND_PERSON &&
            (word_flags(&g, match->first_token - 1) & GG_WORD_GIVEN) != 0) {
            g.left_covered = false; /* Kate Bush */
        }
        reason = find_reason(&g);
        if (reason != GG_GUARD_NONE && g.kind != KIND_ACRONYM &&
            gg_has_noun_capitals(tagger, match->first_token)) {
            g.has_noun_capitals = true; /* asked only where it matters */
            reason = find_reason(&g);
        }
        if (reason != GG_GUARD_NONE) {
            match->is_dropped = true;
            match->guard = (uint8_t)reason;
            match->guard_token = claiming_token(match, reason);
            tagger->n_guarded++;
        }
        covered_to = match->next_token;
        left_is_person = is_short_person(tagger, match);
    }
}
