/* GraphML 1.1 as Gephi, networkx, igraph, graph-tool, TinkerPop and others
   read it; FORMATS.md, section 1, has the reasons. */
#include "export/format.h"

#include <string.h>

/* ---- keys -------------------------------------------------------------- */

/* Drawn properties that Gephi takes by these names. */
static const struct {
    const char *name;
    const char *type;
    const char *description;
} DRAWN[] = {
    {"size", "float", "drawing: 10 to 50, the area shows the measure"},
    {"r", "int", "drawing: red part of the colour, which shows entity_type"},
    {"g", "int", "drawing: green part of the colour"},
    {"b", "int", "drawing: blue part of the colour"},
};

enum { N_DRAWN = sizeof DRAWN / sizeof DRAWN[0] };

/* A column of one of these names is written as it is, and takes the place of
   the drawn property. */
static bool is_drawn(const gg_export *x, const char *name)
{
    return gg_table_find_column(&x->network->nodes, name) == NULL;
}

static const char *type_name(const gg_export *x, const gg_column *column)
{
    if (column == x->x || column == x->y) {
        return "float";
    }
    switch (column->type) {
    case GG_COLUMN_INT:
        return "long";
    case GG_COLUMN_DOUBLE:
        return "double";
    case GG_COLUMN_BOOL:
        return "boolean";
    case GG_COLUMN_STRING:
    case GG_COLUMN_STRINGS:
    case GG_COLUMN_DATE:
        break;
    }
    return "string";
}

static void put_key(gg_export *x, const char *prefix, const char *id,
                    const char *element, const char *name, const char *type,
                    const char *description)
{
    gg_sink_puts(x->sink, "  <key id=\"");
    gg_sink_puts(x->sink, prefix);
    gg_sink_puts(x->sink, id);
    gg_sink_puts(x->sink, "\" for=\"");
    gg_sink_puts(x->sink, element);
    gg_sink_puts(x->sink, "\" attr.name=\"");
    gg_sink_puts(x->sink, name);
    gg_sink_puts(x->sink, "\" attr.type=\"");
    gg_sink_puts(x->sink, type);
    if (description == NULL || description[0] == '\0') {
        gg_sink_puts(x->sink, "\"/>\n");
        return;
    }
    gg_sink_puts(x->sink, "\"><desc>");
    gg_put_xml_text(x->sink,
                    gg_clean(&x->cleaner, gg_str_from(description)));
    gg_sink_puts(x->sink, "</desc></key>\n");
}

static void put_column_key(gg_export *x, const gg_column *column,
                           const char *prefix, const char *id,
                           const char *element)
{
    if (column != NULL) {
        put_key(x, prefix, id, element, column->name, type_name(x, column),
                column->description);
    }
}

/* Columns of nodes with a place of their own. */
static bool is_special(const gg_export *x, const gg_column *column)
{
    return column == x->label || column == x->entity_type ||
           column == x->x || column == x->y;
}

static void put_node_keys(gg_export *x)
{
    const gg_table *nodes = &x->network->nodes;

    put_key(x, "", "label", "node", "label", "string",
            x->label != NULL ? x->label->description : NULL);
    /* TinkerPop makes the vertex label of the key with this id. */
    put_column_key(x, x->entity_type, "", "labelV", "node");
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        if (!is_special(x, column)) {
            put_column_key(x, column, "", column->name, "node");
        }
    }
    put_column_key(x, x->x, "", "x", "node");
    put_column_key(x, x->y, "", "y", "node");
    for (size_t i = 0; i < N_DRAWN; i++) {
        if (is_drawn(x, DRAWN[i].name)) {
            put_key(x, "", DRAWN[i].name, "node", DRAWN[i].name,
                    DRAWN[i].type, DRAWN[i].description);
        }
    }
}

/* A key id stands for one thing in the whole file. */
static bool is_node_key(const gg_export *x, const char *name)
{
    for (size_t i = 0; i < N_DRAWN; i++) {
        if (strcmp(DRAWN[i].name, name) == 0) {
            return true;
        }
    }
    return strcmp(name, "label") == 0 ||
           gg_table_find_column(&x->network->nodes, name) != NULL;
}

static void put_edge_keys(gg_export *x)
{
    const gg_table *edges = &x->network->edges;

    put_key(x, "", "labelE", "edge", "relation", "string", NULL);
    for (size_t i = 0; i < edges->n_columns; i++) {
        const gg_column *column = &edges->columns[i];
        x->edge_prefix[i] = is_node_key(x, column->name) ? "edge_" : "";
        put_column_key(x, column, x->edge_prefix[i], column->name, "edge");
    }
}

