#include "run/load.h"

#include "base/checksum.h"
#include "base/error.h"
#include "gaz/compiled.h"
#include "run/cache.h"

#include <stdio.h>

void gg_load_tell(const gg_load_options *options, gg_severity severity,
                  const char *reason, const char *source, const char *text)
{
    gg_message message = {.severity = severity,
                          .reason = reason,
                          .source = source,
                          .byte = GG_NO_BYTE,
                          .text = text};

    if (options != NULL && options->message != NULL) {
        options->message(options->user, &message);
    }
}

/* Seals the list and compiles it; what is told from `before` on belongs to
   it. */
static gg_status compile(gg_index **out, gg_gazetteer_list *list,
                         const uint64_t before[GG_N_REASONS], gg_log *log,
                         gg_error *error)
{
    gg_status status = gg_gazetteer_seal(list, error);

    if (status == GG_OK) {
        status = gg_index_new(out, list, log, error);
    }
    for (int r = 0; r < GG_N_REASONS && status == GG_OK; r++) {
        (*out)->told[r] = log->counts[r] - before[r];
    }
    return status;
}

/* Which hash a compiled list has follows from its files: the same files give
   the same bytes. */
static uint64_t seed_of(const gg_gazetteer_files *files)
{
    uint64_t seed = 0;

    for (size_t i = 0; i < files->n; i++) {
        seed = gg_checksum(files->items[i].state.digest, GG_DIGEST_BYTES,
                           seed);
    }
    return seed | 1;
}

gg_status gg_load_files(gg_index **out, const gg_gazetteer_files *files,
                        gg_log *log, gg_error *error)
{
    gg_gazetteer_list list;
    uint64_t before[GG_N_REASONS];
    gg_status status;

    *out = NULL;
    memcpy(before, log->counts, sizeof before);
    gg_gazetteer_list_init(&list);
    list.hash_seed = seed_of(files);
    status = gg_gazetteer_add_files(&list, files, log, error);
    if (status == GG_OK) {
        status = compile(out, &list, before, log, error);
    }
    gg_gazetteer_list_clear(&list);
    if (status == GG_OK) {
        status = gg_index_set_sources(*out, files, error);
    }
    if (status != GG_OK) {
        gg_index_free(*out);
        *out = NULL;
    }
    return status;
}

/* What was told when it was compiled counts now as well; in one message. */
static void repeat_losses(const gg_index *index, const char *path,
                          gg_log *log)
{
    for (int r = 0; r < GG_N_REASONS; r++) {
        gg_log_count(log, (gg_reason)r,
                     r == GG_REASON_GAZETTEER_ROW && index->told[r] != 0
                         ? index->told[r] - 1
                         : index->told[r]);
    }
    if (index->told[GG_REASON_GAZETTEER_ROW] != 0) {
        gg_log_add(log, GG_REASON_GAZETTEER_ROW, path, 0, 0, GG_NO_BYTE,
                   "%llu rows or names were left out when it was compiled",
                   (unsigned long long)
                       index->told[GG_REASON_GAZETTEER_ROW]);
    }
}

gg_status gg_load_compiled(gg_index **out, const char *path,
                           const gg_load_options *options, gg_log *log,
                           gg_error *error)
{
    gg_status status = gg_compiled_open(out, path, error);
    const char *stale;

    if (status != GG_OK) {
        return status;
    }
    stale = gg_index_stale_source(*out);
    if (stale != NULL) {
        char text[1024];
        snprintf(text, sizeof text,
                 "stale: %s has changed since this was compiled", stale);
        gg_load_tell(options, GG_WARNING, "stale", path, text);
    }
    repeat_losses(*out, path, log);
    return GG_OK;
}

gg_status gg_load_index(gg_index **out, const char *const *paths,
                        size_t n_paths, const gg_load_options *options,
                        gg_log *log, gg_error *error)
{
    gg_gazetteer_files files;
    gg_gazetteer_list list;
    bool is_compiled = false;
    gg_status status = GG_OK;

    *out = NULL;
    if (n_paths == 1) {
        status = gg_is_compiled(paths[0], &is_compiled, error);
    }
    if (status != GG_OK) {
        return status;
    }
    if (is_compiled) {
        return gg_load_compiled(out, paths[0], options, log, error);
    }
    status = gg_gazetteer_find_files(&files, paths, n_paths, error);
    if (status == GG_OK && options != NULL && options->cache != NULL &&
        gg_cache_is_worth_it(&files)) {
        status = gg_cache_load(out, &files, options, log, error);
    } else if (status == GG_OK) {
        uint64_t before[GG_N_REASONS];
        memcpy(before, log->counts, sizeof before);
        gg_gazetteer_list_init(&list);
        status = gg_gazetteer_add_files(&list, &files, log, error);
        if (status == GG_OK) {
            status = compile(out, &list, before, log, error);
        }
        gg_gazetteer_list_clear(&list);
    }
    if (status == GG_OK && !(*out)->is_borrowed) {
        gg_index_use_large_pages(*out);
    }
    gg_gazetteer_files_clear(&files);
    return status;
}
