#define _GNU_SOURCE
/* Rules M3 to M5 and M8: the longest name that begins at each token, written
   as that name may be written. */
#include "tag/scratch.h"

#include "base/memory.h"

#include <string.h>

/* Asked at every name: what the compiler would not inline, since rule M8 asks
   the same at another place. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

uint32_t gg_look_up_word(gg_tagger *tagger, uint32_t token)
{
    gg_token *t = gg_tok(tagger, token);

    gg_hash_of(tagger, token);
    t->word = gg_index_find_word(tagger->index, tagger->text, t);
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
               (left->flags & GG_TOKEN_SCRIPT_END) != 0 || stop;
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

ALWAYS_INLINE bool gaps_fit(gg_tagger *tagger, const gg_entry *entry,
                            uint32_t first)
{
    for (uint32_t i = 1; i < entry->n_tokens; i++) {
        const gg_token *left = gg_tok(tagger, first + i - 1);
        const gg_token *right = gg_tok(tagger, first + i);
        uint32_t wanted = gg_index_gap(tagger->index, entry, i);
        if (wanted >= 2) {
            if (!gap_is(tagger, left, right,
                        gg_index_gap_text(tagger->index, wanted))) {
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

static bool is_written_exactly(gg_tagger *tagger, const gg_entry *entry,
                               uint32_t first)
{
    gg_str name = gg_index_string(
        tagger->index, gg_index_name_record(tagger->index, entry->name)->text);
    const char *p = name.ptr;
    const char *end = p + name.len;

    /* Each token must stand in the name as it stands in the text. */
    for (uint32_t i = 0; i < entry->n_tokens; i++) {
        const gg_token *t = gg_tok(tagger, first + i);
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
        const gg_token *t = gg_tok(tagger, first + i);
        if ((t->flags & GG_TOKEN_LETTER) != 0 &&
            ((t->flags & GG_TOKEN_ANY_UPPER) == 0 ||
             (t->flags & GG_TOKEN_ANY_LOWER) != 0)) {
            return false;
        }
    }
    if ((entry->flags & GG_ENTRY_ORDINARY) == 0 ||
        (gg_tok(tagger, first)->flags & GG_TOKEN_DOTTED) != 0) {
        return true;
    }
    return !gg_is_all_capitals(tagger, first) &&
           !gg_is_called_for(tagger, first);
}

/* Kim Jong-un for Kim Jong Un: behind a hyphen a small letter will do. */
static bool is_hyphenated(gg_tagger *tagger, uint32_t token)
{
    return gg_gap_between(tagger->text, gg_tok(tagger, token - 1),
                          gg_tok(tagger, token)) == GG_GAP_HYPHEN;
}

ALWAYS_INLINE bool case_fits(gg_tagger *tagger, const gg_entry *entry,
                             uint32_t first)
{
    if ((entry->flags & GG_ENTRY_POSSESSIVE) != 0 &&
        (gg_tok(tagger, first + entry->n_tokens - 1)->flags &
         GG_TOKEN_POSSESSIVE) == 0) {
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
            (gg_tok(tagger, first + i)->flags & GG_TOKEN_INITIAL_UPPER) == 0 &&
            !(i > 0 && is_hyphenated(tagger, first + i))) {
            return false;
        }
    }
    return true;
}

/* ---- rule M5: the longest ---------------------------------------------------- */

/* The ends of names on the way from some token, shortest first. */
typedef struct path {
    uint32_t nodes[GG_NAME_MAX_TOKENS];
    uint32_t nexts[GG_NAME_MAX_TOKENS];
    uint32_t n;
} path;

/* Does the text of the node stand in tokens [first, next)? */
static bool stands_at(gg_tagger *tagger, uint32_t node, uint32_t first,
                      uint32_t next)
{
    const char *p = gg_index_node_text(tagger->index, node);

    for (uint32_t i = first; i < next; i++) {
        size_t len;
        if (i != first && *p++ != GG_WORD_END) {
            return false;
        }
        len = gg_token_begins(tagger->text, gg_tok(tagger, i), p);
        if (len == SIZE_MAX) {
            return false;
        }
        p += len;
    }
    return *p == '\0' || *p == GG_WORD_END;
}

