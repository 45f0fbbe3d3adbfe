/* GraphML 1.1 as Gephi, networkx, igraph, graph-tool, TinkerPop and others
   read it, and as Neo4j's APOC and yEd want it; FORMATS.md, section 1, has the
   reasons. */
#include "base/error.h"
#include "base/xml.h"
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

#define GRAPHML "http://graphml.graphdrawing.org/xmlns"

/* For whom. */
typedef struct flavour {
    bool neo4j; /* node labels, lists as such, nothing drawn; no longer valid
                   against the schema */
    bool yed;   /* drawn in yEd's own way */
    const char *reserved[3]; /* ids of keys that no column may have */
} flavour;

static const flavour PORTABLE = {.reserved = {NULL}};
static const flavour NEO4J = {.neo4j = true, .reserved = {"labels", NULL}};
static const flavour YED = {
    .yed = true, .reserved = {"nodegraphics", "edgegraphics", NULL}};

static const flavour *flavour_of(const gg_export *x)
{
    return x->format->flavour;
}

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
    return flavour_of(x) == &PORTABLE &&
           gg_table_find_column(&x->network->nodes, name) == NULL;
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

/* The id of a column's key, which stands for one thing in the whole file.
   TinkerPop makes the vertex label of the key `labelV`. */
static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    if (column == x->entity_type && !flavour_of(x)->neo4j) {
        gg_buf_puts(out, "labelV");
        return;
    }
    if (gg_back_is_one_of(gg_str_from(column->name),
                          flavour_of(x)->reserved)) {
        gg_buf_puts(out, "data_");
    } else if (is_edge && is_node_key(x, column->name)) {
        gg_buf_puts(out, "edge_");
    }
    gg_buf_puts(out, column->name);
}

static void put_key(gg_export *x, gg_str id, const char *element, gg_str name,
                    const char *type, bool is_list, const char *description)
{
    gg_sink_puts(x->sink, "  <key id=\"");
    gg_sink_put_str(x->sink, id);
    gg_sink_puts(x->sink, "\" for=\"");
    gg_sink_puts(x->sink, element);
    gg_sink_puts(x->sink, "\" attr.name=\"");
    gg_sink_put_str(x->sink, name);
    gg_sink_puts(x->sink, "\" attr.type=\"");
    gg_sink_puts(x->sink, type);
    if (is_list && flavour_of(x)->neo4j) {
        gg_sink_puts(x->sink, "\" attr.list=\"string");
    }
    if (description == NULL || description[0] == '\0') {
        gg_sink_puts(x->sink, "\"/>\n");
        return;
    }
    gg_sink_puts(x->sink, "\"><desc>");
    gg_put_xml_text(x->sink,
                    gg_clean(&x->cleaner, gg_str_from(description)));
    gg_sink_puts(x->sink, "</desc></key>\n");
}

static void put_plain_key(gg_export *x, const char *id, const char *element,
                          const char *type, const char *description)
{
    put_key(x, gg_str_from(id), element, gg_str_from(id), type, false,
            description);
}

static void put_column_key(gg_export *x, const gg_column *column, gg_str id,
                           const char *element)
{
    put_key(x, id, element, gg_str_from(column->name), type_name(x, column),
            column->type == GG_COLUMN_STRINGS, column->description);
}

