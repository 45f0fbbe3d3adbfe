#include "measure/arcs.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- counting sorts ---------------------------------------------------- */

/* counts[i + 1] becomes where i begins; counts[0] is 0. */
static void add_up(size_t *counts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        counts[i + 1] += counts[i];
    }
}

/* Undoes that every start has run on to its end. */
static void shift_back(size_t *start, size_t n)
{
    memmove(start + 1, start, n * sizeof *start);
    start[0] = 0;
}

static void count_arcs(size_t *counts, const gg_graph_view *graph)
{
    for (size_t i = 0; i < graph->n_edges; i++) {
        counts[graph->source[i] + 1]++;
        counts[graph->target[i] + 1]++;
    }
}

/* ---- neighbours -------------------------------------------------------- */

typedef struct heavy {
    double weight;
    uint32_t edge;
} heavy;

static int compare_heavy(const void *a, const void *b)
{
    const heavy *left = a;
    const heavy *right = b;

    if (left->weight != right->weight) {
        return left->weight > right->weight ? -1 : 1;
    }
    return (left->edge > right->edge) - (left->edge < right->edge);
}

/* Edges by weight; then every node gets its neighbours in that order. */
static void fill_arcs(gg_arcs *arcs, const gg_graph_view *graph,
                      const heavy *by_weight)
{
    count_arcs(arcs->start, graph);
    add_up(arcs->start, graph->n_nodes);
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t a = graph->source[by_weight[i].edge];
        uint32_t b = graph->target[by_weight[i].edge];
        size_t from_a = arcs->start[a]++;
        size_t from_b = arcs->start[b]++;
        double length = by_weight[0].weight / by_weight[i].weight;

        arcs->arc[from_a] = (gg_arc){length, b};
        arcs->arc[from_b] = (gg_arc){length, a};
    }
    shift_back(arcs->start, graph->n_nodes);
}

gg_status gg_arcs_new(gg_arcs **out, const gg_graph_view *graph,
                      gg_error *error)
{
    size_t n = graph->n_edges;
    gg_arcs *arcs = gg_calloc_array(1, sizeof *arcs);
    heavy *by_weight = gg_alloc_array(n, sizeof *by_weight);
    gg_status status = GG_OK;

    *out = NULL;
    if (arcs == NULL || by_weight == NULL || n > UINT32_MAX) {
        status = gg_fail_memory(error);
        goto done;
    }
    arcs->n_nodes = graph->n_nodes;
    arcs->start = gg_calloc_array(graph->n_nodes + 1, sizeof *arcs->start);
    arcs->arc = gg_alloc_array(2 * n, sizeof *arcs->arc);
    if (arcs->start == NULL || arcs->arc == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < n; i++) {
        by_weight[i] = (heavy){graph->weight[i], (uint32_t)i};
    }
    if (n > 0) {
        qsort(by_weight, n, sizeof *by_weight, compare_heavy);
        arcs->longest = by_weight[0].weight / by_weight[n - 1].weight;
        arcs->unit = 1 / by_weight[0].weight;
    }
    if (!isfinite(arcs->longest)) {
        status = gg_fail(error, GG_ERROR_DATA, "",
                         "the edge weights are too far apart");
        goto done;
    }
    fill_arcs(arcs, graph, by_weight);
    *out = arcs;
done:
    gg_free(by_weight);
    if (status != GG_OK) {
        gg_arcs_free(arcs);
    }
    return status;
}

void gg_arcs_free(gg_arcs *arcs)
{
    if (arcs == NULL) {
        return;
    }
    gg_free(arcs->start);
    gg_free(arcs->arc);
    gg_free(arcs);
}

/* ---- a better order ---------------------------------------------------- */

/* places: row -> new number; row_of: the other way round. */
static gg_status order_by_degree(const gg_graph_view *graph, uint32_t *place,
                                 uint32_t *row_of, gg_error *error)
{
    size_t n = graph->n_nodes;
    size_t *degree = gg_calloc_array(n + 1, sizeof *degree);
    size_t *start = gg_calloc_array(n + 1, sizeof *start);
    gg_status status = GG_OK;

    if (degree == NULL || start == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    count_arcs(degree, graph); /* of row i in degree[i + 1]; less than n */
    for (size_t i = 0; i < n; i++) {
        start[n - degree[i + 1]]++;
    }
    add_up(start, n);
    for (size_t i = n; i-- > 0;) {
        uint32_t to = (uint32_t)--start[n - degree[i + 1]];

        place[i] = to;
        row_of[to] = (uint32_t)i;
    }
done:
    gg_free(degree);
    gg_free(start);
    return status;
}

/* By target, then by source: two passes of counting. */
static gg_status sort_edges(gg_renumbered *r, const gg_graph_view *graph,
                            const uint32_t *place, gg_error *error)
{
    size_t n = graph->n_nodes;
    size_t *start = gg_calloc_array(n + 1, sizeof *start);
    uint32_t *by_target = gg_alloc_array(graph->n_edges, sizeof *by_target);
    gg_status status = GG_OK;

    if (start == NULL || by_target == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t a = place[graph->source[i]];
        uint32_t b = place[graph->target[i]];

        start[(a > b ? a : b) + 1]++;
    }
    add_up(start, n);
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t a = place[graph->source[i]];
        uint32_t b = place[graph->target[i]];

        by_target[start[a > b ? a : b]++] = (uint32_t)i;
    }
    memset(start, 0, (n + 1) * sizeof *start);
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t a = place[graph->source[i]];
        uint32_t b = place[graph->target[i]];

        start[(a < b ? a : b) + 1]++;
    }
    add_up(start, n);
    for (size_t i = 0; i < graph->n_edges; i++) {
        uint32_t edge = by_target[i];
        uint32_t a = place[graph->source[edge]];
        uint32_t b = place[graph->target[edge]];
        size_t to = start[a < b ? a : b]++;

        r->source[to] = a < b ? a : b;
        r->target[to] = a < b ? b : a;
        r->weight[to] = graph->weight[edge];
    }
done:
    gg_free(by_target);
    gg_free(start);
    return status;
}

gg_status gg_renumbered_new(gg_renumbered **out, const gg_graph_view *graph,
                            gg_error *error)
{
    size_t n = graph->n_nodes;
    size_t m = graph->n_edges;
    gg_renumbered *r = gg_calloc_array(1, sizeof *r);
    uint32_t *place = gg_alloc_array(n, sizeof *place);
    gg_status status = GG_OK;

    *out = NULL;
    if (r == NULL || place == NULL || m > UINT32_MAX) {
        status = gg_fail_memory(error);
        goto done;
    }
    r->row_of = gg_alloc_array(n, sizeof *r->row_of);
    r->source = gg_alloc_array(m, sizeof *r->source);
    r->target = gg_alloc_array(m, sizeof *r->target);
    r->weight = gg_alloc_array(m, sizeof *r->weight);
    if (r->row_of == NULL || r->source == NULL || r->target == NULL ||
        r->weight == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    r->graph = (gg_graph_view){n, m, r->source, r->target, r->weight};
    status = order_by_degree(graph, place, r->row_of, error);
    if (status == GG_OK) {
        status = sort_edges(r, graph, place, error);
    }
    if (status == GG_OK) {
        *out = r;
    }
done:
    gg_free(place);
    if (status != GG_OK) {
        gg_renumbered_free(r);
    }
    return status;
}

void gg_renumbered_free(gg_renumbered *r)
{
    if (r == NULL) {
        return;
    }
    gg_free(r->row_of);
    gg_free(r->source);
    gg_free(r->target);
    gg_free(r->weight);
    gg_free(r);
}
