/* The names of most places, as match.c finds them, from the marks alone: no token
   is made. What is not plain is left to match.c. */
#include "tag/scratch.h"

#include "text/token_hash.h"

enum { MOST_WORDS = 8, MOST_NAMES = 8 };

/* Words that stand one behind the other, one space between, and where names end
   among them. */
typedef struct walk {
    const gg_tagger *tagger;
    const gg_index *index;
    const gg_marks *marks;
    const char *text;
    uint32_t start; /* of the first word */
    uint32_t last;  /* of the last one */
    uint32_t end;   /* … where it ends */
    uint32_t n;     /* words */
    uint32_t upper; /* bit i: word i begins with a capital */
    uint32_t n_nodes;
    uint32_t nodes[MOST_WORDS];
    uint32_t words[MOST_WORDS]; /* of each node, and where they end */
    uint32_t ends[MOST_WORDS];
} walk;

/* False where the word is not plain; Putin's is, but for what stands behind. */
GG_ALWAYS_INLINE bool add_word(walk *w, size_t at)
{
    enum {
        LOOK = GG_TOKEN_ASCII | GG_TOKEN_DOTTED | GG_TOKEN_GLUED |
               GG_TOKEN_LONG
    };
    const unsigned char first = (unsigned char)w->text[at];

    w->last = (uint32_t)at;
    if (gg_marks_is_plain(w->marks, at)) {
        w->end = (uint32_t)at + gg_marks_length(w->marks, at);
    } else {
        const gg_token *token = gg_marks_odd(w->marks, at);
        if ((token->flags & LOOK) != GG_TOKEN_ASCII) {
            return false;
        }
        w->end = token->end;
    }
    w->upper |= (uint32_t)(first >= 'A' && first <= 'Z') << w->n;
    w->n++;
    return true;
}

GG_ALWAYS_INLINE void add_node(walk *w, uint32_t node)
{
    if (w->index->nodes[node].n_entries != 0) {
        w->nodes[w->n_nodes] = node;
        w->words[w->n_nodes] = w->n;
        w->ends[w->n_nodes++] = w->end;
    }
}

/* Is a word of the same sentence next, behind one space? */
GG_ALWAYS_INLINE bool takes_word(walk *w)
{
    size_t at = (size_t)w->end + 1;

    return at < w->marks->len && w->text[at - 1] == ' ' &&
           gg_marks_begins(w->marks, at) &&
           !gg_marks_is_sentence(w->marks, at) && w->n != MOST_WORDS &&
           add_word(w, at);
}

/* Goes on from the node of the words so far; false where something is not
   plain. */
GG_ALWAYS_INLINE bool walk_on(walk *w, uint32_t node, uint64_t hash)
{
    for (;;) {
        add_node(w, node);
        if (w->index->nodes[node].has_children == 0) {
            return true;
        }
        if (!takes_word(w)) {
            return false;
        }
        hash = gg_path_hash(hash, gg_hash_ascii(w->text + w->last,
                                                w->end - w->last,
                                                w->marks->len - w->last,
                                                w->index->seed));
        node = gg_index_find_path(w->index, hash);
        if (node == GG_NO_NODE) {
            return true;
        }
    }
}

/* ---- how it is written --------------------------------------------------------- */

/* Are the words up to byte `end` those of the node's text? Letters, digits and
   spaces are compared in one piece; at least eight bytes stand behind them. */
GG_ALWAYS_INLINE bool stands_at(const walk *w, uint32_t node, uint32_t end)
{
    const char *folded = gg_index_node_text(w->index, node);
    const char *p = w->text + w->start;
    size_t len = end - w->start;
    size_t i = 0;
    uint64_t rest;

    for (; i + 8 < len; i += 8) {
        if ((gg_hash_load(p + i, 8) | GG_HASH_LOWER) !=
            gg_hash_load(folded + i, 8)) {
            return false;
        }
    }
    rest = (gg_hash_load(p + i, 8) | GG_HASH_LOWER) ^
           gg_hash_load(folded + i, 8);
    return rest << (64 - 8 * (len - i)) == 0 &&
           (folded[len] == '\0' || folded[len] == GG_WORD_END);
}

/* Words of letters are all in capitals. */
static bool are_capitals(const walk *w, uint32_t end)
{
    for (uint32_t i = w->start; i < end; i++) {
        if (w->text[i] >= 'a' && w->text[i] <= 'z') {
            return false;
        }
    }
    return true;
}