static void add_end(const gg_index *index, path *p, uint32_t node,
                    uint32_t next)
{
    if (index->nodes[node].n_entries != 0) {
        p->nodes[p->n] = node;
        p->nexts[p->n++] = next;
    }
}

/* Can a name go on from token `next` - 1 of those from `first` on? */
static bool may_go_on(gg_tagger *tagger, uint32_t first, uint32_t next)
{
    return next < tagger->tokens.n && next - first < GG_NAME_MAX_TOKENS &&
           (gg_tok(tagger, next)->flags & GG_TOKEN_PARAGRAPH) == 0;
}

/* Goes on from `node`, which is that of the path of hash `hash`, up to token
   `next`. */
static void walk_on(gg_tagger *tagger, uint32_t first, uint32_t next,
                    uint32_t node, uint64_t hash, path *p)
{
    const gg_index *index = tagger->index;

    while (node != GG_NO_NODE) {
        add_end(index, p, node, next);
        if (index->nodes[node].has_children == 0 ||
            !may_go_on(tagger, first, next)) {
            return;
        }
        hash = gg_path_hash(hash, gg_hash_of(tagger, next));
        node = gg_index_find_path(index, hash);
        next++;
    }
}

/* The ways from a token where nothing is known yet. */
static void walk(gg_tagger *tagger, uint32_t first, path *p)
{
    uint64_t hash = gg_hash_of(tagger, first);

    p->n = 0;
    if ((gg_tok(tagger, first)->flags & GG_TOKEN_LONG) == 0) {
        walk_on(tagger, first, first + 1,
                gg_index_find_path(tagger->index, hash), hash, p);
    }
}

/* The same from a place of the scan. */
static void walk_from(gg_tagger *tagger, const gg_scan_place *place,
                      const gg_found_paths *found, path *p)
{
    const gg_index *index = tagger->index;
    uint32_t first = place->token;

    p->n = 0;
    add_end(index, p, found->one, first + 1);
    if (found->two != GG_NO_NODE && may_go_on(tagger, first, first + 1)) {
        walk_on(tagger, first, first + 2, found->two, place->pair, p);
    }
}

/* Rule M8: is one of the words on the way from `first` a form of others, or
   that behind them? */
static bool any_forms(gg_tagger *tagger, uint32_t first)
{
    const gg_index *index = tagger->index;
    uint32_t word = gg_word_of(tagger, first);
    gg_path at = gg_path_begin(index, word);
    uint32_t next = first + 1;

    for (;;) {
        if (index->words[word].links != GG_NO_LINK) {
            return true;
        }
        if (at.node == GG_NO_NODE ||
            index->nodes[at.node].has_children == 0 ||
            !may_go_on(tagger, first, next)) {
            return false;
        }
        word = gg_word_of(tagger, next++);
        at = gg_path_on(index, at, word);
    }
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

/* ---- rule M8: words with endings ----------------------------------------------- */

/* A way through the index on which a word of the text may be a form of the
   name's word. */
typedef struct way {
    gg_path at;
    uint32_t next;      /* token */
    uint32_t persons;   /* languages whose endings these are */
    uint32_t others;
    uint16_t cut_start; /* folded bytes that are not the name's */
    uint16_t cut_end;
    bool has_form;
} way;

/* More are not tried at one place. */
enum { MAX_WAYS = 64, MAX_LINKS = 64 };

typedef struct ways {
    way items[MAX_WAYS];
    uint32_t n;
} ways;

/* One token on, by the word itself (link NULL) or by one that it is a form
   of. */
static void take_step(const gg_index *index, ways *all, const way *from,
                      uint32_t word, const gg_index_link *link)
{
    way to = *from;

    to.next++;
    if (link != NULL) {
        word = gg_index_link_base(index, link);
        to.has_form = true;
        to.persons &= link->persons;
        to.others &= link->others;
        to.cut_start = link->at_start ? link->outside : to.cut_start;
        to.cut_end = link->at_start ? 0 : link->outside;
    }
    to.at = from->at.node == GG_NO_NODE ? gg_path_begin(index, word)
                                        : gg_path_on(index, from->at, word);
    if (to.at.node != GG_NO_NODE && (to.persons | to.others) != 0 &&
        all->n < MAX_WAYS) {
        all->items[all->n++] = to;
    }
}

static void take_steps(gg_tagger *tagger, ways *all, const way *from)
{
    const gg_index *index = tagger->index;
    uint32_t word = gg_word_of(tagger, from->next);
    const gg_index_link *link =
        gg_index_link_at(index, index->words[word].links);

    if (word == GG_NO_WORD) {
        return;
    }
    take_step(index, all, from, word, NULL);
    for (int k = 0; k < MAX_LINKS && link != NULL; k++) {
        /* what is joined on stands outside of the whole name */
        if (link->outside == 0 || !link->at_start ||
            from->at.node == GG_NO_NODE) {
            take_step(index, all, from, word, link);
        }
        link = gg_index_link_at(index, link->next);
    }
}

static void find_ways(gg_tagger *tagger, uint32_t first, ways *all)
{
    way from = {.next = first, .persons = UINT32_MAX, .others = UINT32_MAX};
    uint32_t n = 0;

    take_steps(tagger, all, &from);
    for (uint32_t i = 0; i < all->n; i++) {
        from = all->items[i];
        if (from.cut_end == 0 &&
            tagger->index->nodes[from.at.node].has_children != 0 &&
            may_go_on(tagger, first, from.next)) {
            take_steps(tagger, all, &from);
        }
    }
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->items[i].has_form &&
            tagger->index->nodes[all->items[i].at.node].n_entries != 0) {
            all->items[n++] = all->items[i];
        }
    }
    all->n = n;
}

