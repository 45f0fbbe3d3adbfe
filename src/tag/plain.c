/* The names of most places, as match.c finds them, from the marks alone: no token
   is made. What is not plain is left to match.c. */
#include "tag/scratch.h"

#include "text/token_hash.h"

enum { MOST_WORDS = 8, MOST_NAMES = 8 };

/* Words that stand one behind the other, and where names end among them. */
typedef struct walk {
    const gg_tagger *tagger;
    const gg_index *index;
    const gg_marks *marks;
    const char *text;
    uint32_t starts[MOST_WORDS];
    uint32_t lens[MOST_WORDS];
    uint32_t n;
    uint32_t nodes[MOST_WORDS];
    uint32_t words[MOST_WORDS]; /* how many each node has */
    uint32_t n_nodes;
} walk;

/* False where the word is not plain; Putin's is, but for what stands behind. */
static inline bool add_word(walk *w, size_t at)
{
    enum {
        LOOK = GG_TOKEN_ASCII | GG_TOKEN_DOTTED | GG_TOKEN_GLUED |
               GG_TOKEN_LONG
    };

    w->starts[w->n] = (uint32_t)at;
    if (gg_marks_is_plain(w->marks, at)) {
        w->lens[w->n] = gg_marks_length(w->marks, at);
    } else {
        const gg_token *token = gg_marks_odd(w->marks, at);
        if ((token->flags & LOOK) != GG_TOKEN_ASCII) {
            return false;
        }
        w->lens[w->n] = token->end - token->start;
    }
    w->n++;
    return true;
}

static inline void add_node(walk *w, uint32_t node)
{
    if (w->index->nodes[node].n_entries != 0) {
        w->nodes[w->n_nodes] = node;
        w->words[w->n_nodes++] = w->n;
    }
}

static inline size_t end_of(const walk *w)
{
    return (size_t)w->starts[w->n - 1] + w->lens[w->n - 1];
}

/* Is a word of the same sentence next, behind one space? */
static inline bool takes_word(walk *w)
{
    size_t at = end_of(w) + 1;

    return at < w->marks->len && w->text[at - 1] == ' ' &&
           gg_marks_begins(w->marks, at) &&
           !gg_marks_is_sentence(w->marks, at) && w->n != MOST_WORDS &&
           add_word(w, at);
}

static inline uint64_t hash_last(const walk *w)
{
    size_t at = w->starts[w->n - 1];

    return gg_hash_ascii(w->text + at, w->lens[w->n - 1], w->marks->len - at,
                         w->index->seed);
}

/* Goes on from the node of the words so far; false where something is not
   plain. */
static bool walk_on(walk *w, uint32_t node, uint64_t hash)
{
    while (node != GG_NO_NODE) {
        add_node(w, node);
        if (w->index->nodes[node].has_children == 0) {
            return true;
        }
        if (!takes_word(w)) {
            return false;
        }
        hash = gg_path_hash(hash, hash_last(w));
        node = gg_index_find_path(w->index, hash);
    }
    return true;
}

/* ---- how it is written --------------------------------------------------------- */

/* `room` bytes may be read from p, and eight from wherever a folded text
   ends. */
static inline bool are_same(const char *p, const char *folded, size_t len,
                            size_t room)
{
    size_t i = 0;

    for (; i + 8 < len; i += 8) {
        if ((gg_hash_load(p + i, 8) | GG_HASH_LOWER) !=
            gg_hash_load(folded + i, 8)) {
            return false;
        }
    }
    return gg_hash_load_ascii(p + i, len - i, room - i) ==
           gg_hash_load_ascii(folded + i, len - i, 8);
}

/* Are the first n words those of the node's text? */
static inline bool stands_at(const walk *w, uint32_t node, uint32_t n)
{
    const char *p = gg_index_node_text(w->index, node);

    for (uint32_t i = 0; i < n; i++) {
        if ((i != 0 && *p++ != GG_WORD_END) ||
            !are_same(w->text + w->starts[i], p, w->lens[i],
                      w->marks->len - w->starts[i])) {
            return false;
        }
        p += w->lens[i];
    }
    return *p == '\0' || *p == GG_WORD_END;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Words of letters are all in capitals. */
static bool are_capitals(const walk *w, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < w->lens[i]; k++) {
            char c = w->text[w->starts[i] + k];
            if (c >= 'a' && c <= 'z') {
                return false;
            }
        }
    }
    return true;
}

static inline bool case_fits(const walk *w, const gg_entry *entry)
{
    uint32_t upper = entry->upper_mask;

    if ((entry->flags & GG_ENTRY_ANY_CASE) != 0 ||
        w->tagger->settings.ignore_case) {
        return true;
    }
    if ((entry->flags & GG_ENTRY_ACRONYM) != 0) {
        return are_capitals(w, entry->n_tokens);
    }
    for (uint32_t i = 0; i < entry->n_tokens; i++) {
        if ((upper >> i & 1) != 0 && !is_upper(w->text[w->starts[i]])) {
            return false;
        }
    }
    return true;
}

/* Do the names of the node fit: all of them, or none? */
static gg_plain look_at_names(const walk *w, const gg_entry *entries,
                              uint32_t n, uint32_t n_words)
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
        n_fit += case_fits(w, &entries[k]);
    }
    return n_fit == 0   ? GG_PLAIN_NONE
           : n_fit == n ? GG_PLAIN_MATCH
                        : GG_PLAIN_UNSURE;
}

/* The names that end behind n_words words. */
static gg_plain look_at_node(const walk *w, const gg_scan_place *place,
                             uint32_t node, uint32_t n_words, gg_match *out)
{
    const gg_index *index = w->index;
    bool is_even = index->nodes[node].is_even != 0;
    uint32_t n;
    uint32_t first = gg_index_entries(index, node, &n);
    const gg_entry *entries = &index->entries[first];
    gg_plain plain;

    if (n == 0 || !stands_at(w, node, n_words)) {
        return GG_PLAIN_NONE;
    }
    if (n > MOST_NAMES && !is_even) {
        return GG_PLAIN_UNSURE;
    }
    plain = look_at_names(w, entries, is_even ? 1 : n, n_words);
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
        .end = w->starts[n_words - 1] + w->lens[n_words - 1],
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
    w.n = 0;
    w.n_nodes = 0;
    if (may_have_forms(w.index, place) || !add_word(&w, place->start)) {
        return GG_PLAIN_UNSURE;
    }
    add_node(&w, found->one);
    if (found->two != GG_NO_NODE) {
        if (!takes_word(&w) || !walk_on(&w, found->two, place->pair)) {
            return GG_PLAIN_UNSURE;
        }
    }
    while (w.n_nodes > 0) {
        gg_plain plain;
        w.n_nodes--;
        plain = look_at_node(&w, place, w.nodes[w.n_nodes],
                             w.words[w.n_nodes], out);
        if (plain != GG_PLAIN_NONE) {
            return plain;
        }
    }
    return GG_PLAIN_NONE;
}
