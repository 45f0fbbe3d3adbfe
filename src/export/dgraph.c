/* N-Quads for Dgraph's loaders, and a schema. Edges have facets: numbers, dates
   and texts; whole numbers there have 32 bits, and lists can't be facets. */
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

#define XSD_NS "http://www.w3.org/2001/XMLSchema#"

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"name", "xid", "co_occurs_with",
                                        NULL};

    (void)is_edge;
    if (column == x->label) {
        gg_buf_puts(out, "name");
        return;
    }
    if (gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, column->name);
}

/* Dgraph's name of a column's type; `xsd`: that of its literals, or NULL. */
static const char *type_of(const gg_column *column, const char **xsd)
{
    *xsd = NULL;
    switch (column->type) {
    case GG_COLUMN_INT:
        *xsd = "integer";
        return "int";
    case GG_COLUMN_DOUBLE:
        *xsd = "float";
        return "float";
    case GG_COLUMN_BOOL:
        *xsd = "boolean";
        return "bool";
    case GG_COLUMN_DATE:
        *xsd = "date";
        return "datetime";
    case GG_COLUMN_STRINGS:
        return "[string]";
    case GG_COLUMN_STRING:
        break;
    }
    return "string";
}

/* ---- nodes -------------------------------------------------------------- */

static void begin_quad(gg_export *x, size_t row, gg_str predicate)
{
    gg_sink_puts(x->sink, "_:n");
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, " <");
    gg_sink_put_str(x->sink, predicate);
    gg_sink_puts(x->sink, "> ");
}

static void say(gg_export *x, size_t row, gg_str predicate, gg_str text,
                const char *xsd)
{
    begin_quad(x, row, predicate);
    gg_put_rdf_string(x->sink, text, false);
    if (xsd != NULL) {
        gg_sink_puts(x->sink, "^^<" XSD_NS);
        gg_sink_puts(x->sink, xsd);
        gg_sink_putc(x->sink, '>');
    }
    gg_sink_puts(x->sink, " .\n");
}

static bool is_said(const gg_export *x, const gg_column *column)
{
    return column != x->label && column != x->x && column != x->y;
}

static void say_column(gg_export *x, const gg_column *column, size_t row,
                       gg_str name)
{
    const char *xsd;
    char number[32];
    gg_str text;

    (void)type_of(column, &xsd);
    if (gg_column_is_absent(column, row)) {
        return;
    }
    if (column->type == GG_COLUMN_STRINGS) {
        gg_export_begin_list(x, gg_export_slot(x, column));
        for (size_t i = 0; i < column->values.lists[row].n; i++) {
            gg_str item = gg_export_item(x, column, row, i);
            say(x, row, name, item, NULL);
            gg_export_wrote_item(x, item);
        }
        gg_export_end_list(x);
    } else if (gg_export_cell(x, column, row, number, &text)) {
        say(x, row, name, text, xsd);
    }
}

static void node(gg_export *x, size_t row)
{
    const gg_table *nodes = &x->network->nodes;

    say(x, row, GG_STR_LITERAL("dgraph.type"), GG_STR_LITERAL("Entity"),
        NULL);
    say(x, row, GG_STR_LITERAL("xid"), x->network->node_ids[row], NULL);
    say(x, row, GG_STR_LITERAL("name"), gg_export_label(x, row), NULL);
    for (size_t i = 0; i < nodes->n_columns; i++) {
        if (is_said(x, &nodes->columns[i])) {
            say_column(x, &nodes->columns[i], row, x->node_names[i]);
        }
    }
}

/* ---- edges -------------------------------------------------------------- */

static void put_facet(gg_export *x, const gg_column *column, size_t row,
                      gg_str text)
{
    if (column->type == GG_COLUMN_STRING) {
        gg_put_rdf_string(x->sink, text, false);
        return;
    }
    gg_sink_put_str(x->sink, text);
    if (column->type == GG_COLUMN_DATE) {
        gg_sink_puts(x->sink, "T00:00:00Z");
    } else if (column->type == GG_COLUMN_INT &&
               (column->values.ints[row] > INT32_MAX ||
                column->values.ints[row] < INT32_MIN)) {
        gg_sink_puts(x->sink, ".0");
    }
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    const gg_table *edges = &n->edges;
    const char *before = " (";

    begin_quad(x, n->edge_source[row], GG_STR_LITERAL("co_occurs_with"));
    gg_sink_puts(x->sink, "_:n");
    gg_sink_put_u64(x->sink, n->edge_target[row]);
    for (size_t i = 0; i < edges->n_columns; i++) {
        const gg_column *column = &edges->columns[i];
        char number[32];
        gg_str text;
        if (column->type == GG_COLUMN_STRINGS ||
            !gg_export_cell(x, column, row, number, &text)) {
            continue;
        }
        gg_sink_puts(x->sink, before);
        gg_sink_put_str(x->sink, x->edge_names[i]);
        gg_sink_putc(x->sink, '=');
        put_facet(x, column, row, text);
        before = ", ";
    }
    gg_sink_puts(x->sink, before[0] == ',' ? ") .\n" : " .\n");
}

/* ---- the schema --------------------------------------------------------- */

static void put_schema(gg_export *x)
{
    const gg_table *nodes = &x->network->nodes;

    gg_sink_puts(x->sink, "xid: string @index(exact) @upsert .\n"
                          "name: string @index(term, fulltext) .\n");
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        const char *xsd;
        if (!is_said(x, column)) {
            continue;
        }
        gg_sink_put_str(x->sink, x->node_names[i]);
        gg_sink_puts(x->sink, ": ");
        gg_sink_puts(x->sink, type_of(column, &xsd));
        gg_sink_puts(x->sink, column == x->entity_type ? " @index(exact) .\n"
                              : column->type == GG_COLUMN_STRINGS
                                  ? " @index(term) .\n"
                                  : " .\n");
    }
    gg_sink_puts(x->sink, "co_occurs_with: [uid] @reverse .\n"
                          "type Entity { xid name");
    for (size_t i = 0; i < nodes->n_columns; i++) {
        if (is_said(x, &nodes->columns[i])) {
            gg_sink_putc(x->sink, ' ');
            gg_sink_put_str(x->sink, x->node_names[i]);
        }
    }
    gg_sink_puts(x->sink, " co_occurs_with }\n");
}

const gg_format gg_format_dgraph = {
    .name = "dgraph",
    .help = "N-Quads with facets, and a schema, for Dgraph",
    .opens_in = "Dgraph",
    .load = "dgraph live -f dgraph/graph.rdf -s dgraph/schema.txt -U xid",
    .put_name = put_name,
    .files = {{.name = "dgraph/graph.rdf", .node = node, .edge = edge},
              {.name = "dgraph/schema.txt",
               .is_sparse = true,
               .begin = put_schema}},
};
