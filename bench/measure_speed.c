/* measure_speed [--large] [--nodes N --edges M] [MEASURE...]

   Computes the default measures of a random graph (closeness comes with
   betweenness), or those named, each in a process of its own, and prints time,
   memory and the column's description; what igraph needs for one source of
   the shortest paths; then all default ones together, with as many processes
   as there are processors (also when "default" is named last). --large: 1,000,000 nodes and 10,000,000
   edges instead of 100,000 and 1,000,000. */
#define _DEFAULT_SOURCE 1 /* wait4, clock_gettime */

#include "measure/igraph_bridge.h"
#include "measure/measure.h"
#include "random_graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static void tell(void *user, const gg_message *message)
{
    (void)user;
    printf("  %s\n", message->text);
}

static const char *method_of(const gg_network *network)
{
    const gg_table *nodes = &network->nodes;

    return nodes->n_columns > 0
               ? nodes->columns[nodes->n_columns - 1].description
               : "";
}

/* In a child; the description of the last column goes to stdout. */
static int compute(gg_network *network, const gg_measure_options *options)
{
    gg_error error = {0};
    gg_log log;
    gg_status status;

    gg_log_init(&log);
    status = gg_measure_network(network, options, &log, &error);
    gg_log_flush(&log, tell, NULL);
    gg_log_clear(&log);
    if (status != GG_OK) {
        printf("  %s\n", error.message);
    } else if (options->n_names == 1) {
        printf("%-22s %.150s\n", "", method_of(network));
    }
    (void)fflush(stdout);
    return status == GG_OK ? 0 : 1;
}

static gg_status ask_igraph(void *user, gg_error *error)
{
    const gg_graph_view *view = user;
    uint32_t sources[2] = {0, (uint32_t)view->n_nodes / 2};
    double *values = malloc(view->n_nodes * sizeof *values);
    gg_bridge_graph *graph = NULL;
    gg_status status = gg_bridge_graph_new(&graph, view, error);
    double start = now();

    if (status == GG_OK && values != NULL) {
        status = gg_bridge_betweenness(graph, sources, 2, values, error);
        printf("igraph, a source     %8.3f s   of betweenness, nodes in their "
               "own order\n", (now() - start) / 2);
    }
    gg_bridge_graph_free(graph);
    free(values);
    return status;
}

static void run_igraph(const gg_network *network)
{
    gg_graph_view view = {network->nodes.n_rows, network->edges.n_rows,
                          network->edge_source, network->edge_target,
                          network->edge_weight};
    gg_bridge_options options = {.seed = 1};
    gg_error error = {0};

    if (gg_bridge_run(ask_igraph, &view, &options, &error) != GG_OK) {
        printf("igraph: %s\n", error.message);
    }
}

static void run(const char *name, gg_network *network,
                const gg_measure_options *options)
{
    struct rusage used;
    double start = now();
    int how = 0;
    pid_t pid;

    (void)fflush(stdout);
    pid = fork();
    if (pid == 0) {
        _exit(compute(network, options));
    }
    memset(&used, 0, sizeof used);
    (void)wait4(pid, &how, 0, &used);
    printf("%-19s %8.2f s %8.2f s CPU %7ld MB%s\n", name, now() - start,
           seconds(used.ru_utime) + seconds(used.ru_stime),
           used.ru_maxrss / 1024, how == 0 ? "" : "  FAILED");
}

int main(int argc, char **argv)
{
    gg_measure_options options;
    size_t n_nodes = 100000;
    size_t n_edges = 1000000;
    int first = 1;
    gg_network *network;
    double start = now();

    for (; first < argc && argv[first][0] == '-'; first++) {
        if (strcmp(argv[first], "--large") == 0) {
            n_nodes = 1000000;
            n_edges = 10000000;
        } else if (strcmp(argv[first], "--nodes") == 0 && first + 1 < argc) {
            n_nodes = (size_t)strtoul(argv[++first], NULL, 10);
        } else if (strcmp(argv[first], "--edges") == 0 && first + 1 < argc) {
            n_edges = (size_t)strtoul(argv[++first], NULL, 10);
        } else {
            (void)fprintf(stderr, "unknown option %s\n", argv[first]);
            return 2;
        }
    }
    network = random_graph(n_nodes, n_edges, 1);
    if (network == NULL) {
        (void)fprintf(stderr, "out of memory\n");
        return 5;
    }
    printf("%zu nodes, %zu edges, made in %.1f s\n", network->nodes.n_rows,
           network->edges.n_rows, now() - start);
    gg_measure_options_init(&options);
    for (size_t i = 0; i < gg_measure_count(); i++) {
        const char *name = gg_measure_get(i)->name;
        bool wanted = first == argc && gg_measure_get(i)->is_default &&
                      strcmp(name, "closeness") != 0;

        for (int k = first; k < argc; k++) {
            wanted = wanted || strcmp(argv[k], name) == 0;
        }
        if (wanted) {
            options.names = &name;
            options.n_names = 1;
            options.n_processes = 1;
            run(name, network, &options);
        }
    }
    if (first == argc || strcmp(argv[argc - 1], "default") == 0) {
        run_igraph(network);
        options.n_names = 0;
        options.n_processes = 0;
        run("all default ones", network, &options);
    }
    gg_network_free(network);
    return 0;
}
