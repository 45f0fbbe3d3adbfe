#include "gaz/lookup.h"

uint32_t gg_index_walk(const gg_index *index, const char *text, size_t len,
                       gg_token *tokens, size_t n_tokens)
{
    uint32_t node = GG_NO_NODE;

    for (size_t i = 0; i < n_tokens; i++) {
        uint32_t word;
        gg_token_get_hash(&tokens[i], text, len, index->seed);
        word = gg_index_find_word(index, text, &tokens[i]);
        if (word == GG_NO_WORD) {
            return GG_NO_NODE;
        }
        node = i == 0 ? index->words[word].root
                      : gg_index_step(index, node, word);
        if (node == GG_NO_NODE) {
            return GG_NO_NODE;
        }
    }
    return node;
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
static uint32_t lower_bound(const gg_index *index, const gg_index_node *node,
                            uint32_t name)
{
    uint32_t low = node->first_entry;
    uint32_t high = low + node->n_entries;

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
    const gg_index_node *at = &index->nodes[node];
    uint32_t k = lower_bound(index, at, name);

    return k < at->first_entry + at->n_entries &&
                   index->entries[k].name == name
               ? &index->entries[k]
               : NULL;
}

uint32_t gg_index_entries_of(const gg_index *index, uint32_t node,
                             uint32_t entity, uint32_t *n)
{
    const gg_index_node *at = &index->nodes[node];
    const gg_entity *e = &index->list.entities[entity];
    uint32_t first = lower_bound(index, at, e->first_name);

    *n = lower_bound(index, at, e->first_name + e->n_names) - first;
    return first;
}

bool gg_name_is_derived(const gg_gazetteer_list *list, const gg_name *name)
{
    return name->form == GG_FORM_SHORT &&
           !list->entities[name->entity].has_short;
}
