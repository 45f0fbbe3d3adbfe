/* Groups of a graph as graphs of their own: its connected components, so that
   what costs nodes times edges costs it per component, or its communities.

       nodes   | 4 0 7 9 | 2 5 | 1 |     part 0, part 1, part 2: by size, then
               ^ start[0] ^ [1] ^ [2]    by smallest row; rows ascend within
*/
#ifndef GG_MEASURE_PARTS_H
#define GG_MEASURE_PARTS_H

#include "measure/igraph_bridge.h"

typedef struct gg_parts {
    size_t n_parts;
    size_t *node_start;  /* n_parts + 1 offsets into nodes */
    uint32_t *nodes;     /* rows of the whole graph */
    uint32_t *part_of;   /* of a row */
    size_t *edge_start;  /* n_parts + 1 offsets into the edges */
    uint32_t *source;    /* position within the part */
    uint32_t *target;
    double *weight;
} gg_parts;

/* The connected components. Only inside a bridge task. `whole` is the same
   graph, where the caller has it, or NULL. */
gg_status gg_parts_new(gg_parts **out, const gg_graph_view *graph,
                       gg_bridge_graph *whole, gg_error *error);
/* Any groups, a number below n_nodes for each row, which are numbered anew.
   Edges from group to group are left out. */
gg_status gg_parts_split(gg_parts **out, const gg_graph_view *graph,
                         const uint32_t *group, gg_error *error);
void gg_parts_free(gg_parts *parts);
/* Borrowed from `parts`. */
gg_graph_view gg_parts_view(const gg_parts *parts, size_t part);
/* The rows of a part; their number is the view's n_nodes. */
const uint32_t *gg_parts_nodes(const gg_parts *parts, size_t part);

/* Numbers n groups (all < n) anew in place: from 0, larger groups first, then
   the one with the smaller first row. *n_groups may be NULL. */
gg_status gg_number_groups(uint32_t *group, size_t n, size_t *n_groups,
                           gg_error *error);

#endif
