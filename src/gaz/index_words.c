/* Words, nodes and edges of the index. */
#include "gaz/index_build.h"

#include "base/memory.h"

#include <string.h>

enum { FIRST_HOMES = 1024 };

bool gg_build_put_bytes(gg_index_builder *b, const char *p, size_t len,
                        uint32_t *offset)
{
    gg_index *index = b->index;

    if (index->n_bytes + len + 1 > UINT32_MAX ||
        gg_grow(&index->bytes, &b->bytes_capacity,
                index->n_bytes + len + 1 + GG_INDEX_PADDING, 1) != 0) {
        return false;
    }
    *offset = (uint32_t)index->n_bytes;
    memcpy(index->bytes + index->n_bytes, p, len);
    index->bytes[index->n_bytes + len] = '\0';
    index->n_bytes += len + 1;
    return true;
}

/* ---- tables ------------------------------------------------------------------ */

/* Slots of a table: probes that begin at the last homes go on behind them. */
static size_t slots_for(size_t n_homes)
{
    return n_homes + n_homes / 16 + 64;
}

/* The word table anew, filled from front to back. SIZE_MAX: too small. */
static size_t fill_word_slots(const gg_index *index, uint32_t *slots,
                              size_t n_homes, size_t n_slots)
{
    size_t last = 0;

    for (size_t i = 0; i < index->n_word_slots; i++) {
        uint32_t w = index->word_slots[i];
        size_t slot;
        if (w == GG_NO_WORD) {
            continue;
        }
        slot = gg_home_slot(index->words[w].hash, n_homes);
        while (slot + 1 < n_slots && slots[slot] != GG_NO_WORD) {
            slot++;
        }
        if (slot + 1 >= n_slots) {
            return SIZE_MAX;
        }
        slots[slot] = w;
        last = slot > last ? slot : last;
    }
    return last;
}

static bool make_word_slots(gg_index *index, size_t n_homes, bool is_last)
{
    for (;; n_homes += n_homes / 8) {
        size_t n_slots = slots_for(n_homes);
        uint32_t *slots = gg_calloc_array(n_slots, sizeof *slots);
        size_t last;
        if (slots == NULL) {
            return false;
        }
        last = fill_word_slots(index, slots, n_homes, n_slots);
        if (last == SIZE_MAX) {
            gg_free(slots);
            continue;
        }
        gg_free(index->word_slots);
        index->word_slots = slots;
        index->n_word_homes = n_homes;
        last = last < n_homes ? n_homes : last + 1;
        index->n_word_slots = is_last ? last + 1 : n_slots;
        return true;
    }
}

static size_t fill_edges(const gg_index *index, gg_index_edge *edges,
                         size_t n_homes, size_t n_slots)
{
    size_t last = 0;

    for (size_t i = 0; i < index->n_edge_slots; i++) {
        const gg_index_edge *e = &index->edges[i];
        size_t slot;
        if (e->from == GG_NO_NODE) {
            continue;
        }
        slot = gg_home_slot(gg_edge_hash(e->from, e->word), n_homes);
        while (slot + 1 < n_slots && edges[slot].from != GG_NO_NODE) {
            slot++;
        }
        if (slot + 1 >= n_slots) {
            return SIZE_MAX;
        }
        edges[slot] = *e;
        last = slot > last ? slot : last;
    }
    return last;
}

static bool make_edges(gg_index *index, size_t n_homes, bool is_last)
{
    for (;; n_homes += n_homes / 8) {
        size_t n_slots = slots_for(n_homes);
        gg_index_edge *edges = gg_calloc_array(n_slots, sizeof *edges);
        size_t last;
        if (edges == NULL) {
            return false;
        }
        last = fill_edges(index, edges, n_homes, n_slots);
        if (last == SIZE_MAX) {
            gg_free(edges);
            continue;
        }
        gg_free(index->edges);
        index->edges = edges;
        index->n_edge_homes = n_homes;
        last = last < n_homes ? n_homes : last + 1;
        index->n_edge_slots = is_last ? last + 1 : n_slots;
        return true;
    }
}

static uint32_t new_node(gg_index_builder *b)
{
    gg_index *index = b->index;

    if (index->n_nodes == UINT32_MAX ||
        gg_grow(&index->nodes, &b->nodes_capacity, index->n_nodes + 1,
                sizeof *index->nodes) != 0) {
        return GG_NO_NODE;
    }
    memset(&index->nodes[index->n_nodes], 0, sizeof *index->nodes);
    return (uint32_t)index->n_nodes++;
}

bool gg_build_begin(gg_index_builder *b)
{
    gg_index *index = b->index;

    /* Number 0 means "none", for words and nodes. */
    if (gg_grow(&index->words, &b->words_capacity, 1,
                sizeof *index->words) != 0 ||
        gg_grow(&index->nodes, &b->nodes_capacity, 1,
                sizeof *index->nodes) != 0 ||
        gg_grow(&index->bytes, &b->bytes_capacity, GG_INDEX_PADDING, 1) !=
            0) {
        return false;
    }
    memset(&index->words[0], 0, sizeof index->words[0]);
    memset(&index->nodes[0], 0, sizeof index->nodes[0]);
    index->n_words = 1;
    index->n_nodes = 1;
    return make_word_slots(index, FIRST_HOMES, false) &&
           make_edges(index, FIRST_HOMES, false);
}

/* Half full: what is not there, which is what most steps ask for, takes two
   and a half probes; five, were they two thirds full. */
bool gg_build_settle_tables(gg_index_builder *b)
{
    gg_index *index = b->index;

    memset(index->bytes + index->n_bytes, 0, GG_INDEX_PADDING);
    index->n_bytes += GG_INDEX_PADDING;
    return make_word_slots(index, index->n_words * 2, true) &&
           make_edges(index, b->n_edges * 2 + 1, true);
}

