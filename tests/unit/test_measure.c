/* measure/: values on graphs whose answers are known, and what happens when
   something goes wrong. */
#define _DEFAULT_SOURCE 1
#include "check.h"
#include "make_network.h"

#include "base/log.h"
#include "measure/boxes.h"
#include "measure/igraph_bridge.h"
#include "measure/measure.h"
#include "base/round.h"
#include "measure/worker.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

/* ---- graphs ------------------------------------------------------------ */

#define MAKE(n, edges) make(n, edges, sizeof(edges) / sizeof((edges)[0]))

static double value(const gg_network *network, const char *name, size_t row)
{
    const gg_column *c = gg_table_find_column(&network->nodes, name);

    if (c == NULL) {
        return -12345;
    }
    return c->type == GG_COLUMN_INT ? (double)c->values.ints[row]
                                    : c->values.doubles[row];
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-8 * fmax(1, fabs(b));
}

#define IS(name, row, expected) CHECK(near(value(g, name, row), expected))

/* Everything there is. */
static const char *const all[] = {
    "degree",      "strength", "pagerank",   "betweenness", "closeness",
    "harmonic",    "eigenvector", "coreness", "clustering", "constraint",
    "component",   "community", "layout"};
enum { N_ALL = sizeof all / sizeof all[0], N_COLUMNS = N_ALL + 1 };

static gg_measure_options everything(void)
{
    gg_measure_options options;

    gg_measure_options_init(&options);
    options.names = all;
    options.n_names = N_ALL;
    return options;
}

static void show(void *user, const gg_message *message)
{
    (void)user;
    fprintf(stderr, "%s\n", message->text);
}

/* Computes everything; nothing may fail, no value may be infinite, and only
   the constraint may be absent. */
static void measure_with(gg_network *g, const gg_measure_options *options)
{
    gg_log log;

    gg_log_init(&log);
    CHECK(gg_measure_network(g, options, &log, NULL) == GG_OK);
    CHECK(log.counts[GG_REASON_MEASURE] == 0);
    CHECK(g->nodes.n_columns == 1 + N_COLUMNS);
    for (size_t i = 1; i < g->nodes.n_columns; i++) {
        const gg_column *c = &g->nodes.columns[i];

        CHECK(c->description[0] != '\0');
        for (size_t k = 0; k < g->nodes.n_rows; k++) {
            bool absent = gg_column_is_absent(c, k);

            CHECK(!absent || strcmp(c->name, "constraint") == 0);
            CHECK(absent || c->type != GG_COLUMN_DOUBLE ||
                  (isfinite(c->values.doubles[k]) &&
                   !(c->values.doubles[k] == 0 &&
                     signbit(c->values.doubles[k]))));
        }
    }
    gg_log_flush(&log, show, NULL);
    gg_log_clear(&log);
}

static void measure(gg_network *g)
{
    gg_measure_options options = everything();

    measure_with(g, &options);
}

/* ---- known answers ----------------------------------------------------- */

static void empty_graph_gets_empty_columns(void)
{
    gg_network *g = make(0, NULL, 0);

    measure(g);
    gg_network_free(g);
}

static void single_node_has_documented_values(void)
{
    gg_network *g = make(1, NULL, 0);

    measure(g);
    IS("degree", 0, 0);
    IS("strength", 0, 0);
    IS("pagerank", 0, 1);
    IS("betweenness", 0, 0);
    IS("closeness", 0, 0);
    IS("harmonic", 0, 0);
    IS("eigenvector", 0, 0);
    IS("coreness", 0, 0);
    IS("clustering", 0, 0);
    CHECK(isnan(value(g, "constraint", 0)));
    IS("component", 0, 0);
    IS("community", 0, 0);
    IS("x", 0, 0);
    IS("y", 0, 0);
    gg_network_free(g);
}

static void pair_is_symmetric(void)
{
    static const edge edges[] = {{0, 1, 4}};
    gg_network *g = MAKE(2, edges);

    measure(g);
    for (size_t i = 0; i < 2; i++) {
        IS("degree", i, 1);
        IS("strength", i, 4);
        IS("pagerank", i, 0.5);
        IS("betweenness", i, 0);
        IS("closeness", i, 4);
        IS("harmonic", i, 4);
        IS("eigenvector", i, 1);
        IS("coreness", i, 1);
        IS("clustering", i, 0);
        IS("constraint", i, 1);
        IS("community", i, 0);
    }
    CHECK(value(g, "x", 0) < value(g, "x", 1) - 30);
    gg_network_free(g);
}

