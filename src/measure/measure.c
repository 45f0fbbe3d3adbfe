#define _DEFAULT_SOURCE 1 /* sysconf's number of processors */

#include "measure/measure.h"

#include "base/error.h"
#include "base/memory.h"
#include "measure/parts.h"
#include "measure/prepare.h"
#include "base/round.h"
#include "measure/table.h"
#include "measure/worker.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void gg_measure_options_init(gg_measure_options *options)
{
    *options = (gg_measure_options){
        .seed = 42, .exact_budget = 5e7, .layout = true};
}

/* ---- a run ------------------------------------------------------------- */

/* The measures of one call, and the memory for what they find: shared with
   the children, unless there are none. */
typedef struct run {
    gg_measure_input input;
    gg_prepared prepared; /* what input points to */
    const gg_measure_options *options;
    const gg_measure_row *rows[GG_MEASURE_ROWS]; /* in the order of the table */
    size_t n_rows;
    /* Rows, the slow ones first; GG_MEASURE_ROWS + b: block b of the estimates, after
       which those that wait for it come. */
    size_t jobs[GG_MEASURE_ROWS + GG_ESTIMATE_BLOCKS];
    size_t n_jobs;
    size_t first_job;    /* of those that run now */
    size_t n_waiting;    /* so many jobs, the last ones, wait for the blocks */
    long process;        /* the parent */
    gg_worker_result *results; /* of a job */
    gg_worker_result *row_results; /* of a row, and one more: the keeper's */
    char (*descriptions)[GG_MEASURE_DESCRIPTION]; /* of a row */
    int64_t *values;           /* 2 * n_nodes of 8 bytes, of a row */
} run;

static size_t n_values(const run *r)
{
    return r->n_rows * r->input.graph.n_nodes * 2;
}

static gg_measure_output output_of(const run *r, size_t i)
{
    size_t n = r->input.graph.n_nodes;
    int64_t *values = r->values + i * 2 * n;
    gg_measure_output out = {.description = r->descriptions[i]};

    for (size_t k = 0; k < 2; k++) {
        if (r->rows[i]->type == GG_COLUMN_INT) {
            out.values[k].ints = values + k * n;
        } else {
            out.values[k].doubles = (double *)(void *)(values + k * n);
        }
    }
    return out;
}

typedef struct job {
    const run *run;
    size_t row;
} job;

/* By size and first row, which another numbering of the nodes has changed. */
static gg_status number_groups(int64_t *values, size_t n, gg_error *error)
{
    uint32_t *groups = gg_alloc_array(n, sizeof *groups);
    gg_status status;

    if (groups == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        groups[i] = (uint32_t)values[i];
    }
    status = gg_number_groups(groups, n, NULL, error);
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        values[i] = groups[i];
    }
    gg_free(groups);
    return status;
}

static gg_status compute_job(void *user, gg_error *error)
{
    const job *j = user;
    bool is_block = j->row >= GG_MEASURE_ROWS;
    const gg_measure_row *r = j->run->rows[is_block ? 0 : j->row];
    gg_measure_output out = output_of(j->run, is_block ? 0 : j->row);
    size_t n = j->run->input.graph.n_nodes;
    gg_status status;

    if (is_block) {
        return gg_estimate_block(j->run->input.estimate, j->row - GG_MEASURE_ROWS,
                                 gg_bridge_stopped, error);
    }
    status = gg_measure_compute(r, &j->run->input, &out, error);
    if (status == GG_OK && r->digits > 0) {
        gg_round_values(out.values[0].doubles, n, r->digits);
    }
    for (size_t k = 0; k < 2 && r->columns[k] != NULL && status == GG_OK;
         k++) {
        status = gg_prepared_restore(&j->run->prepared, out.values[k].ints, n,
                                     error);
    }
    if (status == GG_OK && r->is_group) {
        status = number_groups(out.values[0].ints, n, error);
    }
    return status;
}

static gg_status run_job(void *user, size_t i, bool in_child, gg_error *error)
{
    const run *r = user;
    job j = {r, r->jobs[r->first_job + i]};
    gg_bridge_options options = {.seed = r->options->seed,
                                 .in_child = in_child,
                                 .parent = r->process,
                                 .stop = r->options->stop};

    return gg_bridge_run(compute_job, &j, &options, error);
}

/* ---- what is asked for ------------------------------------------------- */

static bool is_asked_for(const gg_measure_row *r, const gg_measure_options *options)
{
    for (size_t i = 0; i < options->n_names; i++) {
        if (strcmp(options->names[i], r->info.name) == 0) {
            return true;
        }
    }
    if (options->n_names > 0 || !r->info.is_default) {
        return false;
    }
    return options->layout || r->compute != gg_compute_layout;
}

