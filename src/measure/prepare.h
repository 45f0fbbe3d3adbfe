/* What several measures need of the same graph, made once before they part
   into processes. Small graphs need nothing of it. */
#ifndef GG_MEASURE_PREPARE_H
#define GG_MEASURE_PREPARE_H

#include "measure/arcs.h"
#include "measure/compute.h"

typedef struct gg_prepared {
    gg_renumbered *renumbered; /* NULL: nodes are numbered as rows */
    gg_str *labels;            /* in the new numbers, or NULL */
    gg_bridge_graph *bridge;   /* NULL: each measure makes its own */
    gg_parts *parts;           /* the components; may be NULL */
    gg_estimate *estimate;     /* NULL: shortest paths are exact */
} gg_prepared;

/* `paths`: which of the three measures of shortest paths are wanted (see
   estimate.h). */
bool gg_needs_preparation(const gg_measure_input *input, unsigned paths);

/* Only inside a bridge task. Makes what pays, and lets `input`, whose other
   members are filled in, point to it. */
gg_status gg_prepare(gg_prepared *prepared, gg_measure_input *input,
                     unsigned paths, bool is_shared, gg_error *error);
void gg_prepared_clear(gg_prepared *prepared);

/* Moves n values of 8 bytes from new numbers back to rows. */
gg_status gg_prepared_restore(const gg_prepared *prepared, void *values,
                              size_t n, gg_error *error);

#endif
