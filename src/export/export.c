#include "export/export.h"

#include "base/error.h"
#include "export/format.h"

#include <math.h>
#include <string.h>

static const gg_format *const FORMATS[] = {
    &gg_format_graphml,
    &gg_format_dot,
};

enum { N_FORMATS = sizeof FORMATS / sizeof FORMATS[0] };

/* Rows between two looks at the sink: a full disk ends the work. */
enum { ROWS_PER_CHECK = 1024 };

/* ---- the list ---------------------------------------------------------- */

size_t gg_format_count(void)
{
    return N_FORMATS;
}

const gg_format *gg_format_get(size_t index)
{
    return FORMATS[index];
}

const gg_format *gg_format_find(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (strcmp(FORMATS[i]->name, name) == 0) {
            return FORMATS[i];
        }
    }
    return NULL;
}

const char *gg_format_name(const gg_format *format)
{
    return format->name;
}

const char *gg_format_suffix(const gg_format *format)
{
    return format->suffix;
}

const char *gg_format_help(const gg_format *format)
{
    return format->help;
}

const char *gg_format_file_name(const gg_format *format)
{
    return format->file_name;
}

/* ---- cells ------------------------------------------------------------- */

static bool is_blank(gg_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != ' ' && s.ptr[i] != '\t' && s.ptr[i] != '\n') {
            return false;
        }
    }
    return true;
}

gg_str gg_export_label(gg_export *x, size_t row)
{
    gg_str label = GG_STR_NONE;

    if (x->label != NULL) {
        label = gg_clean(&x->cleaner, x->label->values.strings[row]);
    }
    return is_blank(label) ? x->network->node_ids[row] : label;
}

static gg_str list_text(gg_export *x, gg_str_list list)
{
    gg_buf_reset(&x->list);
    gg_buf_putc(&x->list, '[');
    for (size_t i = 0; i < list.n; i++) {
        if (i != 0) {
            gg_buf_puts(&x->list, ", ");
        }
        gg_put_json_string(&x->list, gg_clean(&x->cleaner, list.items[i]));
    }
    gg_buf_putc(&x->list, ']');
    x->failed |= x->list.failed;
    return gg_buf_str(&x->list);
}

static void put_padded(char *out, int64_t value, size_t width)
{
    for (size_t i = width; i-- > 0; value /= 10) {
        out[i] = (char)('0' + value % 10);
    }
}

static bool date_text(char out[32], int64_t date, gg_str *text)
{
    int64_t month = date / 100 % 100;
    int64_t day = date % 100;

    if (date < 10101 || date > 99991231 || month < 1 || month > 12 ||
        day < 1 || day > 31) {
        return false;
    }
    put_padded(out, date / 10000, 4);
    out[4] = '-';
    put_padded(out + 5, month, 2);
    out[7] = '-';
    put_padded(out + 8, day, 2);
    *text = (gg_str){out, 10};
    return true;
}

static gg_str int_text(char out[32], int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    out[0] = '-';
    return (gg_str){value < 0 ? out : out + 1,
                    gg_format_u64(out + 1, rest) + (value < 0 ? 1 : 0)};
}

static bool double_text(char out[32], double value, gg_str *text)
{
    if (!isfinite(value)) {
        return false;
    }
    /* igraph refuses a whole file for one number below 2.2e-308. */
    if (fpclassify(value) == FP_SUBNORMAL) {
        value = 0;
    }
    *text = (gg_str){out, gg_format_double(out, value)};
    return true;
}

bool gg_export_is_text(const gg_column *column)
{
    return column->type == GG_COLUMN_STRING ||
           column->type == GG_COLUMN_STRINGS;
}

bool gg_export_cell(gg_export *x, const gg_column *column, size_t row,
                    char number[32], gg_str *out)
{
    if (gg_column_is_absent(column, row)) {
        return false;
    }
    switch (column->type) {
    case GG_COLUMN_INT:
        *out = int_text(number, column->values.ints[row]);
        return true;
    case GG_COLUMN_DOUBLE:
        return double_text(number, column->values.doubles[row], out);
    case GG_COLUMN_STRING:
        *out = gg_clean(&x->cleaner, column->values.strings[row]);
        return out->len != 0;
    case GG_COLUMN_STRINGS:
        *out = list_text(x, column->values.lists[row]);
        return true;
    case GG_COLUMN_DATE:
        return date_text(number, column->values.ints[row], out);
    case GG_COLUMN_BOOL:
        *out = column->values.ints[row] != 0 ? GG_STR_LITERAL("true")
                                             : GG_STR_LITERAL("false");
        return true;
    }
    return false;
}

