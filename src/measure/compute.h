/* One measure of one graph; what the rows of the table in measure.c call. All
   of these run inside a bridge task, on a graph with at least one node. */
#ifndef GG_MEASURE_COMPUTE_H
#define GG_MEASURE_COMPUTE_H

#include "base/str.h"
#include "measure/estimate.h"
#include "measure/igraph_bridge.h"
#include "measure/parts.h"

typedef struct gg_measure_input {
    gg_graph_view graph;
    const gg_str *labels; /* one a node, for the room they take */
    uint64_t seed;
    double exact_budget;
    /* What is there already, see prepare.h; each may be NULL. */
    gg_bridge_graph *bridge;
    const gg_parts *parts;
    const gg_estimate *estimate;
} gg_measure_input;

enum { GG_MEASURE_DESCRIPTION = 256 };

typedef struct gg_measure_output {
    union {
        int64_t *ints;
        double *doubles;
    } values[2]; /* one a node; the second one for y only */
    /* Says how; holds the text of the table until somebody knows better. */
    char *description;
} gg_measure_output;

typedef gg_status gg_measure_fn(const gg_measure_input *in,
                                gg_measure_output *out, gg_error *error);

/* paths.c: exact, or what in->estimate found. */
gg_measure_fn gg_compute_betweenness;
gg_measure_fn gg_compute_closeness;
gg_measure_fn gg_compute_harmonic;

/* layout.c */
gg_measure_fn gg_compute_layout;

#endif
