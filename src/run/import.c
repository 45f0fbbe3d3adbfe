/* A list of another tool becomes a gazetteer file. */
#include "base/error.h"
#include "base/sink.h"
#include "base/source.h"
#include "gazgraph.h"
#include "import/import.h"
#include "input/inputs.h"

#include <string.h>

typedef struct import_run {
    const gg_import_options *options;
    gg_log log;
    gg_inputs inputs;
    gg_import import;
    gg_sink *sink; /* NULL: the caller writes */
    gg_error first; /* of the inputs that could not be read to the end */
} import_run;

static bool write_rows(void *user, const char *bytes, size_t len)
{
    import_run *run = user;

    if (run->sink == NULL) {
        return run->options->write(run->options->write_user, bytes, len);
    }
    gg_sink_put(run->sink, bytes, len);
    return gg_sink_status(run->sink, NULL) == GG_OK;
}

static void flush_log(import_run *run)
{
    gg_log_flush(&run->log, run->options->message,
                 run->options->message_user);
}

static uint64_t count_losses(const gg_log *log)
{
    uint64_t n = 0;

    for (int i = 0; i < GG_N_REASONS; i++) {
        n += gg_reason_is_loss((gg_reason)i) ? log->counts[i] : 0;
    }
    return n;
}

static gg_status stop_if_strict(const import_run *run, gg_error *error)
{
    if (!run->options->strict || count_losses(&run->log) == 0) {
        return GG_OK;
    }
    return gg_fail(error, GG_ERROR_DATA, NULL,
                   "stopped at the first loss (--strict)");
}

/* A file that ends badly gives what stands before; the run goes on. */
static gg_status take_failure(import_run *run, gg_status status,
                              const gg_error *why, gg_error *error)
{
    if (status != GG_ERROR_DATA && status != GG_ERROR_IO) {
        *error = *why;
        return status;
    }
    if (run->sink != NULL && gg_sink_status(run->sink, error) != GG_OK) {
        return error->status;
    }
    if (run->inputs.n == 1 && run->import.counts.records == 0) {
        *error = *why; /* nothing at all, and nothing more to come */
        return status;
    }
    if (run->first.status == GG_OK) {
        run->first = *why;
    }
    gg_log_add(&run->log,
               status == GG_ERROR_DATA ? GG_REASON_DAMAGED
                                       : GG_REASON_UNREADABLE,
               why->source, why->line, why->column, why->byte, "%s",
               why->message);
    return GG_OK;
}

static gg_status open_source(gg_source **out, const gg_input *input,
                             gg_log *log, gg_error *error)
{
    return input->is_stdin
               ? gg_source_open_fd(out, 0, input->path, log, error)
               : gg_source_open_file(out, input->path, log, error);
}

/* Damage is told once, in the last pass. */
static gg_status read_input(import_run *run, const gg_input *input,
                            bool is_last, gg_error *error)
{
    gg_source *source = NULL;
    gg_error why = {.status = GG_OK};
    gg_status status =
        open_source(&source, input, is_last ? &run->log : NULL, &why);

    if (status == GG_OK) {
        gg_source_set_stop(source, run->options->stop);
        status = gg_import_read(&run->import, source, input->path, &why);
    }
    gg_source_close(source);
    if (!is_last && (status == GG_ERROR_DATA || status == GG_ERROR_IO)) {
        return GG_OK; /* the last pass meets it again */
    }
    if (status != GG_OK) {
        status = take_failure(run, status, &why, error);
    }
    gg_log_close_source(&run->log);
    flush_log(run);
    return status == GG_OK ? stop_if_strict(run, error) : status;
}

static gg_status read_inputs(import_run *run, gg_error *error)
{
    gg_import *import = &run->import;
    unsigned n_passes =
        import->format->passes != NULL ? import->format->passes(import) : 1;
    gg_status status = GG_OK;

    if (n_passes > 1 && run->inputs.has_stdin) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "the input is read twice with these options: give a "
                       "file, not stdin");
    }
    for (; import->pass < n_passes && status == GG_OK; import->pass++) {
        for (size_t i = 0; i < run->inputs.n && status == GG_OK; i++) {
            status = read_input(run, &run->inputs.items[i],
                                import->pass + 1 == n_passes, error);
        }
    }
    return status;
}

static gg_status open_all(import_run *run, gg_error *error)
{
    const gg_import_options *o = run->options;
    gg_status status = GG_OK;

    if (o->output == NULL && o->write == NULL) {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "import: nowhere to write to");
    }
    status = gg_import_init(&run->import, o, &run->log, write_rows, run,
                            error);
    for (size_t i = 0; i < o->n_inputs && status == GG_OK; i++) {
        status = gg_inputs_add(&run->inputs, o->inputs[i], &run->log, error);
    }
    if (status == GG_OK && run->inputs.n == 0) {
        status = gg_fail(error, GG_ERROR_DATA,
                         o->n_inputs != 0 ? o->inputs[0] : NULL,
                         "no file to read");
    }
    if (status == GG_OK && o->output != NULL) {
        status = gg_sink_open_file(&run->sink, o->output, error);
    }
    return status;
}

/* Nothing could be read: the first failure is the reason. */
static gg_status check_any(const import_run *run, gg_error *error)
{
    const gg_import_counts *counts = &run->import.counts;

    if (counts->used + counts->passed_over != 0) {
        return GG_OK;
    }
    if (run->first.status != GG_OK) {
        *error = run->first;
        return error->status;
    }
    return counts->skipped == 0
               ? gg_fail(error, GG_ERROR_DATA, run->inputs.items[0].path,
                         "empty: no record of the format %s",
                         run->import.format->name)
               : gg_fail(error, GG_ERROR_DATA, run->inputs.items[0].path,
                         "no record could be used: is it %s?",
                         run->import.format->name);
}

static gg_status finish(import_run *run, gg_error *error)
{
    gg_status status = gg_import_finish(&run->import, error);

    if (status == GG_OK) {
        status = check_any(run, error);
    }
    if (status == GG_OK) {
        status = stop_if_strict(run, error);
    }
    if (status == GG_OK) {
        status = gg_sink_close(run->sink, NULL, error);
        run->sink = NULL;
    }
    return status;
}

gg_status gg_gazetteer_import(const gg_import_options *options,
                              gg_import_counts *counts, gg_error *error)
{
    import_run run;
    gg_status status;

    memset(&run, 0, sizeof run);
    run.options = options;
    gg_log_init(&run.log);
    gg_inputs_init(&run.inputs);
    status = open_all(&run, error);
    if (status == GG_OK) {
        status = read_inputs(&run, error);
    }
    if (status == GG_OK) {
        status = finish(&run, error);
    }
    if (run.sink != NULL && gg_sink_status(run.sink, NULL) != GG_OK) {
        status = gg_sink_status(run.sink, error);
    }
    flush_log(&run);
    run.import.counts.losses = count_losses(&run.log);
    *counts = run.import.counts;
    gg_sink_abandon(run.sink);
    gg_import_clear(&run.import);
    gg_inputs_clear(&run.inputs);
    gg_log_clear(&run.log);
    return status;
}