/* ---- words ------------------------------------------------------------------- */

uint32_t gg_build_word(gg_index_builder *b, const char *folded, size_t len,
                       uint64_t hash)
{
    gg_index *index = b->index;
    gg_index_word *word;
    size_t slot;

    if ((index->n_words * 4 >= index->n_word_homes * 3 &&
         !make_word_slots(index, index->n_word_homes * 2, false))) {
        return GG_NO_WORD;
    }
    slot = gg_home_slot(hash, index->n_word_homes);
    for (; index->word_slots[slot] != GG_NO_WORD; slot++) {
        word = &index->words[index->word_slots[slot]];
        if (word->hash == hash && word->folded_len == len &&
            memcmp(index->bytes + word->folded, folded, len) == 0) {
            return index->word_slots[slot];
        }
    }
    if (slot + 1 == index->n_word_slots) { /* must stay empty */
        return make_word_slots(index, index->n_word_homes * 2, false)
                   ? gg_build_word(b, folded, len, hash)
                   : GG_NO_WORD;
    }
    if (index->n_words == UINT32_MAX ||
        gg_grow(&index->words, &b->words_capacity, index->n_words + 1,
                sizeof *index->words) != 0) {
        return GG_NO_WORD;
    }
    word = &index->words[index->n_words];
    memset(word, 0, sizeof *word);
    word->hash = hash;
    word->folded_len = (uint16_t)len;
    if (!gg_build_put_bytes(b, folded, len, &word->folded)) {
        return GG_NO_WORD;
    }
    index->word_slots[slot] = (uint32_t)index->n_words;
    return (uint32_t)index->n_words++;
}

/* Slots, then what stands in them, then its bytes. */
static void fetch_words(const gg_index_builder *b)
{
    const gg_index *index = b->index;
    const gg_variants *batch = &b->batch;

    for (size_t i = 0; i < batch->n_tokens; i++) {
        gg_fetch(&index->word_slots[gg_home_slot(batch->tokens[i].hash,
                                                 index->n_word_homes)]);
    }
    for (size_t i = 0; i < batch->n_tokens; i++) {
        gg_fetch(&index->words[index->word_slots[gg_home_slot(
            batch->tokens[i].hash, index->n_word_homes)]]);
    }
    for (size_t i = 0; i < batch->n_tokens; i++) {
        uint32_t w = index->word_slots[gg_home_slot(batch->tokens[i].hash,
                                                    index->n_word_homes)];
        gg_fetch(index->bytes + index->words[w].folded);
    }
}

bool gg_build_batch_words(gg_index_builder *b)
{
    fetch_words(b);
    for (size_t i = 0; i < b->batch.n_tokens; i++) {
        gg_variant_token *token = &b->batch.tokens[i];
        token->word = gg_build_word(b, b->batch.text.ptr + token->at,
                                    token->len, token->hash);
        if (token->word == GG_NO_WORD) {
            return false;
        }
    }
    return true;
}

/* ---- paths ------------------------------------------------------------------- */

static uint32_t make_step(gg_index_builder *b, uint32_t node, uint32_t word)
{
    gg_index *index = b->index;
    size_t slot;
    uint32_t to;

    if (b->n_edges * 4 >= index->n_edge_homes * 3 &&
        !make_edges(index, index->n_edge_homes * 2, false)) {
        return GG_NO_NODE;
    }
    slot = gg_home_slot(gg_edge_hash(node, word), index->n_edge_homes);
    while (index->edges[slot].from != GG_NO_NODE) {
        if (index->edges[slot].from == node &&
            index->edges[slot].word == word) {
            return index->edges[slot].to;
        }
        slot++;
    }
    if (slot + 1 == index->n_edge_slots) { /* must stay empty */
        return make_edges(index, index->n_edge_homes * 2, false)
                   ? make_step(b, node, word)
                   : GG_NO_NODE;
    }
    to = new_node(b);
    if (to != GG_NO_NODE) {
        index->edges[slot] = (gg_index_edge){node, word, to};
        b->n_edges++;
        index->nodes[node].has_children = 1;
    }
    return to;
}

static void fetch_step(const gg_index_builder *b, const gg_variant *v,
                       uint32_t step)
{
    const gg_index *index = b->index;

    if (step < v->n) {
        uint64_t hash =
            gg_edge_hash(v->node, b->batch.tokens[v->first + step].word);
        gg_fetch(&index->edges[gg_home_slot(hash, index->n_edge_homes)]);
        gg_fetch(&index->nodes[v->node]);
    }
}

static bool make_root(gg_index_builder *b, gg_variant *v)
{
    uint32_t word = b->batch.tokens[v->first].word;

    v->node = b->index->words[word].root;
    if (v->node == GG_NO_NODE) {
        v->node = new_node(b);
        b->index->words[word].root = v->node;
    }
    return v->node != GG_NO_NODE;
}

/* All first steps, then all second ones … */
bool gg_build_batch_nodes(gg_index_builder *b)
{
    gg_variants *batch = &b->batch;
    bool goes_on = true;

    for (size_t i = 0; i < batch->n; i++) {
        if (!make_root(b, &batch->items[i])) {
            return false;
        }
        fetch_step(b, &batch->items[i], 1);
    }
    for (uint32_t step = 1; goes_on; step++) {
        goes_on = false;
        for (size_t i = 0; i < batch->n; i++) {
            gg_variant *v = &batch->items[i];
            if (step >= v->n) {
                continue;
            }
            v->node = make_step(b, v->node,
                                batch->tokens[v->first + step].word);
            if (v->node == GG_NO_NODE) {
                return false;
            }
            fetch_step(b, v, step + 1);
            goes_on = true;
        }
    }
    return true;
}
