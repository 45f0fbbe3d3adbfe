/* DOT as Graphviz and Gephi's own reader take it; FORMATS.md, section 3, has
   the reasons. Gephi skips from the words graph, node, edge and subgraph to
   the next brace, hence the anonymous subgraph around everything. */
#include "base/error.h"
#include "export/dot_reader.h"
#include "export/format.h"
#include "export/readback.h"

#include <math.h>
#include <string.h>

static const char DOTS[] = "\xe2\x80\xa6";

enum {
    LONGEST_STRING = 15900, /* Graphviz' reader stops at 16,384 */
    LONGEST_ITEM = 3900,    /* fits even where each byte takes four */
    MANY_NODES = 2000       /* above, removing overlaps takes minutes */
};

/* Names a property might have that mean something else to Graphviz. They are
   written with "data_" in front. */
static const char *const NODE_WORDS[] = {
    "area",   "class", "color",       "comment", "entity", "group",
    "height", "href",  "id",          "image",   "layer",  "margin",
    "label",  "pin",   "orientation", "pos",     "root",   "shape",
    "sides",  "skew",  "shapefile",   "style",   "target", "tooltip",
    "width",  "z",      NULL,
};

static const char *const EDGE_WORDS[] = {
    "class", "color", "comment", "constraint", "dir",   "href",
    "id",    "label", "layer",   "len",        "minlen", "penwidth",
    "pos",   "style", "target",  "tooltip",    NULL,
};

static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    /* the label itself is meant to be drawn */
    if (column != x->label &&
        gg_back_is_one_of(gg_str_from(column->name),
                          is_edge ? EDGE_WORDS : NODE_WORDS)) {
        gg_buf_puts(out, "data_");
    }
    gg_buf_puts(out, column->name);
}

/* ---- the comment at the top -------------------------------------------- */

/* Data in a comment: on one line, and unable to end it. */
static void put_comment_text(gg_export *x, gg_str s)
{
    s = gg_clean(&x->cleaner, s);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        gg_sink_putc(x->sink,
                     c == '*' || c == '\n' || c == '\t' ? ' ' : c);
    }
}

static void put_colour_legend(gg_export *x)
{
    gg_str type;
    gg_colour colour;
    char hex[GG_COLOUR_HEX];

    gg_sink_puts(x->sink, "   colour: entity_type");
    for (size_t i = 0; gg_look_legend(&x->look, i, &type, &colour); i++) {
        gg_sink_puts(x->sink, i == 0 ? " (" : ", ");
        put_comment_text(x, type);
        gg_sink_putc(x->sink, ' ');
        gg_colour_hex(colour, hex);
        gg_sink_put(x->sink, hex, sizeof hex);
    }
    gg_sink_puts(x->sink, ")\n");
}

/* The dash in the first line makes Gephi take the file for UTF-8. */
static void put_comment(gg_export *x)
{
    gg_sink_puts(x->sink, "/* gazgraph \xe2\x80\x93 UTF-8 \xe2\x80\x93 ");
    gg_sink_put_u64(x->sink, x->network->nodes.n_rows);
    gg_sink_puts(x->sink, " nodes, ");
    gg_sink_put_u64(x->sink, x->network->edges.n_rows);
    gg_sink_puts(x->sink, " edges\n");
    if (x->options.title != NULL) {
        gg_sink_puts(x->sink, "   ");
        put_comment_text(x, gg_str_from(x->options.title));
        gg_sink_putc(x->sink, '\n');
    }
    gg_sink_puts(x->sink, "   area of a node: ");
    gg_sink_puts(x->sink, x->look.size_by != NULL ? x->look.size_by->name
                                                  : "all the same");
    gg_sink_puts(x->sink, "; width of an edge: square root of weight\n");
    put_colour_legend(x);
    if (x->x != NULL && x->y != NULL) {
        gg_sink_puts(x->sink,
                     "   neato -n2 -Tsvg draws the stored positions, "
                     "sfdp -Tsvg finds new ones\n");
    }
    gg_sink_puts(x->sink,
                 "   Gephi reads the other attributes as text: "
                 "GraphML has their types */\n");
}

/* ---- begin and end ----------------------------------------------------- */

static void begin(gg_export *x)
{
    bool is_large = x->network->nodes.n_rows > MANY_NODES;

    gg_export_frame(x, ", ", "=");
    put_comment(x);
    gg_sink_puts(x->sink, "graph {\n  graph [charset=\"UTF-8\", ");
    gg_sink_puts(x->sink, is_large
                              ? "overlap=\"true\""
                              : "overlap=\"prism\", overlap_scaling=\"-4\"");
    gg_sink_puts(x->sink,
        ", sep=\"+4\", splines=\"line\", outputorder=\"edgesfirst\", "
        "bgcolor=\"white\", fontname=\"DejaVu Sans\"]\n"
        "  node [shape=\"circle\", style=\"filled\", fixedsize=\"shape\", "
        "fontname=\"DejaVu Sans\", penwidth=\"0.5\", "
        "fontcolor=\"#000000\"]\n"
        "  edge [color=\"#99999966\", penwidth=\"1.0\"]\n"
        "  subgraph {\n");
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, "  }\n}\n");
}

