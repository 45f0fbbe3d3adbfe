#define _GNU_SOURCE
/* Rules M3 to M5: the longest name that begins at each token, written as that
   name may be written. */
#include "tag/scratch.h"

#include "base/memory.h"

#include <string.h>

static inline uint64_t hash_of(gg_tagger *tagger, gg_token *token)
{
    return token->hash != 0
               ? token->hash
               : gg_token_get_hash(token, tagger->text, tagger->text_len,
                                   tagger->index->seed);
}

uint32_t gg_word_of(gg_tagger *tagger, uint32_t token)
{
    gg_token *t = &tagger->tokens.items[token];

    if (t->word == GG_TOKEN_WORD_UNKNOWN) {
        hash_of(tagger, t);
        t->word = gg_index_find_word(tagger->index, tagger->text, t);
    }
    return t->word;
}

/* ---- rule M3: joints -------------------------------------------------------- */

static bool is_one_letter(const gg_tagger *tagger, const gg_token *token)
{
    uint32_t len = token->end - token->start;

    return (token->flags & GG_TOKEN_INITIAL_UPPER) != 0 &&
           (len == 1 ||
            (len == 2 && (unsigned char)tagger->text[token->start] >= 0xC0));
}

/* St. Petersburg, Mt. Everest: the full stop of an abbreviation. */
static bool is_abbreviated(const gg_tagger *tagger, const gg_token *token)
{
    static const char *const SHORT[] = {"st", "mt", "ft", "dr", "jr", "sr",
                                        "ste", "sta", "gen", "no"};
    gg_str word = {tagger->text + token->start, token->end - token->start};

    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
        if (gg_token_equals(tagger->text, token, SHORT[i],
                            strlen(SHORT[i]))) {
            return word.len <= 3;
        }
    }
    return false;
}

/* May these two neighbours be joined where the name has a plain joint
   (`stop` false) or one with a full stop? */
static bool is_plain_joint(const gg_tagger *tagger, gg_gap gap,
                           const gg_token *left, const gg_token *right,
                           bool stop)
{
    switch (gap) {
    case GG_GAP_BLANK:
        return (right->flags & GG_TOKEN_SENTENCE) == 0;
    case GG_GAP_HYPHEN:
    case GG_GAP_APOSTROPHE:
        return true;
    case GG_GAP_NONE:
        return ((left->flags | right->flags) & GG_TOKEN_UNSPACED) != 0 ||
               stop;
    case GG_GAP_STOP:
        return stop || is_one_letter(tagger, left) ||
               is_abbreviated(tagger, left);
    case GG_GAP_POSSESSIVE:
    case GG_GAP_OTHER:
    case GG_GAP_PARAGRAPH:
        return false;
    }
    return false;
}

static bool gap_is(gg_tagger *tagger, const gg_token *left,
                   const gg_token *right, const char *wanted)
{
    tagger->gap.len = 0; /* and no reset: a failure is told at the end */
    gg_gap_normalise(&tagger->gap, tagger->text, left->end, right->start);
    return tagger->gap.len == strlen(wanted) &&
           memcmp(tagger->gap.ptr, wanted, tagger->gap.len) == 0;
}

static bool gaps_fit(gg_tagger *tagger, const gg_entry *entry, uint32_t first)
{
    for (uint32_t i = 1; i < entry->n_tokens; i++) {
        const gg_token *left = &tagger->tokens.items[first + i - 1];
        const gg_token *right = left + 1;
        uint32_t wanted = 0;
        if ((entry->flags & GG_ENTRY_SPECIAL_GAPS) != 0) {
            wanted = tagger->index->gaps[entry->gaps + i - 1];
        }
        if (wanted >= 2) {
            if (!gap_is(tagger, left, right,
                        tagger->index->bytes + (wanted - 2))) {
                return false;
            }
        } else if (!is_plain_joint(tagger,
                                   gg_gap_between(tagger->text, left, right),
                                   left, right, wanted == 1)) {
            return false;
        }
    }
    return true;
}

/* ---- rule M4: case ---------------------------------------------------------- */

static bool is_written_exactly(const gg_tagger *tagger, const gg_entry *entry,
                               uint32_t first)
{
    const gg_name *name = &tagger->index->list.names[entry->name];
    const char *p = name->text.ptr;
    const char *end = p + name->text.len;

    /* Each token must stand in the name as it stands in the text. */
    for (uint32_t i = 0; i < entry->n_tokens; i++) {
        const gg_token *t = &tagger->tokens.items[first + i];
        size_t len = t->end - t->start;
        const char *found = memmem(p, (size_t)(end - p),
                                   tagger->text + t->start, len);
        if (found == NULL) {
            return false;
        }
        p = found + len;
    }
    return true;
}

