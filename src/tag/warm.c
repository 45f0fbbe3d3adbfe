/* Before names are compared: what that will read of the index is asked for,
   for many places at once, step by step. An index of a million names is larger
   than the caches; so a place waits for memory once a batch, not at every
   step. Changes nothing but the words of tokens, which are looked up here. */
#include "tag/scratch.h"

#define FETCH(p) __builtin_prefetch(p)

/* A place where a name may begin, on its way through the index. */
typedef struct place {
    uint32_t token;
    uint32_t next; /* token, if the name may go on; else `token` */
    uint32_t node;
} place;

static void fetch_slot(gg_tagger *tagger, uint32_t token)
{
    const gg_index *index = tagger->index;

    FETCH(&index->word_slots[gg_home_slot(gg_hash_of(tagger, token),
                                          index->n_word_homes)]);
}

/* The word that the token most likely is, by its first slot. */
static const gg_index_word *likely_word(gg_tagger *tagger, uint32_t token)
{
    const gg_index *index = tagger->index;
    uint32_t w = index->word_slots[gg_home_slot(gg_hash_of(tagger, token),
                                                index->n_word_homes)];

    return &index->words[w < index->n_words ? w : GG_NO_WORD];
}

static void fetch_text(gg_tagger *tagger, uint32_t token)
{
    FETCH(gg_index_folded(tagger->index, likely_word(tagger, token)).ptr);
}

/* Both words are found, and with them the node of the first. */
static void take_first(gg_tagger *tagger, place *p)
{
    const gg_index *index = tagger->index;
    uint32_t word = gg_word_of(tagger, p->token);
    uint32_t second;

    p->node = gg_index_root(index, word);
    if (index->nodes[p->node].n_entries != 0) {
        FETCH(&index->entries[index->nodes[p->node].first_entry]);
    }
    if (p->next == p->token || index->nodes[p->node].has_children == 0) {
        p->next = p->token;
        return;
    }
    second = gg_word_of(tagger, p->next);
    FETCH(&index->edges[gg_home_slot(gg_edge_hash(p->node, second),
                                     index->n_edge_homes)]);
}

static void take_second(gg_tagger *tagger, place *p)
{
    uint32_t node;

    if (p->next != p->token) {
        node = gg_index_step(tagger->index, p->node,
                             gg_word_of(tagger, p->next));
        p->node = node != GG_NO_NODE ? node : p->node;
        FETCH(&tagger->index->nodes[p->node]);
    }
}

/* The first entry of the place's node; NULL: it has none. */
static const gg_entry *first_entry(const gg_tagger *tagger, const place *p)
{
    uint32_t n;
    uint32_t at = gg_index_entries(tagger->index, p->node, &n);

    return n != 0 ? &tagger->index->entries[at] : NULL;
}

void gg_warm_places(gg_tagger *tagger, const uint32_t *tokens, size_t n)
{
    const gg_index *index = tagger->index;
    place places[GG_WARM_PLACES];
    const gg_entry *entry;

    for (size_t i = 0; i < n; i++) {
        uint32_t next = tokens[i] + 1;
        bool goes_on =
            next < tagger->tokens.n && (tagger->tokens.items[next].flags &
                                        GG_TOKEN_PARAGRAPH) == 0;
        places[i].token = tokens[i];
        places[i].next = goes_on ? next : tokens[i];
        fetch_slot(tagger, places[i].token);
        fetch_slot(tagger, places[i].next);
    }
    for (size_t i = 0; i < n; i++) {
        FETCH(likely_word(tagger, places[i].token));
        FETCH(likely_word(tagger, places[i].next));
    }
    for (size_t i = 0; i < n; i++) {
        fetch_text(tagger, places[i].token);
        fetch_text(tagger, places[i].next);
        FETCH(&index->nodes[likely_word(tagger, places[i].token)->root]);
    }
    for (size_t i = 0; i < n; i++) {
        take_first(tagger, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        take_second(tagger, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if ((entry = first_entry(tagger, &places[i])) != NULL) {
            FETCH(entry);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if ((entry = first_entry(tagger, &places[i])) != NULL) {
            FETCH(gg_index_name_record(index, entry->name));
        }
    }
    for (size_t i = 0; i < n; i++) {
        if ((entry = first_entry(tagger, &places[i])) != NULL) {
            FETCH(gg_index_entity_record(
                index, gg_index_entity_of(index, entry->name)));
        }
    }
}
