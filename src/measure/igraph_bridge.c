#define _DEFAULT_SOURCE 1 /* getppid under -std=c11 */

#include "measure/igraph_bridge.h"

#include "base/error.h"
#include "base/memory.h"

#include <igraph.h>

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- the session ------------------------------------------------------- */

/* igraph's handlers get no user pointer, so what they need is static. */
static struct session {
    gg_bridge_options options;
    jmp_buf fatal;
    char reason[200]; /* the first complaint of igraph since the last call */
} session;

static pthread_mutex_t session_lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct saved_state {
    igraph_error_handler_t *on_error;
    igraph_warning_handler_t *on_warning;
    igraph_fatal_handler_t *on_fatal;
    igraph_interruption_handler_t *on_interruption;
    igraph_rng_t random;       /* ours */
#if IGRAPH_VERSION_MAJOR >= 1
    igraph_rng_t *old_random;
#else
    igraph_rng_t old_random;   /* 0.10 copies the struct */
#endif
    int omp_threads;
    int blas_threads;
} saved_state;

bool gg_bridge_stopped(void)
{
    const gg_bridge_options *o = &session.options;

    return (o->stop != NULL && *o->stop != 0) ||
           (o->in_child && (long)getppid() != o->parent);
}

static void on_error(const char *reason, const char *file, int line,
                     igraph_error_t code)
{
    (void)file;
    (void)line;
    (void)code;
    if (session.reason[0] == '\0') {
        (void)snprintf(session.reason, sizeof session.reason, "%s", reason);
    }
    IGRAPH_FINALLY_FREE();
}

static void on_warning(const char *reason, const char *file, int line)
{
    (void)reason;
    (void)file;
    (void)line;
}

/* igraph leaves its clean-up stack to this handler: what is on it lives in
   the frames that are about to return. */
static bool interrupt(void)
{
    if (!gg_bridge_stopped()) {
        return false;
    }
    IGRAPH_FINALLY_FREE();
    return true;
}

#if IGRAPH_VERSION_MAJOR >= 1
static igraph_bool_t on_interruption(void)
{
    return interrupt();
}
#else
static igraph_error_t on_interruption(void *data)
{
    (void)data;
    return interrupt() ? IGRAPH_INTERRUPTED : IGRAPH_SUCCESS;
}
#endif

static void on_fatal(const char *reason, const char *file, int line)
{
    (void)file;
    (void)line;
    if (session.options.in_child) {
        _exit(GG_BRIDGE_EXIT_FATAL);
    }
    (void)snprintf(session.reason, sizeof session.reason, "%s", reason);
    longjmp(session.fatal, 1);
}

/* Calls `int get(void)` and `void set(int)` of a library that igraph may have
   brought along; 0 where it did not. */
static int set_threads(const char *getter, const char *setter, int n)
{
    int (*get)(void) = NULL;
    void (*set)(int) = NULL;
    void *program = dlopen(NULL, RTLD_LAZY);
    void *symbol;
    int old = 0;

    if (program == NULL) {
        return 0;
    }
    /* ISO C has no cast from an object to a function pointer. */
    symbol = dlsym(program, getter);
    memcpy(&get, &symbol, sizeof get);
    symbol = dlsym(program, setter);
    memcpy(&set, &symbol, sizeof set);
    if (get != NULL && set != NULL && n > 0) {
        old = get();
        set(n);
    }
    (void)dlclose(program);
    return old;
}

static void limit_threads(saved_state *saved)
{
    saved->omp_threads =
        set_threads("omp_get_max_threads", "omp_set_num_threads", 1);
    saved->blas_threads =
        set_threads("openblas_get_num_threads", "openblas_set_num_threads", 1);
}

static void restore_threads(const saved_state *saved)
{
    (void)set_threads("omp_get_max_threads", "omp_set_num_threads",
                      saved->omp_threads);
    (void)set_threads("openblas_get_num_threads", "openblas_set_num_threads",
                      saved->blas_threads);
}