/* ---- attributes -------------------------------------------------------- */

static void open_attribute(gg_export *x, const char *name)
{
    gg_sink_puts(x->sink, ", ");
    gg_sink_puts(x->sink, name);
    gg_sink_putc(x->sink, '=');
}

/* Three dots where something was left out; lives in x->text. */
static gg_str with_dots(gg_export *x, gg_str kept)
{
    gg_buf_reset(&x->text);
    gg_buf_put_str(&x->text, kept);
    gg_buf_puts(&x->text, DOTS);
    x->n_cut++;
    return gg_buf_str(&x->text);
}

static gg_str shorten_item(gg_export *x, gg_str item)
{
    size_t n = LONGEST_ITEM - sizeof DOTS + 1;

    if (item.len <= LONGEST_ITEM) {
        return item;
    }
    while (((unsigned char)item.ptr[n] & 0xc0) == 0x80) {
        n--;
    }
    return with_dots(x, (gg_str){item.ptr, n});
}

/* A tab would be a blank in the drawing, and is one. */
static gg_str without_tabs(gg_export *x, gg_str text)
{
    if (text.len == 0 || memchr(text.ptr, '\t', text.len) == NULL) {
        return text;
    }
    gg_buf_reset(&x->text);
    gg_buf_put_str(&x->text, text);
    for (size_t i = 0; i < x->text.len; i++) {
        x->text.ptr[i] = x->text.ptr[i] == '\t' ? ' ' : x->text.ptr[i];
    }
    return gg_buf_str(&x->text);
}

/* A text that Graphviz couldn't read whole ends in three dots. */
static gg_str adapt(gg_export *x, const gg_column *column, gg_str text)
{
    bool drawn = column == x->label;
    gg_str kept;

    if (column != NULL && column->type == GG_COLUMN_STRINGS) {
        return shorten_item(x, text);
    }
    kept = gg_dot_fit(text, drawn, LONGEST_STRING);
    if (kept.len < text.len) {
        text = with_dots(x, gg_dot_fit(text, drawn,
                                       LONGEST_STRING - sizeof DOTS + 1));
    }
    return without_tabs(x, text);
}

/* A JSON array of as many items as Graphviz can read. JSON text at most
   doubles inside DOT, so most lists need no measuring. */
static void put_list(gg_export *x, const gg_column *column, size_t row)
{
    gg_buf *buf = &x->list;
    size_t n_items = column->values.lists[row].n;
    size_t n_measured = 0;
    size_t length = 1; /* between the DOT string's quotes, with the "]" */

    gg_buf_reset(buf);
    gg_buf_putc(buf, '[');
    gg_export_begin_list(x, gg_export_slot(x, column));
    for (size_t i = 0; i < n_items; i++) {
        size_t before = buf->len;
        gg_str item = gg_export_item(x, column, row, i);
        gg_buf_puts(buf, i != 0 ? ", " : "");
        gg_put_json_string(buf, item);
        if (buf->len >= LONGEST_STRING / 2) {
            length += gg_dot_length(
                (gg_str){buf->ptr + n_measured, buf->len - n_measured},
                false);
            n_measured = buf->len;
        }
        if (length > LONGEST_STRING) {
            buf->len = before;
            x->n_cut++;
            break;
        }
        gg_export_wrote_item(x, item);
    }
    gg_export_end_list(x);
    gg_buf_putc(buf, ']');
    x->failed |= buf->failed;
    gg_put_dot_string(x->sink, gg_buf_str(buf), false);
}

static void put_cell(gg_export *x, const gg_column *column, size_t row,
                     gg_str open)
{
    char number[32];
    gg_str text;

    if (column->type == GG_COLUMN_STRINGS) {
        if (column->values.lists[row].n != 0) {
            gg_sink_put_str(x->sink, open);
            put_list(x, column, row);
        }
        return;
    }
    if (!gg_export_cell(x, column, row, number, &text)) {
        return;
    }
    gg_sink_put_str(x->sink, open);
    if (gg_export_is_text(column)) {
        gg_put_dot_string(x->sink, text, false);
        return;
    }
    gg_sink_putc(x->sink, '"');
    gg_sink_put_str(x->sink, text);
    gg_sink_putc(x->sink, '"');
}

static void put_number(gg_export *x, const char *name, double value,
                       double scale)
{
    open_attribute(x, name);
    gg_sink_putc(x->sink, '"');
    gg_put_rounded(x->sink, value, scale);
    gg_sink_putc(x->sink, '"');
}

