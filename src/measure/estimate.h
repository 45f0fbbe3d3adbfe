/* Betweenness, closeness and harmonic centrality from sampled sources. One
   search from a source serves all three; the sources come in a fixed number of
   blocks, which can be searched in any order and by any process: the sums of
   the blocks are added up in the order of the blocks.

       gg_estimate_new(&e, &graph, parts, GG_ESTIMATE_BETWEENNESS, ...);
       for (block = 0; block < GG_ESTIMATE_BLOCKS; block++)
           gg_estimate_block(e, block, error);
       gg_estimate_values(e, GG_ESTIMATE_BETWEENNESS, values, note, error);
*/
#ifndef GG_MEASURE_ESTIMATE_H
#define GG_MEASURE_ESTIMATE_H

#include "measure/parts.h"

enum { GG_ESTIMATE_BLOCKS = 8 };

/* Sets of these say what is wanted. */
enum {
    GG_ESTIMATE_BETWEENNESS = 1,
    GG_ESTIMATE_CLOSENESS = 2,
    GG_ESTIMATE_HARMONIC = 4
};

typedef struct gg_estimate gg_estimate;

/* `graph` and `parts` are borrowed, and are needed by the blocks. `budget`:
   about how many edges all searches may follow; each component has 128 sources
   at least, or all its nodes. `is_shared`: the sums are written by children.
   Weights that are too far apart for lengths are told by gg_estimate_block. */
gg_status gg_estimate_new(gg_estimate **out, const gg_graph_view *graph,
                          const gg_parts *parts, unsigned wanted,
                          double budget, uint64_t seed, bool is_shared,
                          gg_error *error);
void gg_estimate_free(gg_estimate *estimate);

/* `stopped` (may be NULL) is asked after each source. */
gg_status gg_estimate_block(const gg_estimate *estimate, size_t block,
                            bool (*stopped)(void), gg_error *error);

enum { GG_ESTIMATE_NOTE = 128 };

/* Once all blocks are done: one of the measures wanted, one value a node, and
   in `note` how good they are: "exact", or "estimated from ...". The scale is
   that of the columns: see compute.h. */
gg_status gg_estimate_values(const gg_estimate *estimate, unsigned measure,
                             double *values, char *note, gg_error *error);

#endif
