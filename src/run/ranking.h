/* The most central entities and the heaviest edges, for people to read. */
#ifndef GG_RUN_RANKING_H
#define GG_RUN_RANKING_H

#include "base/arena.h"
#include "gazgraph.h"
#include "net/network.h"

/* Fills shown->top_nodes and top_edges, at most `top` each; strings are copied
   into `arena`. Equal scores go by mentions, then by row. */
gg_status gg_rank(gg_report *shown, gg_arena *arena,
                  const gg_network *network, uint32_t top, gg_error *error);

#endif
