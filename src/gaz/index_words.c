/* Words and paths of the index. */
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

/* The table of paths from the hashes of all nodes; SIZE_MAX: too small, or two
   nodes of one run have the same tag, which another size will part. */
size_t gg_fill_slots(gg_index_slot *slots, size_t n_homes, size_t n_slots,
                     const uint64_t *hashes, size_t n_nodes)
{
    size_t last = 0;

    for (size_t node = 1; node < n_nodes; node++) {
        size_t slot = gg_home_slot(hashes[node], n_homes);
        uint32_t tag = (uint32_t)hashes[node];
        while (slot + 1 < n_slots && slots[slot].node != GG_NO_NODE &&
               slots[slot].tag != tag) {
            slot++;
        }
        if (slot + 1 >= n_slots || slots[slot].node != GG_NO_NODE) {
            return SIZE_MAX;
        }
        slots[slot] = (gg_index_slot){tag, (uint32_t)node};
        last = slot > last ? slot : last;
    }
    return last;
}

static bool make_slots(gg_index_builder *b, size_t n_homes, bool is_last)
{
    gg_index *index = b->index;

    for (;; n_homes += n_homes / 8 + 1) {
        size_t n_slots = slots_for(n_homes);
        gg_index_slot *slots = gg_calloc_array(n_slots, sizeof *slots);
        size_t last;
        if (slots == NULL) {
            return false;
        }
        last = gg_fill_slots(slots, n_homes, n_slots, b->node_hashes,
                             index->n_nodes);
        if (last == SIZE_MAX) {
            gg_free(slots);
            continue;
        }
        gg_free(index->slots);
        index->slots = slots;
        index->n_homes = n_homes;
        last = last < n_homes ? n_homes : last + 1;
        index->n_slots = is_last ? last + 1 : n_slots;
        return true;
    }
}

static uint32_t new_node(gg_index_builder *b, uint64_t hash)
{
    gg_index *index = b->index;

    if (index->n_nodes == UINT32_MAX ||
        gg_grow(&index->nodes, &b->nodes_capacity, index->n_nodes + 1,
                sizeof *index->nodes) != 0 ||
        gg_grow(&b->node_hashes, &b->node_hashes_capacity,
                index->n_nodes + 1, sizeof *b->node_hashes) != 0) {
        return GG_NO_NODE;
    }
    memset(&index->nodes[index->n_nodes], 0, sizeof *index->nodes);
    b->node_hashes[index->n_nodes] = hash;
    return (uint32_t)index->n_nodes++;
}

bool gg_build_begin(gg_index_builder *b)
{
    gg_index *index = b->index;

    /* Number 0 means "none", for words and nodes. */
    if (gg_grow(&index->words, &b->words_capacity, 1,
                sizeof *index->words) != 0 ||
        new_node(b, 0) != 0 ||
        gg_grow(&index->bytes, &b->bytes_capacity, GG_INDEX_PADDING, 1) !=
            0) {
        return false;
    }
    if (index->n_nodes != 1) {
        return false;
    }
    memset(&index->words[0], 0, sizeof index->words[0]);
    index->n_words = 1;
    return make_word_slots(index, FIRST_HOMES, false) &&
           make_slots(b, FIRST_HOMES, false);
}

/* Half full: what is not there takes two and a half probes; five, were they
   two thirds full. */