/* ---- frames ------------------------------------------------------------ */

static void frame_columns(gg_export *x, const gg_table *table,
                          const char *const *prefixes, const char *open,
                          const char *close)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        gg_buf_puts(&x->frames, open);
        gg_buf_puts(&x->frames, prefixes[i]);
        gg_buf_puts(&x->frames, table->columns[i].name);
        gg_buf_puts(&x->frames, close);
        gg_buf_putc(&x->frames, '\0');
    }
}

/* One text of `frames` for each column; returns what stands behind them. */
static const char *take_frames(gg_str *out, size_t n, const char *at)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = gg_str_from(at);
        at += out[i].len + 1;
    }
    return at;
}

void gg_export_frame(gg_export *x, const char *open, const char *close)
{
    const gg_table *nodes = &x->network->nodes;
    const gg_table *edges = &x->network->edges;
    const char *at;

    gg_buf_reset(&x->frames);
    frame_columns(x, nodes, x->node_prefix, open, close);
    frame_columns(x, edges, x->edge_prefix, open, close);
    if (x->frames.failed) {
        x->failed = true;
        return;
    }
    at = take_frames(x->node_open, nodes->n_columns, x->frames.ptr);
    take_frames(x->edge_open, edges->n_columns, at);
}

/* ---- the core ---------------------------------------------------------- */

void gg_export_options_init(gg_export_options *options)
{
    *options = (gg_export_options){.size_by = "pagerank"};
}

static const gg_column *find_typed(const gg_table *table, const char *name,
                                   gg_column_type type)
{
    const gg_column *column = gg_table_find_column(table, name);

    return column != NULL && column->type == type ? column : NULL;
}

static void init(gg_export *x, const gg_network *network, gg_sink *sink,
                 const gg_export_options *options)
{
    const gg_table *nodes = &network->nodes;

    memset(x, 0, sizeof *x);
    x->network = network;
    x->sink = sink;
    gg_export_options_init(&x->options);
    if (options != NULL) {
        x->options = *options;
    }
    gg_cleaner_init(&x->cleaner);
    gg_buf_init(&x->list);
    gg_buf_init(&x->frames);
    for (size_t i = 0; i < GG_MAX_COLUMNS; i++) {
        x->node_prefix[i] = "";
        x->edge_prefix[i] = "";
    }
    gg_look_init(&x->look, network, x->options.size_by);
    x->label = find_typed(nodes, "label", GG_COLUMN_STRING);
    x->entity_type = find_typed(nodes, "entity_type", GG_COLUMN_STRING);
    x->x = find_typed(nodes, "x", GG_COLUMN_DOUBLE);
    x->y = find_typed(nodes, "y", GG_COLUMN_DOUBLE);
}

static void call(gg_export *x, void (*callback)(gg_export *))
{
    if (callback != NULL) {
        callback(x);
    }
}

static void walk(gg_export *x, size_t n_rows,
                 void (*callback)(gg_export *, size_t))
{
    if (callback == NULL) {
        return;
    }
    for (size_t i = 0; i < n_rows; i++) {
        if (i % ROWS_PER_CHECK == 0 &&
            gg_sink_status(x->sink, NULL) != GG_OK) {
            return;
        }
        callback(x, i);
    }
}

static void write_all(gg_export *x, const gg_format *format)
{
    call(x, format->begin);
    call(x, format->begin_nodes);
    walk(x, x->network->nodes.n_rows, format->node);
    call(x, format->end_nodes);
    call(x, format->begin_edges);
    walk(x, x->network->edges.n_rows, format->edge);
    call(x, format->end_edges);
    call(x, format->end);
}

gg_status gg_export_network(const gg_network *network,
                            const gg_format *format,
                            const gg_export_options *options, gg_sink *sink,
                            gg_export_stats *stats, gg_error *error)
{
    gg_export x;

    init(&x, network, sink, options);
    write_all(&x, format);
    if (x.failed || x.cleaner.failed) {
        gg_error no_memory;
        gg_fail_memory(&no_memory);
        gg_sink_fail(sink, &no_memory);
    }
    if (stats != NULL) {
        *stats = (gg_export_stats){.n_cleaned = x.cleaner.n_cleaned,
                                   .n_cut = x.n_cut,
                                   .n_nodes = network->nodes.n_rows,
                                   .n_edges = network->edges.n_rows};
    }
    gg_cleaner_clear(&x.cleaner);
    gg_buf_clear(&x.list);
    gg_buf_clear(&x.frames);
    return gg_sink_status(sink, error);
}
