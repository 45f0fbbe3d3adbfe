/* A graph as arrays of neighbours, and its nodes in a better order.

   Walks through a large graph wait for memory. Numbered by degree, the nodes
   that everybody is linked with lie side by side and stay in the cache: the
   nodes of higher degree first, then by row. */
#ifndef GG_MEASURE_ARCS_H
#define GG_MEASURE_ARCS_H

#include "measure/igraph_bridge.h"

typedef struct gg_arc {
    double length; /* greatest weight / weight, so that all are >= 1 */
    uint32_t target;
} gg_arc;

/* Node i has arc[start[i]] to arc[start[i + 1] - 1], the shortest first; each
   edge is there twice. */
typedef struct gg_arcs {
    size_t n_nodes;
    size_t *start; /* n_nodes + 1 */
    gg_arc *arc;
    double longest;
    double unit;    /* distance = unit * length */
} gg_arcs;

/* GG_ERROR_DATA: the weights are too far apart for lengths. */
gg_status gg_arcs_new(gg_arcs **out, const gg_graph_view *graph,
                      gg_error *error);
void gg_arcs_free(gg_arcs *arcs);

typedef struct gg_renumbered {
    gg_graph_view graph; /* edges sorted, source < target */
    uint32_t *row_of;    /* of a new number */
    uint32_t *source;    /* what `graph` borrows */
    uint32_t *target;
    double *weight;
} gg_renumbered;

gg_status gg_renumbered_new(gg_renumbered **out, const gg_graph_view *graph,
                            gg_error *error);
void gg_renumbered_free(gg_renumbered *renumbered);

#endif
