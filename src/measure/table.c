#include "measure/table.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the measures ------------------------------------------------------ */

static gg_status compute_eigenvector(const gg_measure_input *in,
                                     gg_measure_output *out, gg_error *error);
static gg_status compute_component(const gg_measure_input *in,
                                   gg_measure_output *out, gg_error *error);
static gg_status compute_community(const gg_measure_input *in,
                                   gg_measure_output *out, gg_error *error);

static const gg_measure_row rows[] = {
    {.info = {"degree", "number of neighbours", true},
     .columns = {"degree"},
     .type = GG_COLUMN_INT,
     .description = "degree, number of neighbours",
     .ints = gg_bridge_degree},
    {.info = {"strength", "sum of the edge weights", true},
     .columns = {"strength"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 15,
     .description = "strength, sum of the edge weights",
     .doubles = gg_bridge_strength},
    {.info = {"pagerank", "PageRank", true},
     .columns = {"pagerank"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 9, /* igraph iterates down to 1e-10 */
     .description = "PageRank, damping 0.85, edge weights, sum 1",
     .doubles = gg_bridge_pagerank},
    {.info = {"betweenness", "share of shortest paths through the node", true},
     .columns = {"betweenness"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 12,
     .description = "betweenness, exact, distance = 1/weight, normalised by "
                    "(n-1)(n-2)/2",
     .paths = GG_ESTIMATE_BETWEENNESS,
     .compute = gg_compute_betweenness},
    {.info = {"closeness", "1 over the mean distance to the others", true},
     .columns = {"closeness"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 12,
     .description = "closeness, exact, distance = 1/weight, reached nodes over "
                    "their mean distance and n-1; 0 for an isolated node",
     .paths = GG_ESTIMATE_CLOSENESS,
     .compute = gg_compute_closeness},
    {.info = {"harmonic", "mean of 1/distance to the others", false},
     .columns = {"harmonic"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 12,
     .description = "harmonic centrality, exact, distance = 1/weight, divided "
                    "by n-1; 0 for an isolated node",
     .paths = GG_ESTIMATE_HARMONIC,
     .compute = gg_compute_harmonic},
    {.info = {"eigenvector", "eigenvector centrality", true},
     .columns = {"eigenvector"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 9,
     .description = "eigenvector centrality, edge weights, greatest value 1; "
                    "0 outside the largest component",
     .compute = compute_eigenvector},
    {.info = {"coreness", "largest k of a k-core with the node", true},
     .columns = {"coreness"},
     .type = GG_COLUMN_INT,
     .description = "coreness, largest k of a k-core with the node",
     .ints = gg_bridge_coreness},
    {.info = {"clustering", "share of pairs of neighbours that are linked",
              true},
     .columns = {"clustering"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 12,
     .description = "local clustering coefficient, without weights; 0 for a "
                    "degree below 2",
     .doubles = gg_bridge_clustering},
    {.info = {"constraint", "Burt's constraint", false},
     .columns = {"constraint"},
     .type = GG_COLUMN_DOUBLE,
     .digits = 12,
     .description = "Burt's constraint, edge weights; absent for an isolated "
                    "node",
     .doubles = gg_bridge_constraint},
    {.info = {"component", "connected component", true},
     .columns = {"component"},
     .type = GG_COLUMN_INT,
     .description = "connected component, numbered from 0 by size",
     .is_group = true,
     .is_quick = true,
     .compute = compute_component},
    {.info = {"community", "community (Leiden)", true},
     .columns = {"community"},
     .type = GG_COLUMN_INT,
     .description = "community, Leiden on modularity, resolution 1, edge "
                    "weights, numbered from 0 by size",
     .is_group = true,
     .compute = compute_community},
    {.info = {"layout", "positions x and y for drawing", true},
     .columns = {"x", "y"},
     .type = GG_COLUMN_DOUBLE,
     .description = "position for drawing in points (1/72 inch), y upwards",
     .compute = gg_compute_layout},
};

_Static_assert(sizeof rows / sizeof rows[0] == GG_MEASURE_ROWS,
               "the number of rows is known in table.h");

const gg_measure_row *gg_measure_row_at(size_t i)
{
    return i < GG_MEASURE_ROWS ? &rows[i] : NULL;
}

size_t gg_measure_count(void)
{
    return GG_MEASURE_ROWS;
}

const gg_measure_info *gg_measure_get(size_t i)
{
    return i < GG_MEASURE_ROWS ? &rows[i].info : NULL;
}

static const gg_measure_row *find_row(const char *name)
{
    for (size_t i = 0; i < GG_MEASURE_ROWS; i++) {
        if (strcmp(rows[i].info.name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

bool gg_measure_known(const char *name)
{
    return name != NULL && find_row(name) != NULL;
}

/* ---- those that need a few lines --------------------------------------- */

/* The eigenvector of a graph in pieces is that of the piece with the greatest
   eigenvalue, or no single one. Ours is that of the largest piece. */
static gg_status compute_eigenvector(const gg_measure_input *in,
                                     gg_measure_output *out, gg_error *error)
{
    double *values = out->values[0].doubles;
    gg_parts *parts = NULL;
    gg_bridge_graph *graph = NULL;
    gg_graph_view largest;
    gg_status status = gg_parts_new(&parts, &in->graph, in->bridge, error);

    if (status != GG_OK) {
        return status;
    }
    memset(values, 0, in->graph.n_nodes * sizeof *values);
    largest = gg_parts_view(parts, 0);
    if (largest.n_nodes < 2) {
        goto done;
    }
    status = gg_bridge_graph_new(&graph, &largest, error);
    if (status == GG_OK) {
        status = gg_bridge_eigenvector(graph, values, error);
    }
    /* Rows ascend within a part, so from the last one on nothing is lost. */
    for (size_t i = largest.n_nodes; i-- > 0 && status == GG_OK;) {
        uint32_t at = gg_parts_nodes(parts, 0)[i];
        double value = values[i];

        values[i] = 0;
        values[at] = value > 0 ? value : 0;
    }
done:
    gg_bridge_graph_free(graph);
    gg_parts_free(parts);
    return status;
}

static gg_status compute_component(const gg_measure_input *in,
                                   gg_measure_output *out, gg_error *error)
{
    gg_parts *parts = NULL;
    gg_status status = gg_parts_new(&parts, &in->graph, in->bridge, error);

    for (size_t i = 0; i < in->graph.n_nodes && status == GG_OK; i++) {
        out->values[0].ints[i] = parts->part_of[i];
    }
    gg_parts_free(parts);
    return status;
}

/* Small graphs can afford to ask Leiden, which is a lottery, more often. */
static unsigned count_runs(size_t n_edges)
{
    return n_edges < 10000 ? 10 : n_edges < 200000 ? 3 : 1;
}

static gg_status compute_community(const gg_measure_input *in,
                                   gg_measure_output *out, gg_error *error)
{
    unsigned n_runs = count_runs(in->graph.n_edges);
    /* The first rounds gain nearly everything; twenty more gain a thousandth. */
    double least_gain = n_runs > 1 ? 0 : 0.001;
    uint32_t *found = gg_alloc_array(in->graph.n_nodes, sizeof *found);
    gg_bridge_graph *own = NULL;
    gg_status status = GG_OK;

    if (found == NULL) {
        return gg_fail_memory(error);
    }
    (void)snprintf(out->description, GG_MEASURE_DESCRIPTION,
                   "community, Leiden on modularity, resolution 1, edge "
                   "weights, best of %u runs%s, seed %" PRIu64
                   ", numbered from 0 by size", n_runs,
                   least_gain > 0 ? ", to 0.001 of modularity" : "", in->seed);
    if (in->bridge == NULL) {
        status = gg_bridge_graph_new(&own, &in->graph, error);
    }
    if (status == GG_OK) {
        status = gg_bridge_communities(own != NULL ? own : in->bridge, n_runs,
                                       least_gain, found, error);
    }
    if (status == GG_OK) {
        status = gg_number_groups(found, in->graph.n_nodes, NULL, error);
    }
    for (size_t i = 0; i < in->graph.n_nodes && status == GG_OK; i++) {
        out->values[0].ints[i] = found[i];
    }
    gg_bridge_graph_free(own);
    gg_free(found);
    return status;
}

gg_status gg_measure_compute(const gg_measure_row *r,
                             const gg_measure_input *in,
                             gg_measure_output *out, gg_error *error)
{
    gg_bridge_graph *graph = in->bridge;
    gg_bridge_graph *own = NULL;
    gg_status status = GG_OK;

    if (r->compute != NULL) {
        return r->compute(in, out, error);
    }
    if (graph == NULL) {
        status = gg_bridge_graph_new(&own, &in->graph, error);
        graph = own;
    }
    if (status == GG_OK) {
        status = r->ints != NULL
                     ? r->ints(graph, out->values[0].ints, error)
                     : r->doubles(graph, out->values[0].doubles, error);
    }
    gg_bridge_graph_free(own);
    return status;
}
