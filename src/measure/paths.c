#include "measure/compute.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- how many sources -------------------------------------------------- */

/* Estimates from fewer than this are worth little. */
enum { FEWEST_SOURCES = 64 };

typedef struct plan {
    double fraction; /* of the nodes that are sources; 1: exact */
    size_t n_sources; /* of all parts with an edge */
    bool is_exact;
} plan;

static size_t count_sources(double fraction, size_t n)
{
    size_t k = (size_t)ceil(fraction * (double)n);

    if (k < FEWEST_SOURCES) {
        k = FEWEST_SOURCES;
    }
    return fraction >= 1 || k > n ? n : k;
}

static plan make_plan(const gg_parts *parts, double budget)
{
    plan p = {1, 0, true};
    double cost = 0;

    for (size_t i = 0; i < parts->n_parts; i++) {
        gg_graph_view part = gg_parts_view(parts, i);

        cost += (double)part.n_nodes * (double)part.n_edges;
    }
    if (cost > budget) {
        p.fraction = budget > 0 ? budget / cost : 0;
    }
    for (size_t i = 0; i < parts->n_parts; i++) {
        size_t n = gg_parts_view(parts, i).n_nodes;
        size_t k = count_sources(p.fraction, n);

        p.n_sources += n > 1 ? k : 0;
        p.is_exact = p.is_exact && k == n;
    }
    return p;
}