static bool begin_random(saved_state *saved, uint64_t seed)
{
    memset(&saved->random, 0, sizeof saved->random);
    if (igraph_rng_init(&saved->random, &igraph_rngtype_mt19937) !=
        IGRAPH_SUCCESS) {
        return false;
    }
    /* The generator takes 32 bits: both halves count. */
    seed = (seed ^ seed >> 32) & 0xffffffffU;
    if (igraph_rng_seed(&saved->random, (igraph_uint_t)seed) !=
        IGRAPH_SUCCESS) {
        igraph_rng_destroy(&saved->random);
        return false;
    }
#if IGRAPH_VERSION_MAJOR >= 1
    saved->old_random = igraph_rng_set_default(&saved->random);
#else
    saved->old_random = *igraph_rng_default();
    igraph_rng_set_default(&saved->random);
#endif
    return true;
}

static void end_random(saved_state *saved)
{
#if IGRAPH_VERSION_MAJOR >= 1
    (void)igraph_rng_set_default(saved->old_random);
#else
    igraph_rng_set_default(&saved->old_random);
#endif
    igraph_rng_destroy(&saved->random);
}

static bool begin_session(saved_state *saved, const gg_bridge_options *options)
{
    session.options = *options;
    session.reason[0] = '\0';
#if IGRAPH_VERSION_MAJOR >= 1
    (void)igraph_setup();
#endif
    saved->on_error = igraph_set_error_handler(on_error);
    saved->on_warning = igraph_set_warning_handler(on_warning);
    saved->on_fatal = igraph_set_fatal_handler(on_fatal);
    saved->on_interruption = igraph_set_interruption_handler(on_interruption);
    limit_threads(saved);
    return begin_random(saved, options->seed);
}

static void end_session(saved_state *saved, bool has_random)
{
    if (has_random) {
        end_random(saved);
    }
    restore_threads(saved);
    (void)igraph_set_interruption_handler(saved->on_interruption);
    (void)igraph_set_fatal_handler(saved->on_fatal);
    (void)igraph_set_warning_handler(saved->on_warning);
    (void)igraph_set_error_handler(saved->on_error);
}

gg_status gg_bridge_run(gg_bridge_task *task, void *user,
                        const gg_bridge_options *options, gg_error *error)
{
    saved_state *saved = gg_calloc_array(1, sizeof *saved);
    /* Both live across the setjmp. */
    volatile gg_status status = GG_ERROR_MEMORY;
    volatile bool has_random = false;

    if (saved == NULL) {
        return gg_fail_memory(error);
    }
    /* A child has one thread, and may have been forked while another thread
       of the parent held the lock. */
    if (!options->in_child) {
        (void)pthread_mutex_lock(&session_lock);
    }
    has_random = begin_session(saved, options);
    if (!has_random) {
        status = gg_fail_memory(error);
    } else if (setjmp(session.fatal) == 0) {
        status = task(user, error);
    } else {
        status = gg_fail(error, GG_ERROR_DATA, "", "igraph: %s",
                         session.reason);
    }
    end_session(saved, has_random);
    if (!options->in_child) {
        (void)pthread_mutex_unlock(&session_lock);
    }
    gg_free(saved);
    return status;
}

/* ---- results ----------------------------------------------------------- */

/* Turns igraph's code into ours; every call of igraph goes through here. */
static gg_status check(igraph_error_t code, gg_error *error)
{
    gg_status status = GG_OK;

    if (code == IGRAPH_SUCCESS) {
        session.reason[0] = '\0';
        return GG_OK;
    }
    if (code == IGRAPH_INTERRUPTED) {
        status = gg_fail(error, GG_ERROR_INTERRUPTED, "", "interrupted");
    } else if (code == IGRAPH_ENOMEM) {
        status = gg_fail_memory(error);
    } else {
        status = gg_fail(error, GG_ERROR_DATA, "", "igraph: %s",
                         session.reason[0] != '\0' ? session.reason
                                                   : igraph_strerror(code));
    }
    session.reason[0] = '\0';
    return status;
}

static gg_status wrong_result(gg_error *error)
{
    return gg_fail(error, GG_ERROR_DATA, "", "igraph gave no usable result");
}

