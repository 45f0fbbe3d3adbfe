/* The table of the measures: what they are called, their columns, and the
   function that computes each. */
#ifndef GG_MEASURE_TABLE_H
#define GG_MEASURE_TABLE_H

#include "measure/compute.h"
#include "measure/measure.h"

/* One of compute, doubles and ints, the last two of which are given the whole
   graph. */
typedef struct gg_measure_row {
    gg_measure_info info;
    const char *columns[2];
    gg_column_type type;
    int digits; /* significant ones that are kept; 0: as computed */
    unsigned paths; /* of estimate.h, where that can serve */
    bool is_group;  /* values are numbers of groups */
    bool is_quick;  /* though it has a compute */
    const char *description;
    gg_measure_fn *compute;
    gg_status (*doubles)(gg_bridge_graph *, double *, gg_error *);
    gg_status (*ints)(gg_bridge_graph *, int64_t *, gg_error *);
} gg_measure_row;

enum { GG_MEASURE_ROWS = 13 };

const gg_measure_row *gg_measure_row_at(size_t i);

/* Fills what the columns of the row need; inside a bridge task. */
gg_status gg_measure_compute(const gg_measure_row *row,
                             const gg_measure_input *in,
                             gg_measure_output *out, gg_error *error);

#endif