static gg_status check_names(const gg_measure_options *options,
                             gg_error *error)
{
    for (size_t i = 0; i < options->n_names; i++) {
        if (!gg_measure_known(options->names[i])) {
            return gg_fail(error, GG_ERROR_USAGE, "", "no measure \"%s\"",
                           options->names[i] != NULL ? options->names[i] : "");
        }
    }
    return GG_OK;
}

static gg_status check_graph(const gg_graph_view *graph, gg_error *error)
{
    if (graph->n_nodes > UINT32_MAX) {
        return gg_fail(error, GG_ERROR_MEMORY, "", "too many nodes");
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        double weight = graph->weight[i];

        if (!isfinite(weight) || !(weight > 0)) {
            return gg_fail(error, GG_ERROR_DATA, "",
                           "edge %zu has no positive weight", i);
        }
        if (graph->source[i] >= graph->n_nodes ||
            graph->target[i] >= graph->n_nodes ||
            graph->source[i] == graph->target[i]) {
            return gg_fail(error, GG_ERROR_DATA, "",
                           "edge %zu does not join two nodes", i);
        }
    }
    return GG_OK;
}

static bool is_slow(const gg_measure_row *r)
{
    return r->compute != NULL && !r->is_quick;
}

static void choose_rows(run *r)
{
    for (size_t i = 0; i < GG_MEASURE_ROWS; i++) {
        if (is_asked_for(gg_measure_row_at(i), r->options)) {
            r->rows[r->n_rows++] = gg_measure_row_at(i);
        }
    }
}

static unsigned find_paths(const run *r)
{
    unsigned paths = 0;

    for (size_t i = 0; i < r->n_rows; i++) {
        paths |= r->rows[i]->paths;
    }
    return paths;
}

enum kind { SLOW, QUICK, WAITING };

static void add_jobs(run *r, enum kind kind)
{
    bool has_blocks = r->input.estimate != NULL;

    for (size_t i = r->n_rows; i-- > 0;) {
        const gg_measure_row *it = r->rows[i];
        enum kind its = has_blocks && it->paths != 0 ? WAITING
                        : is_slow(it)                ? SLOW
                                                     : QUICK;

        if (its == kind) {
            r->jobs[r->n_jobs++] = i;
        }
    }
}

/* The layout and the communities, at the end, take longest. */
static void order_jobs(run *r)
{
    size_t before;

    add_jobs(r, SLOW);
    for (size_t b = 0; b < GG_ESTIMATE_BLOCKS && r->input.estimate != NULL;
         b++) {
        r->jobs[r->n_jobs++] = GG_MEASURE_ROWS + b;
    }
    add_jobs(r, QUICK);
    before = r->n_jobs;
    add_jobs(r, WAITING);
    r->n_waiting = r->n_jobs - before;
}

static const gg_str *find_labels(const gg_network *network)
{
    const gg_column *label = gg_table_find_column(&network->nodes, "label");

    return label != NULL && label->type == GG_COLUMN_STRING
               ? label->values.strings
               : network->node_ids;
}

/* ---- memory ------------------------------------------------------------ */

static void *get_memory(const run *r, size_t n, size_t size)
{
    return r->options->in_process ? gg_calloc_array(n, size)
                                  : gg_shared_alloc(n, size);
}

static void free_memory(const run *r, void *block, size_t n, size_t size)
{
    if (r->options->in_process) {
        gg_free(block);
    } else {
        gg_shared_free(block, n, size);
    }
}

enum { MOST_JOBS = GG_MEASURE_ROWS + GG_ESTIMATE_BLOCKS };

static bool allocate(run *r)
{
    r->results = get_memory(r, MOST_JOBS, sizeof *r->results);
    r->row_results = get_memory(r, r->n_rows + 1, sizeof *r->row_results);
    r->descriptions = get_memory(r, r->n_rows, sizeof *r->descriptions);
    r->values = get_memory(r, n_values(r), sizeof *r->values);
    if (r->results == NULL || r->row_results == NULL ||
        r->descriptions == NULL || r->values == NULL) {
        return false;
    }
    for (size_t i = 0; i < r->n_rows; i++) {
        (void)snprintf(r->descriptions[i], GG_MEASURE_DESCRIPTION, "%s",
                       r->rows[i]->description);
    }
    return true;
}