/* Copies n values; NaN passes only where it has a meaning. */
static gg_status take_doubles(const igraph_vector_t *from, size_t n,
                              bool may_be_nan, double *out, gg_error *error)
{
    if ((size_t)igraph_vector_size(from) != n) {
        return wrong_result(error);
    }
    for (size_t i = 0; i < n; i++) {
        double value = VECTOR(*from)[i];

        if (!isfinite(value) && !(may_be_nan && isnan(value))) {
            return wrong_result(error);
        }
        out[i] = value;
    }
    return GG_OK;
}

static gg_status take_ints(const igraph_vector_int_t *from, size_t n,
                           int64_t *out, gg_error *error)
{
    if ((size_t)igraph_vector_int_size(from) != n) {
        return wrong_result(error);
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = VECTOR(*from)[i];
    }
    return GG_OK;
}

/* Group numbers: 0 <= group < n. */
static gg_status take_groups(const igraph_vector_int_t *from, size_t n,
                             uint32_t *out, gg_error *error)
{
    if ((size_t)igraph_vector_int_size(from) != n) {
        return wrong_result(error);
    }
    for (size_t i = 0; i < n; i++) {
        igraph_integer_t group = VECTOR(*from)[i];

        if (group < 0 || (uint64_t)group >= n) {
            return wrong_result(error);
        }
        out[i] = (uint32_t)group;
    }
    return GG_OK;
}

/* ---- graphs ------------------------------------------------------------ */

struct gg_bridge_graph {
    size_t n_nodes;
    size_t n_edges;
    double unit; /* distance = unit * length */
    bool has_graph;
    bool has_weight;
    bool has_length;
    igraph_t graph;
    igraph_vector_t weight;
    /* Made by need_lengths: greatest weight / weight, so that all are >= 1, for
       igraph compares the lengths of paths with an absolute tolerance too. */
    igraph_vector_t length;
};

static gg_status fill_vector(igraph_vector_t *vector, bool *has,
                             const double *values, size_t n, gg_error *error)
{
    gg_status status =
        check(igraph_vector_init(vector, (igraph_integer_t)n), error);

    if (status == GG_OK) {
        *has = true;
        for (size_t i = 0; i < n; i++) {
            VECTOR(*vector)[i] = values[i];
        }
    }
    return status;
}

static gg_status fill_nodes(igraph_vector_int_t *vector, bool *has,
                            const uint32_t *nodes, size_t n, gg_error *error)
{
    gg_status status =
        check(igraph_vector_int_init(vector, (igraph_integer_t)n), error);

    if (status == GG_OK) {
        *has = true;
        for (size_t i = 0; i < n; i++) {
            VECTOR(*vector)[i] = (igraph_integer_t)nodes[i];
        }
    }
    return status;
}

static gg_status make_graph(gg_bridge_graph *graph, const gg_graph_view *view,
                            gg_error *error)
{
    igraph_vector_int_t ends;
    gg_status status;

    status = check(igraph_vector_int_init(
                       &ends, (igraph_integer_t)(2 * view->n_edges)), error);
    if (status != GG_OK) {
        return status;
    }
    for (size_t i = 0; i < view->n_edges; i++) {
        VECTOR(ends)[2 * i] = (igraph_integer_t)view->source[i];
        VECTOR(ends)[2 * i + 1] = (igraph_integer_t)view->target[i];
    }
    status = check(igraph_create(&graph->graph, &ends,
                                 (igraph_integer_t)view->n_nodes,
                                 IGRAPH_UNDIRECTED), error);
    graph->has_graph = status == GG_OK;
    igraph_vector_int_destroy(&ends);
    return status;
}

