#define _DEFAULT_SOURCE
#include "run/outputs.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/source.h"
#include "run/unclear.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 256 << 10 };

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

/* The folder of a file that stands in one of its own: "neo4j/nodes.csv". */
static gg_status make_subfolder(gg_outputs *outputs, const char *path,
                                const char *name, gg_arena *arena,
                                gg_error *error)
{
    const char *slash = strrchr(name, '/');
    gg_str folder;

    if (slash == NULL) {
        return GG_OK;
    }
    folder = gg_arena_copy(
        arena, (gg_str){path, strlen(path) - strlen(slash)});
    if (folder.ptr == NULL) {
        return gg_fail_memory(error);
    }
    if (mkdir(folder.ptr, 0777) == 0) {
        outputs->folders[outputs->n_folders++] = folder.ptr;
    } else if (errno != EEXIST) {
        return gg_fail_errno(error, folder.ptr, "make the folder", errno);
    }
    return GG_OK;
}

static gg_status open_output(gg_outputs *outputs, gg_output what,
                             gg_arena *arena, gg_error *error)
{
    gg_output *output = &outputs->items[outputs->n];
    gg_status status;

    *output = what;
    output->path = gg_outputs_path(outputs->settings->options->output,
                              gg_output_name(output), arena);
    if (output->path == NULL) {
        return gg_fail_memory(error);
    }
    status = make_subfolder(outputs, output->path, gg_output_name(output),
                            arena, error);
    if (status == GG_OK) {
        status = what.format != NULL &&
                         gg_format_is_script(what.format, what.file)
                     ? gg_sink_open_script(&output->sink, output->path, error)
                     : gg_sink_open_file(&output->sink, output->path, error);
    }
    outputs->n += status == GG_OK;
    return status;
}

static gg_status make_room(gg_outputs *outputs, gg_arena *arena,
                           gg_error *error)
{
    const gg_settings *settings = outputs->settings;
    size_t n = settings->n_pictures + 1; /* for the ambiguous ones */

    for (size_t i = 0; i < settings->n_formats; i++) {
        n += gg_format_n_files(settings->formats[i]);
    }
    outputs->items = gg_arena_alloc(arena, n, sizeof *outputs->items);
    outputs->folders = gg_arena_alloc(arena, n, sizeof *outputs->folders);
    return outputs->items != NULL && outputs->folders != NULL
               ? GG_OK
               : gg_fail_memory(error);
}

static gg_status open_outputs(gg_outputs *outputs, gg_arena *arena,
                              gg_error *error)
{
    const gg_settings *settings = outputs->settings;
    gg_status status = make_room(outputs, arena, error);

    for (size_t i = 0; i < settings->n_formats; i++) {
        size_t n = gg_format_n_files(settings->formats[i]);
        for (size_t k = 0; k < n && status == GG_OK; k++) {
            gg_output file = {.format = settings->formats[i], .file = k};
            status = open_output(outputs, file, arena, error);
        }
    }
    for (size_t i = 0; i < settings->n_pictures && status == GG_OK; i++) {
        gg_output picture = {.picture = settings->pictures[i]};
        status = open_output(outputs, picture, arena, error);
    }
    if (status == GG_OK && settings->count.unclear == GG_UNCLEAR_LIST) {
        status = open_output(outputs, (gg_output){.file = 0}, arena, error);
    }
    return status;
}

static gg_status find_graphviz(gg_outputs *outputs, gg_error *error)
{
    const gg_settings *settings = outputs->settings;

    for (size_t i = 0; i < settings->n_pictures; i++) {
        if (!settings->pictures[i]->is_text) {
            return gg_graphviz_find(&outputs->graphviz, error);
        }
    }
    return GG_OK;
}