/* A path of three, a pair, and one alone; the largest is not the first. */
static void disconnected_parts_are_numbered_by_size(void)
{
    static const edge edges[] = {{0, 5, 1}, {1, 2, 1}, {2, 4, 1}};
    gg_network *g = MAKE(6, edges);

    measure(g);
    IS("component", 1, 0);
    IS("component", 4, 0);
    IS("component", 0, 1);
    IS("component", 5, 1);
    IS("component", 3, 2);
    IS("community", 1, 0);
    IS("community", 5, 1);
    IS("community", 3, 2);
    IS("closeness", 2, 2.0 / 5); /* 2 reached of 5, mean distance 1 */
    IS("closeness", 1, (2.0 / 5) * (2.0 / 3));
    IS("closeness", 0, 1.0 / 5);
    IS("closeness", 3, 0);
    IS("harmonic", 1, 1.5 / 5);
    IS("harmonic", 3, 0);
    IS("betweenness", 2, 1.0 / 10);
    IS("betweenness", 0, 0);
    IS("eigenvector", 2, 1);
    IS("eigenvector", 1, sqrt(0.5));
    IS("eigenvector", 0, 0);
    CHECK(isnan(value(g, "constraint", 3)));
    gg_network_free(g);
}

static void star_has_closed_forms(void)
{
    enum { LEAVES = 9 };
    edge edges[LEAVES];
    gg_network *g;

    for (uint32_t i = 0; i < LEAVES; i++) {
        edges[i] = (edge){0, i + 1, 2};
    }
    g = make(LEAVES + 1, edges, LEAVES);
    measure(g);
    IS("degree", 0, LEAVES);
    IS("strength", 0, 2 * LEAVES);
    IS("betweenness", 0, 1);
    IS("closeness", 0, 2);
    IS("harmonic", 0, 2);
    IS("eigenvector", 0, 1);
    IS("constraint", 0, 1.0 / LEAVES);
    for (size_t i = 1; i <= LEAVES; i++) {
        CHECK(value(g, "betweenness", i) == 0);
        IS("closeness", i, 9 / (0.5 + 8 * 1.0));
        IS("harmonic", i, (2 + 8 * 1.0) / 9);
        IS("eigenvector", i, 1.0 / 3);
        IS("clustering", i, 0);
        CHECK(value(g, "pagerank", i) == value(g, "pagerank", 1));
        CHECK(value(g, "eigenvector", i) == value(g, "eigenvector", 1));
    }
    /* p0 = 0.015 + 0.85 * 9 * p1, p1 = 0.015 + 0.85 * p0 / 9 */
    IS("pagerank", 0, (0.015 + 0.85 * 9 * 0.015) / (1 - 0.85 * 0.85));
    gg_network_free(g);
}

static void path_has_closed_forms(void)
{
    static const edge edges[] = {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 4, 1}};
    gg_network *g = MAKE(5, edges);

    measure(g);
    IS("betweenness", 0, 0);
    IS("betweenness", 1, 3.0 / 6);
    IS("betweenness", 2, 4.0 / 6);
    IS("closeness", 0, 4.0 / 10);
    IS("closeness", 2, 4.0 / 6);
    IS("harmonic", 0, (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4);
    IS("eigenvector", 2, 1);
    IS("eigenvector", 1, sqrt(3) / 2);
    IS("eigenvector", 0, 0.5);
    IS("coreness", 2, 1);
    CHECK(value(g, "betweenness", 1) == value(g, "betweenness", 3));
    gg_network_free(g);
}

static void bridge_parts_two_cliques(void)
{
    enum { SIZE = 5, N_EDGES = SIZE * (SIZE - 1) + 1 };
    edge edges[N_EDGES];
    size_t m = 0;
    gg_network *g;

    for (uint32_t c = 0; c < 2; c++) {
        for (uint32_t i = 0; i < SIZE; i++) {
            for (uint32_t k = i + 1; k < SIZE; k++) {
                edges[m++] = (edge){c * SIZE + i, c * SIZE + k, 1};
            }
        }
    }
    edges[m++] = (edge){SIZE - 1, SIZE, 1};
    g = make(2 * SIZE, edges, m);
    measure(g);
    for (size_t i = 0; i < 2 * SIZE; i++) {
        IS("community", i, i < SIZE ? 0 : 1);
        IS("coreness", i, SIZE - 1);
        IS("clustering", i, i == SIZE - 1 || i == SIZE ? 6.0 / 10 : 1);
        CHECK((value(g, "x", i) < 0) == (i < SIZE)); /* lies flat */
    }
    IS("betweenness", SIZE, 4.0 * 5 / 36);
    gg_network_free(g);
}

