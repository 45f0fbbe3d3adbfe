/* Before names are compared: their paths are found, and what comparing will read
   of the index is asked for, for many places at once, step by step. An index of
   a million names is larger than the caches; so a place waits for memory once a
   batch, not at every step. */
#include "tag/scratch.h"

#include "base/memory.h"

static void fetch_slot(const gg_index *index, uint64_t hash)
{
    gg_fetch(&index->slots[gg_home_slot(hash, index->n_homes)]);
}

static void fetch_node(const gg_index *index, uint32_t node)
{
    uint32_t n;
    uint32_t at = gg_index_entries(index, node, &n);

    if (n != 0) {
        gg_fetch(&index->entries[at]);
        gg_fetch(gg_index_node_text(index, node));
    }
}

/* Of a name of one entity: what it has is asked for when it is resolved. */
static void fetch_entity(const gg_index *index, uint32_t node)
{
    uint32_t n;
    uint32_t at = gg_index_entries(index, node, &n);

    if (n == 1) {
        gg_fetch(gg_index_entity_record(index, index->entries[at].entity));
    }
}

static void find_paths(const gg_index *index, const gg_scan_place *place,
                       gg_found_paths *out)
{
    out->one = place->is_whole ? gg_index_find_path(index, place->hash)
                               : GG_NO_NODE;
    out->two = place->pair != 0 ? gg_index_find_path(index, place->pair)
                                : GG_NO_NODE;
}

/* Smaller lists are near anyway. */
enum { FETCH_FROM = 20000 };

void gg_warm_places(const gg_index *index, const gg_scan_place *places,
                    size_t n, gg_found_paths *out)
{
    if (index->n_entries < FETCH_FROM) {
        for (size_t i = 0; i < n; i++) {
            find_paths(index, &places[i], &out[i]);
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        fetch_slot(index, places[i].hash);
        fetch_slot(index, places[i].pair);
    }
    for (size_t i = 0; i < n; i++) {
        find_paths(index, &places[i], &out[i]);
        gg_fetch(&index->nodes[out[i].one]);
        gg_fetch(&index->nodes[out[i].two]);
    }
    for (size_t i = 0; i < n; i++) {
        fetch_node(index, out[i].one);
        fetch_node(index, out[i].two);
    }
    for (size_t i = 0; i < n; i++) {
        fetch_entity(index, out[i].two != GG_NO_NODE ? out[i].two
                                                     : out[i].one);
    }
}
