#include "gaz/lookup.h"

uint32_t gg_index_walk(const gg_index *index, const char *text, size_t len,
                       gg_token *tokens, size_t n_tokens)
{
    gg_path path = {.node = GG_NO_NODE};

    for (size_t i = 0; i < n_tokens; i++) {
        uint32_t word;
        gg_token_get_hash(&tokens[i], text, len, index->seed);
        word = gg_index_find_word(index, text, &tokens[i]);
        path = i == 0 ? gg_path_begin(index, word)
                      : gg_path_on(index, path, word);
        if (path.node == GG_NO_NODE) {
            return GG_NO_NODE;
        }
    }
    return path.node;
}

bool gg_index_locate(const gg_index *index, gg_tokens *scratch, gg_str name,
                     uint32_t *node)
{
    *node = GG_NO_NODE;
    if (!gg_tokenize(scratch, name.ptr, name.len, 0, index->seed)) {
        return false;
    }
    *node = gg_index_walk(index, name.ptr, name.len, scratch->items,
                          scratch->n);
    return true;
}

/* The first entry of the node whose name is `name` or a later one: names are
   compiled in their order, so a node's entries stand in it. */
static uint32_t lower_bound(const gg_index *index, uint32_t node,
                            uint32_t name)
{
    uint32_t n;
    uint32_t low = gg_index_entries(index, node, &n);
    uint32_t high = low + n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->entries[middle].name < name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const gg_entry *gg_index_entry_of(const gg_index *index, uint32_t node,
                                  uint32_t name)
{
    uint32_t n;
    uint32_t first = gg_index_entries(index, node, &n);
    uint32_t k = lower_bound(index, node, name);

    return k < first + n && index->entries[k].name == name
               ? &index->entries[k]
               : NULL;
}

uint32_t gg_index_entries_of(const gg_index *index, uint32_t node,
                             uint32_t entity, uint32_t *n)
{
    const gg_entity_record *e = gg_index_entity_record(index, entity);
    uint32_t first = lower_bound(index, node, e->first_name);
    uint32_t end = lower_bound(index, node, e[1].first_name);

    *n = end > first ? end - first : 0;
    return first;
}

bool gg_index_is_derived(const gg_index *index, uint32_t name)
{
    uint32_t entity = gg_index_entity_of(index, name);

    return gg_index_name_record(index, name)->form == GG_FORM_SHORT &&
           (gg_index_entity_record(index, entity)->flags &
            GG_ENTITY_HAS_SHORT) == 0;
}
