/* Writing a network in one of the formats of the list.

       gg_export_options options;
       gg_export_options_init(&options);
       status = gg_export_network(network, gg_format_find("graphml"),
                                  &options, sink, &stats, &error);

   The same network gives the same bytes: rows go out in their order, nothing
   depends on locale, clock or host. Memory does not grow with the network. */
#ifndef GG_EXPORT_EXPORT_H
#define GG_EXPORT_EXPORT_H

#include "base/sink.h"
#include "gazgraph.h"
#include "net/network.h"

#include <stddef.h>
#include <stdint.h>

typedef struct gg_format gg_format;

/* The list of formats, in the order in which help texts show them. */
size_t gg_format_count(void);
const gg_format *gg_format_get(size_t index);
/* NULL when no format has this name. */
const gg_format *gg_format_find(const char *name);

const char *gg_format_name(const gg_format *format);      /* "graphml" */
const char *gg_format_suffix(const gg_format *format);    /* ".graphml" */
const char *gg_format_help(const gg_format *format);      /* one line */
const char *gg_format_file_name(const gg_format *format); /* "graph.graphml" */

typedef struct gg_export_options {
    /* The numeric node column that sizes the nodes; where it is absent (or
       NULL) the first there is of pagerank, degree, mentions. */
    const char *size_by;
    const char *title; /* told in the file where that is possible, or NULL */
} gg_export_options;

void gg_export_options_init(gg_export_options *options);

typedef struct gg_export_stats {
    uint64_t n_cleaned; /* characters removed or replaced, see escape.h */
    uint64_t n_cut;     /* texts shortened, lists cut: DOT has a limit */
    uint64_t n_nodes;
    uint64_t n_edges;
} gg_export_stats;

/* Writes the whole network into `sink`, which stays open and the caller's.
   `options` may be NULL (the defaults), `stats` too. Fails only as the sink
   does, or with GG_ERROR_MEMORY; the sink has then failed as well. */
gg_status gg_export_network(const gg_network *network,
                            const gg_format *format,
                            const gg_export_options *options, gg_sink *sink,
                            gg_export_stats *stats, gg_error *error);

#endif
