#include "run/report.h"

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "run/ranking.h"
#include "run/storing.h"
#include "run/unclear.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <string.h>

/* cJSON tells nothing when it runs out of memory but by a NULL here and there;
   `failed` collects them. */
typedef struct writer {
    bool failed;
} writer;

static cJSON *add_object(writer *w, cJSON *to, const char *key)
{
    cJSON *object = to != NULL ? cJSON_AddObjectToObject(to, key) : NULL;

    w->failed |= object == NULL;
    return object;
}

static cJSON *add_array(writer *w, cJSON *to, const char *key)
{
    cJSON *array = to != NULL ? cJSON_AddArrayToObject(to, key) : NULL;

    w->failed |= array == NULL;
    return array;
}

/* cJSON keeps numbers as double: exact up to 2^53, far above any count. */
static void add_count(writer *w, cJSON *to, const char *key, uint64_t value)
{
    w->failed |= to == NULL ||
                 cJSON_AddNumberToObject(to, key, (double)value) == NULL;
}

static void add_bool(writer *w, cJSON *to, const char *key, bool value)
{
    w->failed |= to == NULL || cJSON_AddBoolToObject(to, key, value) == NULL;
}

/* Names from outside become printable, and so valid UTF-8. */
static void add_text(writer *w, cJSON *to, const char *key, const char *text)
{
    size_t len = strlen(text);
    size_t size = gg_printable(NULL, 0, text, len) + 1;
    char *shown = gg_alloc_array(size, 1);

    if (shown == NULL) {
        w->failed = true;
        return;
    }
    gg_printable(shown, size, text, len);
    w->failed |= to == NULL ||
                 cJSON_AddStringToObject(to, key, shown) == NULL;
    gg_free(shown);
}

static void add_item(writer *w, cJSON *array, cJSON *item)
{
    if (array == NULL || item == NULL ||
        !cJSON_AddItemToArray(array, item)) {
        cJSON_Delete(item);
        w->failed = true;
    }
}

static const char *or_default(const char *value, const char *otherwise)
{
    return value != NULL ? value : otherwise;
}

/* As they were asked for, or the default ones. */
static void add_formats(writer *w, cJSON *options, const gg_settings *settings)
{
    gg_buf names = GG_BUF_INIT;

    for (size_t i = 0; i < settings->n_formats; i++) {
        gg_buf_puts(&names, i != 0 ? "," : "");
        gg_buf_puts(&names, gg_format_name(settings->formats[i]));
    }
    w->failed |= names.failed;
    add_text(w, options, "formats",
             or_default(settings->options->formats, names.ptr));
    gg_buf_clear(&names);
}

/* Options of the formats, and only where there are some. */
static void add_format_settings(writer *w, cJSON *options,
                                const gg_options *o)
{
    cJSON *settings = o->n_format_settings != 0
                          ? add_object(w, options, "format_settings")
                          : NULL;

    for (size_t i = 0; i < o->n_format_settings; i++) {
        const gg_setting *setting = &o->format_settings[i];
        if (setting->value != NULL) {
            add_text(w, settings, setting->name, setting->value);
        } else {
            add_bool(w, settings, setting->name, true);
        }
    }
}

/* What a graph may be asked for, whatever it was counted from. */
static void add_graph_options(writer *w, cJSON *options,
                              const gg_settings *settings)
{
    const gg_options *o = settings->options;

    add_text(w, options, "types", or_default(o->types, "all"));
    add_formats(w, options, settings);
    add_format_settings(w, options, o);
    add_text(w, options, "measures", or_default(o->measures, "default"));
    if (o->stats != NULL) {
        add_text(w, options, "stats", o->stats);
    }
    if (o->backbone != NULL) {
        add_text(w, options, "backbone", o->backbone);
    }
    add_count(w, options, "min_weight", o->min_weight);
    add_count(w, options, "evidence", o->evidence);
    add_count(w, options, "seed", o->seed);
    add_bool(w, options, "isolates", o->isolates);
}

/* The number of threads is left out: it changes nothing. */
static void add_options(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_options *o = parts->settings->options;
    cJSON *options = add_object(w, root, "options");

    if (parts->origin != NULL) {
        add_graph_options(w, options, parts->settings);
        return;
    }
    add_text(w, options, "from", or_default(o->from, "auto"));
    if (o->map != NULL) {
        add_text(w, options, "map", o->map);
    }
    add_text(w, options, "forms", or_default(o->forms, "name,short"));
    add_bool(w, options, "nested", o->nested);
    add_bool(w, options, "ignore_case", o->ignore_case);
    add_text(w, options, "ambiguous", or_default(o->ambiguous, "drop"));
    if (parts->network == NULL) {
        return;
    }
    add_text(w, options, "window", or_default(o->window, "sentence"));
    add_text(w, options, "copies", or_default(o->copies, "separate"));
    add_graph_options(w, options, parts->settings);
    add_count(w, options, "max_entities", o->max_entities);
    add_bool(w, options, "no_attribution", o->no_attribution);
}