gg_status gg_bridge_graph_new(gg_bridge_graph **out, const gg_graph_view *view,
                              gg_error *error)
{
    gg_bridge_graph *graph = gg_calloc_array(1, sizeof *graph);
    size_t n = view->n_edges;
    gg_status status;

    *out = NULL;
    if (graph == NULL) {
        return gg_fail_memory(error);
    }
    if ((uint64_t)view->n_nodes > (uint64_t)IGRAPH_VCOUNT_MAX ||
        (uint64_t)n > (uint64_t)IGRAPH_ECOUNT_MAX) {
        status = gg_fail(error, GG_ERROR_MEMORY, "", "too large for igraph");
        goto done;
    }
    graph->n_nodes = view->n_nodes;
    graph->n_edges = n;
    status = fill_vector(&graph->weight, &graph->has_weight, view->weight, n,
                         error);
    if (status != GG_OK) {
        goto done;
    }
    status = make_graph(graph, view, error);
done:
    if (status != GG_OK) {
        gg_bridge_graph_free(graph);
        return status;
    }
    *out = graph;
    return GG_OK;
}

void gg_bridge_graph_free(gg_bridge_graph *graph)
{
    if (graph == NULL) {
        return;
    }
    if (graph->has_graph) {
        igraph_destroy(&graph->graph);
    }
    if (graph->has_length) {
        igraph_vector_destroy(&graph->length);
    }
    if (graph->has_weight) {
        igraph_vector_destroy(&graph->weight);
    }
    gg_free(graph);
}

/* ---- what differs between the versions of igraph ----------------------- */

/* 1.0 moved parameters about and took some away. */

static igraph_error_t call_pagerank(gg_bridge_graph *g, igraph_vector_t *out)
{
#if IGRAPH_VERSION_MAJOR >= 1
    return igraph_pagerank(&g->graph, &g->weight, out, NULL, 0.85,
                           IGRAPH_UNDIRECTED, igraph_vss_all(),
                           IGRAPH_PAGERANK_ALGO_PRPACK, NULL);
#else
    return igraph_pagerank(&g->graph, IGRAPH_PAGERANK_ALGO_PRPACK, out, NULL,
                           igraph_vss_all(), IGRAPH_UNDIRECTED, 0.85,
                           &g->weight, NULL);
#endif
}

static igraph_error_t call_eigenvector(gg_bridge_graph *g,
                                       igraph_vector_t *out,
                                       igraph_arpack_options_t *options)
{
#if IGRAPH_VERSION_MAJOR >= 1
    return igraph_eigenvector_centrality(&g->graph, out, NULL, IGRAPH_ALL,
                                         &g->weight, options);
#else
    return igraph_eigenvector_centrality(&g->graph, out, NULL,
                                         IGRAPH_UNDIRECTED, true, &g->weight,
                                         options);
#endif
}

static igraph_error_t call_betweenness(gg_bridge_graph *g,
                                       igraph_vector_t *out)
{
#if IGRAPH_VERSION_MAJOR >= 1
    return igraph_betweenness(&g->graph, &g->length, out, igraph_vss_all(),
                              IGRAPH_UNDIRECTED, false);
#else
    return igraph_betweenness(&g->graph, out, igraph_vss_all(),
                              IGRAPH_UNDIRECTED, &g->length);
#endif
}

static igraph_error_t call_betweenness_from(gg_bridge_graph *g,
                                            const igraph_vector_int_t *sources,
                                            igraph_vector_t *out)
{
#if IGRAPH_VERSION_MAJOR >= 1
    return igraph_betweenness_subset(&g->graph, &g->length, out,
                                     igraph_vss_vector(sources),
                                     igraph_vss_all(), igraph_vss_all(),
                                     IGRAPH_UNDIRECTED, false);
#else
    return igraph_betweenness_subset(&g->graph, out, igraph_vss_all(),
                                     IGRAPH_UNDIRECTED,
                                     igraph_vss_vector(sources),
                                     igraph_vss_all(), &g->length);
#endif
}

/* One round of Leiden, from `membership` or (start false) from scratch.
   `strength` and `total` (twice the sum of weights) make it modularity. */
