#include "measure/estimate.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "measure/arcs.h"
#include "measure/reach.h"
#include "measure/worker.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FEWEST_SOURCES = 128, /* estimates from fewer are worth little */
    N_MEASURES = 3,
    N_SUMS = 2 * N_MEASURES /* of values and of their squares */
};

struct gg_estimate {
    const gg_graph_view *graph;
    const gg_parts *parts;
    gg_arcs *arcs; /* NULL: no lengths; arcs_error says why */
    gg_error arcs_error;
    gg_status arcs_status;
    unsigned wanted;
    uint64_t seed;
    bool is_shared;
    uint32_t *sources;      /* nodes; those of a part are together */
    uint32_t *sources_of;   /* how many a part has */
    bool *is_source;        /* of a node */
    size_t n_sources;
    size_t n_sums;
    size_t sum_of[N_SUMS];  /* which of the n_sums arrays; wanted ones only */
    double *sums;           /* block by block, n_sums arrays of n_nodes */
};

/* ---- the sample -------------------------------------------------------- */

static size_t count_sources(double fraction, size_t n)
{
    double k = ceil(fraction * (double)n);

    if (n < 2) {
        return 0;
    }
    if (k < FEWEST_SOURCES) {
        k = FEWEST_SOURCES;
    }
    return k >= (double)n ? n : (size_t)k;
}

/* Moves k random ones of n nodes to the front. */
static void sample(uint32_t *nodes, size_t n, size_t k, uint64_t *random)
{
    for (size_t i = 0; i < k && k < n; i++) {
        size_t with = i + (size_t)(gg_random_next(random) % (n - i));
        uint32_t other = nodes[with];

        nodes[with] = nodes[i];
        nodes[i] = other;
    }
}

static void choose_sources(gg_estimate *e, double budget)
{
    const gg_parts *parts = e->parts;
    uint64_t random = e->seed;
    double fraction;
    double cost = 0;

    for (size_t i = 0; i < parts->n_parts; i++) {
        gg_graph_view part = gg_parts_view(parts, i);

        cost += (double)part.n_nodes * (double)part.n_edges;
    }
    fraction = cost > budget ? budget / cost : 1;
    for (size_t i = 0; i < parts->n_parts; i++) {
        size_t n = gg_parts_view(parts, i).n_nodes;
        size_t k = count_sources(fraction, n);
        uint32_t *nodes = e->sources + e->n_sources;

        /* Parts before this one have at most as many sources as nodes. */
        for (size_t v = 0; v < n; v++) {
            nodes[v] = gg_parts_nodes(parts, i)[v];
        }
        sample(nodes, n, k, &random);
        for (size_t v = 0; v < k; v++) {
            e->is_source[nodes[v]] = true;
        }
        e->sources_of[i] = (uint32_t)k;
        e->n_sources += k;
    }
}

/* ---- making ------------------------------------------------------------ */

static size_t count_sum_values(const gg_estimate *e)
{
    return GG_ESTIMATE_BLOCKS * e->n_sums * e->graph->n_nodes;
}

static bool allocate(gg_estimate *e)
{
    size_t n = e->graph->n_nodes;

    e->sources = gg_alloc_array(n, sizeof *e->sources);
    e->sources_of = gg_calloc_array(e->parts->n_parts, sizeof *e->sources_of);
    e->is_source = gg_calloc_array(n, sizeof *e->is_source);
    e->sums = e->is_shared
                  ? gg_shared_alloc(count_sum_values(e), sizeof *e->sums)
                  : gg_calloc_array(count_sum_values(e), sizeof *e->sums);
    return e->sources != NULL && e->sources_of != NULL &&
           e->is_source != NULL && e->sums != NULL;
}

