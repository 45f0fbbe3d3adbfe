/* A layout for graphs that are too large for igraph's: forces on a hierarchy
   of ever smaller graphs. How much is done depends on the number of nodes and
   edges alone, never on the clock. */
#ifndef GG_MEASURE_CROWD_H
#define GG_MEASURE_CROWD_H

#include "measure/boxes.h"
#include "measure/igraph_bridge.h"

/* Moves the boxes of a connected graph's nodes to where they belong. `stopped`
   (may be NULL) is asked after each round. */
gg_status gg_crowd_layout(const gg_graph_view *graph, uint64_t seed,
                          bool (*stopped)(void), gg_box *boxes,
                          gg_error *error);

#endif