/* ---- nodes ------------------------------------------------------------- */

static double hue_of(gg_colour c, int max, int range)
{
    double hue;

    if (range == 0) {
        return 0;
    }
    if (max == c.r) {
        hue = (double)(c.g - c.b) / range;
    } else if (max == c.g) {
        hue = (double)(c.b - c.r) / range + 2;
    } else {
        hue = (double)(c.r - c.g) / range + 4;
    }
    return hue < 0 ? hue / 6 + 1 : hue / 6;
}

static size_t put_part(char *out, double part)
{
    return gg_format_double(out, fmin(round(part * 10000) / 10000, 1));
}

/* Gephi takes #rrggbb for transparent; hue, saturation and value not. On the
   way back to 0..255 Graphviz cuts and Gephi rounds: with a quarter more in
   each part both arrive at the same colour. */
static gg_str colour_text(char out[96], gg_colour c)
{
    int max = c.r > c.g ? c.r : c.g;
    int min = c.r < c.g ? c.r : c.g;
    size_t len;

    max = max > c.b ? max : c.b;
    min = min < c.b ? min : c.b;
    len = put_part(out, hue_of(c, max, max - min));
    out[len++] = ' ';
    len += put_part(out + len, (max - min) / (max + 0.25));
    out[len++] = ' ';
    len += put_part(out + len, (max + 0.25) / 255);
    return (gg_str){out, len};
}

/* Graphviz fills with fillcolor, Gephi with color. */
static void put_colour(gg_export *x, size_t row)
{
    char buffer[96];
    gg_str text = colour_text(buffer, gg_look_colour(&x->look, row));

    gg_sink_puts(x->sink, ", color=\"");
    gg_sink_put_str(x->sink, text);
    gg_sink_puts(x->sink, "\", fillcolor=\"");
    gg_sink_put_str(x->sink, text);
    gg_sink_putc(x->sink, '"');
}

/* In points; y grows upwards, as in the columns. */
static void put_position(gg_export *x, size_t row)
{
    char number[32];
    gg_str text;

    if (!gg_export_has_position(x, row)) {
        return;
    }
    open_attribute(x, "pos");
    gg_sink_putc(x->sink, '"');
    gg_export_cell(x, x->x, row, number, &text);
    gg_sink_put_str(x->sink, text);
    gg_sink_putc(x->sink, ',');
    gg_export_cell(x, x->y, row, number, &text);
    gg_sink_put_str(x->sink, text);
    gg_sink_putc(x->sink, '"');
}

static void put_look(gg_export *x, size_t row)
{
    double size = gg_look_node_size(&x->look, row);

    put_colour(x, row);
    put_number(x, "width", 0.2 + 0.8 * size, 1000);
    put_number(x, "fontsize", 8 + 10 * size, 10);
    put_position(x, row);
}

static void node(gg_export *x, size_t row)
{
    const gg_table *nodes = &x->network->nodes;
    gg_str id = x->network->node_ids[row];

    gg_sink_puts(x->sink, "  n");
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, " [label=");
    gg_put_dot_string(x->sink, gg_export_label(x, row), true);
    put_look(x, row);
    open_attribute(x, "tooltip");
    gg_put_dot_string(x->sink, id, true);
    open_attribute(x, "entity");
    gg_put_dot_string(x->sink, id, false);
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        if (column != x->label && column != x->x && column != x->y) {
            put_cell(x, column, row, x->node_open[i]);
        }
    }
    gg_sink_puts(x->sink, "]\n");
}

/* ---- edges ------------------------------------------------------------- */

static void put_edge_colour(gg_export *x, size_t row)
{
    char buffer[96];
    gg_colour colour;

    if (gg_look_edge_colour(&x->look, row, &colour)) {
        gg_sink_put_str(x->sink, colour_text(buffer, colour));
    } else {
        gg_sink_puts(x->sink, "0.0 0.0 0.6");
    }
}

static void edge(gg_export *x, size_t row)
{
    const gg_table *edges = &x->network->edges;

    gg_sink_puts(x->sink, "  n");
    gg_sink_put_u64(x->sink, x->network->edge_source[row]);
    gg_sink_puts(x->sink, " -- n");
    gg_sink_put_u64(x->sink, x->network->edge_target[row]);
    gg_sink_puts(x->sink, " [color=\"");
    put_edge_colour(x, row);
    gg_sink_putc(x->sink, '"');
    put_number(x, "penwidth",
               0.5 + 3.5 * gg_look_edge_width(&x->look, row), 100);
    for (size_t i = 0; i < edges->n_columns; i++) {
        put_cell(x, &edges->columns[i], row, x->edge_open[i]);
    }
    gg_sink_puts(x->sink, "]\n");
}

