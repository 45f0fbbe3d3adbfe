/* Writing and reading back in memory. */
#ifndef GG_TESTS_EXPORT_FILES_H
#define GG_TESTS_EXPORT_FILES_H

#include "base/sink.h"
#include "base/source.h"
#include "export/export.h"

/* Writes one file of a format behind what is in `out`. */
static inline gg_status export_file(gg_buf *out, const gg_network *network,
                                    const gg_format *format, size_t file,
                                    const gg_export_options *options,
                                    gg_export_stats *stats, gg_error *error)
{
    gg_sink *sink;
    gg_status status = gg_sink_open_buf(&sink, out, error);

    if (status != GG_OK) {
        return status;
    }
    gg_export_write(network, format, file, options, sink, stats, NULL);
    return gg_sink_close(sink, NULL, error);
}

/* Reads it back from `bytes`. */
static inline gg_status read_file_back(gg_str bytes, const gg_network *network,
                                       const gg_format *format, size_t file,
                                       const gg_export_options *options,
                                       const gg_content *meant,
                                       gg_error *error)
{
    gg_source *source;
    gg_status status = gg_source_open_memory(&source, bytes.ptr, bytes.len,
                                             "temporary", NULL, error);

    if (status != GG_OK) {
        return status;
    }
    status = gg_export_read_back(network, format, file, options, source,
                                 gg_format_file_name(format, file), meant,
                                 error);
    gg_source_close(source);
    return status;
}

#endif