gg_status gg_estimate_new(gg_estimate **out, const gg_graph_view *graph,
                          const gg_parts *parts, unsigned wanted,
                          double budget, uint64_t seed, bool is_shared,
                          gg_error *error)
{
    gg_estimate *e = gg_calloc_array(1, sizeof *e);

    *out = NULL;
    if (e == NULL) {
        return gg_fail_memory(error);
    }
    e->graph = graph;
    e->parts = parts;
    e->wanted = wanted;
    e->seed = seed;
    e->is_shared = is_shared;
    for (size_t m = 0; m < N_MEASURES; m++) {
        if ((wanted >> m & 1) != 0) {
            e->sum_of[2 * m] = e->n_sums++;
            e->sum_of[2 * m + 1] = e->n_sums++;
        }
    }
    if (!allocate(e)) {
        gg_estimate_free(e);
        return gg_fail_memory(error);
    }
    choose_sources(e, budget);
    e->arcs_status = gg_arcs_new(&e->arcs, graph, &e->arcs_error);
    if (e->arcs_status == GG_ERROR_MEMORY) {
        gg_estimate_free(e);
        return gg_fail_memory(error);
    }
    *out = e;
    return GG_OK;
}

void gg_estimate_free(gg_estimate *e)
{
    if (e == NULL) {
        return;
    }
    if (e->is_shared) {
        gg_shared_free(e->sums, count_sum_values(e), sizeof *e->sums);
    } else {
        gg_free(e->sums);
    }
    gg_free(e->sources);
    gg_free(e->sources_of);
    gg_free(e->is_source);
    gg_arcs_free(e->arcs);
    gg_free(e);
}

/* ---- a block ----------------------------------------------------------- */

static double *find_sums(const gg_estimate *e, size_t block, unsigned which)
{
    size_t n = e->graph->n_nodes;

    return e->sums + (block * e->n_sums + e->sum_of[which]) * n;
}

static void add(const gg_estimate *e, size_t block, unsigned m, uint32_t node,
                double value)
{
    find_sums(e, block, 2 * m)[node] += value;
    find_sums(e, block, 2 * m + 1)[node] += value * value;
}

static void add_search(const gg_estimate *e, size_t block,
                       const gg_reach *search)
{
    size_t n;
    const uint32_t *order = gg_reach_order(search, &n);
    const double *distances = gg_reach_distances(search);
    const double *shares = gg_reach_shares(search);

    for (size_t i = 1; i < n; i++) { /* the first one is the source */
        uint32_t node = order[i];
        double distance = distances[node] * e->arcs->unit;

        if ((e->wanted & GG_ESTIMATE_BETWEENNESS) != 0) {
            add(e, block, 0, node, shares[node]);
        }
        if ((e->wanted & GG_ESTIMATE_CLOSENESS) != 0) {
            add(e, block, 1, node, distance);
        }
        if ((e->wanted & GG_ESTIMATE_HARMONIC) != 0) {
            add(e, block, 2, node, 1 / distance);
        }
    }
}

gg_status gg_estimate_block(const gg_estimate *e, size_t block,
                            bool (*stopped)(void), gg_error *error)
{
    gg_reach *search = NULL;
    gg_status status;

    if (e->arcs == NULL) {
        return gg_fail(error, e->arcs_status, "", "%s", e->arcs_error.message);
    }
    status = gg_reach_new(&search, e->arcs, error);
    for (size_t i = block; i < e->n_sources && status == GG_OK;
         i += GG_ESTIMATE_BLOCKS) {
        uint32_t source = e->sources[i];
        size_t part = e->parts->part_of[source];

        status = gg_reach_run(search, source,
                               gg_parts_view(e->parts, part).n_nodes,
                               (e->wanted & GG_ESTIMATE_BETWEENNESS) != 0,
                               error);
        if (status == GG_OK) {
            add_search(e, block, search);
        }
        if (status == GG_OK && stopped != NULL && stopped()) {
            status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
        }
    }
    gg_reach_free(search);
    return status;
}

/* ---- values ------------------------------------------------------------ */

/* The mean of what the sources found at a node, and its standard error. */
typedef struct mean {
    double value;
    double error;
    double others; /* nodes of the component but this one */
} mean;

static double add_blocks(const gg_estimate *e, unsigned which, size_t node)
{
    double sum = 0;

    for (size_t block = 0; block < GG_ESTIMATE_BLOCKS; block++) {
        sum += find_sums(e, block, which)[node];
    }
    return sum;
}

