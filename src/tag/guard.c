/* Rule M6: a name of one word that stands directly beside another capitalised
   word, which nobody knows, belongs to a longer name that nobody knows:

       Kim Kardashian   Richard Wagner   Michael Jordan   Paris Hilton

   What is known beside a name: another match, titles, roles, everyday words,
   acronyms, and whatever begins the sentence unless it is a given name. A
   headline in title case says nothing by its capitals. */
#include "tag/scratch.h"

#include <string.h>

typedef enum kind {
    KIND_FREE,    /* several words, acronyms, hidden names: not guarded */
    KIND_PERSON,  /* people and short forms: both sides count */
    KIND_GROUP,   /* organisations: a given name before, anything behind */
    KIND_PARTS,   /* organisations of several words: both sides count */
    KIND_PLACE,   /* countries of several words: only `X of` before */
    KIND_COUNTRY  /* countries, demonyms, metonyms: likewise; a hyphen says
                     nothing (DPRK-Russia) */
} kind;

static kind long_kind(const gg_entry *entry)
{
    if (entry->kind == GG_KIND_ORGANISATION) {
        return KIND_PARTS;
    }
    return entry->kind == GG_KIND_COUNTRY ? KIND_PLACE : KIND_FREE;
}

static kind kind_of(const gg_tagger *tagger, const gg_match *match)
{
    kind strictest = KIND_FREE;
    bool is_long = match->next_token - match->first_token != 1;

    for (uint32_t k = 0; k < match->n_options; k++) {
        const gg_entry *entry =
            &tagger->index->entries[tagger->options[match->first_option + k]];
        if (entry->kind == GG_KIND_HIDDEN ||
            (entry->flags & GG_ENTRY_ACRONYM) != 0) {
            return KIND_FREE;
        }
        if (is_long) {
            strictest = long_kind(entry);
            if (strictest == KIND_FREE) {
                return KIND_FREE;
            }
        } else if (entry->form == GG_FORM_DEMONYM ||
                   entry->form == GG_FORM_METONYM ||
                   entry->kind == GG_KIND_COUNTRY) {
            strictest = KIND_COUNTRY;
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

static uint8_t word_flags(gg_tagger *tagger, uint32_t token)
{
    uint32_t word = gg_word_of(tagger, token);

    return word != GG_NO_WORD ? tagger->index->words[word].flags : 0;
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

static bool is_initial(const gg_tagger *tagger, const gg_token *token)
{
    return is_capitalised(token) && token->end - token->start == 1 &&
           tagger->text[token->start] != 'I' &&
           tagger->text[token->start] != 'A';
}

/* Communist Party of Greece: `of` behind a capitalised word that nobody
   knows. */
static bool of_claims(gg_tagger *tagger, const gg_match *match,
                      bool is_covered)
{
    uint32_t at = match->first_token;
    const gg_token *tokens = tagger->tokens.items;
    const gg_token *head;

    if (at < 2 || is_covered ||
        (tokens[at].flags & GG_TOKEN_SENTENCE) != 0 ||
        (tokens[at - 1].flags & GG_TOKEN_SENTENCE) != 0 ||
        !gg_token_equals(tagger->text, &tokens[at - 1], "of", 2) ||
        is_capitalised(&tokens[at - 1])) {
        return false;
    }
    head = &tokens[at - 2];
    return is_capitalised(head) && !is_acronym(head) &&
           (head->flags & GG_TOKEN_SENTENCE) == 0 &&
           (word_flags(tagger, at - 2) &
            (GG_WORD_TITLE | GG_WORD_COMMON)) == 0 &&
           gg_gap_between(tagger->text, head, &tokens[at - 1]) ==
               GG_GAP_BLANK &&
           gg_gap_between(tagger->text, &tokens[at - 1], &tokens[at]) ==
               GG_GAP_BLANK &&
           !gg_is_title_case(tagger, at);
}

/* Does the word before belong to the name? */
static bool left_claims(gg_tagger *tagger, const gg_match *match, kind k,
                        bool is_covered)
{
    uint32_t at = match->first_token;
    const gg_token *token = &tagger->tokens.items[at];
    const gg_token *left = token - 1;
    gg_gap gap;
    uint8_t flags;

    if (at == 0 || (token->flags & GG_TOKEN_SENTENCE) != 0 || is_covered ||
        k == KIND_PLACE) {
        return false;
    }
    gap = gg_gap_between(tagger->text, left, token);
    if (gap == GG_GAP_STOP) {
        return is_initial(tagger, left); /* J. Jordan */
    }
    if (!is_capitalised(left) ||
        (gap != GG_GAP_BLANK && (gap != GG_GAP_HYPHEN || k != KIND_PERSON))) {
        return false;
    }
    flags = word_flags(tagger, at - 1);
    if ((flags & GG_WORD_GIVEN) != 0) {
        return true; /* at the start of a sentence, too */
    }
    if ((flags & (GG_WORD_TITLE | GG_WORD_COMMON)) != 0 ||
        (left->flags & GG_TOKEN_SENTENCE) != 0 || is_acronym(left) ||
        (k != KIND_PERSON && k != KIND_PARTS)) {
        return false;
    }
    return !gg_is_title_case(tagger, at);
}

/* Does the word behind? */
static bool right_claims(gg_tagger *tagger, const gg_match *match, kind k,
                         bool is_covered)
{
    uint32_t at = match->next_token;
    const gg_token *right = &tagger->tokens.items[at];
    const gg_token *token = right - 1;
    gg_gap gap;

    if (at == tagger->tokens.n || is_covered || k == KIND_PLACE ||
        (right->flags & GG_TOKEN_SENTENCE) != 0 ||
        (token->flags & (GG_TOKEN_POSSESSIVE | GG_TOKEN_GLUED)) != 0 ||
        !is_capitalised(right) || is_acronym(right)) {
        return false;
    }
    gap = gg_gap_between(tagger->text, token, right);
    if (gap != GG_GAP_BLANK && (gap != GG_GAP_HYPHEN || k != KIND_PERSON)) {
        return false;
    }
    if ((word_flags(tagger, at) & (GG_WORD_TITLE | GG_WORD_COMMON)) != 0) {
        return false;
    }
    return !gg_is_title_case(tagger, at);
}

static gg_guard_reason find_reason(gg_tagger *tagger, const gg_match *match,
                                   kind k, bool of_covered, bool left_covered,
                                   bool right_covered)
{
    if (k == KIND_FREE) {
        return GG_GUARD_NONE;
    }
    if ((k == KIND_COUNTRY || k == KIND_PLACE) &&
        of_claims(tagger, match, of_covered)) {
        return GG_GUARD_OF;
    }
    if (left_claims(tagger, match, k, left_covered)) {
        return GG_GUARD_LEFT;
    }
    return right_claims(tagger, match, k, right_covered) ? GG_GUARD_RIGHT
                                                         : GG_GUARD_NONE;
}

static uint32_t claiming_token(const gg_match *match, gg_guard_reason reason)
{
    if (reason == GG_GUARD_RIGHT) {
        return match->next_token;
    }
    return match->first_token - (reason == GG_GUARD_OF ? 2 : 1);
}

void gg_guard_matches(gg_tagger *tagger)
{
    size_t n = tagger->n_matches;
    uint32_t covered_to = 0; /* tokens before it are in a match */

    tagger->n_guarded = 0;
    for (size_t i = 0; i < n; i++) {
        gg_match *match = &tagger->matches[i];
        size_t next = i + 1;
        gg_guard_reason reason;
        bool right_covered;
        if (match->is_nested) {
            continue;
        }
        while (next < n && tagger->matches[next].is_nested) {
            next++;
        }
        right_covered =
            next < n &&
            tagger->matches[next].first_token == match->next_token;
        reason = find_reason(tagger, match, kind_of(tagger, match),
                             match->first_token != 0 &&
                                 covered_to == match->first_token - 1,
                             match->first_token != 0 &&
                                 covered_to == match->first_token,
                             right_covered);
        if (reason != GG_GUARD_NONE) {
            match->is_dropped = true;
            match->guard = (uint8_t)reason;
            match->guard_token = claiming_token(match, reason);
            tagger->n_guarded++;
        }
        covered_to = match->next_token;
    }
}
