#include "base/date.h"
#include "export/format.h"

#include <math.h>
#include <string.h>

/* ---- what is meant ------------------------------------------------------ */

unsigned gg_export_slot(const gg_export *x, const gg_column *column)
{
    const gg_table *table = x->row_table;

    if (table == NULL || column < table->columns ||
        column >= table->columns + table->n_columns) {
        return GG_N_SLOTS;
    }
    return (unsigned)(column - table->columns);
}

void gg_export_wrote(gg_export *x, unsigned slot, gg_str text)
{
    if (slot != GG_N_SLOTS && !x->options.no_verify) {
        gg_content_value(&x->meant, slot, text);
    }
}

void gg_export_begin_list(gg_export *x, unsigned slot)
{
    x->list_slot = slot;
    gg_content_begin_list(&x->meant, slot);
}

void gg_export_wrote_item(gg_export *x, gg_str item)
{
    if (!x->options.no_verify) {
        gg_content_item(&x->meant, item);
    }
}

void gg_export_end_list(gg_export *x)
{
    if (x->list_slot != GG_N_SLOTS && !x->options.no_verify) {
        gg_content_end_list(&x->meant);
    }
}

static gg_str adapt(gg_export *x, const gg_column *column, gg_str text)
{
    if (x->format->adapt == NULL) {
        return text;
    }
    text = x->format->adapt(x, column, text);
    x->failed |= x->text.failed;
    return text;
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
        label = adapt(x, x->label,
                      gg_clean(&x->cleaner, x->label->values.strings[row]));
    }
    if (is_blank(label)) {
        label = adapt(x, x->label, x->network->node_ids[row]);
    }
    if (x->row_table == &x->network->nodes) {
        gg_export_wrote(x, GG_SLOT_LABEL, label);
    }
    return label;
}

bool gg_export_has_position(const gg_export *x, size_t row)
{
    return x->x != NULL && x->y != NULL &&
           isfinite(x->x->values.doubles[row]) &&
           isfinite(x->y->values.doubles[row]);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

gg_str gg_export_type_label(gg_export *x, size_t row)
{
    gg_str type = x->entity_type != NULL
                      ? x->entity_type->values.strings[row]
                      : GG_STR_NONE;

    gg_buf_reset(&x->text);
    for (size_t i = 0; i < type.len; i++) {
        char c = type.ptr[i];
        if (i == 0 && c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        } else if (i == 0 && !is_letter(c)) {
            gg_buf_putc(&x->text, 'T'); /* a label begins with a letter */
        }
        gg_buf_putc(&x->text,
                    is_letter(c) || (c >= '0' && c <= '9') ? c : '_');
    }
    x->failed |= x->text.failed;
    return gg_buf_str(&x->text);
}

gg_str gg_export_item(gg_export *x, const gg_column *column, size_t row,
                      size_t index)
{
    return adapt(x, column, gg_clean(&x->cleaner,
                                     column->values.lists[row].items[index]));
}

static gg_str list_text(gg_export *x, const gg_column *column, size_t row)
{
    size_t n = column->values.lists[row].n;

    gg_buf_reset(&x->list);
    gg_buf_putc(&x->list, '[');
    gg_export_begin_list(x, gg_export_slot(x, column));
    for (size_t i = 0; i < n; i++) {
        gg_str item = gg_export_item(x, column, row, i);
        if (i != 0) {
            gg_buf_puts(&x->list, ", ");
        }
        gg_put_json_string(&x->list, item);
        gg_export_wrote_item(x, item);
    }
    gg_export_end_list(x);
    gg_buf_putc(&x->list, ']');
    x->failed |= x->list.failed;
    return gg_buf_str(&x->list);
}

bool gg_export_date(int64_t date, char out[10])
{
    int64_t month = date / 100 % 100;
    int64_t day = date % 100;

    if (date < 10101 || date > 99991231 || month < 1 || month > 12 ||
        day < 1 || day > 31) {
        return false;
    }
    gg_date_format((int32_t)date, out);
    return true;
}

static bool date_text(char out[32], int64_t date, gg_str *text)
{
    *text = (gg_str){out, 10};
    return gg_export_date(date, out);
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

/* The text of what is no list. */
static bool cell_text(gg_export *x, const gg_column *column, size_t row,
                      char number[32], gg_str *out)
{
    switch (column->type) {
    case GG_COLUMN_INT:
        *out = int_text(number, column->values.ints[row]);
        return true;
    case GG_COLUMN_DOUBLE:
        return double_text(number, column->values.doubles[row], out);
    case GG_COLUMN_STRING:
        *out = adapt(x, column, gg_clean(&x->cleaner,
                                         column->values.strings[row]));
        return out->len != 0;
    case GG_COLUMN_DATE:
        return date_text(number, column->values.ints[row], out);
    case GG_COLUMN_BOOL:
        *out = column->values.ints[row] != 0 ? GG_STR_LITERAL("true")
                                             : GG_STR_LITERAL("false");
        return true;
    case GG_COLUMN_STRINGS:
        break;
    }
    return false;
}

bool gg_export_cell(gg_export *x, const gg_column *column, size_t row,
                    char number[32], gg_str *out)
{
    if (column == x->label) {
        *out = gg_export_label(x, row);
        return true;
    }
    if (gg_column_is_absent(column, row)) {
        return false;
    }
    if (column->type == GG_COLUMN_STRINGS) {
        *out = list_text(x, column, row);
        return true;
    }
    if (!cell_text(x, column, row, number, out)) {
        return false;
    }
    gg_export_wrote(x, gg_export_slot(x, column), *out);
    return true;
}

void gg_export_xml_edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;

    gg_sink_puts(x->sink, "<edge id=\"e");
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, "\" source=\"");
    gg_put_xml_attribute(x->sink, n->node_ids[n->edge_source[row]]);
    gg_sink_puts(x->sink, "\" target=\"");
    gg_put_xml_attribute(x->sink, n->node_ids[n->edge_target[row]]);
    gg_sink_putc(x->sink, '"');
}