/* splitmix64: small, and the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int compare_nodes(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;

    return (*left > *right) - (*left < *right);
}

/* Moves k random nodes of all n to the front of `nodes`, in order. */
static void sample(uint32_t *nodes, size_t n, size_t k, uint64_t *random)
{
    for (size_t i = 0; i < n; i++) {
        nodes[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < k && i < n; i++) {
        size_t with = i + (size_t)(next_random(random) % (n - i));
        uint32_t other = nodes[with];

        nodes[with] = nodes[i];
        nodes[i] = other;
    }
    qsort(nodes, k, sizeof *nodes, compare_nodes);
}

/* ---- one part ---------------------------------------------------------- */

/* Fills values, one a node of the part, whose sources (n_sources of its nodes,
   0: all) are given. The graph is connected and has two nodes at least. */
typedef gg_status part_fn(gg_bridge_graph *graph, size_t n_nodes,
                          const uint32_t *sources, size_t n_sources,
                          double *values, gg_error *error);

/* Paths from a sample stand for all paths. */
static gg_status part_betweenness(gg_bridge_graph *graph, size_t n_nodes,
                                  const uint32_t *sources, size_t n_sources,
                                  double *values, gg_error *error)
{
    double factor = n_sources > 0 ? (double)n_nodes / (double)n_sources : 1;
    gg_status status = gg_bridge_betweenness(graph, sources, n_sources, values,
                                             error);

    for (size_t i = 0; i < n_nodes && status == GG_OK; i++) {
        values[i] *= factor;
    }
    return status;
}

/* Sources for one call of igraph, which prepares the graph anew each time;
   some 32 MB of distances. */
static size_t count_at_once(size_t n_nodes)
{
    size_t n = 4000000 / n_nodes;

    return n < 1 ? 1 : n > 64 ? 64 : n;
}

/* Sums distances, or 1/distance, to the sources for every node, a few sources
   at a time; then each sum is scaled from the sources other than the node
   itself to all other nodes. */
static gg_status estimate_sums(gg_bridge_graph *graph, size_t n_nodes,
                               const uint32_t *sources, size_t n_sources,
                               bool inverse, double *sums, gg_error *error)
{
    size_t at_once = count_at_once(n_nodes);
    double *distances = gg_alloc_array(n_nodes, at_once * sizeof *distances);
    gg_status status = GG_OK;

    if (distances == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t v = 0; v < n_nodes; v++) {
        sums[v] = 0;
    }
    for (size_t done = 0; done < n_sources && status == GG_OK;) {
        size_t n = n_sources - done < at_once ? n_sources - done : at_once;

        status = gg_bridge_distances(graph, sources + done, n, distances,
                                     error);
        for (size_t i = 0; i < n * n_nodes && status == GG_OK; i++) {
            double d = distances[i];

            sums[i % n_nodes] += d > 0 && inverse ? 1 / d : d;
        }
        if (status == GG_OK && gg_bridge_stopped()) {
            status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
        done += n;
    }
    for (size_t v = 0, s = 0; v < n_nodes; v++) {
        bool is_source = s < n_sources && sources[s] == v;

        sums[v] *= (double)(n_nodes - 1) / (double)(n_sources - is_source);
        s += is_source;
    }
    gg_free(distances);
    return status;
}

/* The average closeness to the nodes of the part. */
static gg_status part_closeness(gg_bridge_graph *graph, size_t n_nodes,
                                const uint32_t *sources, size_t n_sources,
                                double *values, gg_error *error)
{
    double others = (double)(n_nodes - 1);
    gg_status status;

    status = n_sources > 0
                 ? estimate_sums(graph, n_nodes, sources, n_sources, false,
                                 values, error)
                 : gg_bridge_distance_sums(graph, values, error);
    for (size_t i = 0; i < n_nodes && status == GG_OK; i++) {
        values[i] = others * others / values[i];
    }
    return status;
}

static gg_status part_harmonic(gg_bridge_graph *graph, size_t n_nodes,
                               const uint32_t *sources, size_t n_sources,
                               double *values, gg_error *error)
{
    if (n_sources > 0) {
        return estimate_sums(graph, n_nodes, sources, n_sources, true, values,
                             error);
    }
    return gg_bridge_inverse_sums(graph, values, error);
}

/* ---- the whole graph --------------------------------------------------- */

static gg_status compute_part(const gg_graph_view *part, const plan *p,
                              part_fn *fn, uint64_t *random,
                              uint32_t *sources, double *values,
                              gg_error *error)
{
    size_t k = count_sources(p->fraction, part->n_nodes);
    gg_bridge_graph *graph = NULL;
    gg_status status = gg_bridge_graph_new(&graph, part, error);

    if (status == GG_OK) {
        k = k == part->n_nodes ? 0 : k;
        sample(sources, part->n_nodes, k, random);
        status = fn(graph, part->n_nodes, sources, k, values, error);
    }
    gg_bridge_graph_free(graph);
    return status;
}

/* values[row] = what fn finds in the part of the row, times factor; 0 for an
   isolated node. */
static gg_status compute_parts(const gg_measure_input *in,
                               const gg_parts *parts, const plan *p,
                               part_fn *fn, double factor, double *values,
                               gg_error *error)
{
    size_t n = in->graph.n_nodes;
    double *found = gg_alloc_array(n, sizeof *found);
    uint32_t *sources = gg_alloc_array(n, sizeof *sources);
    uint64_t random = in->seed;
    gg_status status = GG_OK;

    if (found == NULL || sources == NULL) {
        status = gg_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = 0;
    }
    for (size_t i = 0; i < parts->n_parts && status == GG_OK; i++) {
        gg_graph_view part = gg_parts_view(parts, i);
        const uint32_t *rows = gg_parts_nodes(parts, i);

        if (part.n_nodes < 2) {
            break; /* parts are ordered by size */
        }
        status = compute_part(&part, p, fn, &random, sources, found, error);
        for (size_t k = 0; k < part.n_nodes && status == GG_OK; k++) {
            values[rows[k]] = found[k] * factor;
        }
    }
done:
    gg_free(sources);
    gg_free(found);
    return status;
}

/* "name, exact, rest" or "name, estimated from N sampled sources, seed S,
   rest". */
static void describe(const gg_measure_input *in, const plan *p,
                     const char *name, const char *rest, char *description)
{
    if (p->is_exact) {
        (void)snprintf(description, GG_MEASURE_DESCRIPTION, "%s, exact, %s",
                       name, rest);
    } else {
        (void)snprintf(description, GG_MEASURE_DESCRIPTION,
                       "%s, estimated from %zu sampled sources, seed %" PRIu64
                       ", %s", name, p->n_sources, in->seed, rest);
    }
}

static gg_status compute(const gg_measure_input *in, part_fn *fn,
                         double factor, const char *name, const char *rest,
                         gg_measure_output *out, gg_error *error)
{
    gg_parts *parts = NULL;
    gg_status status = gg_parts_new(&parts, &in->graph, error);

    if (status == GG_OK) {
        plan p = make_plan(parts, in->exact_budget);

        describe(in, &p, name, rest, out->description);
        status = compute_parts(in, parts, &p, fn, factor,
                               out->values[0].doubles, error);
    }
    gg_parts_free(parts);
    return status;
}

gg_status gg_compute_betweenness(const gg_measure_input *in,
                                 gg_measure_output *out, gg_error *error)
{
    double n = (double)in->graph.n_nodes;
    double pairs = (n - 1) * (n - 2) / 2;

    return compute(in, part_betweenness, pairs > 0 ? 1 / pairs : 0,
                   "betweenness",
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

    return compute(in, part_closeness, others > 0 ? 1 / others : 0,
                   "closeness",
                   "distance = 1/weight, reached nodes over their mean "
                   "distance and n-1; 0 for an isolated node", out, error);
}

gg_status gg_compute_harmonic(const gg_measure_input *in,
                              gg_measure_output *out, gg_error *error)
{
    double others = (double)in->graph.n_nodes - 1;

    return compute(in, part_harmonic, others > 0 ? 1 / others : 0,
                   "harmonic centrality",
                   "distance = 1/weight, divided by n-1; 0 for an isolated "
                   "node", out, error);
}
