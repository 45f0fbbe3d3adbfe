#include "measure/parts.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* ---- numbering --------------------------------------------------------- */

typedef struct group {
    uint32_t name;
    uint32_t first_row;
    size_t size;
} group;

static int compare_groups(const void *a, const void *b)
{
    const group *left = a;
    const group *right = b;

    if (left->size != right->size) {
        return left->size > right->size ? -1 : 1;
    }
    return (left->first_row > right->first_row) -
           (left->first_row < right->first_row);
}

static void count_groups(group *groups, const uint32_t *name, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        group *g = &groups[name[i]];

        g->name = name[i];
        g->first_row = (uint32_t)i;
        g->size++;
    }
}

gg_status gg_number_groups(uint32_t *name, size_t n, size_t *n_groups,
                           gg_error *error)
{
    group *groups = gg_calloc_array(n, sizeof *groups);
    uint32_t *number = gg_alloc_array(n, sizeof *number);
    gg_status status = GG_OK;
    size_t used = 0;

    if (groups == NULL || number == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    count_groups(groups, name, n);
    if (n > 0) {
        qsort(groups, n, sizeof *groups, compare_groups);
    }
    while (used < n && groups[used].size > 0) {
        number[groups[used].name] = (uint32_t)used;
        used++;
    }
    for (size_t i = 0; i < n; i++) {
        name[i] = number[name[i]];
    }
    if (n_groups != NULL) {
        *n_groups = used;
    }
done:
    gg_free(number);
    gg_free(groups);
    return status;
}

/* ---- parts ------------------------------------------------------------- */

static gg_status find_parts(gg_parts *parts, const gg_graph_view *graph,
                            gg_error *error)
{
    gg_bridge_graph *whole = NULL;
    gg_status status = gg_bridge_graph_new(&whole, graph, error);

    if (status == GG_OK) {
        status = gg_bridge_components(whole, parts->part_of, error);
    }
    gg_bridge_graph_free(whole);
    if (status != GG_OK) {
        return status;
    }
    return gg_number_groups(parts->part_of, graph->n_nodes, &parts->n_parts,
                            error);
}

static bool allocate(gg_parts *parts, size_t n_nodes, size_t n_edges)
{
    parts->node_start = gg_calloc_array(n_nodes + 1, sizeof(size_t));
    parts->edge_start = gg_calloc_array(n_nodes + 1, sizeof(size_t));
    parts->nodes = gg_alloc_array(n_nodes, sizeof(uint32_t));
    parts->part_of = gg_alloc_array(n_nodes, sizeof(uint32_t));
    parts->source = gg_alloc_array(n_edges, sizeof(uint32_t));
    parts->target = gg_alloc_array(n_edges, sizeof(uint32_t));
    parts->weight = gg_alloc_array(n_edges, sizeof(double));
    return parts->node_start != NULL && parts->edge_start != NULL &&
           parts->nodes != NULL && parts->part_of != NULL &&
           parts->source != NULL && parts->target != NULL &&
           parts->weight != NULL;
}

/* Turns counts in start[1 .. n] into offsets: start[i] is where i begins. */
static void add_up(size_t *start, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        start[i + 1] += start[i];
    }
}

/* Puts the items in place with start[] as running ends, as a counting sort
   does, and moves start[] back. */
static void shift_back(size_t *start, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        start[i] = start[i - 1];
    }
    start[0] = 0;
}

static void sort_nodes(gg_parts *parts, size_t n_nodes, uint32_t *place)
{
    for (size_t i = 0; i < n_nodes; i++) {
        parts->node_start[parts->part_of[i] + 1]++;
    }
    add_up(parts->node_start, parts->n_parts);
    for (size_t i = 0; i < n_nodes; i++) {
        parts->nodes[parts->node_start[parts->part_of[i]]++] = (uint32_t)i;
    }
    shift_back(parts->node_start, parts->n_parts);
    for (size_t i = 0; i < n_nodes; i++) {
        size_t part = parts->part_of[parts->nodes[i]];

        place[parts->nodes[i]] = (uint32_t)(i - parts->node_start[part]);
    }
}

static void sort_edges(gg_parts *parts, const gg_graph_view *graph,
                       const uint32_t *place)
{
    for (size_t i = 0; i < graph->n_edges; i++) {
        parts->edge_start[parts->part_of[graph->source[i]] + 1]++;
    }
    add_up(parts->edge_start, parts->n_parts);
    for (size_t i = 0; i < graph->n_edges; i++) {
        size_t to = parts->edge_start[parts->part_of[graph->source[i]]]++;

        parts->source[to] = place[graph->source[i]];
        parts->target[to] = place[graph->target[i]];
        parts->weight[to] = graph->weight[i];
    }
    shift_back(parts->edge_start, parts->n_parts);
}

gg_status gg_parts_new(gg_parts **out, const gg_graph_view *graph,
                       gg_error *error)
{
    gg_parts *parts = gg_calloc_array(1, sizeof *parts);
    uint32_t *place = gg_alloc_array(graph->n_nodes, sizeof *place);
    gg_status status;

    *out = NULL;
    if (parts == NULL || place == NULL ||
        !allocate(parts, graph->n_nodes, graph->n_edges)) {
        status = gg_fail_memory(error);
        goto done;
    }
    status = find_parts(parts, graph, error);
    if (status == GG_OK) {
        sort_nodes(parts, graph->n_nodes, place);
        sort_edges(parts, graph, place);
        *out = parts;
    }
done:
    gg_free(place);
    if (status != GG_OK) {
        gg_parts_free(parts);
    }
    return status;
}

void gg_parts_free(gg_parts *parts)
{
    if (parts == NULL) {
        return;
    }
    gg_free(parts->node_start);
    gg_free(parts->edge_start);
    gg_free(parts->nodes);
    gg_free(parts->part_of);
    gg_free(parts->source);
    gg_free(parts->target);
    gg_free(parts->weight);
    gg_free(parts);
}

gg_graph_view gg_parts_view(const gg_parts *parts, size_t part)
{
    size_t from = parts->edge_start[part];

    return (gg_graph_view){
        .n_nodes = parts->node_start[part + 1] - parts->node_start[part],
        .n_edges = parts->edge_start[part + 1] - from,
        .source = parts->source + from,
        .target = parts->target + from,
        .weight = parts->weight + from,
    };
}

const uint32_t *gg_parts_nodes(const gg_parts *parts, size_t part)
{
    return parts->nodes + parts->node_start[part];
}