/* Does the entry's name, in its languages, take the endings of this way? */
static bool takes_endings(const gg_tagger *tagger, const gg_entry *entry,
                          const way *w, bool only_short)
{
    uint32_t languages =
        entry->kind == GG_KIND_PERSON ? w->persons : w->others;

    return (gg_index_traits(tagger->index, entry->name).languages & languages &
            ~GG_LANGUAGES_SAID) != 0 &&
           (!only_short || entry->form == GG_FORM_SHORT);
}

/* Collects the names of `node` that fit the text at `first`; where a way with
   endings led there, those that take them. Inlined: most calls have no way. */
ALWAYS_INLINE bool collect(gg_tagger *tagger, uint32_t node, uint32_t first,
                           const way *w, bool only_short)
{
    uint32_t n;
    uint32_t first_entry = gg_index_entries(tagger->index, node, &n);

    for (uint32_t k = 0; k < n; k++) {
        const gg_entry *entry = &tagger->index->entries[first_entry + k];
        if ((w == NULL || takes_endings(tagger, entry, w, only_short)) &&
            gg_entry_has_room(entry, tagger->tokens.n - first) &&
            case_fits(tagger, entry, first) &&
            gaps_fit(tagger, entry, first) &&
            !add_option(tagger, first_entry + k)) {
            return false;
        }
    }
    return true;
}

/* The way that ends before token `end` and has the next larger cut. */
static const way *next_cut(const ways *all, uint32_t end, const way *last)
{
    const way *best = NULL;

    for (uint32_t i = 0; i < all->n; i++) {
        const way *w = &all->items[i];
        unsigned cut = (unsigned)w->cut_start + w->cut_end;
        if (w->next == end &&
            (last == NULL || cut > (unsigned)last->cut_start + last->cut_end ||
             (cut == (unsigned)last->cut_start + last->cut_end && w > last)) &&
            (best == NULL ||
             cut < (unsigned)best->cut_start + best->cut_end)) {
            best = w;
        }
    }
    return best;
}

static void set_cuts(gg_tagger *tagger, gg_match *match, const way *w)
{
    const gg_token *first = gg_tok(tagger, match->first_token);
    const gg_token *last = gg_tok(tagger, match->next_token - 1);
    char folded[GG_TOKEN_MAX_FOLDED];

    if (w->cut_start != 0) {
        match->cut_start =
            (uint32_t)gg_token_prefix(tagger->text, first, w->cut_start);
    }
    if (w->cut_end != 0) {
        size_t len = gg_token_fold(folded, tagger->text, last);
        size_t kept = gg_token_prefix(tagger->text, last, len - w->cut_end);
        /* a ligature may hold both name and particle: all of it, then */
        match->cut_end =
            kept != 0 ? last->end - last->start - (uint32_t)kept : 0;
    }
}

/* Names with endings count where none is written as it stands; beside short
   forms, other short forms do (Путина: of Путин, of Путина). What is cut off
   is as little as can be. */