static bool acronym_fits(gg_tagger *tagger, const gg_entry *entry,
                         uint32_t first)
{
    for (uint32_t i = 0; i < entry->n_tokens; i++) {
        const gg_token *t = &tagger->tokens.items[first + i];
        if ((t->flags & GG_TOKEN_LETTER) != 0 &&
            ((t->flags & GG_TOKEN_ANY_UPPER) == 0 ||
             (t->flags & GG_TOKEN_ANY_LOWER) != 0)) {
            return false;
        }
    }
    if ((entry->flags & GG_ENTRY_ORDINARY) == 0 ||
        (tagger->tokens.items[first].flags & GG_TOKEN_DOTTED) != 0) {
        return true;
    }
    return !gg_is_all_capitals(tagger, first) &&
           !gg_is_called_for(tagger, first);
}

/* Kim Jong-un for Kim Jong Un: behind a hyphen a small letter will do. */
static bool is_hyphenated(const gg_tagger *tagger, const gg_token *left)
{
    return gg_gap_between(tagger->text, left, left + 1) == GG_GAP_HYPHEN;
}

static bool case_fits(gg_tagger *tagger, const gg_entry *entry, uint32_t first)
{
    const gg_token *tokens = tagger->tokens.items + first;

    if ((entry->flags & GG_ENTRY_POSSESSIVE) != 0 &&
        (tokens[entry->n_tokens - 1].flags & GG_TOKEN_POSSESSIVE) == 0) {
        return false;
    }
    if ((entry->flags & GG_ENTRY_EXACT) != 0) {
        return is_written_exactly(tagger, entry, first);
    }
    if ((entry->flags & GG_ENTRY_ANY_CASE) != 0 ||
        tagger->settings.ignore_case) {
        return true;
    }
    if ((entry->flags & GG_ENTRY_ACRONYM) != 0) {
        return acronym_fits(tagger, entry, first);
    }
    for (uint32_t i = 0; i < entry->n_tokens; i++) {
        if ((entry->upper_mask >> i & 1) != 0 &&
            (tokens[i].flags & GG_TOKEN_INITIAL_UPPER) == 0 &&
            !(i > 0 && is_hyphenated(tagger, &tokens[i - 1]))) {
            return false;
        }
    }
    return true;
}

/* ---- rule M5: the longest ---------------------------------------------------- */

/* Nodes on the way from `first`, shortest first; returns how many have
   entries. */
static uint32_t walk(gg_tagger *tagger, uint32_t first,
                     uint32_t nodes[GG_NAME_MAX_TOKENS],
                     uint32_t nexts[GG_NAME_MAX_TOKENS])
{
    const gg_index *index = tagger->index;
    uint32_t word = gg_word_of(tagger, first);
    uint32_t node = word != GG_NO_WORD ? index->words[word].root : GG_NO_NODE;
    uint32_t n = 0;
    uint32_t next = first + 1;

    while (node != GG_NO_NODE) {
        if (index->nodes[node].n_entries != 0) {
            nodes[n] = node;
            nexts[n++] = next;
        }
        if (index->nodes[node].has_children == 0 ||
            next == tagger->tokens.n || next - first == GG_NAME_MAX_TOKENS ||
            (tagger->tokens.items[next].flags & GG_TOKEN_PARAGRAPH) != 0) {
            break;
        }
        word = gg_word_of(tagger, next);
        node = word != GG_NO_WORD ? gg_index_step(index, node, word)
                                  : GG_NO_NODE;
        next++;
    }
    return n;
}

static bool add_option(gg_tagger *tagger, uint32_t entry)
{
    if (tagger->n_options == UINT32_MAX ||
        gg_grow(&tagger->options, &tagger->options_capacity,
                tagger->n_options + 1, sizeof *tagger->options) != 0) {
        return false;
    }
    tagger->options[tagger->n_options++] = entry;
    return true;
}

/* Collects the names of `node` that fit the text at `first`. */
static bool collect(gg_tagger *tagger, uint32_t node, uint32_t first)
{
    const gg_index_node *n = &tagger->index->nodes[node];

    for (uint32_t k = 0; k < n->n_entries; k++) {
        const gg_entry *entry = &tagger->index->entries[n->first_entry + k];
        if (case_fits(tagger, entry, first) &&
            gaps_fit(tagger, entry, first) &&
            !add_option(tagger, n->first_entry + k)) {
            return false;
        }
    }
    return true;
}

/* Where the options from `first` on stand: there, or where the same ones stood
   already. */
static uint32_t share_options(gg_tagger *tagger, uint32_t node, size_t first)
{
    gg_shared_list *list = &tagger->shared[node % GG_SHARED_LISTS];
    size_t n = tagger->n_options - first;

    if (n < GG_SHARED_FROM) {
        return (uint32_t)first;
    }
    if (list->node == node && list->n_options == n &&
        memcmp(tagger->options + list->first_option, tagger->options + first,
               n * sizeof *tagger->options) == 0) {
        tagger->n_options = first;
        return list->first_option;
    }
    *list = (gg_shared_list){node, (uint32_t)first, (uint32_t)n};
    return (uint32_t)first;
}

