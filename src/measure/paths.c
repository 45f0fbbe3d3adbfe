#include "measure/compute.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/parts.h"

#include <stdio.h>

/* ---- one part ---------------------------------------------------------- */

/* Fills values, one a node of the part, which is connected and has two nodes
   at least. */
typedef gg_status part_fn(gg_bridge_graph *graph, size_t n_nodes,
                          double *values, gg_error *error);

static gg_status part_betweenness(gg_bridge_graph *graph, size_t n_nodes,
                                  double *values, gg_error *error)
{
    (void)n_nodes;
    return gg_bridge_betweenness(graph, NULL, 0, values, error);
}

/* The average closeness to the nodes of the part. */
static gg_status part_closeness(gg_bridge_graph *graph, size_t n_nodes,
                                double *values, gg_error *error)
{
    double others = (double)(n_nodes - 1);
    gg_status status = gg_bridge_distance_sums(graph, values, error);

    for (size_t i = 0; i < n_nodes && status == GG_OK; i++) {
        values[i] = others * others / values[i];
    }
    return status;
}

static gg_status part_harmonic(gg_bridge_graph *graph, size_t n_nodes,
                               double *values, gg_error *error)
{
    (void)n_nodes;
    return gg_bridge_inverse_sums(graph, values, error);
}

/* ---- the whole graph --------------------------------------------------- */

/* values[row] = what fn finds in the part of the row, times factor; 0 for an
   isolated node. */
static gg_status compute_parts(const gg_measure_input *in,
                               const gg_parts *parts, part_fn *fn,
                               double factor, double *values, gg_error *error)
{
    size_t n = in->graph.n_nodes;
    double *found = gg_alloc_array(n, sizeof *found);
    gg_status status = GG_OK;

    if (found == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = 0;
    }
    for (size_t i = 0; i < parts->n_parts && status == GG_OK; i++) {
        gg_graph_view part = gg_parts_view(parts, i);
        const uint32_t *rows = gg_parts_nodes(parts, i);
        gg_bridge_graph *graph = NULL;

        if (part.n_nodes < 2) {
            break; /* parts are ordered by size */
        }
        status = gg_bridge_graph_new(&graph, &part, error);
        if (status == GG_OK) {
            status = fn(graph, part.n_nodes, found, error);
        }
        gg_bridge_graph_free(graph);
        for (size_t k = 0; k < part.n_nodes && status == GG_OK; k++) {
            values[rows[k]] = found[k] * factor;
        }
    }
    gg_free(found);
    return status;
}

/* "name, exact, rest" or "name, estimated from ..., rest". */
static void describe(const char *name, const char *note, const char *rest,
                     char *description)
{
    (void)snprintf(description, GG_MEASURE_DESCRIPTION, "%s, %s, %s", name,
                   note, rest);
}

static gg_status compute_exactly(const gg_measure_input *in, part_fn *fn,
                                 double factor, double *values,
                                 gg_error *error)
{
    gg_parts *own = NULL;
    gg_status status;

    if (in->parts != NULL) {
        return compute_parts(in, in->parts, fn, factor, values, error);
    }
    status = gg_parts_new(&own, &in->graph, in->bridge, error);
    if (own != NULL) {
        status = compute_parts(in, own, fn, factor, values, error);
    }
    gg_parts_free(own);
    return status;
}

static gg_status compute(const gg_measure_input *in, unsigned measure,
                         part_fn *fn, double factor, const char *name,
                         const char *rest, gg_measure_output *out,
                         gg_error *error)
{
    double *values = out->values[0].doubles;
    char note[GG_ESTIMATE_NOTE] = "exact";
    gg_status status =
        in->estimate != NULL
            ? gg_estimate_values(in->estimate, measure, values, note, error)
            : compute_exactly(in, fn, factor, values, error);

    describe(name, note, rest, out->description);
    return status;
}

gg_status gg_compute_betweenness(const gg_measure_input *in,
                                 gg_measure_output *out, gg_error *error)
{
    double n = (double)in->graph.n_nodes;
    double pairs = (n - 1) * (n - 2) / 2;

    return compute(in, GG_ESTIMATE_BETWEENNESS, part_betweenness,
                   pairs > 0 ? 1 / pairs : 0, "betweenness",
                   "distance = 1/weight, normalised by (n-1)(n-2)/2", out,
                   error);
}

/* Wasserman and Faust: the mean closeness within the component times the
   share of the graph that the component is, so that a pair apart from the
   rest is not the centre of the world. */
gg_status gg_compute_closeness(const gg_measure_input *in,
                               gg_measure_output *out, gg_error *error)
{
    double others = (double)in->graph.n_nodes - 1;

    return compute(in, GG_ESTIMATE_CLOSENESS, part_closeness,
                   others > 0 ? 1 / others : 0, "closeness",
                   "distance = 1/weight, reached nodes over their mean "
                   "distance and n-1; 0 for an isolated node", out, error);
}

gg_status gg_compute_harmonic(const gg_measure_input *in,
                              gg_measure_output *out, gg_error *error)
{
    double others = (double)in->graph.n_nodes - 1;

    return compute(in, GG_ESTIMATE_HARMONIC, part_harmonic,
                   others > 0 ? 1 / others : 0, "harmonic centrality",
                   "distance = 1/weight, divided by n-1; 0 for an isolated "
                   "node", out, error);
}