static void heavy_edges_are_short(void)
{
    /* Round by 1 (0.1 + 0.1) is nearer than the direct way (0.5). */
    static const edge edges[] = {{0, 1, 10}, {0, 2, 2}, {1, 2, 10}};
    gg_network *g = MAKE(3, edges);

    measure(g);
    IS("betweenness", 1, 1);
    IS("closeness", 0, 2 / 0.3);
    IS("harmonic", 0, (10 + 5) / 2.0);
    gg_network_free(g);
}

static void wide_range_of_weights_is_no_matter(void)
{
    static const edge edges[] = {
        {0, 1, 1e-9}, {1, 2, 1}, {2, 3, 1e12}, {3, 4, 3e5}, {0, 4, 1e-9}};
    gg_network *g = MAKE(5, edges);

    measure(g);
    IS("strength", 3, 1e12 + 3e5);
    gg_network_free(g);
}

/* ---- a random graph against the plain definitions ---------------------- */

enum { N = 90 };

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static size_t random_edges(edge *edges, size_t most)
{
    uint32_t state = 3;
    size_t m = 0;

    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t k = i + 1; k < N; k++) {
            uint32_t r = next_random(&state) % 1000;

            /* The last ten make components of their own, or are alone. */
            if (m < most && (i < 80) == (k < 80) && r < 45) {
                edges[m++] = (edge){i, k, 1 + (double)(r % 13) * 0.37};
            }
        }
    }
    return m;
}

static double distances[N][N];

static void find_distances(const edge *edges, size_t m)
{
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < N; k++) {
            distances[i][k] = i == k ? 0 : INFINITY;
        }
    }
    for (size_t i = 0; i < m; i++) {
        distances[edges[i].source][edges[i].target] = 1 / edges[i].weight;
        distances[edges[i].target][edges[i].source] = 1 / edges[i].weight;
    }
    for (size_t k = 0; k < N; k++) {
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j < N; j++) {
                distances[i][j] =
                    fmin(distances[i][j], distances[i][k] + distances[k][j]);
            }
        }
    }
}

static void distances_agree_with_the_definition(void)
{
    edge edges[600];
    size_t m = random_edges(edges, 600);
    gg_network *g = make(N, edges, m);

    find_distances(edges, m);
    measure(g);
    for (size_t i = 0; i < N; i++) {
        double sum = 0;
        double inverse = 0;
        double reached = 0;

        for (size_t k = 0; k < N; k++) {
            if (k != i && isfinite(distances[i][k])) {
                sum += distances[i][k];
                inverse += 1 / distances[i][k];
                reached++;
            }
        }
        IS("harmonic", i, inverse / (N - 1));
        IS("closeness", i,
           reached > 0 ? reached / (N - 1) * (reached / sum) : 0);
    }
    gg_network_free(g);
}

/* ---- the same again ---------------------------------------------------- */

static bool same_columns(const gg_network *a, const gg_network *b)
{
    bool same = a->nodes.n_columns == b->nodes.n_columns;

    for (size_t i = 1; same && i < a->nodes.n_columns; i++) {
        const gg_column *left = &a->nodes.columns[i];
        const gg_column *right = &b->nodes.columns[i];

        same = strcmp(left->name, right->name) == 0 &&
               strcmp(left->description, right->description) == 0 &&
               memcmp(left->values.ints, right->values.ints,
                      a->nodes.n_rows * 8) == 0;
    }
    return same;
}

static void every_way_gives_the_same_bytes(void)
{
    edge edges[600];
    size_t m = random_edges(edges, 600);
    gg_network *first = make(N, edges, m);
    gg_measure_options options = everything();

    measure(first);
    for (unsigned way = 0; way < 4; way++) {
        gg_network *g = make(N, edges, m);

        options.in_process = way == 0;
        options.n_processes = way; /* 0: by processors */
        measure_with(g, &options);
        CHECK(same_columns(first, g));
        if (way == 1) { /* columns that are there are filled anew */
            measure_with(g, &options);
            CHECK(same_columns(first, g));
        }
        gg_network_free(g);
    }
    gg_network_free(first);
}

