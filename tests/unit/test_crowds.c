/* measure/ on graphs too large for exact paths and for igraph's layouts: our
   own searches against igraph, estimates against exact values, another
   numbering of the nodes, the layout of crowds. */
#include "check.h"
#include "make_network.h"

#include "measure/boxes.h"
#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return *state >> 33;
}

/* Whole, as counts are: many paths are equally long. */
static double whole_weight(uint64_t random)
{
    return (double)(1 + random % 4);
}

static double uneven_weight(uint64_t random)
{
    return 0.5 + (double)(random % 1000) / 7;
}

/* Over more than a million times: buckets are wider than the shortest edge. */
static double far_weight(uint64_t random)
{
    return pow(10, (double)(random % 9) - 1);
}

typedef double weight_fn(uint64_t random);

static int compare_edges(const void *a, const void *b)
{
    const edge *left = a;
    const edge *right = b;

    if (left->source != right->source) {
        return left->source < right->source ? -1 : 1;
    }
    return (left->target > right->target) - (left->target < right->target);
}

/* Low numbers have more edges. Nodes from n on are in components of two, or
   alone. Without repetitions; returns how many edges there are. */
static size_t fill_edges(edge *edges, size_t m, size_t n, weight_fn *weight)
{
    uint64_t state = 5;
    size_t kept = 0;

    for (size_t i = 0; i < m; i++) {
        uint32_t a = (uint32_t)(next_random(&state) % n);
        uint32_t b = (uint32_t)(next_random(&state) % (a + 1));

        edges[i] = (edge){b, a, weight(next_random(&state))};
    }
    qsort(edges, m, sizeof *edges, compare_edges);
    for (size_t i = 0; i < m; i++) {
        if (edges[i].source != edges[i].target &&
            (kept == 0 || edges[kept - 1].source != edges[i].source ||
             edges[kept - 1].target != edges[i].target)) {
            edges[kept++] = edges[i];
        }
    }
    return kept;
}

static const char *const paths[] = {"betweenness", "closeness", "harmonic"};

static gg_network *measure(size_t n, const edge *edges, size_t m,
                           const char *const *names, size_t n_names,
                           double exact_budget, unsigned n_processes)
{
    gg_network *g = make(n, edges, m);
    gg_measure_options options;
    gg_log log;

    gg_log_init(&log);
    gg_measure_options_init(&options);
    options.names = names;
    options.n_names = n_names;
    options.exact_budget = exact_budget;
    options.n_processes = n_processes;
    options.in_process = n_processes == 0;
    CHECK(gg_measure_network(g, &options, &log, NULL) == GG_OK);
    CHECK(log.counts[GG_REASON_MEASURE] == 0);
    gg_log_clear(&log);
    return g;
}

static const double *doubles(const gg_network *g, const char *name)
{
    return gg_table_find_column(&g->nodes, name)->values.doubles;
}

/* To the byte. */
static bool same(const gg_network *a, const gg_network *b, const char *name,
                 size_t n)
{
    const void *left = doubles(a, name);
    const void *right = doubles(b, name);

    return memcmp(left, right, n * sizeof(double)) == 0;
}

static const char *described(const gg_network *g, const char *name)
{
    return gg_table_find_column(&g->nodes, name)->description;
}

/* ---- paths ------------------------------------------------------------- */

enum { SMALL = 300, SMALL_EDGES = 900 };

/* All nodes as sources: the same as igraph's exact values. */
static void our_searches_agree_with_igraph(void)
{
    static weight_fn *const weights[] = {whole_weight, uneven_weight,
                                         far_weight};
    static edge edges[SMALL_EDGES + 1];

    for (size_t w = 0; w < 3; w++) {
        size_t m = fill_edges(edges, SMALL_EDGES, SMALL - 5, weights[w]);
        gg_network *theirs;
        gg_network *ours;

        edges[m++] = (edge){SMALL - 4, SMALL - 2, 3};
        theirs = measure(SMALL, edges, m, paths, 3, 1e9, 0);
        ours = measure(SMALL, edges, m, paths, 3, (double)SMALL * 500, 0);
        for (size_t p = 0; p < 3; p++) {
            const double *a = doubles(theirs, paths[p]);
            const double *b = doubles(ours, paths[p]);
            double worst = 0;

            CHECK(strstr(described(ours, paths[p]), ", exact, ") != NULL);
            for (size_t i = 0; i < SMALL; i++) {
                worst = fmax(worst, fabs(a[i] - b[i]) / fmax(a[i], 1e-9));
            }
            CHECK(worst < 1e-9);
        }
        gg_network_free(theirs);
        gg_network_free(ours);
    }
}