static void put_node_key(gg_export *x, const gg_column *column)
{
    if (column != NULL) {
        put_column_key(x, column,
                       x->node_names[column - x->network->nodes.columns],
                       "node");
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

    put_plain_key(x, "label", "node", "string",
                  x->label != NULL ? x->label->description : NULL);
    if (flavour_of(x)->neo4j) {
        put_plain_key(x, "labels", "node", "string", NULL);
    }
    put_node_key(x, x->entity_type);
    for (size_t i = 0; i < nodes->n_columns; i++) {
        if (!is_special(x, &nodes->columns[i])) {
            put_node_key(x, &nodes->columns[i]);
        }
    }
    if (!flavour_of(x)->neo4j) {
        put_node_key(x, x->x);
        put_node_key(x, x->y);
    }
    for (size_t i = 0; i < N_DRAWN; i++) {
        if (is_drawn(x, DRAWN[i].name)) {
            put_plain_key(x, DRAWN[i].name, "node", DRAWN[i].type,
                          DRAWN[i].description);
        }
    }
}

static void put_edge_keys(gg_export *x)
{
    const gg_table *edges = &x->network->edges;

    if (!flavour_of(x)->neo4j) {
        put_key(x, GG_STR_LITERAL("labelE"), "edge",
                GG_STR_LITERAL("relation"), "string", false, NULL);
    }
    for (size_t i = 0; i < edges->n_columns; i++) {
        put_column_key(x, &edges->columns[i], x->edge_names[i], "edge");
    }
}

static void begin(gg_export *x)
{
    bool yed = flavour_of(x)->yed;

    gg_sink_puts(x->sink,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"" GRAPHML "\"\n"
        "         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n");
    gg_sink_puts(x->sink,
        yed ? "         xmlns:y=\"http://www.yworks.com/xml/graphml\"\n"
              "         xsi:schemaLocation=\"" GRAPHML " http://www.yworks."
              "com/xml/schema/graphml/1.1/ygraphml.xsd\">\n"
            : "         xsi:schemaLocation=\"" GRAPHML " " GRAPHML
              "/1.1/graphml.xsd\">\n");
    put_node_keys(x);
    put_edge_keys(x);
    if (yed) {
        gg_sink_puts(x->sink,
            "  <key id=\"nodegraphics\" for=\"node\" "
            "yfiles.type=\"nodegraphics\"/>\n"
            "  <key id=\"edgegraphics\" for=\"edge\" "
            "yfiles.type=\"edgegraphics\"/>\n");
    }
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

/* ---- yEd --------------------------------------------------------------- */

static void put_hex(gg_export *x, gg_colour colour)
{
    char text[GG_COLOUR_HEX];

    gg_colour_hex(colour, text);
    gg_sink_put(x->sink, text, sizeof text);
}

/* In yEd y grows downwards, and a place is that of the upper left corner. */
static void put_geometry(gg_export *x, size_t row, double width)
{
    gg_sink_puts(x->sink, "<y:Geometry height=\"");
    gg_put_rounded(x->sink, width, 1000);
    gg_sink_puts(x->sink, "\" width=\"");
    gg_put_rounded(x->sink, width, 1000);
    if (gg_export_has_position(x, row)) {
        gg_sink_puts(x->sink, "\" x=\"");
        gg_put_rounded(x->sink, x->x->values.doubles[row] - width / 2, 1000);
        gg_sink_puts(x->sink, "\" y=\"");
        gg_put_rounded(x->sink, -x->y->values.doubles[row] - width / 2, 1000);
    }
    gg_sink_puts(x->sink, "\"/>");
}

/* The label once more, which was counted where it was written first. */
static void put_node_graphics(gg_export *x, size_t row)
{
    const gg_table *table = x->row_table;
    double size = gg_look_node_size(&x->look, row);

    gg_sink_puts(x->sink, "<data key=\"nodegraphics\"><y:ShapeNode>");
    put_geometry(x, row, 10 + 40 * size);
    gg_sink_puts(x->sink, "<y:Fill color=\"");
    put_hex(x, gg_look_colour(&x->look, row));
    gg_sink_puts(x->sink, "\" transparent=\"false\"/><y:BorderStyle "
                          "color=\"#000000\" type=\"line\" width=\"0.5\"/>"
                          "<y:NodeLabel fontSize=\"");
    gg_put_rounded(x->sink, 8 + 10 * size, 10);
    gg_sink_puts(x->sink, "\" modelName=\"sides\" modelPosition=\"e\">");
    x->row_table = NULL;
    gg_put_xml_text(x->sink, gg_export_label(x, row));
    x->row_table = table;
    gg_sink_puts(x->sink, "</y:NodeLabel><y:Shape type=\"ellipse\"/>"
                          "</y:ShapeNode></data>");
}

static void put_edge_graphics(gg_export *x, size_t row)
{
    gg_sink_puts(x->sink, "<data key=\"edgegraphics\"><y:PolyLineEdge>"
                          "<y:LineStyle color=\"#999999\" type=\"line\" "
                          "width=\"");
    gg_put_rounded(x->sink, 0.5 + 3.5 * gg_look_edge_width(&x->look, row),
                   100);
    gg_sink_puts(x->sink, "\"/><y:Arrows source=\"none\" target=\"none\"/>"
                          "</y:PolyLineEdge></data>");
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

/* A column with a place of its own. */
static void put_special(gg_export *x, const gg_column *column, size_t row)
{
    if (column != NULL) {
        put_cell(x, column, row,
                 x->node_open[column - x->network->nodes.columns]);
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
        gg_put_rounded(x->sink,
                       10 + 40 * gg_look_node_size(&x->look, row), 1000);
        close_data(x);
    }
    put_colour_part(x, "r", colour.r);
    put_colour_part(x, "g", colour.g);
    put_colour_part(x, "b", colour.b);
}

/* ":Entity:Person" */
static void put_labels(gg_export *x, size_t row)
{
    gg_str type = gg_export_type_label(x, row);

    gg_sink_puts(x->sink, ":Entity");
    if (type.len != 0) {
        gg_sink_putc(x->sink, ':');
        gg_sink_put_str(x->sink, type);
    }
}

static void put_neo4j_labels(gg_export *x, size_t row)
{
    open_data(x, "labels");
    put_labels(x, row);
    close_data(x);
}

static void node(gg_export *x, size_t row)
{
    const flavour *f = flavour_of(x);
    const gg_table *nodes = &x->network->nodes;

    gg_sink_puts(x->sink, "    <node id=\"");
    gg_put_xml_attribute(x->sink, x->network->node_ids[row]);
    if (f->neo4j) {
        gg_sink_puts(x->sink, "\" labels=\"");
        put_labels(x, row);
    }
    gg_sink_puts(x->sink, "\">");
    open_data(x, "label");
    gg_put_xml_text(x->sink, gg_export_label(x, row));
    close_data(x);
    if (f->neo4j) {
        put_neo4j_labels(x, row);
    }
    put_special(x, x->entity_type, row);
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        if (!is_special(x, column)) {
            put_cell(x, column, row, x->node_open[i]);
        }
    }
    if (!f->neo4j) {
        put_special(x, x->x, row);
        put_special(x, x->y, row);
    }
    put_look(x, row);
    if (f->yed) {
        put_node_graphics(x, row);
    }
    gg_sink_puts(x->sink, "</node>\n");
}

static void edge(gg_export *x, size_t row)
{
    const flavour *f = flavour_of(x);
    const gg_network *network = x->network;

    gg_sink_puts(x->sink, "    ");
    gg_export_xml_edge(x, row);
    gg_sink_puts(x->sink,
                 f->neo4j ? " label=\"" GG_RELATION "\">"
                          : "><data key=\"labelE\">" GG_RELATION "</data>");
    for (size_t i = 0; i < network->edges.n_columns; i++) {
        const gg_column *column = &network->edges.columns[i];
        put_cell(x, column, row, x->edge_open[i]);
    }
    if (f->yed) {
        put_edge_graphics(x, row);
    }
    gg_sink_puts(x->sink, "</edge>\n");
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, "  </graph>\n</graphml>\n");
}

/* ---- reading back ------------------------------------------------------- */

/* What is drawn, or says the same in a program's own words. */
static const char *const PASSED_OVER[] = {
    "size", "r", "g", "b", "labels", "labelE", "nodegraphics", "edgegraphics",
    NULL};

typedef struct reader {
    gg_readback *back;
    gg_buf key; /* of the data at hand; empty: none */
    gg_buf text;
} reader;

static gg_status begin_element(reader *r, const gg_xml_element *element,
                               gg_error *error)
{
    gg_str id;
    gg_str source;
    gg_str target;

    gg_xml_find(element, "", "id", &id);
    if (gg_str_equal(element->name, GG_STR_LITERAL("node"))) {
        return gg_back_node(r->back, id, error);
    }
    if (gg_str_equal(element->name, GG_STR_LITERAL("edge"))) {
        gg_xml_find(element, "", "source", &source);
        gg_xml_find(element, "", "target", &target);
        return gg_back_edge(r->back, id, source, target, error);
    }
    return GG_OK;
}

static gg_status on_start(void *user, gg_xml *xml,
                          const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_str key;

    if (!gg_str_equal(element->space, GG_STR_LITERAL(GRAPHML))) {
        return GG_OK; /* yEd's, in data that are passed over */
    }
    if (!gg_str_equal(element->name, GG_STR_LITERAL("data"))) {
        return begin_element(r, element, error);
    }
    if (r->key.len != 0 || !gg_xml_find(element, "", "key", &key)) {
        return gg_xml_refuse(xml, "data in data, or without a key", error);
    }
    gg_buf_put_str(&r->key, key);
    gg_buf_reset(&r->text);
    return r->key.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status end_data(reader *r, gg_error *error)
{
    gg_str key = gg_buf_str(&r->key);
    gg_str text = gg_buf_str(&r->text);
    const gg_column *column = gg_back_find(r->back, key);

    if (column != NULL) {
        return gg_back_cell(r->back, column, text, error);
    }
    if (gg_str_equal(key, GG_STR_LITERAL("label"))) {
        return gg_back_value(r->back, GG_SLOT_LABEL, text, error);
    }
    return gg_back_is_one_of(key, PASSED_OVER)
               ? GG_OK
               : gg_back_refuse(r->back, 0, "data of key", key, error);
}

static gg_status on_end(void *user, gg_xml *xml,
                        const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    gg_status status = GG_OK;

    (void)xml;
    if (!gg_str_equal(element->space, GG_STR_LITERAL(GRAPHML))) {
        return GG_OK;
    }
    if (gg_str_equal(element->name, GG_STR_LITERAL("data"))) {
        status = end_data(r, error);
        gg_buf_reset(&r->key);
    } else if (gg_str_equal(element->name, GG_STR_LITERAL("node")) ||
               gg_str_equal(element->name, GG_STR_LITERAL("edge"))) {
        status = gg_back_end(r->back, error);
    }
    return status;
}

static gg_status on_text(void *user, gg_xml *xml, gg_str text,
                         gg_error *error)
{
    reader *r = user;

    (void)xml;
    if (r->key.len != 0) {
        gg_buf_put_str(&r->text, text);
    }
    return r->text.failed ? gg_fail_memory(error) : GG_OK;
}

static gg_status read_back(gg_readback *back, gg_source *source,
                           gg_error *error)
{
    static const gg_xml_handler HANDLER = {.start = on_start,
                                           .end = on_end,
                                           .text = on_text,
                                           .is_ours = true};
    reader r = {.back = back, .key = GG_BUF_INIT, .text = GG_BUF_INIT};
    gg_status status =
        gg_xml_read(source, GG_STR_LITERAL(""), &HANDLER, &r, error);

    gg_buf_clear(&r.key);
    gg_buf_clear(&r.text);
    return status;
}

/* ---- the formats -------------------------------------------------------- */

#define CALLBACKS \
    .begin = begin, .node = node, .edge = edge, .end = end, .read = read_back

const gg_format gg_format_graphml = {
    .name = "graphml",
    .help = "GraphML, for Gephi, networkx, igraph and many more",
    .opens_in = "Gephi, networkx, igraph, graph-tool, TinkerPop, graphology",
    .load = "Gephi: File > Open; Python: networkx.read_graphml(file)",
    .proved = "Gephi 0.10.1, networkx 2.8 and 3.6, igraph 0.10, graph-tool 2.45, "
              "TinkerGraph 3.7, graphology 0.26, the GraphML 1.1 schema",
    .takes = GG_TAKES_SIZE_BY,
    .is_default = true,
    .flavour = &PORTABLE,
    .put_name = put_name,
    .files = {{.name = "graph.graphml", CALLBACKS}},
};

const gg_format gg_format_graphml_neo4j = {
    .name = "graphml-neo4j",
    .help = "GraphML with node labels and lists, for APOC in Neo4j",
    .opens_in = "Neo4j with APOC, Memgraph with MAGE",
    .load = "CALL apoc.import.graphml(\"graph.neo4j.graphml\", "
            "{readLabels: true, storeNodeIds: true})",
    .proved = "Neo4j 5.26 with APOC",
    .flavour = &NEO4J,
    .put_name = put_name,
    .files = {{.name = "graph.neo4j.graphml", CALLBACKS}},
};

const gg_format gg_format_graphml_yed = {
    .name = "graphml-yed",
    .help = "GraphML with yEd's own drawing of nodes and edges",
    .opens_in = "yEd, yEd Live",
    .load = "yEd: File > Open",
    .takes = GG_TAKES_SIZE_BY,
    .flavour = &YED,
    .put_name = put_name,
    .files = {{.name = "graph.yed.graphml", CALLBACKS}},
};