static bool add_forms(gg_tagger *tagger, const ways *all, gg_match *match,
                      bool only_short)
{
    size_t before = tagger->n_options;
    const way *last = NULL;
    const way *w;

    while ((w = next_cut(all, match->next_token, last)) != NULL) {
        bool same_cut = last != NULL && last->cut_start == w->cut_start &&
                        last->cut_end == w->cut_end;
        if ((only_short && (w->cut_start | w->cut_end) != 0) ||
            (tagger->n_options != before && !same_cut)) {
            break;
        }
        if (!collect(tagger, w->at.node, match->first_token, w, only_short)) {
            return false;
        }
        last = w;
    }
    if (tagger->n_options != before) {
        set_cuts(tagger, match, last);
    }
    return true;
}

static bool are_short(const gg_tagger *tagger, size_t first)
{
    for (size_t k = first; k < tagger->n_options; k++) {
        if (tagger->index->entries[tagger->options[k]].form !=
            GG_FORM_SHORT) {
            return false;
        }
    }
    return true;
}

/* ---- matches -------------------------------------------------------------------- */

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

/* Room for one behind the last; NULL when out of memory. */
static inline gg_match *new_match(gg_tagger *tagger)
{
    if (tagger->n_matches == tagger->matches_capacity &&
        gg_grow(&tagger->matches, &tagger->matches_capacity,
                tagger->n_matches + 1, sizeof *tagger->matches) != 0) {
        return NULL;
    }
    return &tagger->matches[tagger->n_matches];
}

static bool push_match(gg_tagger *tagger, const gg_match *match)
{
    gg_match *place = new_match(tagger);

    if (place == NULL) {
        return false;
    }
    *place = *match;
    tagger->n_matches++;
    return true;
}

/* Makes match->first_token to next_token a match if names fit there: those of
   `node` (or GG_NO_NODE), and those that ways lead to. */
static bool add_match(gg_tagger *tagger, gg_match match, uint32_t node,
                      const ways *all)
{
    size_t first = tagger->n_options;

    if (node != GG_NO_NODE &&
        !collect(tagger, node, match.first_token, NULL, false)) {
        return false;
    }
    match.n_as_written = (uint32_t)(tagger->n_options - first);
    if (are_short(tagger, first) &&
        !add_forms(tagger, all, &match, match.n_as_written != 0)) {
        return false;
    }
    match.n_options = (uint32_t)(tagger->n_options - first);
    if (match.n_options == 0) {
        return true;
    }
    match.first_option = share_options(tagger, node, first);
    match.start = gg_tok(tagger, match.first_token)->start;
    match.end = gg_tok(tagger, match.next_token - 1)->end;
    return push_match(tagger, &match);
}

static uint32_t longest_way(const ways *all, uint32_t below)
{
    uint32_t longest = 0;

    for (uint32_t i = 0; i < all->n; i++) {
        uint32_t next = all->items[i].next;
        longest = next < below && next > longest ? next : longest;
    }
    return longest;
}

/* match_path() where a word is a form of others. */
static __attribute__((noinline)) bool match_forms(gg_tagger *tagger,
                                                  gg_match match,
                                                  uint32_t limit, path *p,
                                                  uint32_t *next)
{
    size_t n_before = tagger->n_matches;
    uint32_t below = UINT32_MAX;
    ways all;

    all.n = 0;
    find_ways(tagger, match.first_token, &all);
    for (;;) {
        uint32_t node = GG_NO_NODE;
        match.next_token = longest_way(&all, below);
        if (p->n > 0 && p->nexts[p->n - 1] >= match.next_token) {
            p->n--;
            match.next_token = p->nexts[p->n];
            node = p->nodes[p->n];
        }
        if (match.next_token == 0) {
            return true;
        }
        below = match.next_token;
        if (below > limit) {
            continue;
        }
        if (node != GG_NO_NODE &&
            !stands_at(tagger, node, match.first_token, below)) {
            node = GG_NO_NODE;
        }
        if (!add_match(tagger, match, node, &all)) {
            return false;
        }
        if (tagger->n_matches != n_before) {
            *next = below;
            return true;
        }
    }
}