/* Of m sources that are not the node itself, out of `others` there are. */
static mean find_mean(const gg_estimate *e, unsigned measure, size_t node)
{
    size_t part = e->parts->part_of[node];
    double others = (double)gg_parts_view(e->parts, part).n_nodes - 1;
    double n = (double)e->sources_of[part] - e->is_source[node];
    double sum = add_blocks(e, 2 * measure, node);
    double squares = add_blocks(e, 2 * measure + 1, node);
    mean result = {.others = others};

    if (n < 1) {
        return result;
    }
    result.value = sum / n;
    if (n > 1 && n < others) {
        double variance = fmax(squares - sum * result.value, 0) / (n - 1);

        result.error = sqrt(variance / n * (1 - n / others));
    }
    return result;
}

static double scale_value(const gg_estimate *e, unsigned measure,
                          const mean *m)
{
    double n = (double)e->graph->n_nodes;

    if (m->others < 1) {
        return 0;
    }
    switch (measure) {
    case 0: /* both ends of a path together count it once */
        return n > 2 ? 2 * m->value * m->others / ((n - 1) * (n - 2)) : 0;
    case 1: /* Wasserman and Faust: times the share that is reached */
        return m->others / (n - 1) / m->value;
    default:
        return m->value * m->others / (n - 1);
    }
}

typedef struct best {
    double value;
    double error; /* as a share of the value */
    size_t node;
} best;

enum { N_BEST = 100 };

static int compare_best(const void *a, const void *b)
{
    const best *left = a;
    const best *right = b;

    if (left->value != right->value) {
        return left->value > right->value ? -1 : 1;
    }
    return (left->node > right->node) - (left->node < right->node);
}

static int compare_errors(const void *a, const void *b)
{
    const best *left = a;
    const best *right = b;

    return (left->error > right->error) - (left->error < right->error);
}

/* In thousandths, rounded up. */
static unsigned permille(double share)
{
    return share < 1e6 ? (unsigned)ceil(share * 1000) : 1000000000U;
}

static void write_note(const gg_estimate *e, best *nodes, char *note)
{
    size_t n = e->graph->n_nodes;
    size_t n_best = n < N_BEST ? n : N_BEST;
    unsigned median;
    unsigned most;

    qsort(nodes, n, sizeof *nodes, compare_best);
    qsort(nodes, n_best, sizeof *nodes, compare_errors);
    median = permille(nodes[n_best / 2].error);
    most = permille(nodes[n_best - 1].error);
    (void)snprintf(note, GG_ESTIMATE_NOTE,
                   "estimated from %zu sampled sources, seed %" PRIu64
                   ", standard error of the %zu highest %u.%u %%, at most "
                   "%u.%u %%", e->n_sources, e->seed, n_best, median / 10,
                   median % 10, most / 10, most % 10);
}

static bool is_exact(const gg_estimate *e)
{
    for (size_t i = 0; i < e->parts->n_parts; i++) {
        size_t n = gg_parts_view(e->parts, i).n_nodes;

        if (n > 1 && e->sources_of[i] < n) {
            return false;
        }
    }
    return true;
}

gg_status gg_estimate_values(const gg_estimate *e, unsigned measure,
                             double *values, char *note, gg_error *error)
{
    size_t n = e->graph->n_nodes;
    best *nodes = gg_alloc_array(n, sizeof *nodes);
    unsigned m = measure == GG_ESTIMATE_BETWEENNESS ? 0
                 : measure == GG_ESTIMATE_CLOSENESS ? 1
                                                    : 2;

    if (nodes == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        mean found = find_mean(e, m, i);

        values[i] = scale_value(e, m, &found);
        if (!isfinite(values[i])) {
            gg_free(nodes);
            return gg_fail(error, GG_ERROR_DATA, "",
                           "more shortest paths than can be counted");
        }
        nodes[i] = (best){
            values[i], found.value > 0 ? found.error / found.value : 0, i};
    }
    if (is_exact(e)) {
        (void)snprintf(note, GG_ESTIMATE_NOTE, "exact");
    } else {
        write_note(e, nodes, note);
    }
    gg_free(nodes);
    return GG_OK;
}
