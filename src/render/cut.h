/* Which nodes and edges of a network are drawn: the strongest edges, and the
   nodes that stand at them. */
#ifndef GG_RENDER_CUT_H
#define GG_RENDER_CUT_H

#include "base/arena.h"
#include "export/look.h"
#include "gazgraph.h"
#include "net/network.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gg_cut {
    size_t *nodes;  /* rows, rising */
    size_t n_nodes;
    size_t *edges;  /* rows, by weight, the greatest first */
    size_t n_edges;
    size_t n_allowed; /* nodes that could be drawn, and ... */
    size_t n_between; /* ... edges between them */
    uint32_t *place; /* of each row of the network among `nodes`;
                        GG_NOT_DRAWN */
    /* Only where edges were left out: how many weigh as little as the lightest
       that is drawn, and how many of them are drawn. */
    double lightest;
    size_t n_equal;
    size_t n_equal_drawn;
    /* Of the drawn edges, yyyymmdd; 0: no date is known. */
    int64_t first;
    int64_t last;
} gg_cut;

#define GG_NOT_DRAWN UINT32_MAX

/* Keeps the `top_nodes` largest nodes (0: all), and of the edges between them
   the `top_edges` heaviest (0: all). Among edges of one weight those between
   larger nodes come first, then those that stand first in the network. Nodes
   that lose their last edge to the cut are not drawn. Lives in `arena`. */
gg_status gg_cut_network(gg_cut *cut, const gg_network *network,
                         const gg_look *look, uint64_t top_nodes,
                         uint64_t top_edges, gg_arena *arena,
                         gg_error *error);

#endif