static igraph_error_t call_leiden(gg_bridge_graph *g,
                                  const igraph_vector_t *strength,
                                  double total, bool start,
                                  igraph_vector_int_t *membership,
                                  double *quality)
{
#if IGRAPH_VERSION_MAJOR >= 1
    (void)strength;
    (void)total;
    return igraph_community_leiden_simple(&g->graph, &g->weight,
                                          IGRAPH_LEIDEN_OBJECTIVE_MODULARITY,
                                          1.0, 0.01, start, 1, membership,
                                          NULL, quality);
#else
    return igraph_community_leiden(&g->graph, &g->weight, strength,
                                   1.0 / total, 0.01, start, 1, membership,
                                   NULL, quality);
#endif
}

/* ---- measures ---------------------------------------------------------- */

/* Most results are a vector of reals: `call` fills it. */
typedef igraph_error_t vector_call(gg_bridge_graph *graph,
                                   igraph_vector_t *out);

static gg_status call_for_doubles(gg_bridge_graph *graph, vector_call *call,
                                  bool may_be_nan, double *out,
                                  gg_error *error)
{
    igraph_vector_t result;
    gg_status status = check(igraph_vector_init(&result, 0), error);

    if (status != GG_OK) {
        return status;
    }
    status = check(call(graph, &result), error);
    if (status == GG_OK) {
        status = take_doubles(&result, graph->n_nodes, may_be_nan, out, error);
    }
    igraph_vector_destroy(&result);
    return status;
}

typedef igraph_error_t int_vector_call(gg_bridge_graph *graph,
                                       igraph_vector_int_t *out);

static gg_status call_for_ints(gg_bridge_graph *graph, int_vector_call *call,
                               int64_t *out, gg_error *error)
{
    igraph_vector_int_t result;
    gg_status status = check(igraph_vector_int_init(&result, 0), error);

    if (status != GG_OK) {
        return status;
    }
    status = check(call(graph, &result), error);
    if (status == GG_OK) {
        status = take_ints(&result, graph->n_nodes, out, error);
    }
    igraph_vector_int_destroy(&result);
    return status;
}

static igraph_error_t call_degree(gg_bridge_graph *g, igraph_vector_int_t *out)
{
    return igraph_degree(&g->graph, out, igraph_vss_all(), IGRAPH_ALL,
                         IGRAPH_NO_LOOPS);
}

gg_status gg_bridge_degree(gg_bridge_graph *graph, int64_t *out,
                           gg_error *error)
{
    return call_for_ints(graph, call_degree, out, error);
}

static igraph_error_t call_strength(gg_bridge_graph *g, igraph_vector_t *out)
{
    return igraph_strength(&g->graph, out, igraph_vss_all(), IGRAPH_ALL,
                           IGRAPH_NO_LOOPS, &g->weight);
}

gg_status gg_bridge_strength(gg_bridge_graph *graph, double *out,
                             gg_error *error)
{
    return call_for_doubles(graph, call_strength, false, out, error);
}

gg_status gg_bridge_pagerank(gg_bridge_graph *graph, double *out,
                             gg_error *error)
{
    return call_for_doubles(graph, call_pagerank, false, out, error);
}

static igraph_error_t call_coreness(gg_bridge_graph *g,
                                    igraph_vector_int_t *out)
{
    return igraph_coreness(&g->graph, out, IGRAPH_ALL);
}

gg_status gg_bridge_coreness(gg_bridge_graph *graph, int64_t *out,
                             gg_error *error)
{
    return call_for_ints(graph, call_coreness, out, error);
}

static igraph_error_t call_clustering(gg_bridge_graph *g, igraph_vector_t *out)
{
    return igraph_transitivity_local_undirected(
        &g->graph, out, igraph_vss_all(), IGRAPH_TRANSITIVITY_ZERO);
}

gg_status gg_bridge_clustering(gg_bridge_graph *graph, double *out,
                               gg_error *error)
{
    return call_for_doubles(graph, call_clustering, false, out, error);
}

static igraph_error_t call_constraint(gg_bridge_graph *g, igraph_vector_t *out)
{
    return igraph_constraint(&g->graph, out, igraph_vss_all(), &g->weight);
}

gg_status gg_bridge_constraint(gg_bridge_graph *graph, double *out,
                               gg_error *error)
{
    return call_for_doubles(graph, call_constraint, true, out, error);
}

