/* `gazgraph export`: a store as graphs, of all its documents or of periods. */
#include "gazgraph.h"

#include "base/error.h"
#include "base/memory.h"
#include "run/finish.h"
#include "run/from_store.h"

#include <string.h>

typedef struct run {
    gg_settings settings;
    gg_log log;
    gg_from_store from;
    gg_options options;
    gg_setting *others; /* what formats are told, but slice; owned */
    gg_days period;     /* asked for */
    gg_period slice;    /* a graph for each; NONE: one graph */
    gg_report_whole *report;
    gg_report_slice *slices; /* that have documents */
    size_t n_slices;
    size_t slices_capacity;
} run;

/* A graph and its files. */
typedef struct piece {
    gg_settings settings; /* with the folder of its own */
    gg_options options;
    gg_store_origin origin;
    gg_network *network;
    gg_network_stats network_stats;
    gg_count_stats counts;
    gg_outputs outputs;
} piece;

static void tell_stage(const run *r, const char *stage)
{
    const gg_options *options = r->settings.options;
    gg_progress progress = {0, 0, 0, stage};

    if (options->progress != NULL) {
        options->progress(options->progress_user, &progress);
    }
}

/* The word of `slice`, or NULL; the other settings go to r->others. */
static gg_status set_slice_apart(run *r, const char **slice, gg_error *error)
{
    const gg_options *o = &r->options;
    size_t n = 0;

    *slice = NULL;
    r->others = gg_alloc_array(o->n_format_settings, sizeof *r->others);
    if (r->others == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < o->n_format_settings; i++) {
        const gg_setting *setting = &o->format_settings[i];
        if (strcmp(setting->name, "slice") == 0) {
            *slice = setting->value;
        } else {
            r->others[n++] = *setting;
        }
    }
    r->options.format_settings = r->others;
    r->options.n_format_settings = n;
    return GG_OK;
}

/* A format of time takes the slices; else each is a graph of its own. */
static gg_status read_settings(run *r, const gg_options *options,
                               gg_error *error)
{
    const char *slice;
    gg_export_options export;
    gg_status status;

    r->options = *options;
    status = set_slice_apart(r, &slice, error);
    if (status == GG_OK) {
        status = gg_settings_read_for_store(&r->settings, &r->options, error);
    }
    if (status != GG_OK || slice == NULL) {
        return status;
    }
    export = r->settings.export;
    status = gg_export_options_set(&export, "slice", slice, error);
    if (status != GG_OK) {
        return status;
    }
    if (gg_export_options_check(&export, r->settings.formats,
                                r->settings.n_formats, NULL) != GG_OK) {
        r->slice = export.slice;
        return GG_OK;
    }
    r->options = *options;
    return gg_settings_read_for_store(&r->settings, &r->options, error);
}

static gg_status begin_run(run *r, const gg_options *options, gg_error *error)
{
    gg_status status;

    memset(r, 0, sizeof *r);
    gg_log_init(&r->log);
    status = read_settings(r, options, error);
    if (status == GG_OK) {
        status = gg_days_read_bounds(&r->period, options->since,
                                       options->until, error);
    }
    if (status == GG_OK) {
        r->report = gg_report_new();
        status = r->report != NULL ? GG_OK : gg_fail_memory(error);
    }
    return status;
}

static void end_run(run *r)
{
    gg_from_store_close(&r->from);
    gg_log_clear(&r->log);
    gg_free(r->slices);
    gg_free(r->others);
    gg_report_free((gg_report *)r->report);
}

static void begin_piece(piece *p, const run *r, const char *folder,
                        const gg_days *period)
{
    memset(p, 0, sizeof *p);
    p->settings = r->settings;
    p->options = *r->settings.options;
    p->options.output = folder;
    p->settings.options = &p->options;
    p->origin = r->from.origin;
    p->origin.period = *period;
    p->origin.is_sliced = r->slice != GG_PERIOD_NONE;
    p->outputs.lock = -1;
}

static void end_piece(piece *p)
{
    gg_outputs_close(&p->outputs);
    gg_network_free(p->network);
}

static gg_status fill_report(const run *r, const piece *p,
                             gg_report_whole *report, gg_error *error)
{
    gg_report_parts parts = {
        .command = "export",
        .settings = &p->settings,
        .origin = &p->origin,
        .log = &r->log,
        .network = p->network,
        .network_stats = &p->network_stats,
        .counts = &p->counts,
        .outputs = p->outputs.items,
        .n_outputs = p->outputs.n,
    };

    return gg_report_fill(report, &parts, error);
}

/* One graph into a folder that is open already. */
static gg_status export_piece(run *r, piece *p, gg_report_whole *report,
                              gg_error *error)
{
    gg_status status;

    tell_stage(r, "counting");
    status = gg_from_store_network(&r->from, &p->settings, &p->origin.period,
                                   &p->network, &p->network_stats, &p->counts,
                                   error);
    if (status == GG_OK) {
        tell_stage(r, "measuring");
        status = gg_finish_measures(&p->settings, p->network, &r->log, error);
    }
    if (status == GG_OK) {
        status = gg_finish_list(&p->outputs, report, error);
    }
    if (status == GG_OK) {
        tell_stage(r, "writing");
        status = gg_outputs_write(&p->outputs, p->network, &r->log, error);
    }
    if (status == GG_OK) {
        status = fill_report(r, p, report, error);
    }
    return status == GG_OK ? gg_finish_publish(&p->outputs, &p->settings,
                                               report, error)
                           : status;
}

