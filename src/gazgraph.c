/* The pipeline: bytes → documents → mentions → network → measures → files. */
#include "gazgraph.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/sink.h"
#include "import/import.h"
#include "measure/measure.h"
#include "render/draw.h"
#include "render/picture.h"
#include "run/explain.h"
#include "run/corpus.h"
#include "run/findings.h"
#include "run/finish.h"
#include "run/load.h"
#include "run/outputs.h"
#include "run/report.h"
#include "run/settings.h"
#include "run/storing.h"
#include "run/suggest.h"
#include "run/workers.h"

#include <string.h>

const char *gg_version(void)
{
    return GAZGRAPH_VERSION;
}

void gg_options_init(gg_options *options)
{
    memset(options, 0, sizeof *options);
    options->min_weight = 1;
    options->max_entities = 50;
    options->evidence = 3;
    options->seed = 42;
    options->top = 10;
    options->batch = 10000;
    options->render_edges = GG_PICTURE_EDGES;
}

bool gg_get_format(size_t index, gg_format_info *out)
{
    if (index >= gg_format_count()) {
        return false;
    }
    gg_format_tell(gg_format_get(index), out);
    return true;
}

bool gg_get_format_option(size_t index, gg_format_option *out)
{
    return gg_export_option_get(index, out, NULL);
}

bool gg_get_choice(gg_choice_kind kind, size_t index, gg_choice *out)
{
    if (kind == GG_CHOICE_FORMATS) {
        gg_format_info format;
        if (!gg_get_format(index, &format)) {
            return false;
        }
        *out = (gg_choice){format.name, format.help, format.is_default};
        return true;
    }
    if (kind == GG_CHOICE_IMPORTS) {
        const gg_import_format *format = gg_import_format_get(index);
        if (format != NULL) {
            *out = (gg_choice){format->name, format->help, true};
        }
        return format != NULL;
    }
    if (kind == GG_CHOICE_FINDINGS) {
        return gg_check_kind_get(index, out);
    }
    if (kind == GG_CHOICE_STATS) {
        if (index < GG_N_STATS) {
            *out = (gg_choice){gg_stat_name((gg_stat)index),
                               gg_stat_help((gg_stat)index), true};
        }
        return index < GG_N_STATS;
    }
    if (kind == GG_CHOICE_PICTURES) {
        const gg_picture_format *format = gg_picture_format_get(index);
        if (format != NULL) {
            *out = (gg_choice){format->name, format->help, false};
        }
        return format != NULL;
    }
    if (index >= gg_measure_count()) {
        return false;
    }
    *out = (gg_choice){gg_measure_get(index)->name, gg_measure_get(index)->help,
                       gg_measure_get(index)->is_default};
    return true;
}

void gg_abandon_files(void)
{
    gg_sink_unlink_all();
}

/* ---- what both commands do ---------------------------------------------------- */

typedef struct run {
    gg_settings settings;
    gg_log log;
    gg_index *index;
    gg_inputs inputs;
    gg_work work;
    bool *counted; /* by entity: is its type in --types */
    gg_network *network;
    gg_network_stats network_stats;
    gg_storing storing;
    gg_outputs outputs;
    gg_error lost; /* why there are no pictures; GG_OK: there are */
    gg_report_whole *report;
} run;

static void flush_log(run *r)
{
    gg_finish_log(&r->log, r->settings.options);
}

static void tell_stage(const run *r, const char *stage)
{
    const gg_options *options = r->settings.options;
    gg_progress progress = {r->work.documents, r->work.read.stored_bytes,
                            r->inputs.total_size, stage};

    if (options->progress != NULL) {
        options->progress(options->progress_user, &progress);
    }
}

static gg_status stop_if_strict(const run *r, gg_error *error)
{
    if (!r->settings.options->strict) {
        return GG_OK;
    }
    for (int i = 0; i < GG_N_REASONS; i++) {
        if (gg_reason_is_loss((gg_reason)i) && r->log.counts[i] != 0) {
            return gg_fail(error, GG_ERROR_DATA, NULL,
                           "stopped at the first loss (--strict)");
        }
    }
    return GG_OK;
}

