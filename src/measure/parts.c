#include "measure/parts.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- numbering --------------------------------------------------------- */

typedef struct group_info {
    uint32_t name;
    uint32_t first_row;
    size_t size;
} group_info;

static int compare_groups(const void *a, const void *b)
{
    const group_info *left = a;
    const group_info *right = b;

    if (left->size != right->size) {
        return left->size > right->size ? -1 : 1;
    }
    return (left->first_row > right->first_row) -
           (left->first_row < right->first_row);
}

static void count_groups(group_info *groups, const uint32_t *name, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        group_info *g = &groups[name[i]];

        g->name = name[i];
        g->first_row = (uint32_t)i;
        g->size++;
    }
}

gg_status gg_number_groups(uint32_t *name, size_t n, size_t *n_groups,
                           gg_error *error)
{
    group_info *groups = gg_calloc_array(n, sizeof *groups);
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

/* Only edges within a part. */
static void sort_edges(gg_parts *parts, const gg_graph_view *graph,
                       const uint32_t *place)
{
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t part = parts->part_of[graph->source[i]];

        if (part == parts->part_of[graph->target[i]]) {
            parts->edge_start[part + 1]++;
        }
    }
    add_up(parts->edge_start, parts->n_parts);
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t part = parts->part_of[graph->source[i]];
        size_t to;

        if (part != parts->part_of[graph->target[i]]) {
            continue;
        }
        to = parts->edge_start[part]++;
        parts->source[to] = place[graph->source[i]];
        parts->target[to] = place[graph->target[i]];
        parts->weight[to] = graph->weight[i];
    }
    shift_back(parts->edge_start, parts->n_parts);
}

gg_status gg_parts_split(gg_parts **out, const gg_graph_view *graph,
                         const uint32_t *group, gg_error *error)
{
    size_t n = graph->n_nodes;
    gg_parts *parts = gg_calloc_array(1, sizeof *parts);
    uint32_t *place = gg_alloc_array(n, sizeof *place);
    gg_status status;

    *out = NULL;
    if (parts == NULL || place == NULL ||
        !allocate(parts, n, graph->n_edges)) {
        status = gg_fail_memory(error);
        goto done;
    }
    memcpy(parts->part_of, group, n * sizeof *group);
    status = gg_number_groups(parts->part_of, n, &parts->n_parts, error);
    if (status == GG_OK) {
        sort_nodes(parts, n, place);
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

gg_status gg_parts_new(gg_parts **out, const gg_graph_view *graph,
                       gg_bridge_graph *whole, gg_error *error)
{
    uint32_t *component = gg_alloc_array(graph->n_nodes, sizeof *component);
    gg_bridge_graph *own = NULL;
    gg_status status = GG_OK;

    *out = NULL;
    if (component == NULL) {
        return gg_fail_memory(error);
    }
    if (whole == NULL) {
        status = gg_bridge_graph_new(&own, graph, error);
        whole = own;
    }
    if (status == GG_OK) {
        status = gg_bridge_components(whole, component, error);
    }
    gg_bridge_graph_free(own);
    if (status == GG_OK) {
        status = gg_parts_split(out, graph, component, error);
    }
    gg_free(component);
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
