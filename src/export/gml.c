/* GML, as Gephi, igraph, networkx and Cytoscape read it: ASCII, with character
   references; keys of letters; no integers as ids of entities, hence `entity`.
   Lists are JSON in a text, dates and booleans are texts. */
#include "export/format.h"
#include "export/readback.h"

#include <string.h>

/* firstSeen of first_seen: for some readers keys are letters and digits. */
static void put_name(const gg_export *x, bool is_edge,
                     const gg_column *column, gg_buf *out)
{
    static const char *const TAKEN[] = {"id",     "label",    "entity",
                                        "source", "target",   "graphics",
                                        NULL};
    bool raise = false;

    (void)is_edge;
    if (column != x->label &&
        gg_back_is_one_of(gg_str_from(column->name), TAKEN)) {
        gg_buf_puts(out, "data");
        raise = true;
    }
    for (const char *p = column->name; *p != '\0'; p++) {
        if (*p == '_') {
            raise = true;
            continue;
        }
        gg_buf_putc(out, raise && *p >= 'a' && *p <= 'z'
                             ? (char)(*p - 'a' + 'A')
                             : *p);
        raise = false;
    }
}

/* ---- values ------------------------------------------------------------- */

/* &#233; of the character at p; returns its length. */
static size_t put_reference(gg_export *x, const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t len = u[0] < 0x80 ? 1 : u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    static const unsigned char FIRST[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint64_t cp = u[0] & FIRST[len];

    for (size_t i = 1; i < len; i++) {
        cp = cp << 6 | (u[i] & 0x3F);
    }
    gg_sink_puts(x->sink, "&#");
    gg_sink_put_u64(x->sink, cp);
    gg_sink_putc(x->sink, ';');
    return len;
}

static bool is_plain(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '&';
}

static void put_text(gg_export *x, gg_str text)
{
    size_t i = 0;

    gg_sink_putc(x->sink, '"');
    while (i < text.len) {
        size_t from = i;
        while (i < text.len && is_plain(text.ptr[i])) {
            i++;
        }
        gg_sink_put(x->sink, text.ptr + from, i - from);
        if (i == text.len) {
            break;
        }
        if (text.ptr[i] == '"' || text.ptr[i] == '&') {
            gg_sink_puts(x->sink, text.ptr[i] == '"' ? "&quot;" : "&amp;");
            i++;
        } else {
            i += put_reference(x, text.ptr + i);
        }
    }
    gg_sink_putc(x->sink, '"');
}

/* 1.0e-17: a real has a point. */
static void put_real(gg_export *x, gg_str number)
{
    const char *e = memchr(number.ptr, 'e', number.len);
    size_t before = e != NULL ? (size_t)(e - number.ptr) : number.len;

    gg_sink_put(x->sink, number.ptr, before);
    if (memchr(number.ptr, '.', before) == NULL) {
        gg_sink_puts(x->sink, ".0");
    }
    gg_sink_put(x->sink, number.ptr + before, number.len - before);
}

static void put_values(gg_export *x, const gg_table *table, size_t row,
                       const gg_str *frames)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const gg_column *column = &table->columns[i];
        char number[32];
        gg_str text;
        if (column == x->label || column == x->x || column == x->y ||
            !gg_export_cell(x, column, row, number, &text)) {
            continue;
        }
        gg_sink_put_str(x->sink, frames[i]);
        if (column->type == GG_COLUMN_DOUBLE) {
            put_real(x, text);
        } else if (column->type == GG_COLUMN_INT) {
            gg_sink_put_str(x->sink, text);
        } else {
            put_text(x, text);
        }
        gg_sink_putc(x->sink, '\n');
    }
}

/* ---- rows --------------------------------------------------------------- */

static void put_place(gg_export *x, const char *name, const gg_column *column,
                      size_t row)
{
    char number[32];
    gg_str text;

    if (gg_export_cell(x, column, row, number, &text)) {
        gg_sink_puts(x->sink, name);
        put_real(x, text);
    }
}

static void put_graphics(gg_export *x, size_t row)
{
    char hex[GG_COLOUR_HEX];
    double size = 10 + 40 * gg_look_node_size(&x->look, row);

    gg_sink_puts(x->sink, "    graphics [");
    if (gg_export_has_position(x, row)) {
        put_place(x, " x ", x->x, row);
        put_place(x, " y ", x->y, row);
    }
    gg_sink_puts(x->sink, " w ");
    gg_put_rounded(x->sink, size, 1000);
    gg_sink_puts(x->sink, " h ");
    gg_put_rounded(x->sink, size, 1000);
    gg_colour_hex(gg_look_colour(&x->look, row), hex);
    gg_sink_puts(x->sink, " fill \"");
    gg_sink_put(x->sink, hex, sizeof hex);
    gg_sink_puts(x->sink, "\" ]\n");
}

static void node(gg_export *x, size_t row)
{
    gg_sink_puts(x->sink, "  node [\n    id ");
    gg_sink_put_u64(x->sink, row);
    gg_sink_puts(x->sink, "\n    label ");
    put_text(x, gg_export_label(x, row));
    gg_sink_puts(x->sink, "\n    entity \"");
    gg_sink_put_str(x->sink, x->network->node_ids[row]);
    gg_sink_puts(x->sink, "\"\n");
    put_graphics(x, row);
    put_values(x, &x->network->nodes, row, x->node_open);
    gg_sink_puts(x->sink, "  ]\n");
}

static void edge(gg_export *x, size_t row)
{
    gg_sink_puts(x->sink, "  edge [\n    source ");
    gg_sink_put_u64(x->sink, x->network->edge_source[row]);
    gg_sink_puts(x->sink, "\n    target ");
    gg_sink_put_u64(x->sink, x->network->edge_target[row]);
    gg_sink_putc(x->sink, '\n');
    put_values(x, &x->network->edges, row, x->edge_open);
    gg_sink_puts(x->sink, "  ]\n");
}

static void begin(gg_export *x)
{
    gg_export_frame(x, "    ", " ");
    gg_sink_puts(x->sink, "Creator \"gazgraph\"\ngraph [\n  directed 0\n");
}

static void end(gg_export *x)
{
    gg_sink_puts(x->sink, "]\n");
}

const gg_format gg_format_gml = {
    .name = "gml",
    .help = "GML, for igraph, networkx, Gephi",
    .opens_in = "igraph, networkx, Gephi, Cytoscape, yEd",
    .load = "R: igraph::read_graph(\"graph.gml\", \"gml\"); Gephi: File > "
            "Open",
    .proved = "igraph 0.10, networkx 2.8 and 3.6, Gephi 0.10.1",
    .takes = GG_TAKES_SIZE_BY,
    .put_name = put_name,
    .files = {{.name = "graph.gml",
               .begin = begin,
               .node = node,
               .edge = edge,
               .end = end}},
};
