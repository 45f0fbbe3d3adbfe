/* Writing a network in one of the formats of the list.

       gg_export_options options;
       gg_export_options_init(&options);
       for each file of the format:
           status = gg_export_write(network, format, i, &options, sink,
                                    &stats, &error);
           ... the file is closed, and
           status = gg_export_read_back(network, format, i, &options, source,
                                        &stats.meant, &error);

   The same network gives the same bytes: rows go out in their order, nothing
   depends on locale, clock or host. Memory does not grow with the network, for
   writing and for reading back. */
#ifndef GG_EXPORT_EXPORT_H
#define GG_EXPORT_EXPORT_H

#include "base/sink.h"
#include "base/source.h"
#include "export/options.h"
#include "export/content.h"
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
/* Everything that there is to tell of it. */
void gg_format_tell(const gg_format *format, gg_format_info *info);
const char *gg_format_name(const gg_format *format);      /* "graphml" */
bool gg_format_is_default(const gg_format *format);
/* True where the format is of no use without evidence. */
bool gg_format_wants_evidence(const gg_format *format);

/* A format is one file or several, which belong together. */
size_t gg_format_n_files(const gg_format *format);
/* Below the output folder: "graph.graphml", "gephi/nodes.csv". */
const char *gg_format_file_name(const gg_format *format, size_t file);
bool gg_format_is_script(const gg_format *format, size_t file);

/* GG_ERROR_USAGE where an option was set that none of the formats takes. */
gg_status gg_export_options_check(const gg_export_options *options,
                                  const gg_format *const *formats, size_t n,
                                  gg_error *error);

typedef struct gg_export_stats {
    uint64_t n_cleaned; /* characters removed or replaced, see escape.h */
    uint64_t n_cut;     /* texts shortened, lists cut: DOT has a limit */
    gg_content meant;     /* what the file should hold */
} gg_export_stats;

/* Writes one file of the format into `sink`, which stays open and the caller's.
   `options` may be NULL (the defaults), `stats` too. Fails only as the sink
   does, or with GG_ERROR_MEMORY; the sink has then failed as well. */
gg_status gg_export_write(const gg_network *network, const gg_format *format,
                          size_t file, const gg_export_options *options,
                          gg_sink *sink, gg_export_stats *stats,
                          gg_error *error);

/* False where gazgraph has no reader for the file. */
bool gg_export_can_read_back(const gg_format *format, size_t file);
/* Reads the file that was written with the same network and options and
   compares it with what was meant. GG_ERROR_IO where it holds anything else;
   `name` is what messages call it. */
gg_status gg_export_read_back(const gg_network *network,
                              const gg_format *format, size_t file,
                              const gg_export_options *options,
                              gg_source *source, const char *name,
                              const gg_content *meant, gg_error *error);

#endif
