#include "run/finish.h"

#include "base/error.h"
#include "measure/measure.h"

void gg_finish_log(gg_log *log, const gg_options *options)
{
    gg_log_close_source(log);
    gg_log_flush(log, options->message, options->message_user);
}

gg_status gg_finish_stop(const gg_options *options, gg_error *error)
{
    return options->stop != NULL && *options->stop != 0
               ? gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted")
               : GG_OK;
}

gg_status gg_finish_measures(const gg_settings *settings, gg_network *network,
                             gg_log *log, gg_error *error)
{
    const gg_options *options = settings->options;
    gg_measure_options measures;
    gg_status status;

    if (settings->no_measures) {
        return GG_OK;
    }
    gg_measure_options_init(&measures);
    measures.names = settings->measures;
    measures.n_names = settings->n_measures;
    measures.seed = options->seed;
    measures.in_process = options->measures_in_process;
    measures.n_processes = settings->n_threads;
    measures.stop = options->stop;
    status = gg_measure_network(network, &measures, log, error);
    gg_finish_log(log, options);
    return status;
}

gg_status gg_finish_list(const gg_outputs *outputs, gg_report_whole *report,
                         gg_error *error)
{
    size_t n = outputs->n + 1;
    const char **files = gg_arena_alloc(&report->arena, n, sizeof *files);

    if (files == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < outputs->n; i++) {
        files[i] = outputs->items[i].path;
    }
    files[n - 1] = outputs->report_path;
    report->shown.files = files;
    report->shown.n_files = n;
    return GG_OK;
}

gg_status gg_finish_publish(gg_outputs *outputs, const gg_settings *settings,
                            const gg_report_whole *report, gg_error *error)
{
    gg_status status = gg_finish_stop(settings->options, error);

    return status == GG_OK
               ? gg_outputs_publish(outputs, report->shown.json,
                                    report->shown.json_len, error)
               : status;
}