/* Tries the nodes from the longest; *next is where the match ends, or `first`
   when nothing fits. */
static bool match_at(gg_tagger *tagger, uint32_t first, bool is_nested,
                     uint32_t limit, uint32_t *next)
{
    uint32_t nodes[GG_NAME_MAX_TOKENS];
    uint32_t nexts[GG_NAME_MAX_TOKENS];
    uint32_t n = walk(tagger, first, nodes, nexts);

    *next = first;
    while (n > 0) {
        size_t options = tagger->n_options;
        size_t n_options;
        n--;
        if (nexts[n] > limit) {
            continue;
        }
        if (!collect(tagger, nodes[n], first)) {
            return false;
        }
        n_options = tagger->n_options - options;
        if (n_options == 0) {
            continue;
        }
        if (gg_grow(&tagger->matches, &tagger->matches_capacity,
                    tagger->n_matches + 1, sizeof *tagger->matches) != 0) {
            return false;
        }
        tagger->matches[tagger->n_matches++] = (gg_match){
            .first_token = first,
            .next_token = nexts[n],
            .first_option = share_options(tagger, nodes[n], options),
            .n_options = (uint32_t)n_options,
            .is_nested = is_nested,
        };
        *next = nexts[n];
        return true;
    }
    return true;
}

/* Names strictly inside tokens [first, next), longest at each place, and
   inside those again. Depth is bounded by the length of a name. */
static bool match_inside(gg_tagger *tagger, uint32_t first, uint32_t next)
{
    for (uint32_t i = first; i < next; i++) {
        uint32_t limit = i == first ? next - 1 : next;
        while (limit > i) {
            uint32_t end;
            if (!match_at(tagger, i, true, limit, &end)) {
                return false;
            }
            if (end == i) {
                break;
            }
            limit = end - 1;
        }
    }
    return true;
}

/* Nearly all words of a text are lower-case and begin no name: two of their
   bytes say so. */
static inline bool may_begin_low(const gg_tagger *tagger,
                                 const gg_token *token)
{
    const char *p = tagger->text + token->start;
    uint32_t bit;

    if ((token->flags & GG_TOKEN_ASCII) == 0 ||
        (token->flags & GG_TOKEN_DOTTED) != 0) {
        return true;
    }
    bit = gg_low_prefix_bit(p[0], token->end - token->start > 1
                                      ? (char)(p[1] | 0x20)
                                      : '\0');
    return (tagger->index->low_prefix[bit >> 6] >> (bit & 63) & 1) != 0;
}

static inline bool can_begin(gg_tagger *tagger, uint32_t at)
{
    const gg_index *index = tagger->index;
    gg_token *token = &tagger->tokens.items[at];
    bool is_low = (token->flags & (GG_TOKEN_CASED | GG_TOKEN_INITIAL_UPPER)) ==
                      GG_TOKEN_CASED &&
                  !tagger->settings.ignore_case;
    uint64_t hash;

    if (is_low && !may_begin_low(tagger, token)) {
        return false;
    }
    hash = hash_of(tagger, token);
    if (!gg_filter_has(is_low ? &index->lower_start : &index->any_start,
                       hash) ||
        (token->flags & GG_TOKEN_LONG) != 0) {
        return false;
    }
    return gg_filter_has(&index->whole, hash) ||
           (at + 1 < tagger->tokens.n &&
            gg_filter_has(&index->pairs,
                          gg_pair_hash(hash, hash_of(tagger, token + 1))));
}

bool gg_find_matches(gg_tagger *tagger)
{
    uint32_t n = (uint32_t)tagger->tokens.n;
    uint32_t free_from = 0; /* tokens before it belong to a match */

    tagger->n_matches = 0;
    tagger->n_options = 0;
    memset(tagger->shared, 0, sizeof tagger->shared);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t next;
        if (i < free_from || !can_begin(tagger, i)) {
            continue;
        }
        if (!match_at(tagger, i, false, n, &next)) {
            return false;
        }
        if (next == i) {
            continue;
        }
        free_from = next;
        if (tagger->settings.nested && !match_inside(tagger, i, next)) {
            return false;
        }
    }
    return !tagger->gap.failed;
}

bool gg_case_fits(gg_tagger *tagger, const gg_entry *entry, uint32_t first)
{
    return case_fits(tagger, entry, first);
}

bool gg_gaps_fit(gg_tagger *tagger, const gg_entry *entry, uint32_t first)
{
    return gaps_fit(tagger, entry, first);
}
