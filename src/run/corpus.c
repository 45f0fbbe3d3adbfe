#include "run/corpus.h"

#include "base/error.h"

gg_status gg_corpus_open(gg_inputs *inputs, const gg_options *options,
                         gg_log *log, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < options->n_inputs && status == GG_OK; i++) {
        status = gg_inputs_add(inputs, options->inputs[i], log, error);
    }
    gg_log_close_source(log);
    gg_log_flush(log, options->message, options->message_user);
    if (status == GG_OK && inputs->n == 0) {
        status = gg_fail(error, GG_ERROR_DATA, options->inputs[0],
                         "no file to read");
    }
    return status;
}

gg_status gg_corpus_open_reader(gg_reader **out, const gg_settings *settings,
                                const gg_inputs *inputs, gg_error *error)
{
    gg_reader_options options;

    gg_reader_options_init(&options, inputs);
    options.from = settings->from;
    options.fields = settings->fields;
    options.stop = settings->options->stop;
    options.runs_ahead = settings->n_threads > 1;
    return gg_reader_open(out, &options, error);
}

gg_status gg_corpus_read(gg_work *work, const gg_inputs *inputs,
                         gg_error *error)
{
    gg_status status = gg_corpus_open_reader(&work->reader, work->settings,
                                             inputs, error);

    if (status == GG_OK) {
        status = gg_work_run(work, error);
    }
    gg_reader_close(work->reader);
    work->reader = NULL;
    if (status == GG_OK && work->read.records_read == 0) {
        status = gg_fail(error, GG_ERROR_DATA, NULL,
                         "no document could be read");
    }
    if (status == GG_OK && work->read.bytes_used == 0) {
        status = gg_fail(error, GG_ERROR_DATA, NULL, "the input is empty");
    }
    return status;
}

gg_status gg_corpus_read_all(gg_work *work, uint64_t *losses,
                             gg_error *error)
{
    gg_inputs inputs;
    gg_log log;
    gg_status status;

    gg_log_init(&log);
    gg_inputs_init(&inputs);
    work->log = &log;
    status = gg_corpus_open(&inputs, work->settings->options, &log, error);
    if (status == GG_OK) {
        status = gg_corpus_read(work, &inputs, error);
    }
    *losses = 0;
    for (int r = 0; r < GG_N_REASONS; r++) {
        *losses += gg_reason_is_loss((gg_reason)r) ? log.counts[r] : 0;
    }
    work->log = NULL;
    gg_inputs_clear(&inputs);
    gg_log_clear(&log);
    return status;
}
