/* One JSON document, as libraries exchange graphs; FORMATS.md, section 7, has the
   reasons. The flavours differ in the words around the same rows:

       node-link   {"nodes": [{"id": …, "label": …, …}], "links": [{…}]}
       graphology  {"nodes": [{"key": …, "attributes": {…}}], "edges": [{…}]}
       Cytoscape   {"elements": {"nodes": [{"data": {…}, "position": {…}}], …}}
       JGF         {"graph": {"nodes": {"ID": {"label": …, "metadata": {…}}}, …}}

   Written row by row: no document is ever held as a whole. */
#include "base/error.h"
#include "base/stream.h"
#include "export/format.h"
#include "export/json_reader.h"

#include <string.h>

typedef struct flavour {
    const char *begin;       /* up to the first node */
    const char *middle;      /* from the last node to the first edge */
    const char *end;
    const char *node_id;     /* before the id ... */
    const char *node_label;  /* ... between it and the label ... */
    const char *node_values; /* ... and between that and the other values */
    const char *node_end;
    const char *edge_number; /* before the number of an edge */
    const char *edge_values; /* between its ends and its values */
    const char *edge_end;
    bool names_too;          /* the label also as "name", which is shown */
    bool places_apart;       /* "position" is none of the data */
    /* For reading back. */
    const char *id;             /* key of ids; NULL: nodes are members */
    const char *node_list;      /* the list, or object, of nodes ... */
    const char *edge_list; /* NULL: as the option says */
    const char *within;         /* ... and where that of edges is */
    const char *inner;          /* the object that holds values; NULL: none */
    const char *const *entered; /* gg_stream_enter */
} flavour;

static const flavour *flavour_of(const gg_export *x)
{
    return x->format->flavour;
}

/* Keys of the formats' own, and those that programs claim. */
static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {
        "id",    "key",  "source", "target",   "type",       "name",
        "value", "size", "color",  "relation", "undirected", NULL};

    (void)is_edge;
    if ((column != x->label && strcmp(column->name, "label") == 0) ||
        gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, column->name);
}

/* ---- rows -------------------------------------------------------------- */

static void begin(gg_export *x)
{
    gg_export_frame(x, ",\"", "\":");
    gg_sink_puts(x->sink, flavour_of(x)->begin);
}

static void begin_edges(gg_export *x)
{
    const flavour *f = flavour_of(x);

    gg_sink_puts(x->sink, f->middle);
    if (f->edge_list == NULL) {
        gg_sink_puts(x->sink, x->options.edges_key);
        gg_sink_puts(x->sink, "\":[");
    }
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, flavour_of(x)->end);
}

/* Does an object begin with what follows, so that no comma is due? */
static bool opens(const char *words)
{
    size_t len = strlen(words);

    return len != 0 && words[len - 1] == '{';
}

/* The values of a row; `first`: no comma before the first one. */
static void put_values(gg_export *x, const gg_table *table, size_t row,
                       const gg_str *frames, bool first)
{
    bool apart = flavour_of(x)->places_apart;

    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        gg_str frame = frames[i];
        if (column == x->label || (apart && (column == x->x ||
                                             column == x->y))) {
            continue;
        }
        if (first) {
            frame.ptr++;
            frame.len--;
        }
        first &= !gg_export_put_json_cell(x, column, row, frame);
    }
}

static void put_look(gg_export *x, size_t row, bool first)
{
    char hex[GG_COLOUR_HEX];

    gg_colour_hex(gg_look_colour(&x->look, row), hex);
    gg_sink_puts(x->sink, first ? "\"size\":" : ",\"size\":");
    gg_put_rounded(x->sink, 10 + 40 * gg_look_node_size(&x->look, row), 1000);
    gg_sink_puts(x->sink, ",\"color\":\"");
    gg_sink_put(x->sink, hex, sizeof hex);
    gg_sink_putc(x->sink, '"');
}

static void put_position(gg_export *x, size_t row)
{
    if (gg_export_has_position(x, row)) {
        gg_export_put_json_cell(x, x->x, row,
                                GG_STR_LITERAL(",\"position\":{\"x\":"));
        gg_export_put_json_cell(x, x->y, row, GG_STR_LITERAL(",\"y\":"));
        gg_sink_putc(x->sink, '}');
    }
}

