/* GEXF 1.3, and 1.2 for readers that know no other; FORMATS.md, section 2, has
   the reasons. With --gexf-dynamic nodes and edges are there from the first to
   the last date they were seen, and with --slice the weight of an edge changes
   from one period to the next. */
#include "base/error.h"
#include "base/xml.h"
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

typedef struct flavour {
    const char *version;
    const char *space;
    const char *viz;   /* where colours, places and sizes are */
    const char *time;  /* what a graph in time says of itself */
    bool is_dynamic;   /* asked for or not */
} flavour;

#define TIME_1_3 \
    " timeformat=\"date\" timerepresentation=\"interval\" timezone=\"UTC\""

static const flavour GEXF_1_3 = {"1.3", "http://gexf.net/1.3",
                                 "http://gexf.net/1.3/viz", TIME_1_3, false};
static const flavour GEXF_DYNAMIC = {"1.3", "http://gexf.net/1.3",
                                     "http://gexf.net/1.3/viz", TIME_1_3,
                                     true};
static const flavour GEXF_1_2 = {
    "1.2", "http://www.gexf.net/1.2draft", "http://www.gexf.net/1.2draft/viz",
    " timeformat=\"date\"", false};

static const flavour *flavour_of(const gg_export *x)
{
    return x->format->flavour;
}

static bool is_dynamic(const gg_export *x)
{
    return flavour_of(x)->is_dynamic || x->options.gexf_dynamic;
}

/* Columns that say when something is there, and the weight. */
typedef struct state {
    const gg_column *node_first;
    const gg_column *node_last;
    const gg_column *edge_first;
    const gg_column *edge_last;
    const gg_column *weight;
} state;

/* ---- the head ---------------------------------------------------------- */

static const char *type_name(const gg_column *column)
{
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

static const gg_column *weight_of(const gg_export *x)
{
    const state *s = x->state;

    return s->weight;
}

/* The label and the weight are attributes of nodes and edges themselves, and a
   place is a place; everything else is an <attvalue>. */
static bool is_value(const gg_export *x, const gg_column *column)
{
    return column != x->label && column != x->x && column != x->y &&
           column != weight_of(x);
}

static bool is_sliced(const gg_export *x)
{
    return is_dynamic(x) && x->options.slice != GG_PERIOD_NONE &&
           x->network->slice_start != NULL;
}

static void put_attribute(gg_export *x, gg_str name, const char *type)
{
    gg_sink_puts(x->sink, "      <attribute id=\"");
    gg_sink_put_str(x->sink, name);
    gg_sink_puts(x->sink, "\" title=\"");
    gg_sink_put_str(x->sink, name);
    gg_sink_puts(x->sink, "\" type=\"");
    gg_sink_puts(x->sink, type);
    gg_sink_puts(x->sink, "\"/>\n");
}

static void put_attributes(gg_export *x, const char *class,
                           const gg_table *table, const gg_str *names)
{
    gg_sink_puts(x->sink, "    <attributes class=\"");
    gg_sink_puts(x->sink, class);
    gg_sink_puts(x->sink, "\" mode=\"static\">\n");
    for (size_t i = 0; i < table->n_columns; i++) {
        if (is_value(x, &table->columns[i])) {
            put_attribute(x, names[i], type_name(&table->columns[i]));
        }
    }
    gg_sink_puts(x->sink, "    </attributes>\n");
}

static const gg_column *find_date(const gg_table *table, const char *name)
{
    const gg_column *column = gg_table_find_column(table, name);

    return column != NULL && column->type == GG_COLUMN_DATE ? column : NULL;
}

static void find_columns(const gg_export *x, state *s)
{
    s->node_first = find_date(&x->network->nodes, "first_seen");
    s->node_last = find_date(&x->network->nodes, "last_seen");
    s->edge_first = find_date(&x->network->edges, "first_date");
    s->edge_last = find_date(&x->network->edges, "last_date");
    s->weight = gg_table_find_column(&x->network->edges, "weight");
}

/* Gephi keeps only the last piece of a description: no reference in it. */
static void begin(gg_export *x)
{
    const flavour *f = flavour_of(x);

    find_columns(x, x->state);
    gg_sink_puts(x->sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<gexf xmlns=\"");
    gg_sink_puts(x->sink, f->space);
    gg_sink_puts(x->sink, "\" xmlns:viz=\"");
    gg_sink_puts(x->sink, f->viz);
    gg_sink_puts(x->sink, "\" version=\"");
    gg_sink_puts(x->sink, f->version);
    gg_sink_puts(x->sink,
                 "\">\n  <meta><creator>gazgraph</creator><description>who is "
                 "mentioned with whom</description></meta>\n"
                 "  <graph defaultedgetype=\"undirected\" mode=\"");
    gg_sink_puts(x->sink, is_dynamic(x) ? "dynamic\"" : "static\"");
    gg_sink_puts(x->sink, is_dynamic(x) ? f->time : "");
    gg_sink_puts(x->sink, ">\n");
    put_attributes(x, "node", &x->network->nodes, x->node_names);
    put_attributes(x, "edge", &x->network->edges, x->edge_names);
    if (is_sliced(x)) {
        gg_sink_puts(x->sink,
                     "    <attributes class=\"edge\" mode=\"dynamic\">\n");
        put_attribute(x, GG_STR_LITERAL("weight"), "double");
        gg_sink_puts(x->sink, "    </attributes>\n");
    }
    gg_export_frame(x, "<attvalue for=\"", "\" value=\"");
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, "  </graph>\n</gexf>\n");
}

