/* Who is named how often. */
#include "net/counter_parts.h"

#include "base/memory.h"

#include <string.h>

/* ---- nodes, edges, names ------------------------------------------------------ */

static bool make_documents(gg_counter *counter, size_t known)
{
    if (!counter->settings.keeps_documents) {
        return true;
    }
    if (gg_grow(&counter->node_documents, &counter->node_documents_capacity,
                known + 1, sizeof *counter->node_documents) != 0) {
        return false;
    }
    counter->node_documents[known] = (gg_node_documents){{{0}, 0, 0}};
    return true;
}

gg_node_count *gg_count_node(gg_counter *counter, uint32_t entity)
{
    size_t known = counter->node_keys.n;
    uint64_t at;

    if (gg_grow(&counter->nodes, &counter->nodes_capacity, known + 1,
                sizeof *counter->nodes) != 0) {
        return NULL;
    }
    at = gg_key_table_put(&counter->node_keys, (uint64_t)entity + 1);
    if (at == GG_NO_NUMBER) {
        return NULL;
    }
    if (at == known) {
        if (!make_documents(counter, known)) {
            return NULL;
        }
        memset(&counter->nodes[at], 0, sizeof *counter->nodes);
        counter->nodes[at].entity = entity;
    }
    return &counter->nodes[at];
}

bool gg_count_name(gg_counter *counter, uint32_t name, uint64_t n)
{
    size_t known = counter->name_keys.n;
    uint64_t at;

    if (gg_grow(&counter->names, &counter->names_capacity, known + 1,
                sizeof *counter->names) != 0) {
        return false;
    }
    at = gg_key_table_put(&counter->name_keys, (uint64_t)name + 1);
    if (at == GG_NO_NUMBER) {
        return false;
    }
    if (at == known) {
        counter->names[at] = (gg_name_count){name, 0};
    }
    counter->names[at].mentions += n;
    return true;
}

void gg_widen(int32_t *first, int32_t *last, int32_t from, int32_t to)
{
    if (from != 0 && (*first == 0 || from < *first)) {
        *first = from;
    }
    if (to > *last) {
        *last = to;
    }
}

/* ---- one document ---------------------------------------------------------------- */

void gg_add_share(uint64_t *whole, uint32_t *parts, uint32_t share)
{
    *parts += share;
    if (*parts >= GG_SHARE_ONE) {
        *parts -= GG_SHARE_ONE;
        (*whole)++;
    }
}

/* Newcomers have no name of a list: their numbers are behind the list's. Of
   pages, where names are counted from 1, they have none. */
static bool has_name(const gg_counter *counter, uint32_t entity,
                     uint32_t name)
{
    return counter->index != NULL ? entity < counter->n_listed : name != 0;
}

/* Counts the entity as named, wholly or with a share. */
static gg_node_count *count_mention(gg_counter *counter, uint32_t entity,
                                    uint32_t name, uint32_t share)
{
    gg_node_count *node = gg_count_node(counter, entity);
    int32_t date = counter->document->date;

    if (node == NULL) {
        return NULL;
    }
    if (node->last_document != counter->document_number) {
        node->last_document = counter->document_number;
        node->documents++;
        gg_widen(&node->first, &node->last, date, date);
        if (counter->settings.keeps_documents &&
            !gg_list32_push(
                &counter->node_documents[node - counter->nodes].numbers,
                (uint32_t)counter->document_number)) {
            return NULL;
        }
    }
    gg_add_share(&node->mentions, &node->mention_parts, share);
    return !has_name(counter, entity, name) ||
                   gg_count_name(counter, name, 1)
               ? node
               : NULL;
}

bool gg_counter_take_places(gg_counter *counter)
{
    gg_page *page = counter->page;

    for (size_t i = 0; i < page->n_places; i++) {
        gg_place *place = &page->places[i];
        gg_node_count *node = count_mention(counter, place->entity,
                                            place->name, place->share);
        if (node == NULL) {
            return false;
        }
        place->node = (uint32_t)(node - counter->nodes);
        place->same = node->last_place;
        node->last_place = (uint32_t)i;
    }
    for (size_t i = 0; i < page->n_named; i++) {
        const gg_named *named = &page->named[i];
        if (count_mention(counter, named->entity, named->name,
                          GG_SHARE_ONE) == NULL) {
            return false;
        }
    }
    return true;
}