static void deallocate(run *r)
{
    free_memory(r, r->results, MOST_JOBS, sizeof *r->results);
    free_memory(r, r->row_results, r->n_rows + 1, sizeof *r->row_results);
    free_memory(r, r->descriptions, r->n_rows, sizeof *r->descriptions);
    free_memory(r, r->values, n_values(r), sizeof *r->values);
}

/* ---- results ----------------------------------------------------------- */

static const char *signal_name(int number)
{
    switch (number) {
    case SIGABRT: return " (SIGABRT)";
    case SIGBUS:  return " (SIGBUS)";
    case SIGFPE:  return " (SIGFPE)";
    case SIGILL:  return " (SIGILL)";
    case SIGKILL: return " (SIGKILL), perhaps for want of memory";
    case SIGSEGV: return " (SIGSEGV)";
    case SIGTERM: return " (SIGTERM)";
    default:      return "";
    }
}

static void report(const gg_worker_result *result, const char *name,
                   gg_log *log)
{
    if (log == NULL) {
        return;
    }
    if (result->finished) {
        gg_log_add(log, GG_REASON_MEASURE, name, 0, 0, GG_NO_BYTE,
                   "%s left out: %s", name, result->error.message);
    } else if (result->signal != 0) {
        gg_log_add(log, GG_REASON_MEASURE, name, 0, 0, GG_NO_BYTE,
                   "%s left out: its process died of signal %d%s", name,
                   result->signal, signal_name(result->signal));
    } else if (result->exit_code == GG_BRIDGE_EXIT_FATAL) {
        gg_log_add(log, GG_REASON_MEASURE, name, 0, 0, GG_NO_BYTE,
                   "%s left out: fatal error in igraph", name);
    } else {
        gg_log_add(log, GG_REASON_MEASURE, name, 0, 0, GG_NO_BYTE,
                   "%s left out: its process ended with code %d", name,
                   result->exit_code);
    }
}

/* A column of that name to write to, old or new. */
static gg_status get_column(gg_network *network, const char *name,
                            const char *description, gg_column_type type,
                            gg_column **out, gg_error *error)
{
    gg_table *nodes = &network->nodes;

    for (size_t i = 0; i < nodes->n_columns; i++) {
        gg_column *column = &nodes->columns[i];
        gg_str copy;

        if (strcmp(column->name, name) != 0 || column->type != type) {
            continue;
        }
        copy = gg_arena_copy(&network->arena, gg_str_from(description));
        if (copy.ptr == NULL) {
            return gg_fail_memory(error);
        }
        column->description = copy.ptr;
        *out = column;
        return GG_OK;
    }
    if (nodes->n_columns == GG_MAX_COLUMNS) {
        return gg_fail(error, GG_ERROR_DATA, "", "too many columns");
    }
    *out = gg_table_add_column(nodes, &network->arena, name, description,
                               type);
    return *out != NULL ? GG_OK : gg_fail_memory(error);
}

static gg_status store_row(gg_network *network, const run *r, size_t i,
                           gg_error *error)
{
    size_t n = network->nodes.n_rows;
    gg_measure_output out = output_of(r, i);

    for (size_t k = 0; k < 2 && r->rows[i]->columns[k] != NULL; k++) {
        gg_column *column = NULL;
        gg_status status =
            get_column(network, r->rows[i]->columns[k], out.description,
                       r->rows[i]->type, &column, error);

        if (status != GG_OK) {
            return status;
        }
        if (n > 0 && column->type == GG_COLUMN_INT) {
            memcpy(column->values.ints, out.values[k].ints,
                   n * sizeof *out.values[k].ints);
        } else if (n > 0) {
            memcpy(column->values.doubles, out.values[k].doubles,
                   n * sizeof *out.values[k].doubles);
        }
    }
    return GG_OK;
}

static gg_status store(gg_network *network, const run *r, gg_log *log,
                       gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < r->n_rows && status == GG_OK; i++) {
        const gg_worker_result *result = &r->row_results[i];

        if (result->finished && result->status == GG_OK) {
            status = store_row(network, r, i, error);
        } else {
            report(result, r->rows[i]->info.name, log);
        }
    }
    return status;
}

/* ---- the call ---------------------------------------------------------- */

