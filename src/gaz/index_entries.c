/* Entries by node, and the front before them. */
#include "gaz/index_build.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- grouping ------------------------------------------------------------------- */

static bool same_entry(const gg_index_builder *b, const gg_entry *a,
                       const gg_entry *c)
{
    const gg_name *x = &b->list->names[a->name];
    const gg_name *y = &b->list->names[c->name];

    return x->entity == y->entity && x->form == y->form &&
           x->from == y->from && x->to == y->to && a->flags == c->flags &&
           a->upper_mask == c->upper_mask && a->n_tokens == c->n_tokens &&
           (a->flags & (GG_ENTRY_SPECIAL_GAPS | GG_ENTRY_EXACT)) == 0;
}

/* Puts the entry behind those of its node unless one says the same. Names
   come entity by entity, so only the last few need be looked at. */
static void place_entry(gg_index_builder *b, const gg_pending_entry *pending)
{
    gg_index *index = b->index;
    gg_index_node *node = &index->nodes[pending->node];
    gg_name *names = b->list->names;

    for (uint32_t k = node->n_entries; k > 0; k--) {
        const gg_entry *entry = &index->entries[node->first_entry + k - 1];
        if (names[entry->name].entity != names[pending->entry.name].entity) {
            break;
        }
        if (same_entry(b, entry, &pending->entry)) {
            names[entry->name].languages |=
                names[pending->entry.name].languages;
            return;
        }
    }
    index->entries[node->first_entry + node->n_entries] = pending->entry;
    node->n_entries++;
}