static void put_id(gg_export *x, gg_str id)
{
    gg_sink_putc(x->sink, '"');
    gg_sink_put_str(x->sink, id); /* its alphabet needs no escapes */
    gg_sink_putc(x->sink, '"');
}

static void node(gg_export *x, size_t row)
{
    const flavour *f = flavour_of(x);
    gg_str label;

    gg_sink_puts(x->sink, row == 0 ? "\n" : ",\n");
    gg_sink_puts(x->sink, f->node_id);
    put_id(x, x->network->node_ids[row]);
    gg_sink_puts(x->sink, f->node_label);
    label = gg_export_label(x, row);
    gg_export_put_json(x, label);
    if (f->names_too) {
        gg_sink_puts(x->sink, ",\"name\":");
        gg_sink_put_str(x->sink, gg_buf_str(&x->text));
    }
    gg_sink_puts(x->sink, f->node_values);
    put_look(x, row, opens(f->node_values));
    put_values(x, &x->network->nodes, row, x->node_open, false);
    if (f->places_apart) {
        gg_sink_puts(x->sink, ",\"value\":"); /* for networkx */
        put_id(x, x->network->node_ids[row]);
        gg_sink_putc(x->sink, '}');
        put_position(x, row);
    }
    gg_sink_puts(x->sink, f->node_end);
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;
    const flavour *f = flavour_of(x);

    gg_sink_puts(x->sink, row == 0 ? "\n" : ",\n");
    gg_sink_puts(x->sink, f->edge_number);
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, "\",\"source\":");
    put_id(x, n->node_ids[n->edge_source[row]]);
    gg_sink_puts(x->sink, ",\"target\":");
    put_id(x, n->node_ids[n->edge_target[row]]);
    gg_sink_puts(x->sink, f->edge_values);
    put_values(x, &n->edges, row, x->edge_open, opens(f->edge_values));
    gg_sink_puts(x->sink, f->edge_end);
}

/* ---- reading back ------------------------------------------------------- */

static bool is_word(gg_str text, const char *word)
{
    return word != NULL && gg_str_equal(text, gg_str_from(word));
}

/* What says nothing of its own, or has been taken. */
static bool is_passed_over(const flavour *f, gg_str key)
{
    static const char *const WORDS[] = {"source",     "target", "size",
                                        "color",      "name",   "value",
                                        "undirected", "relation", NULL};

    return gg_back_is_one_of(key, WORDS) || is_word(key, f->id) ||
           (f->id == NULL && is_word(key, "id"));
}