static void open_rows(gg_export *x, const char *what, size_t n)
{
    gg_sink_puts(x->sink, "    <");
    gg_sink_puts(x->sink, what);
    gg_sink_puts(x->sink, " count=\"");
    gg_sink_put_u64(x->sink, n);
    gg_sink_puts(x->sink, "\">\n");
}

static void begin_nodes(gg_export *x)
{
    open_rows(x, "nodes", x->network->nodes.n_rows);
}

static void end_nodes(gg_export *x)
{
    gg_sink_puts(x->sink, "    </nodes>\n");
}

static void begin_edges(gg_export *x)
{
    open_rows(x, "edges", x->network->edges.n_rows);
}

static void end_edges(gg_export *x)
{
    gg_sink_puts(x->sink, "    </edges>\n");
}

/* ---- time -------------------------------------------------------------- */

static bool date_of(const gg_column *column, size_t row, char out[10])
{
    return column != NULL &&
           gg_export_date(column->values.ints[row], out);
}

static void put_date(gg_export *x, unsigned slot, const char *key,
                     const char date[10])
{
    gg_str text = {date, 10};

    gg_sink_puts(x->sink, key);
    gg_sink_put_str(x->sink, text);
    gg_sink_putc(x->sink, '"');
    if (slot != GG_N_SLOTS) {
        gg_export_wrote(x, slot, text);
    }
}

/* A missing end is open. Dates in the wrong order would drop the whole. */
static void put_span(gg_export *x, const gg_column *first,
                     const gg_column *last, size_t row)
{
    char from[10];
    char to[10];
    bool has_from = date_of(first, row, from);
    bool has_to = date_of(last, row, to);

    if (!is_dynamic(x) ||
        (has_from && has_to && memcmp(from, to, sizeof from) > 0)) {
        return;
    }
    if (has_from) {
        put_date(x, GG_SLOT_START, " start=\"", from);
    }
    if (has_to) {
        put_date(x, GG_SLOT_END, " end=\"", to);
    }
}

