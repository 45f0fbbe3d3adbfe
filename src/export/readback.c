#include "export/readback.h"

#include "base/error.h"
#include "base/json.h"
#include "export/json_reader.h"

#include <string.h>

enum { ROWS_PER_CHECK = 1024 };

void gg_back_tell(const gg_readback *r, uint64_t line, const char *why,
                  gg_str what, gg_error *error)
{
    if (what.ptr != NULL) {
        gg_error_fill(error, GG_ERROR_IO, r->name,
                      "reads back otherwise than written: %s \"%.*s\"", why,
                      what.len < 60 ? (int)what.len : 60, what.ptr);
    } else {
        gg_error_fill(error, GG_ERROR_IO, r->name,
                      "reads back otherwise than written: %s", why);
    }
    gg_error_at_line(error, line, 0);
}

/* ---- rows -------------------------------------------------------------- */

static gg_status begin_row(gg_readback *r, bool is_edge, gg_str id,
                           gg_str other, gg_error *error)
{
    if (r->in_row) {
        return gg_back_refuse(r, 0, "a row in the row", id, error);
    }
    r->in_row = true;
    r->is_edge = is_edge;
    r->seen[0] = 0;
    r->seen[1] = 0;
    r->next = 0;
    gg_content_begin(&r->content, id, other);
    return GG_OK;
}

gg_status gg_back_node(gg_readback *r, gg_str id, gg_error *error)
{
    return begin_row(r, false, id, GG_STR_NONE, error);
}

gg_status gg_back_edge(gg_readback *r, gg_str number, gg_str source,
                       gg_str target, gg_error *error)
{
    char expected[GG_U64_DIGITS + 1] = "e";
    size_t len = 1 + gg_format_u64(expected + 1, r->content.n_edges);

    if (number.ptr != NULL &&
        !gg_str_equal(number, (gg_str){expected, len})) {
        return gg_back_refuse(r, 0, "an edge has the id", number, error);
    }
    if (source.ptr == NULL || target.ptr == NULL) {
        return gg_back_refuse(r, 0, "an edge without an end", number, error);
    }
    return begin_row(r, true, source, target, error);
}

/* Now and then: has a signal come? */
static bool is_stopped(const gg_readback *r)
{
    const volatile int *stop = r->x->options.stop;

    return (r->content.n_nodes + r->content.n_edges) % ROWS_PER_CHECK == 0 &&
           stop != NULL && *stop != 0;
}

gg_status gg_back_end(gg_readback *r, gg_error *error)
{
    if (is_stopped(r)) {
        return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    }
    if (!r->in_row) {
        return gg_back_refuse(r, 0, "the end of no row", GG_STR_NONE, error);
    }
    r->in_row = false;
    gg_content_end(&r->content, r->is_edge);
    return GG_OK;
}

/* ---- values ------------------------------------------------------------ */

static const gg_table *table_of(const gg_readback *r)
{
    return r->is_edge ? &r->x->network->edges : &r->x->network->nodes;
}

const gg_column *gg_back_find(gg_readback *r, gg_str name)
{
    const gg_table *table = table_of(r);
    const gg_str *names = r->is_edge ? r->x->edge_names : r->x->node_names;
    size_t i = r->next;

    for (size_t n = table->n_columns; n != 0; n--, i++) {
        i = i < table->n_columns ? i : 0;
        if (gg_str_equal(names[i], name)) {
            r->next = i + 1;
            return &table->columns[i];
        }
    }
    return NULL;
}

unsigned gg_back_slot(const gg_readback *r, const gg_column *column)
{
    return column == r->x->label ? (unsigned)GG_SLOT_LABEL
                                 : (unsigned)(column - table_of(r)->columns);
}

/* Notes that the slot's value has come. */
static gg_status take_slot(gg_readback *r, unsigned slot, gg_error *error)
{
    uint64_t bit = UINT64_C(1) << (slot & 63);

    if (!r->in_row || (r->seen[slot >> 6] & bit) != 0) {
        return gg_back_refuse(
            r, 0, r->in_row ? "two values for" : "a value outside of rows for",
            gg_str_from(slot < GG_MAX_COLUMNS
                            ? table_of(r)->columns[slot].name
                            : "label"),
            error);
    }
    r->seen[slot >> 6] |= bit;
    return GG_OK;
}