/* One member of a row that is no object. */
static gg_status take_value(gg_readback *r, gg_str key,
                            const gg_json_value *value, gg_error *error)
{
    const gg_column *column;

    if (is_passed_over(flavour_of(r->x), key)) {
        return GG_OK;
    }
    if (!r->is_edge && is_word(key, "label")) {
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

static gg_status take_members(gg_readback *r, const gg_json_value *object,
                              gg_error *error)
{
    const flavour *f = flavour_of(r->x);
    gg_json_walk walk = gg_json_enter(object);
    gg_json_value value;
    gg_str key;
    gg_status status = GG_OK;

    while (status == GG_OK && gg_json_next_member(&walk, &key, &value)) {
        bool is_inner = value.kind == GG_JSON_OBJECT &&
                        (is_word(key, f->inner) ||
                         (f->places_apart && is_word(key, "position")));
        status = is_inner ? take_members(r, &value, error)
                          : take_value(r, key, &value, error);
    }
    return status;
}

/* The object that the ids stand in. */
static gg_json_value head_of(const flavour *f, const gg_json_value *row)
{
    gg_json_value inner;

    return f->places_apart && gg_json_find(row, gg_str_from(f->inner), &inner)
               ? inner
               : *row;
}

static gg_status begin_row(gg_readback *r, const gg_element *e,
                           const gg_json_value *row, bool is_edge,
                           gg_error *error)
{
    const flavour *f = flavour_of(r->x);
    gg_json_value head = head_of(f, row);
    gg_json_value id = {.span = e->key};
    gg_json_value source;
    gg_json_value target;

    if ((f->id != NULL || is_edge) &&
        !gg_json_find(&head, gg_str_from(f->id != NULL ? f->id : "id"), &id)) {
        return gg_back_refuse(r, e->line, "a row without an id:", e->text,
                              error);
    }
    if (!is_edge) {
        return gg_back_node(r, id.span, error);
    }
    if (!gg_json_find(&head, GG_STR_LITERAL("source"), &source) ||
        !gg_json_find(&head, GG_STR_LITERAL("target"), &target)) {
        return gg_back_refuse(r, e->line, "an edge without ends:", e->text,
                              error);
    }
    return gg_back_edge(r, id.span, source.span, target.span, error);
}

static gg_status take_row(gg_readback *r, const gg_element *e, bool is_edge,
                          gg_error *error)
{
    gg_json_value row = {.kind = GG_JSON_OBJECT, .span = e->text};
    gg_json_kind kind;
    gg_status status;

    if (e->is_too_long ||
        !gg_json_scan(e->text.ptr, e->text.len, NULL, NULL, NULL, &kind,
                      NULL) ||
        kind != GG_JSON_OBJECT) {
        return gg_back_refuse(r, e->line, "no object in JSON:", e->text,
                              error);
    }
    status = begin_row(r, e, &row, is_edge, error);
    if (status == GG_OK) {
        status = take_members(r, &row, error);
    }
    return status == GG_OK ? gg_back_end(r, error) : status;
}

/* Words about the whole. */
static bool is_head(gg_str key)
{
    static const char *const WORDS[] = {
        "directed",       "multigraph", "graph", "attributes", "options",
        "format_version", "data",       NULL};

    return gg_back_is_one_of(key, WORDS);
}

static gg_status take_element(gg_readback *r, const gg_element *e,
                              gg_error *error)
{
    const flavour *f = flavour_of(r->x);
    bool is_member = f->id == NULL && !e->is_item;

    if (is_member ? is_word(e->within, "graph.nodes")
                  : e->is_item && is_word(e->key, f->node_list) &&
                        is_word(e->within, f->within)) {
        return take_row(r, e, false, error);
    }
    if (e->is_item &&
        is_word(e->key, f->edge_list != NULL ? f->edge_list
                                             : r->x->options.edges_key) &&
        is_word(e->within, f->within)) {
        return take_row(r, e, true, error);
    }
    return !e->is_item && is_head(e->key)
               ? GG_OK
               : gg_back_refuse(r, e->line, "nobody wrote a", e->key, error);
}

static gg_status read_back(gg_readback *r, gg_source *source, gg_error *error)
{
    gg_stream stream;
    gg_element element;
    gg_status status;

    gg_stream_init(&stream, source);
    gg_stream_enter(&stream, flavour_of(r->x)->entered);
    do {
        status = gg_stream_next(&stream, &element, error);
        if (status == GG_OK) {
            status = take_element(r, &element, error);
        }
    } while (status == GG_OK);
    gg_stream_clear(&stream);
    return status == GG_END ? GG_OK : status;
}

/* ---- the formats -------------------------------------------------------- */

static const char *const ENTER_NOTHING[] = {NULL};
static const char *const ENTER_ELEMENTS[] = {"elements", NULL};
static const char *const ENTER_GRAPH[] = {"graph", "graph.nodes", NULL};

static const flavour NODE_LINK = {
    .begin = "{\"directed\":false,\"multigraph\":false,\"graph\":{},"
             "\"nodes\":[",
    .middle = "\n],\"",
    .end = "\n]}\n",
    .node_id = "{\"id\":",
    .node_label = ",\"label\":",
    .node_values = "",
    .node_end = "}",
    .edge_number = "{\"id\":\"e",
    .edge_values = "",
    .edge_end = "}",
    .id = "id",
    .node_list = "nodes",
    .within = "",
    .entered = ENTER_NOTHING,
};

static const flavour GRAPHOLOGY = {
    .begin = "{\"attributes\":{},\"options\":{\"type\":\"undirected\","
             "\"multi\":false,\"allowSelfLoops\":false},\"nodes\":[",
    .middle = "\n],\"edges\":[",
    .end = "\n]}\n",
    .node_id = "{\"key\":",
    .node_label = ",\"attributes\":{\"label\":",
    .node_values = "",
    .node_end = "}}",
    .edge_number = "{\"key\":\"e",
    .edge_values = ",\"undirected\":true,\"attributes\":{",
    .edge_end = "}}",
    .id = "key",
    .node_list = "nodes",
    .edge_list = "edges",
    .within = "",
    .inner = "attributes",
    .entered = ENTER_NOTHING,
};

static const flavour CYTOSCAPE = {
    .begin = "{\"format_version\":\"1.0\",\"data\":{},"
             "\"elements\":{\"nodes\":[",
    .middle = "\n],\"edges\":[",
    .end = "\n]}}\n",
    .node_id = "{\"data\":{\"id\":",
    .node_label = ",\"label\":",
    .node_values = "",
    .node_end = "}",
    .edge_number = "{\"data\":{\"id\":\"e",
    .edge_values = "",
    .edge_end = "}}",
    .names_too = true,
    .places_apart = true,
    .id = "id",
    .node_list = "nodes",
    .edge_list = "edges",
    .within = "elements",
    .inner = "data",
    .entered = ENTER_ELEMENTS,
};

static const flavour JGF = {
    .begin = "{\"graph\":{\"directed\":false,\"nodes\":{",
    .middle = "\n},\"edges\":[",
    .end = "\n]}}\n",
    .node_id = "",
    .node_label = ":{\"label\":",
    .node_values = ",\"metadata\":{",
    .node_end = "}}",
    .edge_number = "{\"id\":\"e",
    .edge_values = ",\"relation\":\"" GG_RELATION "\",\"metadata\":{",
    .edge_end = "}}",
    .node_list = "nodes",
    .edge_list = "edges",
    .within = "graph",
    .inner = "metadata",
    .entered = ENTER_GRAPH,
};

#define JSON_FILE(file_name)                                                 \
    {{.name = (file_name),                                                   \
      .begin = begin,                                                        \
      .node = node,                                                          \
      .begin_edges = begin_edges,                                            \
      .edge = edge,                                                          \
      .end = end,                                                            \
      .read = read_back}}

const gg_format gg_format_node_link = {
    .name = "node-link",
    .help = "JSON of nodes and links, for D3 and networkx",
    .opens_in = "D3, networkx, force-graph",
    .load = "Python: networkx.node_link_graph(json.load(open("
            "\"graph.node-link.json\")), edges=\"links\")",
    .proved = "networkx 2.8 and 3.6",
    .takes = GG_TAKES_SIZE_BY | GG_TAKES_EDGES_KEY,
    .flavour = &NODE_LINK,
    .put_name = put_name,
    .files = JSON_FILE("graph.node-link.json"),
};

const gg_format gg_format_graphology = {
    .name = "graphology",
    .help = "graphology's JSON, for sigma in the browser",
    .opens_in = "graphology, sigma",
    .load = "JavaScript: Graph.from(JSON.parse(text))",
    .proved = "graphology 0.26 and sigma 3.0 in Chromium",
    .takes = GG_TAKES_SIZE_BY,
    .flavour = &GRAPHOLOGY,
    .put_name = put_name,
    .files = JSON_FILE("graph.graphology.json"),
};

const gg_format gg_format_cytoscape = {
    .name = "cytoscape",
    .help = "Cytoscape's JSON (.cyjs)",
    .opens_in = "Cytoscape.js, Cytoscape, networkx",
    .load = "Cytoscape: File > Import > Network from file: graph.cyjs; "
            "JavaScript: cytoscape({elements: JSON.parse(text).elements})",
    .proved = "Cytoscape.js 3.35, networkx 2.8 and 3.6",
    .takes = GG_TAKES_SIZE_BY,
    .flavour = &CYTOSCAPE,
    .put_name = put_name,
    .files = JSON_FILE("graph.cyjs"),
};

const gg_format gg_format_jgf = {
    .name = "jgf",
    .help = "JSON Graph Format 2",
    .opens_in = "what reads the JSON Graph Format",
    .load = "any reader of JSON: graph.nodes by id, graph.edges",
    .takes = GG_TAKES_SIZE_BY,
    .flavour = &JGF,
    .put_name = put_name,
    .files = JSON_FILE("graph.jgf.json"),
};