static gg_status open_gazetteer(run *r, gg_error *error)
{
    const gg_options *options = r->settings.options;
    gg_load_options load = {.cache = options->cache,
                            .message = options->message,
                            .user = options->message_user};
    gg_status status =
        gg_load_index(&r->index, options->gazetteers, options->n_gazetteers,
                      &load, &r->log, error);

    flush_log(r);
    return status == GG_OK ? stop_if_strict(r, error) : status;
}

static gg_status open_inputs(run *r, gg_error *error)
{
    return gg_corpus_open(&r->inputs, r->settings.options, &r->log, error);
}

static gg_status open_reader(run *r, gg_error *error)
{
    return gg_corpus_open_reader(&r->work.reader, &r->settings, &r->inputs,
                                 error);
}

static gg_status read_all(run *r, gg_error *error)
{
    r->work.settings = &r->settings;
    r->work.index = r->index;
    r->work.log = &r->log;
    return gg_corpus_read(&r->work, &r->inputs, error);
}

static gg_status begin_run(run *r, const gg_options *options, gg_error *error)
{
    gg_status status;

    memset(r, 0, sizeof *r);
    r->outputs.lock = -1;
    gg_log_init(&r->log);
    gg_inputs_init(&r->inputs);
    status = gg_settings_read(&r->settings, options, error);
    if (status == GG_OK) {
        r->report = gg_report_new();
        status = r->report != NULL ? GG_OK : gg_fail_memory(error);
    }
    return status;
}

static void end_run(run *r)
{
    gg_outputs_close(&r->outputs);
    gg_network_free(r->network);
    gg_counter_free(r->work.counter);
    gg_storing_close(&r->storing);
    gg_free(r->counted);
    gg_inputs_clear(&r->inputs);
    gg_index_free(r->index);
    gg_log_clear(&r->log);
    gg_report_free((gg_report *)r->report);
}

static gg_status fill_report(run *r, const char *command, gg_error *error)
{
    gg_report_parts parts = {
        .command = command,
        .settings = &r->settings,
        .index = r->index,
        .work = &r->work,
        .log = &r->log,
        .network = r->network,
        .network_stats = &r->network_stats,
        .counts = r->work.counter != NULL ? gg_counter_stats(r->work.counter)
                                          : &r->storing.totals.counts,
        .storing = r->storing.store != NULL ? &r->storing : NULL,
        .outputs = r->outputs.items,
        .n_outputs = r->outputs.n,
        .files_hidden = r->inputs.n_hidden,
    };

    return gg_report_fill(r->report, &parts, error);
}

/* ---- build --------------------------------------------------------------------- */

/* Which entities the graph is about; an unknown type is a usage error. */
static gg_status choose_types(run *r, gg_error *error)
{
    const gg_index *index = r->index;
    const char *rest = r->settings.options->types;

    if (rest == NULL || rest[0] == '\0') {
        return GG_OK;
    }
    r->counted = gg_calloc_array(index->n_entities, sizeof *r->counted);
    if (r->counted == NULL) {
        return gg_fail_memory(error);
    }
    r->settings.count.no_new_people = true;
    r->settings.count.no_new_organisations = true;
    while (*rest != '\0') {
        size_t len = strcspn(rest, ",");
        gg_str type = {rest, len};
        size_t found = 0;
        for (size_t i = 0; i < index->n_entities; i++) {
            if (gg_str_equal(gg_index_type(index, (uint32_t)i), type)) {
                r->counted[i] = true;
                found++;
            }
        }
        if (gg_str_equal(type, GG_STR_LITERAL("person"))) {
            r->settings.count.no_new_people = false;
            found += r->settings.options->discover;
        } else if (gg_str_equal(type, GG_STR_LITERAL("organisation"))) {
            r->settings.count.no_new_organisations = false;
            found += r->settings.options->discover;
        }
        if (found == 0) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "types: no entity of the gazetteer is a \"%.*s\"",
                           len < 100 ? (int)len : 100, rest);
        }
        rest += len + (rest[len] == ',' ? 1 : 0);
    }
    r->settings.count.counted = r->counted;
    return GG_OK;
}

static gg_status measure(run *r, gg_error *error)
{
    if (!r->settings.no_measures) {
        tell_stage(r, "measuring");
    }
    return gg_finish_measures(&r->settings, r->network, &r->log, error);
}