static void put_slice(gg_export *x, const gg_edge_slice *slice)
{
    char number[32];
    char from[10];
    char to[10];
    gg_str weight = {number, gg_format_double(number, slice->weight)};

    if (!gg_export_date(slice->first, from) ||
        !gg_export_date(slice->last, to)) {
        return;
    }
    gg_sink_puts(x->sink, "<attvalue for=\"weight\" value=\"");
    gg_sink_put_str(x->sink, weight);
    gg_sink_putc(x->sink, '"');
    put_date(x, GG_N_SLOTS, " start=\"", from);
    put_date(x, GG_N_SLOTS, " end=\"", to);
    gg_sink_puts(x->sink, "/>");
    gg_export_wrote_item(x, weight);
    gg_export_wrote_item(x, (gg_str){from, sizeof from});
    gg_export_wrote_item(x, (gg_str){to, sizeof to});
}

/* One weight a period. An edge without any date would weigh nothing: it has its
   weight all the time. */
static void put_slices(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    size_t i = n->slice_start[row];
    char number[32];
    gg_str weight = {number, gg_format_double(number, n->edge_weight[row])};

    gg_export_begin_list(x, GG_SLOT_SLICES);
    if (i == n->slice_start[row + 1]) {
        gg_sink_puts(x->sink, "<attvalue for=\"weight\" value=\"");
        gg_sink_put_str(x->sink, weight);
        gg_sink_puts(x->sink, "\"/>");
        gg_export_wrote_item(x, weight);
    }
    for (; i < n->slice_start[row + 1]; i++) {
        put_slice(x, &n->slices[i]);
    }
    gg_export_end_list(x);
}

/* ---- rows -------------------------------------------------------------- */

static void put_value(gg_export *x, const gg_column *column, size_t row,
                      gg_str open)
{
    char number[32];
    gg_str text;

    if (!gg_export_cell(x, column, row, number, &text)) {
        return;
    }
    gg_sink_put_str(x->sink, open);
    if (gg_export_is_text(column)) {
        gg_put_xml_attribute(x->sink, text);
    } else {
        gg_sink_put_str(x->sink, text);
    }
    gg_sink_puts(x->sink, "\"/>");
}

static void put_values(gg_export *x, const gg_table *table, size_t row,
                       const gg_str *open)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (is_value(x, &table->columns[i])) {
            put_value(x, &table->columns[i], row, open[i]);
        }
    }
}

static void put_place(gg_export *x, const gg_column *column, size_t row,
                      const char *key)
{
    char number[32];
    gg_str text;

    if (gg_export_cell(x, column, row, number, &text)) {
        gg_sink_puts(x->sink, key);
        gg_sink_put_str(x->sink, text);
        gg_sink_putc(x->sink, '"');
    }
}

/* The size's value must be its first attribute. */
static void put_look(gg_export *x, size_t row)
{
    gg_colour colour = gg_look_colour(&x->look, row);

    gg_sink_puts(x->sink, "<viz:color r=\"");
    gg_sink_put_u64(x->sink, colour.r);
    gg_sink_puts(x->sink, "\" g=\"");
    gg_sink_put_u64(x->sink, colour.g);
    gg_sink_puts(x->sink, "\" b=\"");
    gg_sink_put_u64(x->sink, colour.b);
    gg_sink_puts(x->sink, "\"/>");
    if (gg_export_has_position(x, row)) {
        gg_sink_puts(x->sink, "<viz:position");
        put_place(x, x->x, row, " x=\"");
        put_place(x, x->y, row, " y=\"");
        gg_sink_puts(x->sink, " z=\"0.0\"/>");
    }
    gg_sink_puts(x->sink, "<viz:size value=\"");
    gg_put_rounded(x->sink, 10 + 40 * gg_look_node_size(&x->look, row), 1000);
    gg_sink_puts(x->sink, "\"/>");
}

static void node(gg_export *x, size_t row)
{
    const state *s = x->state;

    gg_sink_puts(x->sink, "      <node id=\"");
    gg_put_xml_attribute(x->sink, x->network->node_ids[row]);
    gg_sink_puts(x->sink, "\" label=\"");
    gg_put_xml_attribute(x->sink, gg_export_label(x, row));
    gg_sink_putc(x->sink, '"');
    put_span(x, s->node_first, s->node_last, row);
    gg_sink_puts(x->sink, "><attvalues>");
    put_values(x, &x->network->nodes, row, x->node_open);
    gg_sink_puts(x->sink, "</attvalues>");
    put_look(x, row);
    gg_sink_puts(x->sink, "</node>\n");
}