/* ---- options ----------------------------------------------------------- */

static void table_tells_its_measures(void)
{
    CHECK(gg_measure_count() == N_ALL);
    for (size_t i = 0; i < gg_measure_count(); i++) {
        CHECK(strcmp(gg_measure_get(i)->name, all[i]) == 0);
        CHECK(gg_measure_known(all[i]));
        CHECK(gg_measure_get(i)->help[0] != '\0');
    }
    CHECK(gg_measure_get(N_ALL) == NULL);
    CHECK(!gg_measure_known("Pagerank"));
    CHECK(!gg_measure_known(""));
    CHECK(!gg_measure_known(NULL));
}

static void names_choose_columns_in_table_order(void)
{
    static const char *const names[] = {"pagerank", "degree", "pagerank"};
    static const edge edges[] = {{0, 1, 1}};
    gg_network *g = MAKE(2, edges);
    gg_measure_options options;

    gg_measure_options_init(&options);
    options.names = names;
    options.n_names = 3;
    CHECK(gg_measure_network(g, &options, NULL, NULL) == GG_OK);
    CHECK(g->nodes.n_columns == 3);
    CHECK(strcmp(g->nodes.columns[1].name, "degree") == 0);
    CHECK(strcmp(g->nodes.columns[2].name, "pagerank") == 0);
    gg_network_free(g);
}

static void layout_can_be_left_out(void)
{
    gg_network *g = make(3, NULL, 0);
    gg_measure_options options;

    gg_measure_options_init(&options);
    options.layout = false;
    CHECK(gg_measure_network(g, &options, NULL, NULL) == GG_OK);
    CHECK(gg_table_find_column(&g->nodes, "x") == NULL);
    CHECK(gg_table_find_column(&g->nodes, "pagerank") != NULL);
    CHECK(gg_table_find_column(&g->nodes, "constraint") == NULL);
    CHECK(gg_measure_network(g, NULL, NULL, NULL) == GG_OK);
    CHECK(gg_table_find_column(&g->nodes, "x") != NULL);
    gg_network_free(g);
}

static void unknown_name_is_wrong_usage(void)
{
    static const char *const names[] = {"degree", "beauty"};
    gg_network *g = make(3, NULL, 0);
    gg_measure_options options;
    gg_error error = {GG_OK, 0, 0, 0, "", ""};

    gg_measure_options_init(&options);
    options.names = names;
    options.n_names = 2;
    CHECK(gg_measure_network(g, &options, NULL, &error) == GG_ERROR_USAGE);
    CHECK(strstr(error.message, "beauty") != NULL);
    CHECK(g->nodes.n_columns == 1);
    gg_network_free(g);
}

static void wrong_edges_are_refused(void)
{
    static const edge wrong[] = {{0, 1, 0},        {0, 1, -1},
                                 {0, 1, NAN},      {0, 1, INFINITY},
                                 {0, 2, 1},        {1, 1, 1}};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        gg_network *g = make(2, &wrong[i], 1);

        CHECK(gg_measure_network(g, NULL, NULL, NULL) == GG_ERROR_DATA);
        CHECK(g->nodes.n_columns == 1);
        gg_network_free(g);
    }
}

static void weights_too_far_apart_cost_only_paths(void)
{
    static const edge edges[] = {{0, 1, 1e-300}, {1, 2, 1e300}};
    gg_network *g = MAKE(3, edges);
    gg_log log;

    gg_log_init(&log);
    CHECK(gg_measure_network(g, NULL, &log, NULL) == GG_OK);
    CHECK(log.counts[GG_REASON_MEASURE] > 0);
    CHECK(gg_table_find_column(&g->nodes, "betweenness") == NULL);
    IS("degree", 1, 2);
    IS("component", 1, 0);
    gg_log_clear(&log);
    gg_network_free(g);
}

