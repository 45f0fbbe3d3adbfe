/* Before names are compared: what that will read of the index is asked for,
   for many places at once, step by step. An index of a million names is larger
   than the caches; so a place waits for memory once a batch, not at every
   step. Changes nothing but the words of tokens, which are looked up here. */
#include "tag/scratch.h"

#include "base/memory.h"

/* A place where a name may begin, on its way through the index. */
typedef struct place {
    uint32_t token;
    uint32_t next; /* token, if the name may go on; else `token` */
    uint32_t node;
    const uint32_t *slots[2]; /* where the words of both most likely are */
    const gg_index_word *words[2];
    const gg_entry *entry; /* the first of the node; NULL: it has none */
} place;

static void find_slots(gg_tagger *tagger, place *p, uint32_t token)
{
    const gg_index *index = tagger->index;
    uint32_t next = token + 1;
    bool goes_on =
        next < tagger->tokens.n &&
        (gg_tok(tagger, next)->flags & GG_TOKEN_PARAGRAPH) == 0;

    p->token = token;
    p->next = goes_on ? next : token;
    p->slots[0] = &index->word_slots[gg_home_slot(gg_hash_of(tagger, token),
                                                  index->n_word_homes)];
    gg_fetch(p->slots[0]);
    p->slots[1] = p->slots[0];
    if (goes_on) {
        p->slots[1] = &index->word_slots[gg_home_slot(
            gg_hash_of(tagger, next), index->n_word_homes)];
        gg_fetch(p->slots[1]);
    }
}

static void find_words(const gg_index *index, place *p)
{
    for (int i = 0; i < 2; i++) {
        uint32_t w = *p->slots[i];
        p->words[i] = &index->words[w < index->n_words ? w : GG_NO_WORD];
        gg_fetch(p->words[i]);
    }
}

static void find_texts(const gg_index *index, const place *p)
{
    uint32_t root = p->words[0]->root;

    gg_fetch(gg_index_folded(index, p->words[0]).ptr);
    gg_fetch(gg_index_folded(index, p->words[1]).ptr);
    gg_fetch(&index->nodes[root < index->n_nodes ? root : GG_NO_NODE]);
}

/* The first word is looked up, and with it its node; the second, if names go
   on from there. */
static void take_first(gg_tagger *tagger, place *p)
{
    const gg_index *index = tagger->index;
    uint32_t second;

    p->node = gg_index_root(index, gg_word_of(tagger, p->token));
    if (p->next == p->token || index->nodes[p->node].has_children == 0) {
        p->next = p->token;
        return;
    }
    second = gg_word_of(tagger, p->next);
    gg_fetch(&index->edges[gg_home_slot(gg_edge_hash(p->node, second),
                                     index->n_edge_homes)]);
}

static void take_second(gg_tagger *tagger, place *p)
{
    if (p->next != p->token) {
        uint32_t node = gg_index_step(tagger->index, p->node,
                                      gg_word_of(tagger, p->next));
        p->node = node != GG_NO_NODE ? node : p->node;
        gg_fetch(&tagger->index->nodes[p->node]);
    }
}

static void find_entry(const gg_index *index, place *p)
{
    uint32_t n;
    uint32_t at = gg_index_entries(index, p->node, &n);

    p->entry = n != 0 ? &index->entries[at] : NULL;
    gg_fetch(p->entry);
}

void gg_warm_places(gg_tagger *tagger, const uint32_t *tokens, size_t n)
{
    const gg_index *index = tagger->index;
    place places[GG_WARM_PLACES];

    for (size_t i = 0; i < n; i++) {
        find_slots(tagger, &places[i], tokens[i]);
    }
    for (size_t i = 0; i < n; i++) {
        find_words(index, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        find_texts(index, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        take_first(tagger, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        take_second(tagger, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        find_entry(index, &places[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if (places[i].entry != NULL) {
            gg_fetch(gg_index_name_record(index, places[i].entry->name));
            gg_fetch(gg_index_entity_record(
                index, gg_entry_entity(index, places[i].entry)));
        }
    }
}