bool gg_build_settle_tables(gg_index_builder *b)
{
    gg_index *index = b->index;

    memset(index->bytes + index->n_bytes, 0, GG_INDEX_PADDING);
    index->n_bytes += GG_INDEX_PADDING;
    return make_word_slots(index, index->n_words * 2, true) &&
           make_slots(b, index->n_nodes * 2, true);
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

static gg_str word_of(const gg_index_builder *b, const gg_variant *v,
                      uint32_t i)
{
    return gg_variant_folded(b, &b->batch.tokens[v->first + i]);
}

/* Do the first n words of the variant stand at the start of the node's text? */
static bool is_path(const gg_index_builder *b, const gg_variant *v, uint32_t n,
                    uint32_t node)
{
    const char *p = b->index->bytes + b->index->nodes[node].text;

    for (uint32_t i = 0; i < n; i++) {
        gg_str word = word_of(b, v, i);
        if ((i != 0 && *p++ != GG_WORD_END) ||
            strncmp(p, word.ptr, word.len) != 0) {
            return false;
        }
        p += word.len;
    }
    return *p == '\0' || *p == GG_WORD_END;
}

/* The variant's text, once. */
static bool put_text(gg_index_builder *b, gg_variant *v)
{
    gg_buf *text = &b->scratch;

    if (v->has_text) {
        return true;
    }
    gg_buf_reset(text);
    for (uint32_t i = 0; i < v->n; i++) {
        if (i != 0) {
            gg_buf_putc(text, GG_WORD_END);
        }
        gg_buf_put_str(text, word_of(b, v, i));
    }
    v->has_text = !text->failed &&
                  gg_build_put_bytes(b, text->ptr, text->len, &v->text);
    return v->has_text;
}

static uint32_t make_node(gg_index_builder *b, gg_variant *v, size_t slot)
{
    gg_index *index = b->index;
    uint32_t node;

    if (!put_text(b, v)) {
        return GG_NO_NODE;
    }
    node = new_node(b, v->path);
    if (node != GG_NO_NODE) {
        index->nodes[node].text = v->text;
        index->slots[slot] = (gg_index_slot){(uint32_t)v->path, node};
    }
    return node;
}

/* The node of the variant's first n words, whose hash is v->path. */
static uint32_t find_node(gg_index_builder *b, gg_variant *v, uint32_t n)
{
    gg_index *index = b->index;
    size_t slot;

    if (index->n_nodes * 4 >= index->n_homes * 3 &&
        !make_slots(b, index->n_homes * 2, false)) {
        return GG_NO_NODE;
    }
    slot = gg_home_slot(v->path, index->n_homes);
    for (; index->slots[slot].node != GG_NO_NODE; slot++) {
        uint32_t node = index->slots[slot].node;
        if (index->slots[slot].tag != (uint32_t)v->path) {
            continue;
        }
        if (b->node_hashes[node] == v->path) {
            b->has_collided |= !is_path(b, v, n, node);
            return b->has_collided ? GG_NO_NODE : node;
        }
        /* the same tag: another size of the table will part them */
        return make_slots(b, index->n_homes + index->n_homes / 8, false)
                   ? find_node(b, v, n)
                   : GG_NO_NODE;
    }
    if (slot + 1 == index->n_slots) { /* must stay empty */
        return make_slots(b, index->n_homes * 2, false) ? find_node(b, v, n)
                                                        : GG_NO_NODE;
    }
    return make_node(b, v, slot);
}

static bool make_step(gg_index_builder *b, gg_variant *v, uint32_t step)
{
    const gg_variant_token *token = &b->batch.tokens[v->first + step];
    uint32_t from = v->node;

    v->path = step == 0 ? token->hash : gg_path_hash(v->path, token->hash);
    v->node = find_node(b, v, step + 1);
    if (v->node == GG_NO_NODE) {
        return false;
    }
    if (step == 0) {
        b->index->words[token->word].root = v->node;
    } else {
        b->index->nodes[from].has_children = 1;
    }
    return true;
}

static void fetch_step(const gg_index_builder *b, const gg_variant *v,
                       uint32_t step)
{
    const gg_index *index = b->index;

    if (step < v->n) {
        uint64_t word = b->batch.tokens[v->first + step].hash;
        uint64_t path = step == 0 ? word : gg_path_hash(v->path, word);
        gg_fetch(&index->slots[gg_home_slot(path, index->n_homes)]);
    }
}

/* All first steps, then all second ones … */
bool gg_build_batch_nodes(gg_index_builder *b)
{
    gg_variants *batch = &b->batch;
    bool goes_on = true;

    for (size_t i = 0; i < batch->n; i++) {
        fetch_step(b, &batch->items[i], 0);
    }
    for (uint32_t step = 0; goes_on; step++) {
        goes_on = false;
        for (size_t i = 0; i < batch->n; i++) {
            gg_variant *v = &batch->items[i];
            if (step >= v->n) {
                continue;
            }
            if (!make_step(b, v, step)) {
                return false;
            }
            fetch_step(b, v, step + 1);
            goes_on = true;
        }
    }
    return true;
}