static igraph_error_t call_eigenvector_as_usual(gg_bridge_graph *g,
                                                igraph_vector_t *out)
{
    igraph_arpack_options_t options;

    igraph_arpack_options_init(&options);
    return call_eigenvector(g, out, &options);
}

/* A long chain has eigenvalues close together: a wider basis tells them
   apart. */
static igraph_error_t call_eigenvector_patiently(gg_bridge_graph *g,
                                                 igraph_vector_t *out)
{
    igraph_arpack_options_t options;

    igraph_arpack_options_init(&options);
    options.mxiter = 30000;
    options.ncv = g->n_nodes < 60 ? (int)g->n_nodes : 60;
    return call_eigenvector(g, out, &options);
}

/* ARPACK can succeed with all zeros. */
static gg_status check_eigenvector(const double *values, size_t n,
                                   gg_error *error)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i] > 0.5) {
            return GG_OK;
        }
    }
    return wrong_result(error);
}

gg_status gg_bridge_eigenvector(gg_bridge_graph *graph, double *out,
                                gg_error *error)
{
    vector_call *const calls[] = {call_eigenvector_as_usual,
                                  call_eigenvector_patiently};
    gg_status status = GG_OK;

    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        status = call_for_doubles(graph, calls[i], false, out, error);
        if (status == GG_OK) {
            status = check_eigenvector(out, graph->n_nodes, error);
        }
        if (status != GG_ERROR_DATA) {
            break;
        }
    }
    return status;
}

gg_status gg_bridge_components(gg_bridge_graph *graph, uint32_t *out,
                               gg_error *error)
{
    igraph_vector_int_t result;
    gg_status status = check(igraph_vector_int_init(&result, 0), error);

    if (status != GG_OK) {
        return status;
    }
    status = check(igraph_connected_components(&graph->graph, &result, NULL,
                                               NULL, IGRAPH_WEAK), error);
    if (status == GG_OK) {
        status = take_groups(&result, graph->n_nodes, out, error);
    }
    igraph_vector_int_destroy(&result);
    return status;
}

/* ---- shortest paths ---------------------------------------------------- */

/* When the first shortest path is wanted. */
static gg_status need_lengths(gg_bridge_graph *graph, gg_error *error)
{
    double heaviest = 0;
    gg_status status;

    if (graph->has_length) {
        return GG_OK;
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        heaviest = fmax(heaviest, VECTOR(graph->weight)[i]);
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        if (!isfinite(heaviest / VECTOR(graph->weight)[i])) {
            return gg_fail(error, GG_ERROR_DATA, "",
                           "the edge weights are too far apart");
        }
    }
    status = check(igraph_vector_init_copy(&graph->length, &graph->weight),
                   error);
    if (status != GG_OK) {
        return status;
    }
    graph->has_length = true;
    graph->unit = heaviest > 0 ? 1 / heaviest : 1;
    for (size_t i = 0; i < graph->n_edges; i++) {
        VECTOR(graph->length)[i] = heaviest / VECTOR(graph->weight)[i];
    }
    return GG_OK;
}

static gg_status betweenness_from(gg_bridge_graph *graph,
                                  const uint32_t *sources, size_t n_sources,
                                  double *out, gg_error *error)
{
    igraph_vector_int_t nodes;
    igraph_vector_t result;
    bool has_nodes = false;
    bool has_result = false;
    gg_status status;

    status = fill_nodes(&nodes, &has_nodes, sources, n_sources, error);
    if (status != GG_OK) {
        goto done;
    }
    status = check(igraph_vector_init(&result, 0), error);
    if (status != GG_OK) {
        goto done;
    }
    has_result = true;
    status = check(call_betweenness_from(graph, &nodes, &result), error);
    if (status == GG_OK) {
        status = take_doubles(&result, graph->n_nodes, false, out, error);
    }
done:
    if (has_result) {
        igraph_vector_destroy(&result);
    }
    if (has_nodes) {
        igraph_vector_int_destroy(&nodes);
    }
    return status;
}

