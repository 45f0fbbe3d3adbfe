/* DOT as Graphviz and Gephi's own reader take it; FORMATS.md, section 3, has
   the reasons. Gephi skips from the words graph, node, edge and subgraph to
   the next brace, hence the anonymous subgraph around everything. */
#include "export/format.h"

#include <math.h>
#include <string.h>

enum {
    LONGEST_STRING = 15900, /* Graphviz' reader stops at 16,384 */
    LONGEST_ITEM = 3900,    /* fits even where each byte takes four */
    MANY_NODES = 2000       /* above, removing overlaps takes minutes */
};

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

/* Names a property might have that mean something else to Graphviz. They are
   written with "data_" in front. */
static const char *const NODE_WORDS[] = {
    "area",   "class", "color",       "comment", "entity", "group",
    "height", "href",  "id",          "image",   "layer",  "margin",
    "label",  "pin",   "orientation", "pos",     "root",   "shape",
    "sides",  "skew",  "shapefile",   "style",   "target", "tooltip",
    "width",  "z",
};

static const char *const EDGE_WORDS[] = {
    "class", "color", "comment", "constraint", "dir",   "href",
    "id",    "label", "layer",   "len",        "minlen", "penwidth",
    "pos",   "style", "target",  "tooltip",
};

static const char *prefix_for(const char *name, const char *const *words,
                              size_t n_words)
{
    for (size_t i = 0; i < n_words; i++) {
        if (strcmp(words[i], name) == 0) {
            return "data_";
        }
    }
    return "";
}

