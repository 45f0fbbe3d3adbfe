/* `gazgraph diff`: two stores, or two times of one, side by side. */
#include "gazgraph.h"

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "export/escape.h"
#include "net/compare.h"
#include "run/finish.h"
#include "run/from_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One side of it. */
typedef struct side {
    gg_options options;
    gg_settings settings;
    gg_from_store from;
    gg_days period;
    gg_network *network;
    gg_network_stats stats;
    gg_count_stats counts;
} side;

typedef struct run {
    const gg_diff_question *question;
    gg_write_fn *write;
    void *user;
    gg_log log;
    side sides[2]; /* before, after */
    double most_q;
    gg_network *network; /* of both; borrows from theirs */
    gg_compare_stats stats;
    gg_cleaner cleaner;
    gg_buf out;
    gg_outputs outputs;
    gg_report_whole *report;
} run;

/* ---- the two sides ---------------------------------------------------------------- */

static gg_status read_q(double *out, const char *text, gg_error *error)
{
    char *end = NULL;

    *out = text != NULL ? strtod(text, &end) : 0.05;
    return text == NULL ||
                   (end != text && *end == '\0' && *out >= 0 && *out <= 1)
               ? GG_OK
               : gg_fail(error, GG_ERROR_USAGE, NULL,
                         "q: \"%.60s\" is no rate from 0 to 1", text);
}

/* Every edge is compared, whatever will be shown. */
static gg_status open_side(run *r, side *s, const gg_options *options,
                           int which, gg_error *error)
{
    const char *const *stores = r->question->stores;
    const char *store = stores[which] != NULL ? stores[which] : stores[0];
    const char *period = r->question->periods[which];
    gg_status status;

    s->options = *options;
    s->options.store = store;
    s->options.min_weight = 1;
    s->options.isolates = true;
    s->options.top = 0;
    s->options.stats = NULL;
    s->options.backbone = NULL;
    status = gg_settings_read_for_store(&s->settings, &s->options, error);
    if (status == GG_OK && period != NULL) {
        status = gg_days_read(&s->period, "between", period, error);
    }
    if (status == GG_OK) {
        status = gg_from_store_open(&s->from, store, &s->settings, &r->log,
                                    error);
    }
    if (status == GG_OK) {
        status = gg_from_store_network(&s->from, &s->settings, &s->period,
                                       &s->network, &s->stats, &s->counts,
                                       error);
    }
    gg_finish_log(&r->log, options);
    return status;
}

/* Counts of different windows or lists say nothing beside each other. */
static gg_status check_same(const run *r, gg_error *error)
{
    const gg_store_origin *a = &r->sides[0].from.origin;
    const gg_store_origin *b = &r->sides[1].from.origin;

    if (r->sides[0].options.force ||
        (strcmp(a->options, b->options) == 0 &&
         strcmp(a->gazetteer, b->gazetteer) == 0)) {
        return GG_OK;
    }
    return gg_fail(error, GG_ERROR_USAGE, NULL,
                   "the stores were made with other %s; --force compares them "
                   "all the same",
                   strcmp(a->options, b->options) != 0 ? "options" : "lists");
}

/* ---- rows ---------------------------------------------------------------------------- */

static double value(const gg_table *table, const char *name, size_t row)
{
    const gg_column *column = gg_table_find_column(table, name);

    if (column->type == GG_COLUMN_INT) {
        return (double)column->values.ints[row];
    }
    return column->values.doubles[row];
}

static gg_str text(const gg_table *table, const char *name, size_t row)
{
    return gg_table_find_column(table, name)->values.strings[row];
}

/* Whole numbers without a point. */
static void put_number(gg_buf *out, double number)
{
    char digits[32];

    if (number == floor(number) && number >= 0 && number < 1e15) {
        gg_buf_put(out, digits, gg_format_u64(digits, (uint64_t)number));
    } else {
        gg_buf_put(out, digits, gg_format_double(digits, number));
    }
}

/* A cell of the table: one line, without tabs. */
static void put_cell(run *r, gg_str s)
{
    s = gg_clean(&r->cleaner, s);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        gg_buf_putc(&r->out, c == '\t' || c == '\n' ? ' ' : c);
    }
}

static void put_key(run *r, const char *key, gg_str s)
{
    gg_buf_puts(&r->out, key);
    gg_put_json_string(&r->out, gg_clean(&r->cleaner, s));
}

static void put_member(run *r, const char *key, double number)
{
    gg_buf_puts(&r->out, key);
    put_number(&r->out, number);
}