/* Within four times the errors that they tell of themselves. */
static void estimates_tell_their_error(void)
{
    static edge edges[SMALL_EDGES];
    size_t m = fill_edges(edges, SMALL_EDGES, SMALL, whole_weight);
    gg_network *exact = measure(SMALL, edges, m, paths, 3, 1e9, 0);
    gg_network *g = measure(SMALL, edges, m, paths, 3, 1, 0);

    for (size_t p = 0; p < 3; p++) {
        const char *told = strstr(described(g, paths[p]), "standard error");
        const double *a = doubles(exact, paths[p]);
        const double *b = doubles(g, paths[p]);
        double most = 0;
        double worst = 0;
        double error = 0;

        CHECK(strstr(described(g, paths[p]),
                     "estimated from 128 sampled sources, seed 42") != NULL);
        CHECK(told != NULL && strstr(told, "at most ") != NULL);
        if (told != NULL) {
            error = strtod(strstr(told, "at most ") + 8, NULL) / 100;
        }
        CHECK(error > 0 && error < 1);
        for (size_t i = 0; i < SMALL; i++) {
            most = fmax(most, a[i]);
            worst = fmax(worst, fabs(a[i] - b[i]));
        }
        CHECK(worst > 0 && worst < 4 * error * most);
    }
    gg_network_free(exact);
    gg_network_free(g);
}

/* ---- other numbers for the nodes --------------------------------------- */

enum { LARGE = 20000, LARGE_EDGES = 260000 };

static void large_graphs_keep_their_rows(void)
{
    static const char *const names[] = {"degree", "component", "strength",
                                        "betweenness", "closeness"};
    edge *edges = calloc(LARGE_EDGES + 2, sizeof *edges);
    int64_t *degrees = calloc(LARGE, sizeof *degrees);
    gg_network *first = NULL;
    size_t m;

    CHECK(edges != NULL && degrees != NULL);
    if (edges == NULL || degrees == NULL) {
        free(degrees);
        free(edges);
        return;
    }
    m = fill_edges(edges, LARGE_EDGES, LARGE - 6, uneven_weight);
    /* Two pairs: the one with the smaller row comes first. */
    edges[m++] = (edge){LARGE - 6, LARGE - 3, 2};
    edges[m++] = (edge){LARGE - 5, LARGE - 4, 9};
    CHECK(m > 200000);
    for (size_t i = 0; i < m; i++) {
        degrees[edges[i].source]++;
        degrees[edges[i].target]++;
    }
    for (unsigned n_processes = 0; n_processes < 3; n_processes++) {
        gg_network *g = measure(LARGE, edges, m, names, 5, 1, n_processes);
        const int64_t *parts = gg_table_find_column(&g->nodes, "component")
                                   ->values.ints;

        for (size_t i = 0; i < LARGE; i++) {
            CHECK(gg_table_find_column(&g->nodes, "degree")->values.ints[i] ==
                  degrees[i]);
        }
        CHECK(parts[LARGE - 6] == 1 && parts[LARGE - 3] == 1);
        CHECK(parts[LARGE - 5] == 2 && parts[LARGE - 2] == 3);
        if (first == NULL) {
            first = g;
            continue;
        }
        for (size_t k = 2; k < 5; k++) { /* the same bytes */
            CHECK(same(g, first, names[k], LARGE));
            CHECK(strcmp(described(g, names[k]),
                         described(first, names[k])) == 0);
        }
        gg_network_free(g);
    }
    gg_network_free(first);
    free(degrees);
    free(edges);
}

/* ---- crowds ------------------------------------------------------------ */

