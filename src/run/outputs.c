#define _DEFAULT_SOURCE
#include "run/outputs.h"

#include "base/error.h"
#include "base/source.h"
#include "run/unclear.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* mkdir -p */
static gg_status make_folder(const char *path, gg_arena *arena,
                             gg_error *error)
{
    gg_str copy = gg_arena_copy(arena, gg_str_from(path));
    char *p = (char *)copy.ptr;

    if (copy.ptr == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 1; i <= copy.len; i++) {
        char c = p[i];
        if (c != '/' && c != '\0') {
            continue;
        }
        p[i] = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST) {
            int code = errno;
            struct stat about;
            if (stat(p, &about) != 0 || !S_ISDIR(about.st_mode)) {
                return gg_fail_errno(error, path, "make the output folder",
                                     code);
            }
        }
        p[i] = c;
    }
    return GG_OK;
}

static gg_status lock_folder(gg_outputs *outputs, const char *path,
                             gg_error *error)
{
    outputs->lock = gg_open_path(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (outputs->lock < 0) {
        return gg_fail_errno(error, path, "open the output folder", errno);
    }
    if (flock(outputs->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return gg_fail(error, GG_ERROR_BUSY, path,
                           "another run writes to this folder");
        }
        return gg_fail_errno(error, path, "lock the output folder", errno);
    }
    return GG_OK;
}

const char *gg_outputs_path(const char *folder, const char *name,
                            gg_arena *arena)
{
    size_t len = strlen(folder);
    char *path = gg_arena_alloc(arena, len + strlen(name) + 2, 1);

    if (path == NULL) {
        return NULL;
    }
    memcpy(path, folder, len);
    if (len != 0 && folder[len - 1] != '/') {
        path[len++] = '/';
    }
    strcpy(path + len, name);
    return path;
}

static gg_status open_output(gg_outputs *outputs, const gg_format *format,
                             const char *folder, gg_arena *arena,
                             gg_error *error)
{
    gg_output *output = &outputs->items[outputs->n];
    gg_status status;

    output->format = format;
    output->path = gg_outputs_path(folder, gg_output_name(output), arena);
    if (output->path == NULL) {
        return gg_fail_memory(error);
    }
    status = gg_sink_open_file(&output->sink, output->path, error);
    outputs->n++;
    return status;
}

gg_status gg_outputs_open(gg_outputs *outputs, const gg_settings *settings,
                          gg_arena *arena, gg_error *error)
{
    const char *folder = settings->options->output;
    gg_status status;

    memset(outputs, 0, sizeof *outputs);
    outputs->lock = -1;
    if (folder == NULL || folder[0] == '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "no output folder is named");
    }
    status = make_folder(folder, arena, error);
    if (status == GG_OK) {
        status = lock_folder(outputs, folder, error);
    }
    for (size_t i = 0; i < settings->n_formats && status == GG_OK; i++) {
        status = open_output(outputs, settings->formats[i], folder, arena,
                             error);
    }
    if (status == GG_OK && settings->count.unclear == GG_UNCLEAR_LIST) {
        status = open_output(outputs, NULL, folder, arena, error);
    }
    if (status != GG_OK) {
        return status;
    }
    outputs->report_path = gg_outputs_path(folder, "report.json", arena);
    if (outputs->report_path == NULL) {
        return gg_fail_memory(error);
    }
    return gg_sink_open_file(&outputs->report_sink, outputs->report_path,
                             error);
}

gg_status gg_outputs_write_unclear(gg_outputs *outputs,
                                   const gg_unclear *unclear,
                                   const gg_index *index, gg_error *error)
{
    gg_output *output = &outputs->items[outputs->n - (outputs->n != 0)];
    gg_status status;
    bool failed;

    if (outputs->n == 0 || output->format != NULL) {
        return GG_OK;
    }
    gg_write_unclear(output->sink, unclear, index, &failed);
    if (failed) {
        return gg_fail_memory(error);
    }
    status = gg_sink_finish(output->sink, error);
    if (status == GG_OK) {
        gg_sink_get_digest(output->sink, &output->digest);
    }
    return status;
}

gg_status gg_outputs_write(gg_outputs *outputs, const gg_network *network,
                           gg_log *log, gg_error *error)
{
    for (size_t i = 0; i < outputs->n; i++) {
        gg_output *output = &outputs->items[i];
        gg_export_options options;
        gg_export_stats stats;
        gg_status status;
        if (output->format == NULL) {
            continue;
        }
        gg_export_options_init(&options);
        options.title = "gazgraph";
        status = gg_export_network(network, output->format, &options,
                                   output->sink, &stats, error);
        if (status == GG_OK) {
            status = gg_sink_finish(output->sink, error);
        }
        if (status != GG_OK) {
            return status;
        }
        gg_sink_get_digest(output->sink, &output->digest);
        output->cleaned = stats.n_cleaned;
        output->cut = stats.n_cut;
        gg_log_count(log, GG_REASON_REPAIRED_EXPORT, stats.n_cleaned);
    }
    return GG_OK;
}

gg_status gg_outputs_publish(gg_outputs *outputs, const char *json,
                             size_t json_len, gg_error *error)
{
    gg_status status;

    gg_sink_put(outputs->report_sink, json, json_len);
    status = gg_sink_finish(outputs->report_sink, error);
    for (size_t i = 0; i < outputs->n && status == GG_OK; i++) {
        gg_sink *sink = outputs->items[i].sink;
        outputs->items[i].sink = NULL;
        status = gg_sink_close(sink, NULL, error);
    }
    if (status == GG_OK) {
        gg_sink *sink = outputs->report_sink;
        outputs->report_sink = NULL;
        status = gg_sink_close(sink, NULL, error);
    }
    return status;
}

void gg_outputs_close(gg_outputs *outputs)
{
    for (size_t i = 0; i < outputs->n; i++) {
        gg_sink_abandon(outputs->items[i].sink);
        outputs->items[i].sink = NULL;
    }
    gg_sink_abandon(outputs->report_sink);
    outputs->report_sink = NULL;
    if (outputs->lock >= 0) {
        close(outputs->lock);
        outputs->lock = -1;
    }
}