static void set_bit(uint64_t *bits, uint32_t bit)
{
    bits[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

/* See gg_index_node.is_even. */
static bool is_even(const gg_index *index, const gg_index_node *node)
{
    const gg_entry *first = &index->entries[node->first_entry];

    if (node->n_entries == 0 || first->n_tokens != 1 ||
        first->form != GG_FORM_SHORT || first->kind == GG_KIND_HIDDEN ||
        (first->flags & (GG_ENTRY_EXACT | GG_ENTRY_POSSESSIVE |
                         GG_ENTRY_SPECIAL_GAPS)) != 0) {
        return false;
    }
    for (uint32_t k = 1; k < node->n_entries; k++) {
        const gg_entry *entry = &first[k];
        if (entry->n_tokens != 1 || entry->form != first->form ||
            entry->kind != first->kind || entry->flags != first->flags ||
            entry->upper_mask != first->upper_mask ||
            entry->entity <= entry[-1].entity) {
            return false;
        }
    }
    return true;
}

/* Where the short forms of entities are. */
static bool find_shorts(gg_index_builder *b)
{
    const gg_index *index = b->index;

    b->shorts = gg_alloc_array(b->list->n_entities, sizeof *b->shorts);
    if (b->shorts == NULL) {
        return false;
    }
    for (size_t i = 0; i < b->list->n_entities; i++) {
        b->shorts[i] = (gg_short_place){GG_NO_BEARERS, 0};
    }
    for (size_t n = 1; n < index->n_nodes; n++) {
        const gg_index_node *node = &index->nodes[n];
        for (uint32_t k = 0; k < node->n_entries; k++) {
            uint32_t at = node->first_entry + k;
            gg_short_place *place = &b->shorts[index->entries[at].entity];
            if (index->entries[at].form != GG_FORM_SHORT) {
                continue;
            }
            *place = place->bearers == GG_NO_BEARERS && node->is_even != 0
                         ? (gg_short_place){node->first_entry, at}
                         : (gg_short_place){GG_MANY_BEARERS, 0};
        }
    }
    return true;
}

bool gg_build_entries(gg_index_builder *b)
{
    gg_index *index = b->index;
    uint32_t at = 0;

    index->entries = gg_calloc_array(b->n_pending, sizeof *index->entries);
    if (index->entries == NULL || b->n_pending > UINT32_MAX) {
        return false;
    }
    for (size_t i = 0; i < b->n_pending; i++) {
        index->nodes[b->pending[i].node].n_entries++;
    }
    for (size_t n = 1; n < index->n_nodes; n++) {
        uint32_t count = index->nodes[n].n_entries;
        index->nodes[n].first_entry = at;
        index->nodes[n].n_entries = 0;
        at += count;
    }
    index->n_entries = b->n_pending;
    for (size_t i = 0; i < b->n_pending; i++) {
        place_entry(b, &b->pending[i]);
    }
    for (size_t n = 1; n < index->n_nodes; n++) {
        index->nodes[n].is_even = is_even(index, &index->nodes[n]);
    }
    gg_free(b->pending);
    b->pending = NULL;
    return find_shorts(b);
}

/* ---- the front ------------------------------------------------------------------- */

enum { BEGINS = GG_BEGINS_NAME | GG_BEGINS_LOW | GG_BEGINS_CHANGING };

/* What a word may be in names, itself or as a form of others. */
static unsigned all_begins(const gg_index *index, const gg_index_word *word)
{
    unsigned begins = word->begins & ~(unsigned)GG_BEGINS_CHANGING;

    for (uint32_t at = word->links; at != GG_NO_LINK;
         at = index->links[at].next) {
        begins |= index->words[index->links[at].base].begins &
                  (BEGINS | GG_BEGINS_LOW_ANYWHERE | GG_IS_LOW_INNER |
                   GG_IS_BEHIND_LOW);
    }
    return begins;
}

/* Is the word alone a name, or a form of one, or does it stand before words
   with endings? */
static bool may_be_whole(const gg_index *index, const gg_index_word *word)
{
    if (index->nodes[word->root].n_entries != 0 ||
        (word->begins & GG_BEGINS_CHANGING) != 0) {
        return true;
    }
    for (uint32_t at = word->links; at != GG_NO_LINK;
         at = index->links[at].next) {
        if ((index->words[index->links[at].base].begins & BEGINS) != 0) {
            return true;
        }
    }
    return false;
}

static uint32_t head_bit(const gg_index *index, const gg_index_word *word)
{
    const char *p = index->bytes + word->folded;
    uint32_t head = 0;

    for (unsigned i = 0; i < 4 && i < word->folded_len; i++) {
        head |= (uint32_t)(unsigned char)p[i] << 8 * i;
    }
    return gg_low_head_bit(head);
}

static void add_low_start(gg_index *index, const gg_index_word *word)
{
    const char *p = index->bytes + word->folded; /* NUL behind it */

    set_bit(index->low_prefix, gg_low_prefix_bit(p[0], p[1]));
    set_bit(index->low_head, head_bit(index, word));
}

static void add_word(gg_index *index, const gg_index_word *word)
{
    unsigned begins = all_begins(index, word);
    unsigned what = (begins & BEGINS) != 0 ? GG_FRONT_START : 0;

    if ((begins & GG_BEGINS_LOW) != 0) {
        add_low_start(index, word);
        what |= GG_FRONT_LOW;
    }
    if ((begins & GG_BEGINS_LOW_ANYWHERE) != 0) {
        set_bit(index->low_anywhere, head_bit(index, word));
    }
    if ((begins & GG_IS_LOW_INNER) != 0) {
        set_bit(index->low_inner, head_bit(index, word));
    }
    what |= (begins & GG_IS_BEHIND_LOW) != 0 ? GG_FRONT_BEHIND : 0;
    what |= may_be_whole(index, word) ? GG_FRONT_WHOLE : 0;
    what |= (word->begins & GG_IS_SECOND) != 0 ? GG_FRONT_SECOND : 0;
    if ((word->begins & GG_IS_LOW_SECOND) != 0) {
        set_bit(index->low_second, head_bit(index, word));
    }
    if (what != 0) {
        gg_front_add(&index->front, word->hash, what);
    }
}

/* ---- heads ------------------------------------------------------------------------ */

/* The first bytes of a word, to sort by; UINT32_MAX where it is not ASCII. */
static uint32_t head_key(const gg_index *index, const gg_index_word *word)
{
    uint32_t key = 0;

    for (unsigned i = 0; i < GG_HEAD_BYTES; i++) {
        unsigned char byte =
            i < word->folded_len
                ? (unsigned char)index->bytes[word->folded + i]
                : 0;
        key = key << 8 | byte;
        if (byte >= 0x80) {
            return UINT32_MAX;
        }
    }
    return key;
}

static int compare_keys(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;

    return a < b ? -1 : a > b;
}

/* How many different ones there are by their first bytes, and their numbers. */
static size_t number_heads(const uint32_t *keys, size_t n, unsigned shift,
                           uint8_t *numbers)
{
    size_t last = 0;

    for (size_t i = 0; i < n; i++) {
        last += i != 0 && keys[i] >> shift != keys[i - 1] >> shift;
        numbers[i] = (uint8_t)(last < 8 ? last : 8);
    }
    return n != 0 ? last + 1 : 0;
}

/* Heads that are alike go into one bucket, so that their halves let few others
   pass: by three bytes, by two, by one, or in order. */
static void put_heads(gg_heads *heads, uint32_t *keys, uint8_t *numbers,
                      size_t n)
{
    unsigned shift = 0;

    if (n > 1) {
        qsort(keys, n, sizeof *keys, compare_keys);
    }
    while (shift < 24 && number_heads(keys, n, shift, numbers) > 8) {
        shift += 8;
    }
    for (size_t i = 0; i < n; i++) {
        char head[GG_HEAD_BYTES] = {(char)(keys[i] >> 16),
                                    (char)(keys[i] >> 8), (char)keys[i]};
        size_t len = GG_HEAD_BYTES;
        while (head[len - 1] == '\0') {
            len--;
        }
        gg_heads_add(heads, head, len,
                     shift < 24 ? numbers[i] : (unsigned)(i * 8 / n));
    }
}

static bool build_heads(gg_index *index)
{
    uint32_t *keys = gg_alloc_array(index->n_words, sizeof *keys);
    uint8_t *numbers = gg_alloc_array(index->n_words, 1);
    size_t n = 0;

    if (keys == NULL || numbers == NULL) {
        gg_free(keys);
        gg_free(numbers);
        return false;
    }
    for (size_t w = 1; w < index->n_words; w++) {
        const gg_index_word *word = &index->words[w];
        uint32_t key = head_key(index, word);
        if ((all_begins(index, word) & GG_BEGINS_LOW_ANYWHERE) != 0 &&
            key != UINT32_MAX) {
            keys[n++] = key;
        }
    }
    put_heads(&index->heads_anywhere, keys, numbers, n);
    gg_free(keys);
    gg_free(numbers);
    return true;
}

bool gg_build_front(gg_index_builder *b)
{
    gg_index *index = b->index;

    if (!gg_front_new(&index->front, index->n_words, b->n_pairs) ||
        !build_heads(index)) {
        return false;
    }
    for (size_t w = 1; w < index->n_words; w++) {
        add_word(index, &index->words[w]);
    }
    for (size_t i = 0; i < b->n_pairs; i++) {
        gg_front_add_pair(&index->front, b->pairs[i]);
    }
    gg_free(b->pairs);
    b->pairs = NULL;
    return true;
}