enum { CROWD = 6000, CROWD_GROUPS = 12, CROWD_EDGES = 24000 };

/* Groups of a tenth each, with few edges between them. */
static void make_groups(edge *edges)
{
    uint64_t state = 9;

    for (uint32_t i = 0; i < CROWD_EDGES; i++) {
        uint32_t a = i % CROWD;
        uint32_t b = (uint32_t)(next_random(&state) % CROWD);

        if (i < CROWD) { /* in one piece */
            b = a >= CROWD_GROUPS ? a - CROWD_GROUPS : (a + 1) % CROWD_GROUPS;
        } else if (next_random(&state) % 10 != 0) {
            b = b / CROWD_GROUPS * CROWD_GROUPS + a % CROWD_GROUPS;
        }
        if (a == b) {
            b = (b + CROWD_GROUPS) % CROWD;
        }
        edges[i] = (edge){a < b ? a : b, a < b ? b : a, 1 + i % 3};
    }
}

static double mean_distance(const gg_network *g, bool within)
{
    const double *x = doubles(g, "x");
    const double *y = doubles(g, "y");
    double sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < CROWD; i += 7) {
        for (size_t k = i + 1; k < CROWD; k += 5) {
            if ((i % CROWD_GROUPS == k % CROWD_GROUPS) == within) {
                sum += hypot(x[i] - x[k], y[i] - y[k]);
                n++;
            }
        }
    }
    return sum / (double)n;
}

static void crowds_show_their_groups(void)
{
    static const char *const names[] = {"layout"};
    static edge edges[CROWD_EDGES];
    gg_network *g;
    gg_network *again;

    make_groups(edges);
    g = measure(CROWD, edges, CROWD_EDGES, names, 1, 1, 0);
    again = measure(CROWD, edges, CROWD_EDGES, names, 1, 1, 1);
    CHECK(mean_distance(g, true) < 0.5 * mean_distance(g, false));
    CHECK(mean_distance(g, false) > 300 && mean_distance(g, false) < 1e5);
    CHECK(same(g, again, "x", CROWD) && same(g, again, "y", CROWD));
    gg_network_free(g);
    gg_network_free(again);
}

/* A star has no groups, and cannot be merged; a chain is all rim. */
static void odd_crowds_end(void)
{
    static const char *const names[] = {"layout"};
    static edge edges[CROWD - 1];

    for (int star = 0; star < 2; star++) {
        gg_network *g;
        double far = 0;

        for (uint32_t i = 0; i + 1 < CROWD; i++) {
            edges[i] = (edge){star != 0 ? 0 : i, i + 1, 1};
        }
        g = measure(CROWD, edges, CROWD - 1, names, 1, 1, 0);
        for (size_t i = 0; i < CROWD; i++) {
            far = fmax(far, hypot(doubles(g, "x")[i], doubles(g, "y")[i]));
        }
        CHECK(far > 500 && far < 1e6);
        gg_network_free(g);
    }
}

static void heaps_come_apart(void)
{
    enum { HEAP = 400 };
    static gg_box boxes[HEAP];
    size_t n_overlaps = 0;

    for (size_t i = 0; i < HEAP; i++) {
        double half = i % 20 == 0 ? 30 : 7;

        boxes[i] = (gg_box){(double)(i % 20), floor((double)i / 20), half,
                            half};
    }
    CHECK(gg_boxes_loosen(boxes, HEAP, NULL) == GG_OK);
    for (size_t i = 0; i < HEAP; i++) {
        for (size_t k = 0; k < i; k++) {
            double both = boxes[i].half_width + boxes[k].half_width;

            n_overlaps += fabs(boxes[i].x - boxes[k].x) < both &&
                          fabs(boxes[i].y - boxes[k].y) < both;
        }
    }
    CHECK(n_overlaps < HEAP / 10);
}

int main(void)
{
    our_searches_agree_with_igraph();
    estimates_tell_their_error();
    large_graphs_keep_their_rows();
    crowds_show_their_groups();
    odd_crowds_end();
    heaps_come_apart();
    if (check_n_failed == 0) {
        puts("ok");
    }
    return check_result();
}
