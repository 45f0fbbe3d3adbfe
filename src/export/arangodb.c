/* JSON Lines for arangoimport, a collection of entities and one of edges. The
   key of an edge is made of its ends, so that edges of two graphs that are
   loaded into one collection do not take each other's place. */
#include "base/error.h"
#include "export/format.h"
#include "export/json_reader.h"

#include <string.h>

enum { LONGEST_KEY = 254 };

#define COLLECTION "entities/"

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"id", "name", NULL};

    (void)is_edge;
    if ((column != x->label && strcmp(column->name, "label") == 0) ||
        gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, column->name);
}

static void begin(gg_export *x)
{
    gg_export_frame(x, ",\"", "\":");
}

static void put_values(gg_export *x, const gg_table *table, size_t row,
                       const gg_str *frames)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        if (column != x->label && column != x->x && column != x->y) {
            gg_export_put_json_cell(x, column, row, frames[i]);
        }
    }
    gg_sink_puts(x->sink, "}\n");
}

static void node(gg_export *x, size_t row)
{
    gg_sink_puts(x->sink, "{\"_key\":\"");
    gg_sink_put_str(x->sink, x->network->node_ids[row]);
    gg_sink_puts(x->sink, "\",\"label\":");
    gg_export_put_json(x, gg_export_label(x, row));
    put_values(x, &x->network->nodes, row, x->node_open);
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    gg_str source = n->node_ids[n->edge_source[row]];
    gg_str target = n->node_ids[n->edge_target[row]];

    gg_sink_puts(x->sink, "{\"_key\":\"");
    if (source.len + 1 + target.len <= LONGEST_KEY) {
        gg_sink_put_str(x->sink, source);
        gg_sink_putc(x->sink, ','); /* no id has one */
        gg_sink_put_str(x->sink, target);
    } else {
        gg_sink_putc(x->sink, 'e');
        gg_sink_put_u64(x->sink, row);
    }
    gg_sink_puts(x->sink, "\",\"_from\":\"" COLLECTION);
    gg_sink_put_str(x->sink, source);
    gg_sink_puts(x->sink, "\",\"_to\":\"" COLLECTION);
    gg_sink_put_str(x->sink, target);
    gg_sink_puts(x->sink, "\",\"id\":\"e");
    gg_sink_put_u64(x->sink, row);
    gg_sink_putc(x->sink, '"');
    put_values(x, &n->edges, row, x->edge_open);
}

/* ---- reading back ------------------------------------------------------- */

/* The id behind the collection's name. */
static gg_status find_end(gg_readback *r, const gg_json_value *object,
                          const char *key, gg_str *out, gg_error *error)
{
    gg_json_value value;

    if (!gg_json_find(object, gg_str_from(key), &value) ||
        value.span.len < strlen(COLLECTION) ||
        memcmp(value.span.ptr, COLLECTION, strlen(COLLECTION)) != 0) {
        return gg_back_refuse(r, 0, "no end of an edge in", object->span,
                              error);
    }
    *out = (gg_str){value.span.ptr + strlen(COLLECTION),
                    value.span.len - strlen(COLLECTION)};
    return GG_OK;
}

/* "a,b" of its ends, or its id. */
static bool is_key(gg_str key, gg_str source, gg_str target, gg_str id)
{
    return gg_str_equal(key, id) ||
           (key.len == source.len + 1 + target.len &&
            memcmp(key.ptr, source.ptr, source.len) == 0 &&
            memcmp(key.ptr + source.len + 1, target.ptr, target.len) == 0);
}

static gg_status begin_row(gg_readback *r, const gg_json_value *object,
                           gg_error *error)
{
    gg_json_value value;
    gg_json_value key;
    gg_str source;
    gg_str target;
    gg_status status;

    if (!gg_json_find(object, GG_STR_LITERAL("_key"), &key)) {
        return gg_back_refuse(r, 0, "no key in", object->span, error);
    }
    if (!gg_json_find(object, GG_STR_LITERAL("_from"), &value)) {
        return gg_back_node(r, key.span, error);
    }
    status = find_end(r, object, "_from", &source, error);
    if (status == GG_OK) {
        status = find_end(r, object, "_to", &target, error);
    }
    if (status == GG_OK && !gg_json_find(object, GG_STR_LITERAL("id"),
                                         &value)) {
        status = gg_back_refuse(r, 0, "no id in", object->span, error);
    }
    if (status == GG_OK && !is_key(key.span, source, target, value.span)) {
        status = gg_back_refuse(r, 0, "another key:", key.span, error);
    }
    return status == GG_OK
               ? gg_back_edge(r, value.span, source, target, error)
               : status;
}

static gg_status take_member(gg_readback *r, gg_str key,
                             const gg_json_value *value, gg_error *error)
{
    static const char *const HEAD[] = {"_key", "_from", "_to", "id", NULL};
    const gg_column *column;

    if (gg_back_is_one_of(key, HEAD)) {
        return GG_OK;
    }
    if (!r->is_edge && gg_str_equal(key, GG_STR_LITERAL("label"))) {
        gg_str text;
        gg_status status = gg_back_json_text(r, value, &text, error);
        return status == GG_OK
                   ? gg_back_value(r, GG_SLOT_LABEL, text, error)
                   : status;
    }
    column = gg_back_find(r, key);
    return column != NULL
               ? gg_back_json(r, column, value, error)
               : gg_back_refuse(r, 0, "nobody wrote a", key, error);
}

static gg_status on_line(void *user, const gg_json_value *object,
                         uint64_t line, gg_error *error)
{
    gg_readback *r = user;
    gg_json_walk walk = gg_json_enter(object);
    gg_json_value value;
    gg_str key;
    gg_status status = begin_row(r, object, error);

    (void)line;
    while (status == GG_OK && gg_json_next_member(&walk, &key, &value)) {
        status = take_member(r, key, &value, error);
    }
    return status == GG_OK ? gg_back_end(r, error) : status;
}

static gg_status read_back(gg_readback *r, gg_source *source, gg_error *error)
{
    return gg_back_json_lines(r, source, on_line, r, error);
}

const gg_format gg_format_arangodb = {
    .name = "arangodb",
    .help = "JSON Lines for ArangoDB: entities and edges",
    .opens_in = "ArangoDB",
    .load = "arangoimport --file arangodb/entities.jsonl --collection "
            "entities --create-collection true; then co_occurs_with.jsonl "
            "with --create-collection-type edge",
    .put_name = put_name,
    .files = {{.name = "arangodb/entities.jsonl",
               .begin = begin,
               .node = node,
               .read = read_back},
              {.name = "arangodb/co_occurs_with.jsonl",
               .begin = begin,
               .edge = edge,
               .read = read_back}},
};