static gg_status draw(run *r, gg_error *error)
{
    const gg_options *options = r->settings.options;
    gg_picture_options picture;

    gg_picture_options_init(&picture);
    picture.size_by = r->settings.export.size_by;
    picture.edges = options->render_edges;
    picture.seed = options->seed;
    picture.n_processes = r->settings.n_threads;
    picture.in_process = options->measures_in_process;
    picture.stop = options->stop;
    if (r->settings.n_pictures != 0) {
        tell_stage(r, "drawing");
    }
    return gg_outputs_draw(&r->outputs, r->network, &picture, &r->lost,
                           error);
}

static gg_status write_graph(run *r, gg_error *error)
{
    gg_status status;

    tell_stage(r, "writing");
    status = gg_outputs_write(&r->outputs, r->network, &r->log, error);
    if (status == GG_OK) {
        status = draw(r, error);
    }
    if (status == GG_OK) {
        status = gg_finish_list(&r->outputs, r->report, error);
    }
    if (status == GG_OK && r->work.counter != NULL) {
        status = gg_outputs_write_unclear(
            &r->outputs, gg_counter_unclear(r->work.counter), r->index, error);
    }
    if (status == GG_OK) {
        status = fill_report(r, "build", error);
    }
    if (status == GG_OK && r->settings.options->stop != NULL &&
        *r->settings.options->stop != 0) {
        status = gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    }
    return status == GG_OK ? gg_finish_publish(&r->outputs, &r->settings,
                                               r->report, error)
                           : status;
}

static bool has_output(const gg_options *options)
{
    return options->store == NULL || options->output != NULL;
}

static gg_status read_and_count(run *r, gg_error *error)
{
    gg_status status;

    r->work.counts = true;
    status = read_all(r, error);
    return status == GG_OK
               ? gg_counter_network(r->work.counter, &r->network,
                                    &r->settings.network, &r->network_stats,
                                    error)
               : status;
}

/* What was read counts, also when somebody has asked to stop. */
static gg_status read_into_store(run *r, gg_error *error)
{
    gg_status status =
        gg_storing_open(&r->storing, &r->settings, r->index, &r->log, error);

    if (status != GG_OK) {
        return status;
    }
    r->work.feed = &r->storing.feed;
    status = read_all(r, error);
    if (status == GG_OK || status == GG_ERROR_INTERRUPTED) {
        tell_stage(r, "counting");
        status = gg_storing_finish(&r->storing, status, error);
        flush_log(r);
    }
    if (status == GG_OK && has_output(r->settings.options)) {
        status = gg_storing_network(&r->storing, &r->settings, &r->network,
                                    &r->network_stats, error);
    }
    return status;
}

/* Everything but the pictures is there. */
static gg_status tell_lost(const gg_error *lost, gg_error *error)
{
    return gg_fail(error, lost->status, lost->source,
                   "%s; the other files are written", lost->message);
}

gg_status gg_build(const gg_options *options, gg_report **report,
                   gg_error *error)
{
    run r;
    gg_status status = begin_run(&r, options, error);

    *report = NULL;
    if (status == GG_OK && has_output(options)) {
        status = gg_outputs_open(&r.outputs, &r.settings, &r.report->arena,
                                 error);
    }
    if (status == GG_OK) {
        status = open_gazetteer(&r, error);
    }
    if (status == GG_OK) {
        status = choose_types(&r, error);
    }
    if (status == GG_OK) {
        status = open_inputs(&r, error);
    }
    if (status == GG_OK) {
        status = options->store != NULL ? read_into_store(&r, error)
                                        : read_and_count(&r, error);
    }
    if (status == GG_OK && has_output(options)) {
        status = measure(&r, error);
    }
    if (status == GG_OK) {
        status = has_output(options) ? write_graph(&r, error)
                                     : fill_report(&r, "build", error);
    }
    if (status == GG_OK && r.lost.status != GG_OK) {
        status = tell_lost(&r.lost, error);
    }
    if (status == GG_OK) {
        *report = &r.report->shown;
        r.report = NULL;
    }
    end_run(&r);
    return status;
}

/* ---- tag ------------------------------------------------------------------------ */