gg_status gg_bridge_betweenness(gg_bridge_graph *graph,
                                const uint32_t *sources, size_t n_sources,
                                double *out, gg_error *error)
{
    gg_status status = need_lengths(graph, error);

    if (status != GG_OK) {
        return status;
    }
    if (n_sources > 0) {
        return betweenness_from(graph, sources, n_sources, out, error);
    }
    return call_for_doubles(graph, call_betweenness, false, out, error);
}

static igraph_error_t call_closeness(gg_bridge_graph *g, igraph_vector_t *out)
{
    return igraph_closeness(&g->graph, out, NULL, NULL, igraph_vss_all(),
                            IGRAPH_ALL, &g->length, false);
}

gg_status gg_bridge_distance_sums(gg_bridge_graph *graph, double *out,
                                  gg_error *error)
{
    gg_status status = need_lengths(graph, error);

    if (status == GG_OK) {
        status = call_for_doubles(graph, call_closeness, false, out, error);
    }
    for (size_t i = 0; i < graph->n_nodes && status == GG_OK; i++) {
        if (!(out[i] > 0)) {
            status = wrong_result(error);
        } else {
            out[i] = graph->unit / out[i];
        }
    }
    return status;
}

static igraph_error_t call_harmonic(gg_bridge_graph *g, igraph_vector_t *out)
{
    return igraph_harmonic_centrality(&g->graph, out, igraph_vss_all(),
                                      IGRAPH_ALL, &g->length, false);
}

gg_status gg_bridge_inverse_sums(gg_bridge_graph *graph, double *out,
                                 gg_error *error)
{
    gg_status status = need_lengths(graph, error);

    if (status == GG_OK) {
        status = call_for_doubles(graph, call_harmonic, false, out, error);
    }
    for (size_t i = 0; i < graph->n_nodes && status == GG_OK; i++) {
        out[i] /= graph->unit;
    }
    return status;
}

static double *cell(const igraph_matrix_t *matrix, size_t row, size_t column)
{
    return &VECTOR(matrix->data)[(size_t)matrix->nrow * column + row];
}

/* ---- communities ------------------------------------------------------- */

/* We count the rounds ourselves: in 0.10.2 "until stable" (n_iterations < 0)
   has its test the wrong way round and may never end. */
static gg_status improve(gg_bridge_graph *graph,
                         const igraph_vector_t *strength, double total,
                         double least_gain,
                         igraph_vector_int_t *membership, double *quality,
                         gg_error *error)
{
    enum { MOST_ROUNDS = 50 };
    gg_status status = GG_OK;

    *quality = -INFINITY;
    for (int i = 0; i < MOST_ROUNDS && status == GG_OK; i++) {
        double now = 0;
        double gain;

        status = check(call_leiden(graph, strength, total, i > 0, membership,
                                   &now), error);
        if (status == GG_OK && gg_bridge_stopped()) {
            status = check(IGRAPH_INTERRUPTED, error);
        }
        if (status == GG_OK && !isfinite(now)) {
            status = wrong_result(error);
        }
        if (now <= *quality + 1e-10) {
            break;
        }
        gain = now - *quality;
        *quality = now;
        if (gain <= least_gain) {
            break;
        }
    }
    return status;
}

static gg_status best_communities(gg_bridge_graph *graph, unsigned n_runs,
                                  double least_gain,
                                  const igraph_vector_t *strength,
                                  igraph_vector_int_t *membership,
                                  uint32_t *out, gg_error *error)
{
    double total = igraph_vector_sum(strength);
    double best = -INFINITY;
    gg_status status = GG_OK;

    for (unsigned i = 0; i < n_runs && status == GG_OK; i++) {
        double quality = 0;

        status = improve(graph, strength, total, least_gain, membership,
                         &quality, error);
        if (status == GG_OK && quality > best + 1e-10) {
            best = quality;
            status = take_groups(membership, graph->n_nodes, out, error);
        }
    }
    return status;
}