static unsigned count_processes(const gg_measure_options *options)
{
    long n;

    if (options->n_processes > 0) {
        return options->n_processes;
    }
    n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

/* Jobs [from, from + n). */
static gg_status run_jobs(run *r, size_t from, size_t n, gg_error *error)
{
    const gg_measure_options *options = r->options;

    r->first_job = from;
    if (options->in_process) {
        return gg_workers_run_here(run_job, r, r->results + from, n,
                                   options->stop, error);
    }
    return gg_workers_run(run_job, r, r->results + from, n,
                          count_processes(options), options->stop, error);
}

/* Where a block is missing, nothing that waits for it can be had. */
static const gg_worker_result *find_failed_block(const run *r)
{
    for (size_t i = 0; i < r->n_jobs; i++) {
        const gg_worker_result *result = &r->results[i];

        if (r->jobs[i] >= GG_MEASURE_ROWS &&
            (!result->finished || result->status != GG_OK)) {
            return result;
        }
    }
    return NULL;
}

static gg_status run_all_jobs(run *r, gg_error *error)
{
    size_t n = r->n_jobs - r->n_waiting;
    gg_status status = run_jobs(r, 0, n, error);
    const gg_worker_result *failed;

    if (status != GG_OK || r->n_waiting == 0) {
        return status;
    }
    failed = find_failed_block(r);
    if (failed == NULL) {
        return run_jobs(r, n, r->n_waiting, error);
    }
    for (size_t i = n; i < r->n_jobs; i++) {
        r->results[i] = *failed;
    }
    return GG_OK;
}

static gg_status prepare(void *user, gg_error *error)
{
    run *r = user;

    return gg_prepare(&r->prepared, &r->input, find_paths(r),
                      !r->options->in_process, error);
}

/* Every measure ends like this. */
static void set_results(run *r, const gg_worker_result *result)
{
    for (size_t i = 0; i < r->n_rows; i++) {
        r->row_results[i] = *result;
    }
}

/* Jobs are in another order than rows. */
static gg_status run_rows(run *r, gg_error *error)
{
    gg_status status;

    order_jobs(r);
    status = run_all_jobs(r, error);
    for (size_t i = 0; i < r->n_jobs && status == GG_OK; i++) {
        if (r->jobs[i] < GG_MEASURE_ROWS) {
            r->row_results[r->jobs[i]] = r->results[i];
        }
    }
    return status;
}

/* Makes what the measures share and lets them run: in a child, which is the
   parent of the others then, so that a fault here harms nobody either. */
static gg_status keep(void *user, size_t i, bool in_child, gg_error *error)
{
    run *r = user;
    gg_bridge_options options = {.seed = r->options->seed,
                                 .in_child = in_child,
                                 .parent = r->process,
                                 .stop = r->options->stop};
    gg_status status = gg_bridge_run(prepare, r, &options, error);

    (void)i;
    r->process = (long)getpid();
    if (status == GG_OK) {
        status = run_rows(r, error);
    }
    gg_prepared_clear(&r->prepared);
    return status;
}

static gg_status run_keeper(run *r, gg_error *error)
{
    gg_worker_result *result = &r->row_results[r->n_rows];
    const volatile int *stop = r->options->stop;
    gg_status status =
        r->options->in_process
            ? gg_workers_run_here(keep, r, result, 1, stop, error)
            : gg_workers_run(keep, r, result, 1, 1, stop, error);

    if (status == GG_OK && (!result->finished || result->status != GG_OK)) {
        set_results(r, result);
    }
    return status;
}

static gg_status compute_all(run *r, gg_error *error)
{
    static const gg_worker_result empty = {.finished = true,
                                           .status = GG_OK};

    if (r->input.graph.n_nodes == 0) { /* columns without rows */
        set_results(r, &empty);
        return GG_OK;
    }
    return gg_needs_preparation(&r->input, find_paths(r))
               ? run_keeper(r, error)
               : run_rows(r, error);
}

gg_status gg_measure_network(gg_network *network,
                             const gg_measure_options *options, gg_log *log,
                             gg_error *error)
{
    gg_measure_options defaults;
    run r = {.process = (long)getpid()};
    gg_status status;

    gg_measure_options_init(&defaults);
    r.options = options != NULL ? options : &defaults;
    r.input = (gg_measure_input){
        .graph = {.n_nodes = network->nodes.n_rows,
                  .n_edges = network->edges.n_rows,
                  .source = network->edge_source,
                  .target = network->edge_target,
                  .weight = network->edge_weight},
        .labels = find_labels(network),
        .seed = r.options->seed,
        .exact_budget = r.options->exact_budget};
    status = check_names(r.options, error);
    if (status == GG_OK) {
        status = check_graph(&r.input.graph, error);
    }
    if (status != GG_OK) {
        return status;
    }
    choose_rows(&r);
    status = allocate(&r) ? compute_all(&r, error) : gg_fail_memory(error);
    if (status == GG_OK) {
        status = store(network, &r, log, error);
    }
    deallocate(&r);
    return status;
}