/* What the lists say, however they were read. */
static void add_fingerprint(writer *w, cJSON *gazetteer,
                            const gg_index *index)
{
    char hex[33];

    snprintf(hex, sizeof hex, "%016llx%016llx",
             (unsigned long long)index->fingerprint[0],
             (unsigned long long)index->fingerprint[1]);
    add_text(w, gazetteer, "fingerprint", hex);
}

static void add_gazetteer(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_index *index = parts->index;
    cJSON *gazetteer = add_object(w, root, "gazetteer");
    cJSON *files = add_array(w, gazetteer, "files");

    for (size_t i = 0; i < index->n_files; i++) {
        /* the name only: a path would tie the report to one machine */
        const char *path = gg_index_file(index, (uint32_t)i);
        const char *slash = strrchr(path, '/');
        cJSON *file = cJSON_CreateObject();
        add_text(w, file, "name",
                 slash != NULL ? slash + 1 : path);
        add_item(w, files, file);
    }
    add_fingerprint(w, gazetteer, index);
    add_count(w, gazetteer, "entities", index->n_entities);
    add_count(w, gazetteer, "names", index->n_names);
    add_count(w, gazetteer, "rows", index->stats.rows);
    add_count(w, gazetteer, "rows_used",
              index->stats.rows - index->stats.rows_skipped);
    add_count(w, gazetteer, "rows_skipped", index->stats.rows_skipped);
}

static void add_input(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_read_stats *read = &parts->work->read;
    cJSON *input = add_object(w, root, "input");

    add_count(w, input, "files", read->files_in);
    add_count(w, input, "files_read", read->files_read);
    add_count(w, input, "files_skipped", read->files_skipped);
    add_count(w, input, "files_hidden", parts->files_hidden);
    add_count(w, input, "records", read->records_in);
    add_count(w, input, "records_used", read->records_read);
    add_count(w, input, "records_skipped", read->records_skipped);
    add_count(w, input, "bytes", read->bytes_in);
    add_count(w, input, "bytes_used", read->bytes_used);
    add_count(w, input, "bytes_skipped", read->bytes_skipped);
    add_count(w, input, "stored_bytes", read->stored_bytes);
    add_count(w, input, "stored_bytes_damaged", read->stored_skipped);
    add_count(w, input, "documents_repaired", read->documents_repaired);
    add_count(w, input, "bytes_replaced", read->replacements);
}

static void add_counted(writer *w, cJSON *mentions,
                        const gg_report_parts *parts)
{
    const gg_count_stats *stats = parts->counts;

    add_count(w, mentions, "counted", stats->mentions);
    add_count(w, mentions, "ambiguous_shared", stats->shared);
    add_count(w, mentions, "other_types", stats->other_types);
    if (parts->settings->tag.discover != 0 || stats->discovered != 0) {
        add_count(w, mentions, "discovered", stats->discovered);
    }
}

static void add_mentions(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_work *work = parts->work;
    cJSON *mentions = add_object(w, root, "mentions");

    add_count(w, mentions, "found", work->mentions);
    add_count(w, mentions, "ambiguous", work->ambiguous);
    add_count(w, mentions, "attribution", work->attribution);
    add_count(w, mentions, "guarded", work->guarded);
    add_count(w, mentions, "short_without_full_name", work->unanchored);
    if (parts->network != NULL && work->counter != NULL) {
        add_counted(w, mentions, parts);
    }
}

static void add_date(writer *w, cJSON *to, const char *key, int32_t date)
{
    char text[11] = "";

    if (date != 0) {
        gg_date_format(date, text);
        add_text(w, to, key, text);
    }
}

static bool is_open(const gg_days *period)
{
    return period->first == 0 && period->last == 0;
}

/* Nothing of the file itself, and nothing of how its documents came into it:
   stores that say the same have the same report. */
static void add_origin(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_store_origin *origin = parts->origin;
    cJSON *store = add_object(w, root, "store");
    cJSON *period = NULL;

    add_text(w, store, "options", origin->options);
    add_text(w, store, "gazetteer", origin->gazetteer);
    add_count(w, store, "documents", origin->documents);
    add_count(w, store, "documents_not_counted", origin->uncounted);
    if (is_open(&origin->period) && !origin->is_sliced) {
        return;
    }
    period = add_object(w, root, "period");
    add_date(w, period, "since", origin->period.first);
    add_date(w, period, "until", origin->period.last);
    if (parts->counts != NULL) {
        add_count(w, period, "documents", parts->counts->documents);
    }
    add_count(w, period, "documents_without_date", origin->undated);
}