/* ---- the whole ------------------------------------------------------------------- */

static gg_status open_store(run *r, gg_error *error)
{
    gg_status status = gg_from_store_open(
        &r->from, r->settings.options->store, &r->settings, &r->log, error);

    gg_finish_log(&r->log, r->settings.options);
    if (status == GG_OK && (r->period.first != 0 || r->period.last != 0 ||
                            r->slice != GG_PERIOD_NONE)) {
        status = gg_store_undated(r->from.store, &r->from.origin.undated,
                                  error);
    }
    if (status == GG_OK && r->settings.options->strict &&
        r->from.origin.uncounted != 0) {
        status = gg_fail(error, GG_ERROR_DATA, NULL,
                         "stopped at the first loss (--strict)");
    }
    return status;
}

static gg_status export_whole(run *r, gg_error *error)
{
    piece p;
    gg_status status;

    begin_piece(&p, r, r->settings.options->output, &r->period);
    status = gg_outputs_open(&p.outputs, &p.settings, &r->report->arena,
                             error);
    if (status == GG_OK) {
        status = export_piece(r, &p, r->report, error);
    }
    end_piece(&p);
    return status;
}

/* ---- period by period -------------------------------------------------------------- */

static bool note_slice(run *r, const char *name, const piece *p)
{
    gg_report_slice *slice;

    if (gg_grow(&r->slices, &r->slices_capacity, r->n_slices + 1,
                sizeof *r->slices) != 0) {
        return false;
    }
    slice = &r->slices[r->n_slices++];
    memcpy(slice->name, name, GG_DAYS_NAME);
    slice->period = p->origin.period;
    slice->documents = p->counts.documents;
    slice->nodes = p->network->nodes.n_rows;
    slice->edges = p->network->edges.n_rows;
    return true;
}

static gg_status export_slice(run *r, const gg_days *period,
                              const char *name, gg_error *error)
{
    gg_report_whole *report = gg_report_new();
    const char *folder;
    piece p;
    gg_status status = GG_OK;

    if (report == NULL) {
        return gg_fail_memory(error);
    }
    folder = gg_outputs_path(r->settings.options->output, name,
                             &report->arena);
    begin_piece(&p, r, folder, period);
    status = folder != NULL ? gg_outputs_open(&p.outputs, &p.settings,
                                              &report->arena, error)
                            : gg_fail_memory(error);
    if (status == GG_OK) {
        status = export_piece(r, &p, report, error);
    }
    if (status == GG_OK && !note_slice(r, name, &p)) {
        status = gg_fail_memory(error);
    }
    end_piece(&p);
    gg_report_free(&report->shown);
    return status;
}

/* What of the slice was asked for. */
static gg_days cut_to(gg_days slice, const gg_days *asked)
{
    if (asked->first > slice.first) {
        slice.first = asked->first;
    }
    if (asked->last != 0 && asked->last < slice.last) {
        slice.last = asked->last;
    }
    return slice;
}

static gg_status export_slices_of(run *r, gg_error *error)
{
    int32_t next = r->period.first;
    gg_status status = GG_OK;

    do {
        char name[GG_DAYS_NAME] = {0};
        gg_days slice;
        int32_t day;
        status = gg_store_next_date(r->from.store, next, &day, error);
        if (status != GG_OK || day == 0 ||
            (r->period.last != 0 && day > r->period.last)) {
            break;
        }
        slice = gg_days_of_period(r->slice, day, name);
        next = gg_day_after(slice.last);
        slice = cut_to(slice, &r->period);
        status = export_slice(r, &slice, name, error);
    } while (status == GG_OK && next != 0);
    return status;
}

/* The folder has a report of all; each period one in its own folder. */
static gg_status export_slices(run *r, gg_error *error)
{
    gg_report_parts parts = {
        .command = "export",
        .settings = NULL,
        .log = &r->log,
    };
    piece p;
    gg_status status;

    begin_piece(&p, r, r->settings.options->output, &r->period);
    p.settings.n_formats = 0;
    status = gg_outputs_open(&p.outputs, &p.settings, &r->report->arena,
                             error);
    if (status == GG_OK) {
        status = export_slices_of(r, error);
    }
    if (status == GG_OK) {
        status = gg_finish_list(&p.outputs, r->report, error);
    }
    if (status == GG_OK) {
        parts.settings = &p.settings;
        parts.origin = &p.origin;
        status = gg_report_fill_slices(r->report, &parts, r->slices,
                                       r->n_slices, error);
    }
    if (status == GG_OK) {
        status = gg_finish_publish(&p.outputs, &p.settings, r->report, error);
    }
    end_piece(&p);
    return status;
}

gg_status gg_export_store(const gg_options *options, gg_report **report,
                          gg_error *error)
{
    run r;
    gg_status status = begin_run(&r, options, error);

    *report = NULL;
    if (status == GG_OK) {
        status = open_store(&r, error);
    }
    if (status == GG_OK) {
        status = r.slice != GG_PERIOD_NONE ? export_slices(&r, error)
                                          : export_whole(&r, error);
    }
    if (status == GG_OK) {
        *report = &r.report->shown;
        r.report = NULL;
    }
    end_run(&r);
    return status;
}