GG_ALWAYS_INLINE bool case_fits(const walk *w, const gg_entry *entry,
                                uint32_t end)
{
    if ((entry->flags & GG_ENTRY_ANY_CASE) != 0 ||
        w->tagger->settings.ignore_case) {
        return true;
    }
    return (entry->flags & GG_ENTRY_ACRONYM) != 0
               ? are_capitals(w, end)
               : (entry->upper_mask & ~w->upper) == 0;
}

/* Do the names of a node fit: all of them, or none? */
GG_ALWAYS_INLINE gg_plain look_at_names(const walk *w,
                                        const gg_entry *entries, uint32_t n,
                                        uint32_t n_words, uint32_t end)
{
    enum {
        UNPLAIN = GG_ENTRY_ORDINARY | GG_ENTRY_EXACT | GG_ENTRY_POSSESSIVE |
                  GG_ENTRY_SPECIAL_GAPS
    };
    uint32_t n_fit = 0;

    for (uint32_t k = 0; k < n; k++) {
        if ((entries[k].flags & UNPLAIN) != 0 ||
            entries[k].n_tokens != n_words) {
            return GG_PLAIN_UNSURE;
        }
        n_fit += case_fits(w, &entries[k], end);
    }
    return n_fit == 0   ? GG_PLAIN_NONE
           : n_fit == n ? GG_PLAIN_MATCH
                        : GG_PLAIN_UNSURE;
}

/* The names of the i-th node. */
GG_ALWAYS_INLINE gg_plain look_at_node(const walk *w,
                                       const gg_scan_place *place, uint32_t i,
                                       gg_match *out)
{
    const gg_index *index = w->index;
    uint32_t n_words = w->words[i];
    bool is_even = index->nodes[w->nodes[i]].is_even != 0;
    uint32_t n;
    uint32_t first = gg_index_entries(index, w->nodes[i], &n);
    const gg_entry *entries = &index->entries[first];
    gg_plain plain;

    if (n == 0 || !stands_at(w, w->nodes[i], w->ends[i])) {
        return GG_PLAIN_NONE;
    }
    if (n > MOST_NAMES && !is_even) {
        return GG_PLAIN_UNSURE;
    }
    plain = look_at_names(w, entries, is_even ? 1 : n, n_words, w->ends[i]);
    if (plain != GG_PLAIN_MATCH) {
        return plain;
    }
    if (n_words > 1 && entries->form == GG_FORM_SHORT) {
        return GG_PLAIN_UNSURE; /* a longer full name may begin in it */
    }
    *out = (gg_match){
        .first_token = place->token,
        .next_token = place->token + n_words,
        .start = place->start,
        .end = w->ends[i],
        .first_option = first,
        .n_options = n,
        .n_as_written = n,
        .is_direct = true,
        .is_even = is_even,
    };
    return GG_PLAIN_MATCH;
}

/* Rule M8: may a word on the way be a form of others? Those of a place that is
   not whole have no names that take endings. */
static bool may_have_forms(const gg_index *index, const gg_scan_place *place)
{
    return index->n_links != 0 && place->is_whole;
}

gg_plain gg_match_plainly(const gg_tagger *tagger, const gg_scan_place *place,
                          const gg_found_paths *found, gg_match *out)
{
    walk w; /* its arrays are filled as far as they are read */

    w.tagger = tagger;
    w.index = tagger->index;
    w.marks = &tagger->marks;
    w.text = tagger->text;
    w.start = place->start;
    w.n = 0;
    w.upper = 0;
    w.n_nodes = 0;
    if (may_have_forms(w.index, place) || !add_word(&w, place->start)) {
        return GG_PLAIN_UNSURE;
    }
    add_node(&w, found->one);
    if (found->two != GG_NO_NODE &&
        (!takes_word(&w) || !walk_on(&w, found->two, place->pair))) {
        return GG_PLAIN_UNSURE;
    }
    if ((size_t)w.end + 8 > w.marks->len) {
        return GG_PLAIN_UNSURE;
    }
    while (w.n_nodes > 0) {
        gg_plain plain = look_at_node(&w, place, --w.n_nodes, out);
        if (plain != GG_PLAIN_NONE) {
            return plain;
        }
    }
    return GG_PLAIN_NONE;
}
