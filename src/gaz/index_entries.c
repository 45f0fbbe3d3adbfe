/* Entries by node, and the filters before them. */
#include "gaz/index_build.h"

#include "base/memory.h"

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
    gg_free(b->pending);
    b->pending = NULL;
    return true;
}

/* ---- filters --------------------------------------------------------------------- */

static bool make_filter(gg_filter *filter, size_t n_items)
{
    size_t n_bits = 1024;

    while (n_bits < n_items * 16) {
        n_bits *= 2;
    }
    filter->n = n_bits / 64;
    filter->mask = n_bits - 1;
    filter->bits = gg_calloc_array(filter->n, sizeof *filter->bits);
    return filter->bits != NULL;
}

static void filter_add(gg_filter *filter, uint64_t hash)
{
    uint64_t a = hash & filter->mask;
    uint64_t c = (hash >> 32) & filter->mask;

    filter->bits[a >> 6] |= UINT64_C(1) << (a & 63);
    filter->bits[c >> 6] |= UINT64_C(1) << (c & 63);
}

/* What names a word may begin (GG_BEGINS_…), itself or as a form of others. */
static unsigned all_begins(const gg_index *index, const gg_index_word *word)
{
    unsigned begins = word->begins & (GG_BEGINS_NAME | GG_BEGINS_LOW);

    for (uint32_t at = word->links; at != GG_NO_LINK;
         at = index->links[at].next) {
        begins |= index->words[index->links[at].base].begins;
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
        if (index->words[index->links[at].base].begins != 0) {
            return true;
        }
    }
    return false;
}

static void add_low_prefix(gg_index *index, const gg_index_word *word)
{
    const char *p = index->bytes + word->folded; /* NUL behind it */
    uint32_t bit = gg_low_prefix_bit(p[0], p[1]);

    index->low_prefix[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

static void add_word(gg_index *index, const gg_index_word *word)
{
    unsigned begins = all_begins(index, word);

    if (begins != 0) {
        filter_add(&index->any_start, word->hash);
    }
    if ((begins & GG_BEGINS_LOW) != 0) {
        filter_add(&index->lower_start, word->hash);
        add_low_prefix(index, word);
    }
    if (may_be_whole(index, word)) {
        filter_add(&index->whole, word->hash);
    }
}

bool gg_build_filters(gg_index_builder *b)
{
    gg_index *index = b->index;
    size_t n_any = 0;
    size_t n_low = 0;
    size_t n_whole = 0;

    for (size_t w = 1; w < index->n_words; w++) {
        unsigned begins = all_begins(index, &index->words[w]);
        n_any += begins != 0;
        n_low += (begins & GG_BEGINS_LOW) != 0;
        n_whole += may_be_whole(index, &index->words[w]);
    }
    if (!make_filter(&index->any_start, n_any) ||
        !make_filter(&index->lower_start, n_low) ||
        !make_filter(&index->whole, n_whole) ||
        !make_filter(&index->pairs, b->n_pairs)) {
        return false;
    }
    for (size_t w = 1; w < index->n_words; w++) {
        add_word(index, &index->words[w]);
    }
    for (size_t i = 0; i < b->n_pairs; i++) {
        filter_add(&index->pairs, b->pairs[i]);
    }
    return true;
}