/* What was counted in the documents of a store. */
static void add_stored_mentions(writer *w, cJSON *root,
                                const gg_report_parts *parts)
{
    const gg_count_stats *stats = parts->counts;
    cJSON *mentions = add_object(w, root, "mentions");

    add_count(w, mentions, "ambiguous", stats->ambiguous);
    add_count(w, mentions, "attribution", stats->attribution);
    add_count(w, mentions, "guarded", stats->guarded);
    add_count(w, mentions, "short_without_full_name", stats->unanchored);
    add_counted(w, mentions, parts);
}

static void add_store(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const uint64_t *counts = parts->storing->feed.counts;
    cJSON *store = add_object(w, root, "store");

    add_count(w, store, "documents", parts->storing->documents);
    add_count(w, store, "added", counts[GG_PUT_NEW]);
    add_count(w, store, "changed",
              counts[GG_PUT_CHANGED] + counts[GG_PUT_TWICE]);
    add_count(w, store, "known", counts[GG_PUT_KNOWN]);
}

static void add_graph(writer *w, cJSON *root, const gg_report_parts *parts)
{
    const gg_count_stats *stats = parts->counts;
    const gg_table *nodes = &parts->network->nodes;
    cJSON *graph = add_object(w, root, "graph");
    cJSON *columns = NULL;

    add_count(w, graph, "nodes", nodes->n_rows);
    add_count(w, graph, "edges", parts->network->edges.n_rows);
    add_count(w, graph, "windows", stats->windows);
    add_count(w, graph, "windows_counted", stats->windows - stats->lists);
    add_count(w, graph, "windows_taken_for_lists", stats->lists);
    add_count(w, graph, "windows_with_an_entity", stats->named);
    add_count(w, graph, "pairs", stats->pairs);
    if (parts->settings->count.copies != GG_COPIES_COUNT) {
        add_count(w, graph, "pairs_counted", stats->pairs - stats->copies);
        add_count(w, graph, "pairs_in_copies", stats->copies);
        if (parts->storing == NULL && parts->origin == NULL) {
            add_count(w, graph, "stories", stats->stories);
        }
    }
    add_count(w, graph, "edges_below_min_weight",
              parts->network_stats->edges_light);
    if (parts->settings->network.backbone.kind != GG_BACKBONE_NONE) {
        add_count(w, graph, "edges_outside_backbone",
                  parts->network_stats->edges_outside);
    }
    add_count(w, graph, "nodes_without_edge",
              parts->network_stats->nodes_isolated);
    add_count(w, graph, "ids_changed", parts->network_stats->ids_changed);
    columns = add_object(w, graph, "node_columns");
    for (size_t i = 0; i < nodes->n_columns; i++) {
        add_text(w, columns, nodes->columns[i].name,
                 nodes->columns[i].description);
    }
}

static const char *format_name(const gg_output *output)
{
    if (output->picture != NULL) {
        return output->picture->name;
    }
    return output->format != NULL ? gg_format_name(output->format)
                                  : "ambiguous";
}

static void add_outputs(writer *w, cJSON *root, const gg_report_parts *parts)
{
    cJSON *outputs = add_array(w, root, "outputs");

    for (size_t i = 0; i < parts->n_outputs; i++) {
        const gg_output *output = &parts->outputs[i];
        cJSON *item = cJSON_CreateObject();
        add_text(w, item, "name", gg_output_name(output));
        add_text(w, item, "format", format_name(output));
        add_count(w, item, "bytes", output->digest.bytes);
        add_text(w, item, "sha256", output->digest.sha256);
        add_count(w, item, "characters_cleaned", output->cleaned);
        add_count(w, item, "texts_cut", output->cut);
        add_bool(w, item, "read_back", output->is_verified);
        add_item(w, outputs, item);
    }
}

static void add_events(writer *w, cJSON *root, const gg_report_parts *parts,
                       uint64_t *losses)
{
    cJSON *lost = add_object(w, root, "skipped");
    cJSON *noted = NULL;
    uint64_t total = 0;

    for (int r = 0; r < GG_N_REASONS; r++) {
        if (gg_reason_is_loss((gg_reason)r)) {
            add_count(w, lost, gg_reason_word((gg_reason)r),
                      parts->log->counts[r]);
            total += parts->log->counts[r];
        }
    }
    add_count(w, lost, "total", total);
    noted = add_object(w, root, "noted");
    for (int r = 0; r < GG_N_REASONS; r++) {
        if (!gg_reason_is_loss((gg_reason)r)) {
            add_count(w, noted, gg_reason_word((gg_reason)r),
                      parts->log->counts[r]);
        }
    }
    *losses = total;
}

