/* Lists into a file, and such a file looked through. */
#include "base/error.h"
#include "base/sink.h"
#include "gaz/compiled.h"
#include "gazgraph.h"
#include "run/load.h"

#include <stdio.h>
#include <string.h>

static void tell_info(const gg_index *index, uint64_t bytes,
                      gg_compiled_info *info)
{
    memset(info, 0, sizeof *info);
    info->list = (gg_gazetteer_info){index->n_entities, index->n_names,
                                     index->stats.rows,
                                     index->stats.rows_skipped};
    info->bytes = bytes;
    snprintf(info->fingerprint, sizeof info->fingerprint, "%016llx%016llx",
             (unsigned long long)index->fingerprint[0],
             (unsigned long long)index->fingerprint[1]);
    for (int r = 0; r < GG_N_REASONS; r++) {
        info->losses += gg_reason_is_loss((gg_reason)r) ? index->told[r] : 0;
    }
}

static gg_status write_file(const gg_index *index, const char *path,
                            uint64_t *bytes, gg_error *error)
{
    gg_sink *sink = NULL;
    gg_sink_digest digest;
    gg_status status = gg_sink_open_file(&sink, path, error);

    if (status != GG_OK) {
        return status;
    }
    gg_sink_leave_out_digest(sink);
    status = gg_compiled_write(index, sink, error);
    if (status != GG_OK) {
        gg_sink_abandon(sink);
        return status;
    }
    status = gg_sink_close(sink, &digest, error);
    *bytes = digest.bytes;
    return status;
}

gg_status gg_gazetteer_is_compiled(const char *path, bool *is,
                                   gg_error *error)
{
    return gg_is_compiled(path, is, error);
}

gg_status gg_gazetteer_compile(const gg_compile_options *options,
                               gg_compiled_info *info, gg_error *error)
{
    gg_gazetteer_files files;
    gg_index *index = NULL;
    gg_log log;
    uint64_t bytes = 0;
    gg_status status;

    memset(info, 0, sizeof *info);
    if (options->output == NULL || options->output[0] == '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "no file to write to");
    }
    gg_log_init(&log);
    status = gg_gazetteer_find_files(&files, options->gazetteers,
                                     options->n_gazetteers, error);
    if (status == GG_OK) {
        status = gg_gazetteer_files_look(&files, error);
    }
    if (status == GG_OK) {
        status = gg_load_files(&index, &files, &log, error);
    }
    gg_log_close_source(&log);
    gg_log_flush(&log, options->message, options->message_user);
    gg_log_clear(&log);
    if (status == GG_OK) {
        tell_info(index, 0, info);
        if (options->strict && info->losses != 0) {
            status = gg_fail(error, GG_ERROR_DATA, NULL,
                             "rows were left out (--strict)");
        }
    }
    if (status == GG_OK) {
        status = write_file(index, options->output, &bytes, error);
        info->bytes = bytes;
    }
    gg_index_free(index);
    gg_gazetteer_files_clear(&files);
    return status;
}

gg_status gg_gazetteer_verify(const char *path, gg_message_fn *message,
                              void *user, gg_compiled_info *info,
                              gg_error *error)
{
    gg_load_options tell = {.message = message, .user = user};
    gg_index *index = NULL;
    gg_status status = gg_compiled_open(&index, path, error);
    const char *stale;

    memset(info, 0, sizeof *info);
    if (status != GG_OK) {
        return status;
    }
    status = gg_compiled_verify(index, path, error);
    stale = status == GG_OK ? gg_index_stale_source(index) : NULL;
    for (size_t i = 0; i < index->n_sources && status == GG_OK; i++) {
        gg_load_tell(&tell, GG_INFO, "source", gg_index_source_path(index, i),
                     "is in it");
    }
    if (stale != NULL) {
        gg_load_tell(&tell, GG_WARNING, "stale", stale,
                     "has changed since the gazetteer was compiled");
    }
    tell_info(index, index->mapping_len, info);
    info->is_stale = stale != NULL;
    gg_index_free(index);
    return status;
}