static void find_prefixes(gg_export *x)
{
    const gg_table *nodes = &x->network->nodes;
    const gg_table *edges = &x->network->edges;

    for (size_t i = 0; i < nodes->n_columns; i++) {
        x->node_prefix[i] = prefix_for(nodes->columns[i].name, NODE_WORDS,
                                       N_ELEMENTS(NODE_WORDS));
    }
    for (size_t i = 0; i < edges->n_columns; i++) {
        x->edge_prefix[i] = prefix_for(edges->columns[i].name, EDGE_WORDS,
                                       N_ELEMENTS(EDGE_WORDS));
    }
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

static void put_colour_hex(gg_export *x, gg_colour colour)
{
    static const char hex[] = "0123456789abcdef";
    const char text[] = {'#',
                         hex[colour.r >> 4], hex[colour.r & 15],
                         hex[colour.g >> 4], hex[colour.g & 15],
                         hex[colour.b >> 4], hex[colour.b & 15]};

    gg_sink_put(x->sink, text, sizeof text);
}

static void put_colour_legend(gg_export *x)
{
    gg_str type;
    gg_colour colour;

    gg_sink_puts(x->sink, "   colour: entity_type");
    for (size_t i = 0; gg_look_legend(&x->look, i, &type, &colour); i++) {
        gg_sink_puts(x->sink, i == 0 ? " (" : ", ");
        put_comment_text(x, type);
        gg_sink_putc(x->sink, ' ');
        put_colour_hex(x, colour);
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

    find_prefixes(x);
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

/* A text that Graphviz couldn't read whole ends in three dots. */
static void put_text(gg_export *x, gg_str text, bool drawn)
{
    const gg_str dots = GG_STR_LITERAL("\xe2\x80\xa6");
    gg_str kept = gg_dot_fit(text, drawn, LONGEST_STRING);

    if (kept.len < text.len) {
        kept = gg_dot_fit(text, drawn, LONGEST_STRING - dots.len);
        gg_buf_reset(&x->list);
        gg_buf_put_str(&x->list, kept);
        gg_buf_put_str(&x->list, dots);
        x->failed |= x->list.failed;
        x->n_cut++;
        kept = gg_buf_str(&x->list);
    }
    gg_put_dot_string(x->sink, kept, drawn);
}

/* A JSON string of the item, which is cut where it is very long. */
static void put_item(gg_export *x, gg_str item)
{
    const gg_str dots = GG_STR_LITERAL("\xe2\x80\xa6");
    char cut[LONGEST_ITEM];
    size_t n = LONGEST_ITEM - dots.len;

    item = gg_clean(&x->cleaner, item);
    if (item.len > LONGEST_ITEM) {
        while (((unsigned char)item.ptr[n] & 0xc0) == 0x80) {
            n--;
        }
        memcpy(cut, item.ptr, n);
        memcpy(cut + n, dots.ptr, dots.len);
        item = (gg_str){cut, n + dots.len};
        x->n_cut++;
    }
    gg_put_json_string(&x->list, item);
}

/* A JSON array of as many items as Graphviz can read. JSON text at most
   doubles inside DOT, so most lists need no measuring. */
static void put_list(gg_export *x, gg_str_list list)
{
    gg_buf *buf = &x->list;
    size_t n_measured = 0;
    size_t length = 1; /* between the DOT string's quotes, with the "]" */

    gg_buf_reset(buf);
    gg_buf_putc(buf, '[');
    for (size_t i = 0; i < list.n; i++) {
        size_t before = buf->len;
        gg_buf_puts(buf, i != 0 ? ", " : "");
        put_item(x, list.items[i]);
        if (buf->len < LONGEST_STRING / 2) {
            continue;
        }
        length += gg_dot_length(
            (gg_str){buf->ptr + n_measured, buf->len - n_measured}, false);
        n_measured = buf->len;
        if (length > LONGEST_STRING) {
            buf->len = before;
            x->n_cut++;
            break;
        }
    }
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
            put_list(x, column->values.lists[row]);
        }
        return;
    }
    if (gg_export_cell(x, column, row, number, &text)) {
        gg_sink_put_str(x->sink, open);
        if (gg_export_is_text(column)) {
            put_text(x, text, false);
            return;
        }
        gg_sink_putc(x->sink, '"');
        gg_sink_put_str(x->sink, text);
        gg_sink_putc(x->sink, '"');
    }
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
    if (x->x == NULL || x->y == NULL ||
        !isfinite(x->x->values.doubles[row]) ||
        !isfinite(x->y->values.doubles[row])) {
        return;
    }
    open_attribute(x, "pos");
    gg_sink_putc(x->sink, '"');
    gg_sink_put_double(x->sink, x->x->values.doubles[row]);
    gg_sink_putc(x->sink, ',');
    gg_sink_put_double(x->sink, x->y->values.doubles[row]);
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
    put_text(x, gg_export_label(x, row), true);
    put_look(x, row);
    open_attribute(x, "tooltip");
    put_text(x, id, true);
    open_attribute(x, "entity");
    put_text(x, id, false);
    for (size_t i = 0; i < nodes->n_columns; i++) {
        const gg_column *column = &nodes->columns[i];
        if (column != x->label && column != x->x && column != x->y) {
            put_cell(x, column, row, x->node_open[i]);
        }
    }
    gg_sink_puts(x->sink, "]\n");
}

/* ---- edges ------------------------------------------------------------- */

static void edge(gg_export *x, size_t row)
{
    const gg_table *edges = &x->network->edges;

    gg_sink_puts(x->sink, "  n");
    gg_sink_put_u64(x->sink, x->network->edge_source[row]);
    gg_sink_puts(x->sink, " -- n");
    gg_sink_put_u64(x->sink, x->network->edge_target[row]);
    gg_sink_puts(x->sink, " [color=\"0.0 0.0 0.6\"");
    put_number(x, "penwidth",
               0.5 + 3.5 * gg_look_edge_width(&x->look, row), 100);
    for (size_t i = 0; i < edges->n_columns; i++) {
        put_cell(x, &edges->columns[i], row, x->edge_open[i]);
    }
    gg_sink_puts(x->sink, "]\n");
}

const gg_format gg_format_dot = {
    .name = "dot",
    .suffix = ".dot",
    .help = "DOT, for Graphviz",
    .file_name = "graph.dot",
    .begin = begin,
    .node = node,
    .edge = edge,
    .end = end,
};
