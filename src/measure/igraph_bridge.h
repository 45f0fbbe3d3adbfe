/* The one door to igraph: plain arrays in, plain arrays out. No other file
   includes igraph.h.

   igraph keeps its handlers, its random numbers and its clean-up stack in
   globals, so every call below the line belongs inside a task:

       gg_bridge_run(my_task, &my_data, &(gg_bridge_options){.seed = 42}, error)

   which puts our handlers and a freshly seeded generator in place, allows one
   thread to OpenMP and BLAS (sums in another order are other sums), runs
   my_task, and restores everything. In one process tasks wait for each other.

   Results are checked before they are handed out: right length, finite. */
#ifndef GG_MEASURE_IGRAPH_BRIDGE_H
#define GG_MEASURE_IGRAPH_BRIDGE_H

#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An undirected graph without loops and multiple edges; borrowed. Weights are
   finite and > 0. */
typedef struct gg_graph_view {
    size_t n_nodes;
    size_t n_edges;
    const uint32_t *source;
    const uint32_t *target;
    const double *weight;
} gg_graph_view;

typedef struct gg_bridge_options {
    uint64_t seed;
    bool in_child;           /* a fatal error ends the process with ... */
    long parent;             /* ... in_child: stop when this process is gone */
    const volatile int *stop; /* non-zero: give up; may be NULL */
} gg_bridge_options;

/* Exit code of a child in which igraph met a fatal error. */
enum { GG_BRIDGE_EXIT_FATAL = 70 };

typedef gg_status gg_bridge_task(void *user, gg_error *error);

/* Runs `task`. A fatal error of igraph (a broken invariant) in a child calls
   _exit; elsewhere it leaves the task by longjmp, which leaks what the task
   had allocated but keeps the process. */
gg_status gg_bridge_run(gg_bridge_task *task, void *user,
                        const gg_bridge_options *options, gg_error *error);

/* ---- only inside a task ------------------------------------------------ */

/* True when the caller wants to stop, or the parent of this child died. */
bool gg_bridge_stopped(void);

typedef struct gg_bridge_graph gg_bridge_graph;

/* Copies the view. The graph has at least one node. */
gg_status gg_bridge_graph_new(gg_bridge_graph **out, const gg_graph_view *view,
                              gg_error *error);
void gg_bridge_graph_free(gg_bridge_graph *graph);

/* The results of all functions are arrays of one value a node. */
gg_status gg_bridge_degree(gg_bridge_graph *graph, int64_t *out,
                           gg_error *error);
gg_status gg_bridge_strength(gg_bridge_graph *graph, double *out,
                             gg_error *error);
/* Damping 0.85, weights; sums to 1. */
gg_status gg_bridge_pagerank(gg_bridge_graph *graph, double *out,
                             gg_error *error);
/* Weights; the greatest value is 1. For a connected graph with an edge. */
gg_status gg_bridge_eigenvector(gg_bridge_graph *graph, double *out,
                                gg_error *error);
gg_status gg_bridge_coreness(gg_bridge_graph *graph, int64_t *out,
                             gg_error *error);
/* Without weights; 0 where the degree is below 2. */
gg_status gg_bridge_clustering(gg_bridge_graph *graph, double *out,
                               gg_error *error);
/* Weights; NaN for an isolated node. */
gg_status gg_bridge_constraint(gg_bridge_graph *graph, double *out,
                               gg_error *error);
/* Components, in any numbering from 0. */
gg_status gg_bridge_components(gg_bridge_graph *graph, uint32_t *out,
                               gg_error *error);

/* Shortest paths: the distance of two neighbours is 1/weight. */

/* For every node the number of shortest paths through it, over all unordered
   pairs of other nodes; with `sources` (n_sources > 0) only the paths from
   these, each counted half. */
gg_status gg_bridge_betweenness(gg_bridge_graph *graph,
                                const uint32_t *sources, size_t n_sources,
                                double *out, gg_error *error);
/* For every node the sum of distances to all others; connected graphs of at
   least two nodes. */
gg_status gg_bridge_distance_sums(gg_bridge_graph *graph, double *out,
                                  gg_error *error);
/* For every node the sum of 1/distance to all others; the same graphs. */
gg_status gg_bridge_inverse_sums(gg_bridge_graph *graph, double *out,
                                 gg_error *error);
/* Leiden on modularity (resolution 1) with weights: the best of n_runs runs,
   each repeated while it gains more modularity than `least_gain`. Any numbering
   below n_nodes. */
gg_status gg_bridge_communities(gg_bridge_graph *graph, unsigned n_runs,
                                double least_gain, uint32_t *out,
                                gg_error *error);

/* Layouts: positions in, better positions out, n_nodes each. The weights of
   the graph pull; `lengths` (one an edge) are the distances wanted. */
gg_status gg_bridge_layout_stress(gg_bridge_graph *graph,
                                  const double *lengths, double *x, double *y,
                                  gg_error *error);
gg_status gg_bridge_layout_forces(gg_bridge_graph *graph, size_t n_rounds,
                                  double start_step, double *x, double *y,
                                  gg_error *error);

#endif