static void begin(gg_export *x)
{
    gg_sink_puts(x->sink,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n"
        "         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
        "         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
        " http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd\">\n");
    put_node_keys(x);
    put_edge_keys(x);
    gg_sink_puts(x->sink,
                 "  <graph id=\"gazgraph\" edgedefault=\"undirected\">\n");
    gg_export_frame(x, "<data key=\"", "\">");
    if (x->options.title != NULL) {
        gg_sink_puts(x->sink, "    <desc>");
        gg_put_xml_text(x->sink, gg_clean(&x->cleaner,
                                          gg_str_from(x->options.title)));
        gg_sink_puts(x->sink, "</desc>\n");
    }
}

/* ---- rows -------------------------------------------------------------- */

static void open_data(gg_export *x, const char *id)
{
    gg_sink_puts(x->sink, "<data key=\"");
    gg_sink_puts(x->sink, id);
    gg_sink_puts(x->sink, "\">");
}

static void close_data(gg_export *x)
{
    gg_sink_puts(x->sink, "</data>");
}

static void put_cell(gg_export *x, const gg_column *column, size_t row,
                     gg_str open)
{
    char number[32];
    gg_str text;

    if (!gg_export_cell(x, column, row, number, &text)) {
        return;
    }
    gg_sink_put_str(x->sink, open);
    if (gg_export_is_text(column)) {
        gg_put_xml_text(x->sink, text);
    } else {
        gg_sink_put_str(x->sink, text);
    }
    close_data(x);
}

/* A column with a place, and perhaps a key, of its own. */
static void put_special(gg_export *x, const gg_column *column, size_t row,
                        gg_str open)
{
    if (column != NULL) {
        put_cell(x, column, row, open);
    }
}

static void put_colour_part(gg_export *x, const char *name, uint8_t part)
{
    if (is_drawn(x, name)) {
        open_data(x, name);
        gg_sink_put_u64(x->sink, part);
        close_data(x);
    }
}

static void put_look(gg_export *x, size_t row)
{
    gg_colour colour = gg_look_colour(&x->look, row);

    if (is_drawn(x, "size")) {
        open_data(x, "size");
        gg_put_rounded(x->sink, 10 + 40 * gg_look_node_size(&x->look, row),
                       1000);
        close_data(x);
    }
    put_colour_part(x, "r", colour.r);
    put_colour_part(x, "g", colour.g);
    put_colour_part(x, "b", colour.b);
}

static void node(gg_export *x, size_t row)
{
    const gg_table *nodes = &x->network->nodes;

    gg_sink_puts(x->sink, "    <node id=\"");
    gg_put_xml_attribute(x->sink, x->network->node_ids[row]);
    gg_sink_puts(x->sink, "\">");
    open_data(x, "label");
    gg_put_xml_text(x->sink, gg_export_label(x, row));
    close_data(x);
    put_special(x, x->entity_type, row,
                GG_STR_LITERAL("<data key=\"labelV\">"));
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        if (!is_special(x, column)) {
            put_cell(x, column, row, x->node_open[i]);
        }
    }
    put_special(x, x->x, row, GG_STR_LITERAL("<data key=\"x\">"));
    put_special(x, x->y, row, GG_STR_LITERAL("<data key=\"y\">"));
    put_look(x, row);
    gg_sink_puts(x->sink, "</node>\n");
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *network = x->network;

    gg_sink_puts(x->sink, "    <edge id=\"e");
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, "\" source=\"");
    gg_put_xml_attribute(x->sink,
                         network->node_ids[network->edge_source[row]]);
    gg_sink_puts(x->sink, "\" target=\"");
    gg_put_xml_attribute(x->sink,
                         network->node_ids[network->edge_target[row]]);
    gg_sink_puts(x->sink,
                 "\"><data key=\"labelE\">" GG_RELATION "</data>");
    for (size_t i = 0; i < network->edges.n_columns; i++) {
        const gg_column *column = &network->edges.columns[i];
        put_cell(x, column, row, x->edge_open[i]);
    }
    gg_sink_puts(x->sink, "</edge>\n");
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, "  </graph>\n</graphml>\n");
}

const gg_format gg_format_graphml = {
    .name = "graphml",
    .suffix = ".graphml",
    .help = "GraphML, for Gephi, networkx, igraph and most other programs",
    .file_name = "graph.graphml",
    .begin = begin,
    .node = node,
    .edge = edge,
    .end = end,
};