gg_status gg_back_value(gg_readback *r, unsigned slot, gg_str text,
                        gg_error *error)
{
    gg_status status = take_slot(r, slot, error);

    gg_content_value(&r->content, slot, text);
    return status;
}

gg_status gg_back_begin_list(gg_readback *r, unsigned slot, gg_error *error)
{
    gg_content_begin_list(&r->content, slot);
    return take_slot(r, slot, error);
}

void gg_back_item(gg_readback *r, gg_str text)
{
    gg_content_item(&r->content, text);
}

void gg_back_end_list(gg_readback *r)
{
    gg_content_end_list(&r->content);
}

gg_status gg_back_cell(gg_readback *r, const gg_column *column, gg_str text,
                       gg_error *error)
{
    const gg_json_value list = {GG_JSON_ARRAY, text, false};
    gg_json_kind kind;

    if (column->type != GG_COLUMN_STRINGS) {
        return gg_back_value(r, gg_back_slot(r, column), text, error);
    }
    if (!gg_json_scan(text.ptr, text.len, NULL, NULL, NULL, &kind, NULL) ||
        kind != GG_JSON_ARRAY) {
        return gg_back_refuse(r, 0, "no list of texts:", text, error);
    }
    return gg_back_json(r, column, &list, error);
}

gg_status gg_back_named(gg_readback *r, gg_str name, gg_str text,
                        gg_error *error)
{
    const gg_column *column = gg_back_find(r, name);

    return column != NULL
               ? gg_back_cell(r, column, text, error)
               : gg_back_refuse(r, 0, "a value called", name, error);
}

bool gg_back_is_one_of(gg_str name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (gg_str_equal(name, gg_str_from(*names))) {
            return true;
        }
    }
    return false;
}

/* ---- the whole --------------------------------------------------------- */

static gg_status compare(const gg_readback *r, const gg_content *meant,
                         gg_error *error)
{
    const gg_content *found = &r->content;

    if (r->in_row) {
        return gg_back_refuse(r, 0, "it ends in a row", GG_STR_NONE, error);
    }
    if (found->n_nodes != meant->n_nodes || found->n_edges != meant->n_edges ||
        found->n_values != meant->n_values) {
        return gg_fail(
            error, GG_ERROR_IO, r->name,
            "reads back otherwise than written: %llu nodes, %llu edges, "
            "%llu values, not %llu, %llu, %llu",
            (unsigned long long)found->n_nodes,
            (unsigned long long)found->n_edges,
            (unsigned long long)found->n_values,
            (unsigned long long)meant->n_nodes,
            (unsigned long long)meant->n_edges,
            (unsigned long long)meant->n_values);
    }
    return found->sum == meant->sum
               ? GG_OK
               : gg_back_refuse(r, 0, "other values", GG_STR_NONE, error);
}

/* A reader below this folder calls what it cannot read bad data. */
static gg_status as_io(const gg_readback *r, gg_status status,
                       gg_error *error)
{
    if (status == GG_ERROR_DATA || status == GG_ERROR_IO) {
        gg_error_set_source(error, r->name);
    }
    if (status == GG_ERROR_DATA && error != NULL) {
        error->status = GG_ERROR_IO;
    }
    return status == GG_ERROR_DATA ? GG_ERROR_IO : status;
}

gg_status gg_read_back(const gg_export *x, gg_source *source,
                       const char *name, const gg_content *meant,
                       gg_error *error)
{
    gg_readback r = {.x = x, .name = name, .item = GG_BUF_INIT, .text = GG_BUF_INIT};
    gg_status status = as_io(&r, x->file->read(&r, source, error), error);

    if (status == GG_OK) {
        status = compare(&r, meant, error);
    }
    gg_buf_clear(&r.item);
    gg_buf_clear(&r.text);
    return status;
}