static void put_json_evidence(run *r, size_t row)
{
    const gg_network *n = r->network;

    gg_buf_puts(&r->out, ",\"evidence\":[");
    for (size_t i = n->evidence_start[row]; i < n->evidence_start[row + 1];
         i++) {
        const gg_evidence *e = &n->evidence[i];
        char date[10];
        gg_buf_puts(&r->out, i == n->evidence_start[row] ? "{" : ",{");
        put_key(r, "\"document\":", e->document);
        if (e->date != 0) {
            gg_date_format(e->date, date);
            put_key(r, ",\"date\":", (gg_str){date, sizeof date});
        }
        put_key(r, ",\"sentence\":", e->text);
        gg_buf_putc(&r->out, '}');
    }
    gg_buf_putc(&r->out, ']');
}

static void put_json(run *r, bool is_edge, size_t row)
{
    const gg_network *n = r->network;
    const gg_table *table = is_edge ? &n->edges : &n->nodes;

    put_key(r, "{\"change\":", text(table, "change", row));
    if (is_edge) {
        uint32_t a = n->edge_source[row];
        uint32_t b = n->edge_target[row];
        put_key(r, ",\"source\":", n->node_ids[a]);
        put_key(r, ",\"target\":", n->node_ids[b]);
        put_key(r, ",\"source_label\":", text(&n->nodes, "label", a));
        put_key(r, ",\"target_label\":", text(&n->nodes, "label", b));
    } else {
        put_key(r, ",\"id\":", n->node_ids[row]);
        put_key(r, ",\"label\":", text(table, "label", row));
    }
    put_member(r, ",\"before\":",
               value(table, is_edge ? "weight_before" : "mentions_before",
                     row));
    put_member(r, ",\"after\":",
               value(table, is_edge ? "weight_after" : "mentions_after", row));
    put_member(r, ",\"llr\":", value(table, "llr", row));
    put_member(r, ",\"q\":", value(table, "q", row));
    if (is_edge) {
        put_json_evidence(r, row);
    }
    gg_buf_puts(&r->out, "}\n");
}

static void put_table_row(run *r, bool is_edge, size_t row)
{
    const gg_network *n = r->network;
    const gg_table *table = is_edge ? &n->edges : &n->nodes;
    uint32_t first = is_edge ? n->edge_source[row] : (uint32_t)row;

    put_cell(r, text(table, "change", row));
    gg_buf_putc(&r->out, '\t');
    put_cell(r, text(&n->nodes, "label", first));
    gg_buf_putc(&r->out, '\t');
    if (is_edge) {
        put_cell(r, text(&n->nodes, "label", n->edge_target[row]));
    }
    gg_buf_putc(&r->out, '\t');
    put_number(&r->out, value(table,
                              is_edge ? "weight_before" : "mentions_before",
                              row));
    gg_buf_putc(&r->out, '\t');
    put_number(&r->out,
               value(table, is_edge ? "weight_after" : "mentions_after", row));
    gg_buf_putc(&r->out, '\t');
    put_number(&r->out, round(value(table, "llr", row) * 100) / 100);
    gg_buf_putc(&r->out, '\t');
    put_number(&r->out, value(table, "q", row));
    gg_buf_putc(&r->out, '\t');
    if (is_edge && n->evidence_start[row] != n->evidence_start[row + 1]) {
        const gg_evidence *e = &n->evidence[n->evidence_start[row]];
        put_cell(r, e->document);
        gg_buf_puts(&r->out, ": ");
        put_cell(r, e->text);
    }
    gg_buf_putc(&r->out, '\n');
}

/* ---- what is told -------------------------------------------------------------------- */

typedef struct ranked {
    double llr;
    uint32_t row;
} ranked;

static int compare(const void *a, const void *b)
{
    const ranked *left = a;
    const ranked *right = b;

    if (left->llr != right->llr) {
        return left->llr > right->llr ? -1 : 1;
    }
    return left->row < right->row ? -1 : left->row > right->row;
}

static gg_status flush(run *r, gg_error *error)
{
    if (r->out.failed || r->cleaner.failed) {
        return gg_fail_memory(error);
    }
    if (r->out.len != 0 && !r->write(r->user, r->out.ptr, r->out.len)) {
        return gg_fail(error, GG_ERROR_IO, NULL, "cannot write the answer");
    }
    gg_buf_reset(&r->out);
    return GG_OK;
}

/* The rows of a table that have the q, those with the greatest G2 first. */
static gg_status tell_rows(run *r, bool is_edge, gg_error *error)
{
    const gg_table *table = is_edge ? &r->network->edges : &r->network->nodes;
    ranked *rows = gg_alloc_array(table->n_rows + 1, sizeof *rows);
    size_t most = r->question->most;
    gg_status status = GG_OK;
    size_t n = 0;

    if (rows == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        if (value(table, "q", i) <= r->most_q) {
            rows[n++] = (ranked){value(table, "llr", i), (uint32_t)i};
        }
    }
    if (n > 1) {
        qsort(rows, n, sizeof *rows, compare);
    }
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        if (most != 0 && i == most) {
            break;
        }
        if (r->question->json) {
            put_json(r, is_edge, rows[i].row);
        } else {
            put_table_row(r, is_edge, rows[i].row);
        }
        status = flush(r, error);
    }
    gg_free(rows);
    return status;
}