gg_status gg_tag(const gg_options *options, gg_write_fn *write, void *user,
                 gg_report **report, gg_error *error)
{
    run r;
    gg_status status = begin_run(&r, options, error);

    *report = NULL;
    if (status == GG_OK) {
        status = open_gazetteer(&r, error);
    }
    if (status == GG_OK) {
        status = open_inputs(&r, error);
    }
    if (status == GG_OK) {
        r.work.write = write;
        r.work.write_user = user;
        status = read_all(&r, error);
    }
    if (status == GG_OK) {
        status = fill_report(&r, "tag", error);
    }
    if (status == GG_OK) {
        *report = &r.report->shown;
        r.report = NULL;
    }
    end_run(&r);
    return status;
}

/* ---- suggest --------------------------------------------------------------------- */

gg_status gg_suggest(const gg_options *options,
                     const gg_suggest_options *suggest, gg_write_fn *write,
                     void *user, gg_report **report, gg_error *error)
{
    gg_options discovering = *options;
    run r;
    gg_status status;
    uint64_t told = 0;

    discovering.discover = true;
    discovering.evidence = 2;
    *report = NULL;
    status = begin_run(&r, &discovering, error);
    if (status == GG_OK) {
        status = open_gazetteer(&r, error);
    }
    if (status == GG_OK) {
        status = open_inputs(&r, error);
    }
    if (status == GG_OK) {
        r.work.counts = true;
        r.settings.count.suggest = true;
        status = read_all(&r, error);
    }
    if (status == GG_OK) {
        status = gg_write_suggestions(gg_counter_newcomers(r.work.counter),
                                      suggest, write, user, &told, error);
    }
    if (status == GG_OK) {
        status = fill_report(&r, "suggest", error);
    }
    if (status == GG_OK) {
        *report = &r.report->shown;
        r.report = NULL;
    }
    end_run(&r);
    return status;
}

/* ---- explain -------------------------------------------------------------------- */

static gg_status explain_batch(run *r, gg_explainer *explainer,
                               gg_batch *batch, gg_error *error)
{
    gg_document document;
    gg_status status;

    while ((status = gg_batch_next_document(batch, &document, error)) ==
           GG_OK) {
        r->work.documents += document.is_last;
        status = gg_explain_document(explainer, &document, error);
        if (status != GG_OK) {
            break;
        }
    }
    gg_read_stats_add(&r->work.read, &batch->stats);
    gg_log_append(&r->log, &batch->log);
    flush_log(r);
    return status;
}

/* Document by document, as long as something is asked. */
static gg_status explain_all(run *r, gg_explainer *explainer, gg_error *error)
{
    const volatile int *stop = r->settings.options->stop;
    gg_status status = open_reader(r, error);
    bool is_done = false;
    gg_batch batch;

    gg_batch_init(&batch);
    while (status == GG_OK && !is_done) {
        status = gg_reader_next_batch(r->work.reader, &batch, error);
        if (status != GG_OK) {
            break;
        }
        status = explain_batch(r, explainer, &batch, error);
        if (status == GG_END) {
            /* of the batch, or of all that is asked */
            is_done = gg_explain_is_done(explainer);
            status = GG_OK;
        }
        if (status == GG_OK && stop != NULL && *stop != 0) {
            status = gg_fail(error, GG_ERROR_INTERRUPTED, NULL,
                             "interrupted");
        }
    }
    gg_batch_clear(&batch);
    gg_reader_close(r->work.reader);
    r->work.reader = NULL;
    return status == GG_END ? GG_OK : status;
}

gg_status gg_explain(const gg_options *options, const gg_question *question,
                     gg_write_fn *write, void *user, gg_report **report,
                     gg_error *error)
{
    run r;
    gg_explainer *explainer = NULL;
    gg_status status = begin_run(&r, options, error);

    *report = NULL;
    if (status == GG_OK) {
        status = open_gazetteer(&r, error);
    }
    if (status == GG_OK) {
        status = gg_explainer_new(&explainer, question, &r.settings, r.index,
                                  write, user, error);
    }
    if (status == GG_OK) {
        status = open_inputs(&r, error);
    }
    if (status == GG_OK) {
        status = gg_explain_list(explainer, error);
    }
    if (status == GG_OK) {
        status = explain_all(&r, explainer, error);
    }
    if (status == GG_OK) {
        status = gg_explain_end(explainer, error);
    }
    if (status == GG_OK) {
        status = fill_report(&r, "explain", error);
    }
    if (status == GG_OK) {
        *report = &r.report->shown;
        r.report = NULL;
    }
    gg_explainer_free(explainer);
    end_run(&r);
    return status;
}
