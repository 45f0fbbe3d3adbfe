/* Centralities, communities and the layout, as typed columns on the nodes:

       gg_measure_options options;
       gg_measure_options_init(&options);
       options.seed = 7;
       status = gg_measure_network(network, &options, &log, &error);

   The same network, names and seed give the same values, byte for byte,
   whatever the number of processes. A present value is finite; where a
   measure has no value (Burt's constraint of an isolated node) it is absent.
   The column's description says how it was computed. */
#ifndef GG_MEASURE_MEASURE_H
#define GG_MEASURE_MEASURE_H

#include "base/log.h"
#include "net/network.h"

typedef struct gg_measure_options {
    const char *const *names; /* what to compute; n_names 0: the default set */
    size_t n_names;
    uint64_t seed;
    /* Betweenness, closeness and harmonic are exact while nodes * edges,
       added up over the connected components, is at most this; above it they
       are estimated from sampled sources, 8 * this / edges of them, but 128 in
       each component at least. */
    double exact_budget;
    bool in_process;      /* no children: a crash of igraph is ours too */
    unsigned n_processes; /* children at a time; 0: one for each processor */
    bool layout;          /* "layout" is part of the default set */
    const volatile int *stop; /* non-zero: give up; may be NULL */
} gg_measure_options;

/* Seed 42, budget 5e7, children, layout. */
void gg_measure_options_init(gg_measure_options *options);

typedef struct gg_measure_info {
    const char *name; /* of its column too; "layout" gives "x" and "y" */
    const char *help;
    bool is_default;
} gg_measure_info;

size_t gg_measure_count(void);
const gg_measure_info *gg_measure_get(size_t i);
bool gg_measure_known(const char *name);

/* Adds a column for each measure asked for, in the order of the table; one of
   that name and type that is there already is filled anew. `options` NULL: the
   defaults; `log` may be NULL.
   GG_ERROR_USAGE: an unknown name. GG_ERROR_DATA: an edge without a positive
   weight or with a wrong end. GG_ERROR_INTERRUPTED: *stop; no column was
   added. A measure that fails or crashes is told to the log
   (GG_REASON_MEASURE), its column is not added, and the result is GG_OK. */
gg_status gg_measure_network(gg_network *network,
                             const gg_measure_options *options, gg_log *log,
                             gg_error *error);

#endif