static void edge(gg_export *x, size_t row)
{
    const state *s = x->state;
    const gg_network *n = x->network;

    gg_sink_puts(x->sink, "      ");
    gg_export_xml_edge(x, row);
    if (s->weight != NULL) {
        put_place(x, s->weight, row, " weight=\"");
    }
    put_span(x, s->edge_first, s->edge_last, row);
    gg_sink_puts(x->sink, "><attvalues>");
    put_values(x, &n->edges, row, x->edge_open);
    if (is_sliced(x)) {
        put_slices(x, row);
    }
    gg_sink_puts(x->sink, "</attvalues></edge>\n");
}

/* ---- reading back ------------------------------------------------------- */

typedef struct reader {
    gg_readback *back;
    const flavour *flavour;
    bool in_slices;
} reader;

static bool is_element(const reader *r, const gg_xml_element *element,
                       const char *name)
{
    return gg_str_equal(element->space, gg_str_from(r->flavour->space)) &&
           gg_str_equal(element->name, gg_str_from(name));
}

/* An attribute that is a value of its own. */
static gg_status take_attribute(reader *r, const gg_xml_element *element,
                                const char *name, unsigned slot,
                                gg_error *error)
{
    gg_str text;

    return gg_xml_find(element, "", name, &text)
               ? gg_back_value(r->back, slot, text, error)
               : GG_OK;
}

static gg_status take_column(reader *r, const gg_xml_element *element,
                             const char *name, const gg_column *column,
                             gg_error *error)
{
    return column != NULL
               ? take_attribute(r, element, name,
                                gg_back_slot(r->back, column), error)
               : GG_OK;
}

static gg_status begin_row(reader *r, const gg_xml_element *element,
                           gg_error *error)
{
    const gg_network *n = r->back->x->network;
    bool is_edge = is_element(r, element, "edge");
    gg_status status;
    gg_str id;
    gg_str from;
    gg_str to;

    gg_xml_find(element, "", "id", &id);
    if (is_edge) {
        gg_xml_find(element, "", "source", &from);
        gg_xml_find(element, "", "target", &to);
        status = gg_back_edge(r->back, id, from, to, error);
        if (status == GG_OK) {
            status = take_column(r, element, "weight",
                                 gg_table_find_column(&n->edges, "weight"),
                                 error);
        }
    } else {
        status = gg_back_node(r->back, id, error);
        if (status == GG_OK) {
            status = take_attribute(r, element, "label", GG_SLOT_LABEL,
                                    error);
        }
    }
    if (status == GG_OK) {
        status = take_attribute(r, element, "start", GG_SLOT_START, error);
    }
    return status == GG_OK
               ? take_attribute(r, element, "end", GG_SLOT_END, error)
               : status;
}

static gg_status take_slice(reader *r, const gg_xml_element *element,
                            gg_str weight, gg_error *error)
{
    gg_status status = GG_OK;
    gg_str from;
    gg_str to;

    if (!r->in_slices) {
        r->in_slices = true;
        status = gg_back_begin_list(r->back, GG_SLOT_SLICES, error);
    }
    gg_back_item(r->back, weight);
    if (gg_xml_find(element, "", "start", &from) &&
        gg_xml_find(element, "", "end", &to)) {
        gg_back_item(r->back, from);
        gg_back_item(r->back, to);
    }
    return status;
}

static gg_status take_value(reader *r, const gg_xml_element *element,
                            gg_error *error)
{
    gg_str name;
    gg_str value;

    if (!gg_xml_find(element, "", "for", &name) ||
        !gg_xml_find(element, "", "value", &value)) {
        return gg_back_refuse(r->back, 0, "an empty attvalue", GG_STR_NONE,
                              error);
    }
    return r->back->is_edge && gg_str_equal(name, GG_STR_LITERAL("weight"))
               ? take_slice(r, element, value, error)
               : gg_back_named(r->back, name, value, error);
}