/* Do the names of an even node stand at `first`? */
static bool fits_evenly(gg_tagger *tagger, uint32_t node, uint32_t first)
{
    uint32_t n;
    uint32_t at = gg_index_entries(tagger->index, node, &n);
    const gg_entry *entry = &tagger->index->entries[at];

    return n != 0 && entry->n_tokens == 1 && case_fits(tagger, entry, first);
}

static bool add_even(gg_tagger *tagger, uint32_t node, uint32_t first,
                     uint32_t next, bool is_nested)
{
    uint32_t n;
    uint32_t at = gg_index_entries(tagger->index, node, &n);

    return push_match(tagger, &(gg_match){.first_token = first,
                                          .next_token = next,
                                          .start = gg_tok(tagger, first)->start,
                                          .end = gg_tok(tagger, next - 1)->end,
                                          .first_option = at,
                                          .n_options = n,
                                          .n_as_written = n,
                                          .is_nested = is_nested,
                                          .is_direct = true,
                                          .is_even = true});
}

/* Makes the names of a node a match of [first, next), which is filled in place;
   *fits is false where none of them is so written. */
static bool match_node(gg_tagger *tagger, uint32_t node, uint32_t first,
                       uint32_t next, bool is_nested, bool *fits)
{
    size_t options = tagger->n_options;
    gg_match *match;
    uint32_t n;

    *fits = false;
    if (!stands_at(tagger, node, first, next)) {
        return true;
    }
    if (tagger->index->nodes[node].is_even != 0) {
        *fits = fits_evenly(tagger, node, first);
        return !*fits || add_even(tagger, node, first, next, is_nested);
    }
    if (!collect(tagger, node, first, NULL, false)) {
        return false;
    }
    n = (uint32_t)(tagger->n_options - options);
    if (n == 0) {
        return true;
    }
    if (gg_grow(&tagger->matches, &tagger->matches_capacity,
                tagger->n_matches + 1, sizeof *tagger->matches) != 0) {
        return false;
    }
    match = &tagger->matches[tagger->n_matches++];
    memset(match, 0, sizeof *match);
    match->first_token = first;
    match->next_token = next;
    match->start = gg_tok(tagger, first)->start;
    match->end = gg_tok(tagger, next - 1)->end;
    match->first_option = share_options(tagger, node, options);
    match->n_options = n;
    match->n_as_written = n;
    match->is_nested = is_nested;
    *fits = true;
    return true;
}

/* Tries the longest of the ends first; *next is where the match ends, or
   `first` when nothing fits. */
static bool match_path(gg_tagger *tagger, path *p, uint32_t first,
                       bool is_nested, uint32_t limit, uint32_t *next)
{
    *next = first;
    if (tagger->index->n_links != 0 && any_forms(tagger, first)) {
        return match_forms(
            tagger, (gg_match){.first_token = first, .is_nested = is_nested},
            limit, p, next);
    }
    while (p->n > 0) {
        bool fits;
        p->n--;
        if (p->nexts[p->n] > limit) {
            continue;
        }
        if (!match_node(tagger, p->nodes[p->n], first, p->nexts[p->n],
                        is_nested, &fits)) {
            return false;
        }
        if (fits) {
            *next = p->nexts[p->n];
            return true;
        }
    }
    return true;
}

static bool match_at(gg_tagger *tagger, uint32_t first, bool is_nested,
                     uint32_t limit, uint32_t *next)
{
    path p;

    walk(tagger, first, &p);
    return match_path(tagger, &p, first, is_nested, limit, next);
}

/* A name in another one shares what is cut off the same word, or is none. */
static bool is_within(const gg_match *inner, const gg_match *outer)
{
    return (inner->first_token != outer->first_token ||
            inner->cut_start == outer->cut_start) &&
           (inner->next_token != outer->next_token ||
            inner->cut_end == outer->cut_end);
}

/* Names strictly inside tokens [first, next), longest at each place, and
   inside those again. Depth is bounded by the length of a name. */
static bool match_inside(gg_tagger *tagger, uint32_t first, uint32_t next)
{
    const gg_match outer = tagger->matches[tagger->n_matches - 1];

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
            if (!is_within(&tagger->matches[tagger->n_matches - 1], &outer)) {
                tagger->n_matches--;
            }
            limit = end - 1;
        }
    }
    return true;
}