/* ---- reading back ------------------------------------------------------- */

/* What is only drawn. */
static const char *const NODE_DRAWN[] = {
    "color", "fillcolor", "width", "fontsize", NULL};
static const char *const EDGE_DRAWN[] = {"color", "penwidth", NULL};

/* The row of "n12", or SIZE_MAX. */
static size_t row_of(const gg_readback *r, gg_str id)
{
    size_t row = 0;

    for (size_t i = 1; i < id.len && row <= r->x->network->nodes.n_rows; i++) {
        row = row * 10 + (size_t)(id.ptr[i] - '0');
    }
    return row < r->x->network->nodes.n_rows ? row : SIZE_MAX;
}

static gg_status on_row(void *user, gg_str id, gg_str other, gg_error *error)
{
    gg_readback *r = user;
    const gg_str *ids = r->x->network->node_ids;
    size_t row = row_of(r, id);
    size_t to = other.ptr != NULL ? row_of(r, other) : row;

    if (row == SIZE_MAX || to == SIZE_MAX) {
        return gg_back_refuse(r, 0, "no node is called", id, error);
    }
    return other.ptr != NULL
               ? gg_back_edge(r, GG_STR_NONE, ids[row], ids[to], error)
               : gg_back_node(r, ids[row], error);
}

static gg_status check_id(const gg_readback *r, gg_str id, gg_error *error)
{
    size_t row = (size_t)r->content.n_nodes;

    return row < r->x->network->nodes.n_rows &&
                   gg_str_equal(r->x->network->node_ids[row], id)
               ? GG_OK
               : gg_back_refuse(r, 0, "another entity:", id, error);
}

/* "10.5,-20.25" */
static gg_status take_position(gg_readback *r, gg_str value, gg_error *error)
{
    const char *comma = memchr(value.ptr, ',', value.len);
    size_t len = comma != NULL ? (size_t)(comma - value.ptr) : 0;
    gg_status status;

    if (comma == NULL || r->x->x == NULL || r->x->y == NULL) {
        return gg_back_refuse(r, 0, "no position:", value, error);
    }
    status = gg_back_cell(r, r->x->x, (gg_str){value.ptr, len}, error);
    return status == GG_OK
               ? gg_back_cell(r, r->x->y,
                              (gg_str){comma + 1, value.len - len - 1}, error)
               : status;
}

static gg_status take_attribute(gg_readback *r, gg_str name, gg_str text,
                                gg_error *error)
{
    if (!r->is_edge && gg_str_equal(name, GG_STR_LITERAL("label"))) {
        return gg_back_value(r, GG_SLOT_LABEL, text, error);
    }
    if (!r->is_edge && (gg_str_equal(name, GG_STR_LITERAL("entity")) ||
                        gg_str_equal(name, GG_STR_LITERAL("tooltip")))) {
        return check_id(r, text, error);
    }
    return gg_back_named(r, name, text, error);
}

static gg_status on_attribute(void *user, gg_str name, gg_str value,
                              gg_error *error)
{
    gg_readback *r = user;
    bool drawn = !r->is_edge && (gg_str_equal(name, GG_STR_LITERAL("label")) ||
                                 gg_str_equal(name, GG_STR_LITERAL("tooltip")));

    if (gg_back_is_one_of(name, r->is_edge ? EDGE_DRAWN : NODE_DRAWN)) {
        return GG_OK;
    }
    if (!r->is_edge && gg_str_equal(name, GG_STR_LITERAL("pos"))) {
        return take_position(r, value, error);
    }
    gg_buf_reset(&r->text);
    gg_dot_put_value(value, drawn, &r->text);
    return r->text.failed
               ? gg_fail_memory(error)
               : take_attribute(r, name, gg_buf_str(&r->text), error);
}

static gg_status on_end(void *user, gg_error *error)
{
    return gg_back_end(user, error);
}

static gg_status read_back(gg_readback *r, gg_source *source, gg_error *error)
{
    static const gg_dot_handler HANDLER = {on_row, on_attribute, on_end};

    return gg_dot_read(source, &HANDLER, r, error);
}

const gg_format gg_format_dot = {
    .name = "dot",
    .help = "DOT, for Graphviz",
    .opens_in = "Graphviz; Gephi, with fewer columns; graph-tool",
    .load = "neato -n2 -Tsvg graph.dot -o graph.svg (the stored positions), "
            "or sfdp for new ones",
    .proved = "Graphviz 2.43 and 16.1, Gephi 0.10.1, graph-tool 2.45",
    .takes = GG_TAKES_SIZE_BY,
    .is_default = true,
    .put_name = put_name,
    .adapt = adapt,
    .files = {{.name = "graph.dot",
               .begin = begin,
               .node = node,
               .edge = edge,
               .end = end,
               .read = read_back}},
};
