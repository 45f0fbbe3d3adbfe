#include "measure/prepare.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

enum { FEW_EDGES = 200000 /* up to here everybody starts from scratch */ };

/* So many times as fast as igraph are our searches, one of which serves three
   measures. */
static const double speed = 8;

static gg_status renumber(gg_prepared *p, gg_measure_input *input,
                          gg_error *error)
{
    size_t n = input->graph.n_nodes;
    gg_status status =
        gg_renumbered_new(&p->renumbered, &input->graph, error);

    if (status != GG_OK) {
        return status;
    }
    p->labels = gg_alloc_array(n, sizeof *p->labels);
    if (p->labels == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        p->labels[i] = input->labels[p->renumbered->row_of[i]];
    }
    input->graph = p->renumbered->graph;
    input->labels = p->labels;
    return GG_OK;
}

static double count_cost(const gg_parts *parts)
{
    double cost = 0;

    for (size_t i = 0; i < parts->n_parts; i++) {
        gg_graph_view part = gg_parts_view(parts, i);

        cost += (double)part.n_nodes * (double)part.n_edges;
    }
    return cost;
}

static bool is_large(const gg_measure_input *input)
{
    return input->graph.n_edges > FEW_EDGES;
}

static bool may_be_costly(const gg_measure_input *input, unsigned paths)
{
    return paths != 0 && (double)input->graph.n_nodes *
                                 (double)input->graph.n_edges >
                             input->exact_budget;
}

bool gg_needs_preparation(const gg_measure_input *input, unsigned paths)
{
    return is_large(input) || may_be_costly(input, paths);
}

gg_status gg_prepare(gg_prepared *p, gg_measure_input *input, unsigned paths,
                     bool is_shared, gg_error *error)
{
    bool large = is_large(input);
    bool costly = may_be_costly(input, paths);
    gg_status status = GG_OK;

    *p = (gg_prepared){NULL, NULL, NULL, NULL, NULL};
    if (large) {
        status = renumber(p, input, error);
        if (status == GG_OK) {
            status = gg_bridge_graph_new(&p->bridge, &input->graph, error);
        }
        input->bridge = p->bridge;
    }
    if (status == GG_OK && (large || costly)) {
        status = gg_parts_new(&p->parts, &input->graph, p->bridge, error);
        input->parts = p->parts;
    }
    if (status == GG_OK && costly &&
        count_cost(p->parts) > input->exact_budget) {
        status = gg_estimate_new(&p->estimate, &input->graph, p->parts, paths,
                                 speed * input->exact_budget, input->seed,
                                 is_shared, error);
        input->estimate = p->estimate;
    }
    return status;
}

void gg_prepared_clear(gg_prepared *p)
{
    gg_estimate_free(p->estimate);
    gg_parts_free(p->parts);
    gg_bridge_graph_free(p->bridge);
    gg_free(p->labels);
    gg_renumbered_free(p->renumbered);
    *p = (gg_prepared){NULL, NULL, NULL, NULL, NULL};
}

gg_status gg_prepared_restore(const gg_prepared *p, void *values, size_t n,
                              gg_error *error)
{
    int64_t *to = values;
    int64_t *copy;

    if (p->renumbered == NULL) {
        return GG_OK;
    }
    copy = gg_alloc_array(n, sizeof *copy);
    if (copy == NULL) {
        return gg_fail_memory(error);
    }
    memcpy(copy, values, n * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        memcpy(&to[p->renumbered->row_of[i]], &copy[i], sizeof *copy);
    }
    gg_free(copy);
    return GG_OK;
}