/* Can a name begin there? No is sure. */
static bool can_begin(gg_tagger *tagger, uint32_t at)
{
    const gg_front *front = &tagger->index->front;
    gg_token *token = gg_tok(tagger, at);
    bool is_low = gg_token_is_low(token) && !tagger->settings.ignore_case;
    uint64_t hash = gg_hash_of(tagger, at);
    unsigned is = gg_front_of(front, hash);

    if ((is & (is_low ? GG_FRONT_LOW : GG_FRONT_START)) == 0 ||
        (token->flags & GG_TOKEN_LONG) != 0) {
        return false;
    }
    return (is & GG_FRONT_WHOLE) != 0 ||
           (at + 1 < tagger->tokens.n &&
            gg_front_has_pair(front, gg_front_pair_hash(
                                         hash, gg_hash_of(tagger, at + 1))));
}

static bool is_short_form(const gg_tagger *tagger, const gg_match *match)
{
    for (uint32_t k = 0; k < gg_n_telling(match); k++) {
        if (gg_option(tagger, match, k)->form != GG_FORM_SHORT) {
            return false;
        }
    }
    return true;
}

/* Prince Mohammed bin Salman: the short form `Prince Mohammed`, the last match,
   gives way to a full name that begins in it and ends behind it. *next is the
   end of what stays. */
static bool prefer_full_name(gg_tagger *tagger, uint32_t first, uint32_t *next)
{
    size_t last = tagger->n_matches - 1;
    uint32_t end = *next;

    for (uint32_t i = first + 1; i < end; i++) {
        uint32_t other;
        if (!can_begin(tagger, i)) {
            continue;
        }
        if (!match_at(tagger, i, false, (uint32_t)tagger->tokens.n, &other)) {
            return false;
        }
        if (other == i) {
            continue;
        }
        if (other > end &&
            !is_short_form(tagger, &tagger->matches[last + 1])) {
            tagger->matches[last] = tagger->matches[last + 1];
            *next = other;
            end = first; /* no more */
        }
        tagger->n_matches = last + 1;
    }
    return true;
}

/* The names that begin at a place, which no match covers; *free_from is the
   first token behind them. */
static bool match_from(gg_tagger *tagger, const gg_scan_place *place,
                       const gg_found_paths *found, uint32_t *free_from)
{
    uint32_t i = place->token;
    uint32_t next;
    path p;

    if (tagger->settings.sparse && !tagger->settings.nested) {
        gg_match *match = new_match(tagger);
        if (match == NULL) {
            return false;
        }
        switch (gg_match_plainly(tagger, place, found, match)) {
        case GG_PLAIN_MATCH:
            *free_from = match->next_token;
            tagger->n_matches++;
            return true;
        case GG_PLAIN_NONE:
            return true;
        case GG_PLAIN_UNSURE:
            break;
        }
    }
    gg_marks_make_at(&tagger->marks, i, place->start);
    gg_tok(tagger, i)->hash = place->hash;
    walk_from(tagger, place, found, &p);
    if (!match_path(tagger, &p, i, false, (uint32_t)tagger->tokens.n,
                    &next)) {
        return false;
    }
    if (next == i) {
        return true;
    }
    if (next - i > 1 &&
        is_short_form(tagger, &tagger->matches[tagger->n_matches - 1]) &&
        !prefer_full_name(tagger, i, &next)) {
        return false;
    }
    *free_from = next;
    return !tagger->settings.nested ||
           match_inside(tagger,
                        tagger->matches[tagger->n_matches - 1].first_token,
                        next);
}

bool gg_find_matches(gg_tagger *tagger)
{
    gg_found_paths found[GG_WARM_PLACES];
    uint32_t free_from = 0; /* tokens before it belong to a match */

    tagger->n_matches = 0;
    tagger->n_options = 0;
    memset(tagger->shared, 0, sizeof tagger->shared);
    for (size_t at = 0; at < tagger->scan.n; at += GG_WARM_PLACES) {
        const gg_scan_place *places = &tagger->scan.places[at];
        size_t n = tagger->scan.n - at;
        n = n < GG_WARM_PLACES ? n : GG_WARM_PLACES;
        gg_warm_places(tagger->index, places, n, found);
        for (size_t i = 0; i < n; i++) {
            if (places[i].token >= free_from &&
                !match_from(tagger, &places[i], &found[i], &free_from)) {
                return false;
            }
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