static void stop_ends_the_run(void)
{
    static const edge edges[] = {{0, 1, 1}};
    static const volatile int stop = 1;

    for (int i = 0; i < 2; i++) {
        gg_network *g = MAKE(2, edges);
        gg_measure_options options = everything();

        options.stop = &stop;
        options.in_process = i == 0;
        CHECK(gg_measure_network(g, &options, NULL, NULL) ==
              GG_ERROR_INTERRUPTED);
        CHECK(g->nodes.n_columns == 1);
        gg_network_free(g);
    }
}

/* ---- workers ----------------------------------------------------------- */

/* Job 0 succeeds, 1 fails, 2 crashes, 3 exits, 4 is killed. */
static gg_status behave(void *user, size_t job, bool in_child, gg_error *error)
{
    int *values = user;

    CHECK(in_child);
    values[job] = 100 + (int)job;
    switch (job) {
    case 1:
        (void)snprintf(error->message, sizeof error->message, "no luck");
        return GG_ERROR_DATA;
    case 2:
        (void)raise(SIGSEGV);
        break;
    case 3:
        _exit(GG_BRIDGE_EXIT_FATAL);
    case 4:
        (void)raise(SIGKILL);
        break;
    default:
        break;
    }
    return GG_OK;
}

static void dying_children_harm_nobody(void)
{
    enum { JOBS = 6 };
    gg_worker_result *results = gg_shared_alloc(JOBS, sizeof *results);
    int *values = gg_shared_alloc(JOBS, sizeof *values);

    CHECK(gg_workers_run(behave, values, results, JOBS, 3, NULL, NULL) ==
          GG_OK);
    CHECK(results[0].finished && results[0].status == GG_OK);
    CHECK(results[1].finished && results[1].status == GG_ERROR_DATA);
    CHECK(strcmp(results[1].error.message, "no luck") == 0);
    CHECK(!results[2].finished && results[2].signal == SIGSEGV);
    CHECK(!results[3].finished && results[3].exit_code == 70);
    CHECK(!results[4].finished && results[4].signal == SIGKILL);
    CHECK(results[5].finished && values[5] == 105);
    gg_shared_free(values, JOBS, sizeof *values);
    gg_shared_free(results, JOBS, sizeof *results);
}

static void ignored_sigchld_is_no_matter(void)
{
    gg_worker_result *results = gg_shared_alloc(1, sizeof *results);
    int *values = gg_shared_alloc(1, sizeof *values);
    void (*old)(int) = signal(SIGCHLD, SIG_IGN);

    CHECK(gg_workers_run(behave, values, results, 1, 1, NULL, NULL) == GG_OK);
    CHECK(results[0].finished && values[0] == 100);
    (void)signal(SIGCHLD, old);
    gg_shared_free(values, 1, sizeof *values);
    gg_shared_free(results, 1, sizeof *results);
}

static volatile int alarm_rang;

static void on_alarm(int number)
{
    (void)number;
    alarm_rang = 1;
}

static gg_status sleep_long(void *user, size_t job, bool in_child,
                            gg_error *error)
{
    (void)user;
    (void)job;
    (void)in_child;
    (void)error;
    (void)sleep(60);
    return GG_OK;
}

static void stop_kills_the_children(void)
{
    gg_worker_result *results = gg_shared_alloc(2, sizeof *results);
    void (*old)(int) = signal(SIGALRM, on_alarm);

    (void)alarm(1);
    CHECK(gg_workers_run(sleep_long, NULL, results, 2, 2, &alarm_rang, NULL) ==
          GG_ERROR_INTERRUPTED);
    (void)signal(SIGALRM, old);
    gg_shared_free(results, 2, sizeof *results);
}

/* igraph itself is interrupted, and leaves nothing behind (valgrind). */
static void stop_reaches_igraph(void)
{
    static const char *const names[] = {"closeness", "betweenness"};
    enum { SIZE = 8000 };
    static edge edges[SIZE];
    struct itimerval soon = {{0, 0}, {0, 100000}};
    void (*old)(int) = signal(SIGALRM, on_alarm);
    gg_measure_options options = everything();
    gg_network *g;

    for (uint32_t i = 0; i + 1 < SIZE; i++) {
        edges[i] = (edge){i, i + 1, 1};
    }
    g = make(SIZE, edges, SIZE - 1);
    options.names = names;
    options.n_names = 2;
    options.exact_budget = 1e12;
    options.in_process = true;
    options.stop = &alarm_rang;
    alarm_rang = 0;
    (void)setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(gg_measure_network(g, &options, NULL, NULL) ==
          GG_ERROR_INTERRUPTED);
    CHECK(g->nodes.n_columns == 1);
    (void)signal(SIGALRM, old);
    gg_network_free(g);
}

