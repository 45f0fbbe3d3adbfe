/* What can be asked of the formats beyond which they are. An option is a field
   here, a bit, and a row in options.c; a format says which it takes. */
#ifndef GG_EXPORT_OPTIONS_H
#define GG_EXPORT_OPTIONS_H

#include "gazgraph.h"
#include "net/slices.h"

#include <stdbool.h>
#include <stddef.h>

/* Of gg_format.takes and gg_export_options.set. */
enum {
    GG_TAKES_SIZE_BY = 1 << 0,
    GG_TAKES_CSV_SAFE = 1 << 1,
    GG_TAKES_GEXF_DYNAMIC = 1 << 2,
    GG_TAKES_SLICE = 1 << 3,
    GG_TAKES_BASE_IRI = 1 << 4,
    GG_TAKES_EDGES_KEY = 1 << 5
};

typedef struct gg_export_options {
    /* The numeric node column that sizes the nodes; where it is absent (or
       NULL) the first there is of pagerank, degree, mentions. */
    const char *size_by;
    const char *title; /* told in the file where that is possible, or NULL */
    bool csv_safe;     /* no text begins as a formula does */
    bool gexf_dynamic; /* nodes and edges come and go */
    const char *base_iri;  /* of RDF; ends as an IRI's folder does */
    const char *edges_key; /* what node-link calls edges */
    gg_period slice;   /* weights change by it; NONE: they don't */
    bool no_verify;    /* what is meant is not summed up for reading back */
    const volatile int *stop; /* not 0: GG_ERROR_INTERRUPTED; may be NULL */
    unsigned set;      /* GG_TAKES_... of those that were set by name */
} gg_export_options;

void gg_export_options_init(gg_export_options *options);
/* Sets the option of that name; `value` is NULL for one that only is on.
   GG_ERROR_USAGE names the option and what it wants. Strings are borrowed. */
gg_status gg_export_options_set(gg_export_options *options, const char *name,
                                const char *value, gg_error *error);

/* The index-th option, for help texts; false behind the last. `takes` (may be
   NULL) gets its bit. */
bool gg_export_option_get(size_t index, gg_format_option *out,
                          unsigned *takes);

#endif