gg_status gg_outputs_open(gg_outputs *outputs, const gg_settings *settings,
                          gg_arena *arena, gg_error *error)
{
    const char *folder = settings->options->output;
    gg_status status;

    memset(outputs, 0, sizeof *outputs);
    outputs->lock = -1;
    outputs->settings = settings;
    if (folder == NULL || folder[0] == '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "no output folder is named");
    }
    status = find_graphviz(outputs, error);
    if (status == GG_OK) {
        status = make_folder(folder, arena, error);
    }
    if (status == GG_OK) {
        status = lock_folder(outputs, folder, error);
    }
    if (status == GG_OK) {
        status = open_outputs(outputs, arena, error);
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

static gg_status open_written(gg_source **source, const gg_sink *sink,
                              const char *path, gg_error *error)
{
    gg_status status = gg_source_open_file(
        source, gg_sink_temporary_path(sink), NULL, error);

    if (status != GG_OK) {
        gg_error_set_source(error, path);
    }
    return status;
}

/* SHA-256 of the rest of a source; *hex is "" where memory is out. */
static gg_status sum_up(gg_source *source, char hex[GG_DIGEST_HEX],
                        gg_error *error)
{
    gg_digest *digest = gg_digest_new();
    char *bytes = gg_alloc_array(READ_BYTES, 1);
    gg_status status = digest != NULL && bytes != NULL ? GG_OK
                                                       : gg_fail_memory(error);
    uint8_t sum[GG_DIGEST_BYTES];
    size_t n = 1;

    while (status == GG_OK && n != 0) {
        status = gg_source_read(source, bytes, READ_BYTES, &n, error);
        if (status == GG_OK) {
            gg_digest_add(digest, bytes, n);
        }
    }
    if (status == GG_OK) {
        gg_digest_get(digest, sum);
        gg_digest_hex(sum, hex);
    }
    gg_digest_free(digest);
    gg_free(bytes);
    return status;
}

/* What the disk gives back is what it was given. The file is whole, and has no
   name yet. */
static gg_status compare_bytes(const gg_outputs *outputs, const gg_sink *sink,
                               const char *path, gg_error *error)
{
    gg_sink_digest digest;
    gg_source *source;
    gg_status status;
    char hex[GG_DIGEST_HEX];

    if (outputs->settings->export.no_verify) {
        return GG_OK;
    }
    gg_sink_get_digest(sink, &digest);
    status = open_written(&source, sink, path, error);
    if (status != GG_OK) {
        return status;
    }
    status = sum_up(source, hex, error);
    gg_source_close(source);
    if (status == GG_OK && strcmp(hex, digest.sha256) != 0) {
        return gg_fail(error, GG_ERROR_IO, path,
                       "reads back otherwise than written: other bytes");
    }
    return status;
}

gg_status gg_outputs_write_unclear(gg_outputs *outputs,
                                   const gg_unclear *unclear,
                                   const gg_index *index, gg_error *error)
{
    gg_output *output = &outputs->items[outputs->n - (outputs->n != 0)];
    gg_status status;
    bool failed;

    if (outputs->n == 0 || output->format != NULL ||
        output->picture != NULL) {
        return GG_OK;
    }
    gg_write_unclear(output->sink, unclear, index, &failed);
    if (failed) {
        return gg_fail_memory(error);
    }
    status = gg_sink_finish(output->sink, error);
    if (status == GG_OK) {
        status = compare_bytes(outputs, output->sink, output->path, error);
    }
    gg_sink_get_digest(output->sink, &output->digest);
    return status;
}

static gg_status read_back(const gg_outputs *outputs, gg_output *output,
                           const gg_network *network,
                           const gg_content *meant, gg_error *error)
{
    gg_source *source;
    gg_status status;

    if (outputs->settings->export.no_verify ||
        !gg_export_can_read_back(output->format, output->file)) {
        return GG_OK;
    }
    status = open_written(&source, output->sink, output->path, error);
    if (status != GG_OK) {
        return status;
    }
    status = gg_export_read_back(network, output->format, output->file,
                                 &outputs->settings->export, source,
                                 output->path, meant, error);
    gg_source_close(source);
    output->is_verified = status == GG_OK;
    return status;
}

static gg_status write_output(const gg_outputs *outputs, gg_output *output,
                              const gg_network *network, gg_log *log,
                              gg_error *error)
{
    gg_export_stats stats;
    gg_status status = gg_export_write(
        network, output->format, output->file, &outputs->settings->export,
        output->sink, &stats, error);

    if (status == GG_OK) {
        status = gg_sink_finish(output->sink, error);
    }
    if (status == GG_OK) {
        status = compare_bytes(outputs, output->sink, output->path, error);
    }
    if (status == GG_OK) {
        status = read_back(outputs, output, network, &stats.meant, error);
    }
    gg_sink_get_digest(output->sink, &output->digest);
    output->cleaned = stats.n_cleaned;
    output->cut = stats.n_cut;
    gg_log_count(log, GG_REASON_REPAIRED_EXPORT, stats.n_cleaned);
    return status;
}

gg_status gg_outputs_write(gg_outputs *outputs, const gg_network *network,
                           gg_log *log, gg_error *error)
{
    const volatile int *stop = outputs->settings->options->stop;
    gg_status status = GG_OK;

    for (size_t i = 0; i < outputs->n && status == GG_OK; i++) {
        if (stop != NULL && *stop != 0) {
            return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
        if (outputs->items[i].format != NULL) {
            status = write_output(outputs, &outputs->items[i], network, log,
                                  error);
        }
    }
    return status;
}

/* ---- pictures ----------------------------------------------------------- */

static gg_status draw_output(const gg_outputs *outputs, gg_output *output,
                             gg_str dot, const volatile int *stop,
                             gg_buf *bytes, gg_error *error)
{
    gg_status status;

    gg_buf_reset(bytes);
    status = gg_picture_draw(output->picture, &outputs->graphviz, dot, bytes,
                             stop, error);
    if (status != GG_OK) {
        return status;
    }
    gg_sink_put_str(output->sink, gg_buf_str(bytes));
    status = gg_sink_finish(output->sink, error);
    if (status == GG_OK) {
        status = compare_bytes(outputs, output->sink, output->path, error);
    }
    gg_sink_get_digest(output->sink, &output->digest);
    return status;
}

static gg_status draw_outputs(gg_outputs *outputs, const gg_network *network,
                              const gg_picture_options *options,
                              gg_error *error)
{
    gg_buf dot = GG_BUF_INIT;
    gg_buf bytes = GG_BUF_INIT;
    gg_status status = gg_picture_put(network, options, &dot, error);

    for (size_t i = 0; i < outputs->n && status == GG_OK; i++) {
        if (outputs->items[i].picture != NULL) {
            status = draw_output(outputs, &outputs->items[i],
                                 gg_buf_str(&dot), options->stop, &bytes,
                                 error);
        }
    }
    gg_buf_clear(&dot);
    gg_buf_clear(&bytes);
    return status;
}

static void give_up_pictures(gg_outputs *outputs)
{
    size_t n = 0;

    for (size_t i = 0; i < outputs->n; i++) {
        if (outputs->items[i].picture != NULL) {
            gg_sink_abandon(outputs->items[i].sink);
        } else {
            outputs->items[n++] = outputs->items[i];
        }
    }
    outputs->n = n;
}

gg_status gg_outputs_draw(gg_outputs *outputs, const gg_network *network,
                          const gg_picture_options *options, gg_error *lost,
                          gg_error *error)
{
    gg_error why;
    gg_status status;

    memset(lost, 0, sizeof *lost);
    if (outputs->settings->n_pictures == 0) {
        return GG_OK;
    }
    status = draw_outputs(outputs, network, options, &why);
    if (status == GG_OK) {
        return GG_OK;
    }
    if (status == GG_ERROR_MEMORY || status == GG_ERROR_INTERRUPTED) {
        if (error != NULL) {
            *error = why;
        }
        return status;
    }
    *lost = why;
    give_up_pictures(outputs);
    return GG_OK;
}

/* New folders last as the files in them do. */
static gg_status sync_folder(const gg_outputs *outputs, gg_error *error)
{
    int result = 0;

    while (outputs->n_folders != 0 && fsync(outputs->lock) != 0) {
        result = errno;
        if (result != EINTR) {
            break;
        }
        result = 0;
    }
    return result == 0 || result == EINVAL
               ? GG_OK
               : gg_fail_errno(error, outputs->settings->options->output,
                               "write", result);
}

gg_status gg_outputs_publish(gg_outputs *outputs, const char *json,
                             size_t json_len, gg_error *error)
{
    gg_status status;

    gg_sink_put(outputs->report_sink, json, json_len);
    status = gg_sink_finish(outputs->report_sink, error);
    if (status == GG_OK) {
        status = compare_bytes(outputs, outputs->report_sink,
                               outputs->report_path, error);
    }
    for (size_t i = 0; i < outputs->n && status == GG_OK; i++) {
        gg_sink *sink = outputs->items[i].sink;
        outputs->items[i].sink = NULL;
        status = gg_sink_close(sink, NULL, error);
    }
    if (status == GG_OK) {
        status = sync_folder(outputs, error);
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
    for (size_t i = outputs->n_folders; i-- > 0;) {
        (void)rmdir(outputs->folders[i]); /* where nothing is in it */
    }
    if (outputs->lock >= 0) {
        close(outputs->lock);
        outputs->lock = -1;
    }
}