static gg_status tell(run *r, gg_error *error)
{
    gg_status status;

    if (!r->question->json) {
        gg_buf_puts(&r->out, "change\tsource\ttarget\tbefore\tafter\tllr\tq\t"
                             "evidence\n");
    }
    status = flush(r, error);
    if (status == GG_OK) {
        status = tell_rows(r, true, error);
    }
    return status == GG_OK ? tell_rows(r, false, error) : status;
}

/* ---- the graph ------------------------------------------------------------------------ */

static gg_status write_graph(run *r, gg_error *error)
{
    side *after = &r->sides[1];
    gg_report_parts parts = {
        .command = "diff",
        .settings = &after->settings,
        .origin = &after->from.origin,
        .log = &r->log,
        .network = r->network,
        .network_stats = &after->stats,
        .counts = &after->counts,
    };
    gg_status status = gg_outputs_open(&r->outputs, &after->settings,
                                       &r->report->arena, error);

    if (status == GG_OK) {
        status = gg_finish_measures(&after->settings, r->network, &r->log,
                                    error);
    }
    if (status == GG_OK) {
        status = gg_finish_list(&r->outputs, r->report, error);
    }
    if (status == GG_OK) {
        status = gg_outputs_write(&r->outputs, r->network, &r->log, error);
    }
    if (status == GG_OK) {
        after->from.origin.period = after->period;
        parts.outputs = r->outputs.items;
        parts.n_outputs = r->outputs.n;
        status = gg_report_fill(r->report, &parts, error);
    }
    return status == GG_OK ? gg_finish_publish(&r->outputs, &after->settings,
                                               r->report, error)
                           : status;
}

static gg_status begin(run *r, const gg_options *options, gg_error *error)
{
    const gg_diff_question *q = r->question;
    gg_status status = read_q(&r->most_q, q->q, error);

    if (status == GG_OK && (q->stores[0] == NULL || q->stores[0][0] == '\0')) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL, "no store is named");
    }
    if (status == GG_OK && q->stores[1] == NULL &&
        (q->periods[0] == NULL || q->periods[1] == NULL)) {
        status = gg_fail(error, GG_ERROR_USAGE, NULL,
                         "two stores are wanted, or two times of one");
    }
    for (int i = 0; i < 2 && status == GG_OK; i++) {
        status = open_side(r, &r->sides[i], options, i, error);
    }
    if (status == GG_OK) {
        r->report = gg_report_new();
        status = r->report != NULL ? check_same(r, error)
                                   : gg_fail_memory(error);
    }
    return status;
}

static void end(run *r)
{
    gg_outputs_close(&r->outputs);
    gg_network_free(r->network);
    for (int i = 0; i < 2; i++) {
        gg_network_free(r->sides[i].network);
        gg_from_store_close(&r->sides[i].from);
    }
    gg_buf_clear(&r->out);
    gg_cleaner_clear(&r->cleaner);
    gg_log_clear(&r->log);
    gg_report_free((gg_report *)r->report);
}

gg_status gg_diff(const gg_options *options, const gg_diff_question *question,
                  gg_write_fn *write, void *user, gg_diff_counts *counts,
                  gg_error *error)
{
    run r = {.question = question, .write = write, .user = user};
    gg_status status;

    r.outputs.lock = -1;
    gg_log_init(&r.log);
    gg_buf_init(&r.out);
    gg_cleaner_init(&r.cleaner);
    status = begin(&r, options, error);
    if (status == GG_OK) {
        status = gg_network_compare(&r.network, r.sides[0].network,
                                    r.sides[1].network, r.most_q, &r.stats,
                                    error);
    }
    if (status == GG_OK && options->output != NULL) {
        status = write_graph(&r, error);
    }
    if (status == GG_OK) {
        status = tell(&r, error);
    }
    if (status == GG_OK) {
        counts->edges = r.stats.edges;
        counts->new_edges = r.stats.changed_edges[GG_CHANGE_NEW];
        counts->gone_edges = r.stats.changed_edges[GG_CHANGE_GONE];
        counts->stronger_edges = r.stats.changed_edges[GG_CHANGE_STRONGER];
        counts->weaker_edges = r.stats.changed_edges[GG_CHANGE_WEAKER];
    }
    end(&r);
    return status;
}
