/* Shortest paths from one node to all it reaches, and what share of them goes
   through each node (Brandes 2001, "A faster algorithm for betweenness
   centrality").

   No length is below 1, so nodes less than that apart cannot come nearer
   through each other: they wait in buckets, half a length wide, and are taken
   bucket by bucket (Dinitz 1978), without a heap. Half, so that the last step
   of a path comes from another bucket even where rounding has moved it. */
#ifndef GG_MEASURE_REACH_H
#define GG_MEASURE_REACH_H

#include "measure/arcs.h"

typedef struct gg_reach gg_reach;

/* Keeps `arcs`. Scratch: one a process, for one source after the other. */
gg_status gg_reach_new(gg_reach **out, const gg_arcs *arcs, gg_error *error);
void gg_reach_free(gg_reach *search);

/* n_component: how many nodes the source reaches, with itself. */
gg_status gg_reach_run(gg_reach *search, uint32_t source, size_t n_component,
                        bool with_shares, gg_error *error);

/* Of the last run: the nodes, near ones first; the source is the first. */
const uint32_t *gg_reach_order(const gg_reach *search, size_t *n);
/* In units of arcs->length; only for nodes of the order. */
const double *gg_reach_distances(const gg_reach *search);
/* Sum over all other ends of the share of the shortest paths from the source
   that have the node inside, each times how far along the path the node is (0
   at the source, 1 at the end); only for nodes of the order but the source.
   From both ends of a path that makes 1, and what is near a source by chance
   counts little (Geisberger, Sanders and Schultes 2008, "Better approximation
   of betweenness centrality"). Two paths are equally long when they differ by
   less than 1e-10 of their sum, as in igraph. */
const double *gg_reach_shares(const gg_reach *search);

#endif