static gg_status on_start(void *user, gg_xml *xml,
                          const gg_xml_element *element, gg_error *error)
{
    reader *r = user;
    const gg_export *x = r->back->x;
    gg_status status;

    (void)xml;
    if (is_element(r, element, "node") || is_element(r, element, "edge")) {
        return begin_row(r, element, error);
    }
    if (is_element(r, element, "attvalue")) {
        return take_value(r, element, error);
    }
    if (!gg_str_equal(element->space, gg_str_from(r->flavour->viz)) ||
        !gg_str_equal(element->name, GG_STR_LITERAL("position"))) {
        return GG_OK;
    }
    status = take_column(r, element, "x", x->x, error);
    return status == GG_OK ? take_column(r, element, "y", x->y, error)
                           : status;
}

static gg_status on_end(void *user, gg_xml *xml,
                        const gg_xml_element *element, gg_error *error)
{
    reader *r = user;

    (void)xml;
    if (!is_element(r, element, "node") && !is_element(r, element, "edge")) {
        return GG_OK;
    }
    if (r->in_slices) {
        r->in_slices = false;
        gg_back_end_list(r->back);
    }
    return gg_back_end(r->back, error);
}

/* All of it stands in attributes. */
static gg_status on_text(void *user, gg_xml *xml, gg_str text,
                         gg_error *error)
{
    (void)user;
    (void)xml;
    (void)text;
    (void)error;
    return GG_OK;
}

static gg_status read_back(gg_readback *back, gg_source *source,
                           gg_error *error)
{
    static const gg_xml_handler HANDLER = {.start = on_start,
                                           .end = on_end,
                                           .text = on_text,
                                           .is_ours = true};
    reader r = {.back = back, .flavour = flavour_of(back->x)};

    return gg_xml_read(source, GG_STR_LITERAL(""), &HANDLER, &r, error);
}

/* ---- the formats -------------------------------------------------------- */

#define CALLBACKS                                                            \
    .begin = begin, .begin_nodes = begin_nodes, .node = node,                \
    .end_nodes = end_nodes, .begin_edges = begin_edges, .edge = edge,        \
    .end_edges = end_edges, .end = end, .read = read_back

const gg_format gg_format_gexf = {
    .name = "gexf",
    .help = "GEXF 1.3, the best file for Gephi; --gexf-dynamic",
    .opens_in = "Gephi, Gephi Lite, sigma (graphology), Retina",
    .load = "Gephi: File > Open",
    .proved = "Gephi 0.10.1, networkx 3.6, graphology 0.26",
    .takes = GG_TAKES_SIZE_BY | GG_TAKES_GEXF_DYNAMIC | GG_TAKES_SLICE,
    .flavour = &GEXF_1_3,
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.gexf", CALLBACKS}},
};

const gg_format gg_format_gexf_dynamic = {
    .name = "gexf-dynamic",
    .help = "GEXF 1.3 in time: what is there when; --slice",
    .opens_in = "Gephi",
    .load = "Gephi: File > Open, then Enable Timeline at the bottom",
    .proved = "Gephi 0.10.1",
    .takes = GG_TAKES_SIZE_BY | GG_TAKES_SLICE,
    .flavour = &GEXF_DYNAMIC,
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.dynamic.gexf", CALLBACKS}},
};

const gg_format gg_format_gexf12 = {
    .name = "gexf12",
    .help = "GEXF 1.2, for networkx and other older readers",
    .opens_in = "networkx, Gephi (older too), sigma (graphology)",
    .load = "Python: networkx.read_gexf(\"graph.12.gexf\")",
    .proved = "networkx 2.8, Gephi 0.10.1, graphology 0.26",
    .takes = GG_TAKES_SIZE_BY | GG_TAKES_GEXF_DYNAMIC | GG_TAKES_SLICE,
    .flavour = &GEXF_1_2,
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.12.gexf", CALLBACKS}},
};