gg_status gg_bridge_communities(gg_bridge_graph *graph, unsigned n_runs,
                                double least_gain, uint32_t *out,
                                gg_error *error)
{
    igraph_vector_int_t membership;
    igraph_vector_t strength;
    bool has_strength = false;
    gg_status status = check(igraph_vector_int_init(&membership, 0), error);

    if (status != GG_OK) {
        return status;
    }
    if (graph->n_edges == 0) { /* modularity is 0/0 */
        for (size_t i = 0; i < graph->n_nodes; i++) {
            out[i] = (uint32_t)i;
        }
        goto done;
    }
    status = check(igraph_vector_init(&strength, 0), error);
    if (status != GG_OK) {
        goto done;
    }
    has_strength = true;
    status = check(call_strength(graph, &strength), error);
    if (status == GG_OK) {
        status = best_communities(graph, n_runs, least_gain, &strength,
                                  &membership, out, error);
    }
done:
    if (has_strength) {
        igraph_vector_destroy(&strength);
    }
    igraph_vector_int_destroy(&membership);
    return status;
}

/* ---- layouts ----------------------------------------------------------- */

static gg_status put_positions(igraph_matrix_t *matrix, bool *has, size_t n,
                               const double *x, const double *y,
                               gg_error *error)
{
    gg_status status =
        check(igraph_matrix_init(matrix, (igraph_integer_t)n, 2), error);

    if (status == GG_OK) {
        *has = true;
        for (size_t i = 0; i < n; i++) {
            *cell(matrix, i, 0) = x[i];
            *cell(matrix, i, 1) = y[i];
        }
    }
    return status;
}

static gg_status take_positions(const igraph_matrix_t *matrix, size_t n,
                                double *x, double *y, gg_error *error)
{
    if ((size_t)igraph_matrix_nrow(matrix) != n ||
        igraph_matrix_ncol(matrix) != 2) {
        return wrong_result(error);
    }
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(*cell(matrix, i, 0)) ||
            !isfinite(*cell(matrix, i, 1))) {
            return wrong_result(error);
        }
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = *cell(matrix, i, 0);
        y[i] = *cell(matrix, i, 1);
    }
    return GG_OK;
}

gg_status gg_bridge_layout_stress(gg_bridge_graph *graph,
                                  const double *lengths, double *x, double *y,
                                  gg_error *error)
{
    igraph_matrix_t at;
    igraph_vector_t wanted;
    bool has_at = false;
    bool has_wanted = false;
    size_t n = graph->n_nodes;
    /* Each moves one node; in larger graphs forces do the rest. */
    size_t n_moves = (n <= 300 ? 50 : 15) * n;
    gg_status status;

    status = put_positions(&at, &has_at, n, x, y, error);
    if (status != GG_OK) {
        goto done;
    }
    status = fill_vector(&wanted, &has_wanted, lengths, graph->n_edges, error);
    if (status != GG_OK) {
        goto done;
    }
    status = check(igraph_layout_kamada_kawai(
                       &graph->graph, &at, true, (igraph_integer_t)n_moves,
                       1e-4, (double)n, &wanted, NULL, NULL, NULL, NULL),
                   error);
    if (status == GG_OK) {
        status = take_positions(&at, n, x, y, error);
    }
done:
    if (has_wanted) {
        igraph_vector_destroy(&wanted);
    }
    if (has_at) {
        igraph_matrix_destroy(&at);
    }
    return status;
}

gg_status gg_bridge_layout_forces(gg_bridge_graph *graph, size_t n_rounds,
                                  double start_step, double *x, double *y,
                                  gg_error *error)
{
    igraph_matrix_t at;
    bool has_at = false;
    size_t n = graph->n_nodes;
    gg_status status = put_positions(&at, &has_at, n, x, y, error);

    if (status == GG_OK) {
        status = check(igraph_layout_fruchterman_reingold(
                           &graph->graph, &at, true,
                           (igraph_integer_t)n_rounds, start_step,
                           IGRAPH_LAYOUT_AUTOGRID, &graph->weight, NULL, NULL,
                           NULL, NULL), error);
    }
    if (status == GG_OK) {
        status = take_positions(&at, n, x, y, error);
    }
    if (has_at) {
        igraph_matrix_destroy(&at);
    }
    return status;
}