static gg_status keep_json(gg_report_whole *report, cJSON *root, writer *w,
                           gg_error *error)
{
    char *text = w->failed ? NULL : cJSON_Print(root);
    size_t len = text != NULL ? strlen(text) : 0;
    char *copy = text != NULL ? gg_arena_alloc(&report->arena, len + 2, 1)
                              : NULL;

    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\n';
        report->shown.json = copy;
        report->shown.json_len = len + 1;
    }
    cJSON_free(text);
    return copy != NULL ? GG_OK : gg_fail_memory(error);
}

const char *gg_output_name(const gg_output *output)
{
    if (output->picture != NULL) {
        return output->picture->file_name;
    }
    return output->format != NULL ? gg_format_file_name(output->format,
                                                        output->file)
                                  : GG_UNCLEAR_FILE;
}

gg_report_whole *gg_report_new(void)
{
    return gg_calloc_array(1, sizeof(gg_report_whole));
}

static void add_sources(writer *w, cJSON *root, const gg_report_parts *parts)
{
    if (parts->origin != NULL) {
        add_origin(w, root, parts);
        if (parts->counts != NULL) {
            add_stored_mentions(w, root, parts);
        }
        return;
    }
    add_gazetteer(w, root, parts);
    add_input(w, root, parts);
    add_mentions(w, root, parts);
    if (parts->storing != NULL) {
        add_store(w, root, parts);
    }
}

static cJSON *begin_json(writer *w, const gg_report_parts *parts)
{
    cJSON *root = cJSON_CreateObject();

    add_text(w, root, "program", "gazgraph");
    add_text(w, root, "version", gg_version());
    add_text(w, root, "command", parts->command);
    add_options(w, root, parts);
    return root;
}

static gg_status end_json(gg_report_whole *report, cJSON *root, writer *w,
                          gg_status status, gg_error *error)
{
    if (status == GG_OK) {
        status = keep_json(report, root, w, error);
    }
    cJSON_Delete(root);
    return status;
}

static void show_documents(gg_report *shown, const gg_report_parts *parts)
{
    if (parts->origin != NULL) {
        shown->stored = parts->origin->documents;
        shown->documents = parts->counts != NULL ? parts->counts->documents
                                                 : 0;
        shown->mentions = parts->counts != NULL ? parts->counts->mentions : 0;
        return;
    }
    if (parts->storing != NULL) {
        const uint64_t *counts = parts->storing->feed.counts;
        shown->known = counts[GG_PUT_KNOWN];
        shown->changed = counts[GG_PUT_CHANGED] + counts[GG_PUT_TWICE];
        shown->stored = parts->storing->documents;
    }
    shown->documents = parts->work->documents;
    shown->mentions = parts->work->mentions;
}

gg_status gg_report_fill(gg_report_whole *report,
                         const gg_report_parts *parts, gg_error *error)
{
    writer w = {false};
    cJSON *root = begin_json(&w, parts);
    gg_status status = GG_OK;

    add_sources(&w, root, parts);
    if (parts->network != NULL) {
        add_graph(&w, root, parts);
    }
    add_events(&w, root, parts, &report->shown.losses);
    if (parts->network != NULL) {
        add_outputs(&w, root, parts);
    }
    show_documents(&report->shown, parts);
    if (parts->network != NULL) {
        report->shown.nodes = parts->network->nodes.n_rows;
        report->shown.edges = parts->network->edges.n_rows;
        report->shown.spilled_runs = parts->counts->runs;
        report->shown.spilled_bytes = parts->counts->run_bytes;
        status = gg_rank(&report->shown, &report->arena, parts->network,
                         parts->settings->options->top, error);
    }
    return end_json(report, root, &w, status, error);
}

gg_status gg_report_fill_slices(gg_report_whole *report,
                                const gg_report_parts *parts,
                                const gg_report_slice *slices, size_t n,
                                gg_error *error)
{
    writer w = {false};
    cJSON *root = begin_json(&w, parts);
    cJSON *list;

    add_sources(&w, root, parts);
    list = add_array(&w, root, "periods");
    show_documents(&report->shown, parts);
    for (size_t i = 0; i < n; i++) {
        const gg_report_slice *slice = &slices[i];
        cJSON *item = cJSON_CreateObject();
        add_text(&w, item, "name", slice->name);
        add_date(&w, item, "since", slice->period.first);
        add_date(&w, item, "until", slice->period.last);
        add_count(&w, item, "documents", slice->documents);
        add_count(&w, item, "nodes", slice->nodes);
        add_count(&w, item, "edges", slice->edges);
        add_item(&w, list, item);
        report->shown.documents += slice->documents;
    }
    report->shown.is_sliced = true;
    report->shown.periods = n;
    add_events(&w, root, parts, &report->shown.losses);
    return end_json(report, root, &w, GG_OK, error);
}

void gg_report_free(gg_report *report)
{
    gg_report_whole *whole = (gg_report_whole *)report;

    if (whole != NULL) {
        gg_arena_clear(&whole->arena);
        gg_free(whole);
    }
}