/* ---- names and frames --------------------------------------------------- */

/* One text of those behind `at` for each column; returns what stands behind
   them. */
static const char *take_texts(gg_str *out, size_t n, const char *at)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = gg_str_from(at);
        at += out[i].len + 1;
    }
    return at;
}

static void put_names(gg_export *x, const gg_table *table, bool is_edge)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        if (x->format->put_name != NULL) {
            x->format->put_name(x, is_edge, column, &x->names);
        } else {
            gg_buf_puts(&x->names, column->name);
        }
        gg_buf_putc(&x->names, '\0');
    }
}

bool gg_export_name_columns(gg_export *x)
{
    const gg_table *nodes = &x->network->nodes;
    const gg_table *edges = &x->network->edges;

    put_names(x, nodes, false);
    put_names(x, edges, true);
    if (x->names.failed) {
        return false;
    }
    take_texts(x->edge_names, edges->n_columns,
               take_texts(x->node_names, nodes->n_columns, x->names.ptr));
    return true;
}

static void frame_columns(gg_export *x, const gg_str *names, size_t n,
                          const char *open, const char *close)
{
    for (size_t i = 0; i < n; i++) {
        gg_buf_puts(&x->frames, open);
        gg_buf_put_str(&x->frames, names[i]);
        gg_buf_puts(&x->frames, close);
        gg_buf_putc(&x->frames, '\0');
    }
}

void gg_export_frame(gg_export *x, const char *open, const char *close)
{
    const gg_table *nodes = &x->network->nodes;
    const gg_table *edges = &x->network->edges;
    const char *at;

    gg_buf_reset(&x->frames);
    frame_columns(x, x->node_names, nodes->n_columns, open, close);
    frame_columns(x, x->edge_names, edges->n_columns, open, close);
    if (x->frames.failed) {
        x->failed = true;
        return;
    }
    at = take_texts(x->node_open, nodes->n_columns, x->frames.ptr);
    take_texts(x->edge_open, edges->n_columns, at);
}