/* ---- parts of it ------------------------------------------------------- */

static void noise_is_rounded_away(void)
{
    double v[] = {1.0, 4e-17, -0.0, 1.0 / 3, NAN, 123456.7890123456789};
    double tiny[] = {1.23456789012345e-30, 9.87654321098765e-31};
    double huge[] = {1.23456789012345e200};

    gg_round_values(v, 6, 12);
    CHECK(v[0] == 1 && v[1] == 0 && v[2] == 0 && !signbit(v[2]));
    CHECK(v[3] == 0.333333333333 && isnan(v[4]) && v[5] == 123456.789012);
    gg_round_values(tiny, 2, 9);
    CHECK(tiny[0] == 1.23456789e-30 && tiny[1] == 9.87654321e-31);
    gg_round_values(huge, 1, 9);
    CHECK(huge[0] == 1.23456789e200);
}

static bool overlap(const gg_box *a, const gg_box *b)
{
    return fabs(a->x - b->x) < a->half_width + b->half_width &&
           fabs(a->y - b->y) < a->half_height + b->half_height;
}

static void boxes_end_side_by_side(void)
{
    enum { BOXES = 60 };
    gg_box boxes[BOXES];
    uint32_t state = 1;
    size_t n_overlaps = 0;

    for (size_t i = 0; i < BOXES; i++) {
        boxes[i] = (gg_box){.x = next_random(&state) % 100,
                            .y = next_random(&state) % 100,
                            .half_width = 10 + next_random(&state) % 60,
                            .half_height = 8 + next_random(&state) % 20};
    }
    boxes[1].x = boxes[0].x; /* two on the same spot */
    boxes[1].y = boxes[0].y;
    CHECK(gg_boxes_spread(boxes, BOXES, 70, NULL) == GG_OK);
    for (size_t i = 0; i < BOXES; i++) {
        for (size_t k = i + 1; k < BOXES; k++) {
            n_overlaps += overlap(&boxes[i], &boxes[k]);
        }
    }
    CHECK(n_overlaps == 0);
}

/* ---- large ------------------------------------------------------------- */

/* Above 600 nodes the layout goes by community; the star has only one. */
static void larger_graphs_have_layouts(void)
{
    static const char *const names[] = {"layout", "community"};
    enum { SIZE = 2000 };
    static edge edges[SIZE];
    gg_measure_options options;

    gg_measure_options_init(&options);
    options.names = names;
    options.n_names = 2;
    for (int star = 0; star < 2; star++) {
        gg_network *g;
        double far = 0;

        for (uint32_t i = 0; i + 1 < SIZE; i++) {
            edges[i] = (edge){star != 0 ? 0 : i, i + 1, 1 + i % 3};
        }
        g = make(SIZE, edges, SIZE - 1);
        CHECK(gg_measure_network(g, &options, NULL, NULL) == GG_OK);
        CHECK(g->nodes.n_columns == 4);
        for (size_t i = 0; i < SIZE; i++) {
            far = fmax(far, hypot(value(g, "x", i), value(g, "y", i)));
        }
        CHECK(far > 500 && far < 1e6);
        gg_network_free(g);
    }
}

int main(void)
{
    empty_graph_gets_empty_columns();
    single_node_has_documented_values();
    pair_is_symmetric();
    disconnected_parts_are_numbered_by_size();
    star_has_closed_forms();
    path_has_closed_forms();
    bridge_parts_two_cliques();
    heavy_edges_are_short();
    wide_range_of_weights_is_no_matter();
    distances_agree_with_the_definition();
    every_way_gives_the_same_bytes();
    table_tells_its_measures();
    names_choose_columns_in_table_order();
    layout_can_be_left_out();
    unknown_name_is_wrong_usage();
    wrong_edges_are_refused();
    weights_too_far_apart_cost_only_paths();
    stop_ends_the_run();
    dying_children_harm_nobody();
    ignored_sigchld_is_no_matter();
    stop_kills_the_children();
    stop_reaches_igraph();
    noise_is_rounded_away();
    boxes_end_side_by_side();
    larger_graphs_have_layouts();
    if (check_n_failed == 0) {
        puts("ok");
    }
    return check_result();
}
