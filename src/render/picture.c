#include "render/picture.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sink.h"
#include "export/escape.h"
#include "export/look.h"
#include "render/caption.h"
#include "render/cut.h"
#include "render/labels.h"
#include "render/place.h"
#include "render/positions.h"
#include "render/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_TRIED = 400, /* names of more nodes would only fill the gaps */
    SURE_NAMES = 30,  /* nodes make room for those of the largest */
    /* Of more nodes most are dots: so many have names, which may lie on all
       but the largest ones. */
    MANY_NODES = 1000,
    MANY_NAMES = 100
};

/* In points, on a page of usual size; a larger one enlarges all of them. */
#define PAGE_WIDTH 960.0
#define PAGE_HEIGHT 660.0 /* of what is drawn, without legend and texts */
#define NODES_OF_PAGE 120.0
#define LARGEST_PAGE 2.2 /* times the usual one */
#define SMALLEST_PAGE 0.6
#define LARGEST_RADIUS 24.0
#define SMALLEST_RADIUS 2.5
#define CIRCLES_SHARE 0.07 /* of the page that circles may take together */
#define GAP 10.0
#define TITLE_SIZE 16.0
#define TEXT_SIZE 10.0
#define LINE_HEIGHT 1.45 /* of the size of letters */
#define LABEL_EMS 24.0
#define TIP_EMS 80.0

typedef struct drawing {
    const gg_network *network;
    const gg_picture_options *options;
    gg_arena arena;
    gg_look look;
    gg_cut cut;
    const gg_column *label; /* NULL where there is none */
    gg_spot *spots;         /* a node each */
    gg_label *labels;       /* the largest nodes first */
    size_t n_labels;
    size_t n_placed;
    double unit;  /* how much larger than usual the page is */
    double gap;   /* between circles */
    gg_area area; /* of nodes and their names, and ... */
    gg_area inner; /* ... of the circles alone */
    gg_area page;
    gg_sink *sink;
    gg_cleaner cleaner;
    gg_buf line; /* for short texts */
    gg_buf text;
} drawing;

void gg_picture_options_init(gg_picture_options *options)
{
    *options = (gg_picture_options){.edges = GG_PICTURE_EDGES, .seed = 42};
}

/* ---- names ---------------------------------------------------------------- */

/* Clean, on one line, and not wider than `ems`; the id where there is no
   label. Lives in d->line. */
static gg_str name_of(drawing *d, size_t row, double ems)
{
    gg_str label = d->label != NULL ? d->label->values.strings[row]
                                    : GG_STR_NONE;

    gg_text_shorten(gg_clean(&d->cleaner, label), ems, &d->line);
    if (d->line.len == 0) {
        gg_text_shorten(d->network->node_ids[row], ems, &d->line);
    }
    return gg_buf_str(&d->line);
}

static gg_str type_of(const drawing *d, size_t row)
{
    return d->look.entity_type != NULL
               ? d->look.entity_type->values.strings[row]
               : GG_STR_NONE;
}

/* ---- the page ------------------------------------------------------------- */

static double line_height(const drawing *d)
{
    return d->unit * TEXT_SIZE * LINE_HEIGHT;
}

static void choose_page(drawing *d)
{
    const double margin = 14; /* for names at the border */
    double n = (double)d->cut.n_nodes;
    double times = fmin(sqrt(n / NODES_OF_PAGE), LARGEST_PAGE);
    double shrunk = fmin(fmax(times * 1.8, SMALLEST_PAGE), 1);

    d->unit = fmax(times, 1);
    d->area = (gg_area){0, 0, PAGE_WIDTH * d->unit * shrunk,
                        PAGE_HEIGHT * d->unit * shrunk};
    d->page = d->area;
    d->inner = (gg_area){d->area.left + 3 * margin * d->unit,
                         d->area.bottom + margin * d->unit,
                         d->area.right - 3 * margin * d->unit,
                         d->area.top - margin * d->unit};
    d->gap = n <= 2 * NODES_OF_PAGE ? GAP * d->unit : GAP / 4;
}

/* Circles whose areas show the measure, as large as the page lets them be. */
static void choose_sizes(drawing *d)
{
    double area = (d->area.right - d->area.left) *
                  (d->area.top - d->area.bottom);
    double sum = 0;
    double largest;

    for (size_t i = 0; i < d->cut.n_nodes; i++) {
        double size = gg_look_node_size(&d->look, d->cut.nodes[i]);
        sum += size * size;
    }
    largest = sqrt(CIRCLES_SHARE * area / (3.14159265358979 * fmax(sum, 1)));
    largest = fmin(largest, LARGEST_RADIUS * d->unit);
    for (size_t i = 0; i < d->cut.n_nodes; i++) {
        d->spots[i].r =
            fmax(largest * gg_look_node_size(&d->look, d->cut.nodes[i]),
                 SMALLEST_RADIUS);
    }
}

static gg_status place_nodes(drawing *d, gg_error *error)
{
    gg_status status;

    d->spots = gg_arena_alloc(&d->arena, d->cut.n_nodes, sizeof *d->spots);
    if (d->spots == NULL) {
        return gg_fail_memory(error);
    }
    status = gg_find_positions(d->spots, d->network, &d->cut, d->options,
                               error);
    if (status != GG_OK) {
        return status;
    }
    choose_sizes(d);
    return gg_place_spots(d->spots, d->cut.n_nodes, d->inner, d->gap, error);
}

/* ---- names of nodes ------------------------------------------------------- */

typedef struct rank {
    double size;
    size_t spot;
} rank;

static int by_size(const void *a, const void *b)
{
    const rank *x = a;
    const rank *y = b;

    if (x->size != y->size) {
        return x->size > y->size ? -1 : 1;
    }
    return x->spot < y->spot ? -1 : x->spot > y->spot;
}

static double font_size(const drawing *d, size_t row)
{
    return d->unit * (9 + 5 * gg_look_node_size(&d->look, row));
}

static bool rank_nodes(drawing *d)
{
    size_t n = d->cut.n_nodes;
    rank *ranks = gg_alloc_array(n, sizeof *ranks);

    d->n_labels = n > MANY_NODES   ? MANY_NAMES
                  : n > MOST_TRIED ? MOST_TRIED
                                   : n;
    d->labels = gg_arena_alloc(&d->arena, d->n_labels, sizeof *d->labels);
    if (ranks == NULL || d->labels == NULL) {
        gg_free(ranks);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        ranks[i] =
            (rank){gg_look_node_size(&d->look, d->cut.nodes[i]), i};
    }
    qsort(ranks, n, sizeof *ranks, by_size);
    for (size_t i = 0; i < d->n_labels; i++) {
        d->labels[i].spot = ranks[i].spot;
    }
    gg_free(ranks);
    return true;
}

static gg_line *list_lines(drawing *d)
{
    const gg_cut *cut = &d->cut;
    gg_line *lines = gg_arena_alloc(&d->arena, cut->n_edges, sizeof *lines);

    for (size_t i = 0; lines != NULL && i < cut->n_edges; i++) {
        size_t row = cut->edges[i];
        lines[i] = (gg_line){cut->place[d->network->edge_source[row]],
                             cut->place[d->network->edge_target[row]]};
    }
    return lines;
}

static gg_status place_names(drawing *d, gg_error *error)
{
    gg_crowd crowd = {.spots = d->spots,
                      .n_spots = d->cut.n_nodes,
                      .lines = list_lines(d),
                      .n_lines = d->cut.n_edges,
                      .area = d->area,
                      .distance = 5 * d->unit};
    gg_status status;
    size_t n_sure;

    if (crowd.lines == NULL || !rank_nodes(d)) {
        return gg_fail_memory(error);
    }
    if (d->cut.n_nodes > MANY_NODES) {
        crowd.least = d->spots[d->labels[SURE_NAMES].spot].r;
    }
    for (size_t i = 0; i < d->n_labels; i++) {
        gg_label *label = &d->labels[i];
        size_t row = d->cut.nodes[label->spot];
        double size = font_size(d, row);
        gg_str name = name_of(d, row, LABEL_EMS);
        label->width = (gg_text_width(name) + 0.7) * size;
        label->height = 1.2 * size;
    }
    n_sure = d->n_labels < SURE_NAMES ? d->n_labels : SURE_NAMES;
    status = gg_make_room(d->labels, n_sure, &crowd, d->inner, d->gap, error);
    d->n_placed = gg_place_labels(d->labels, d->n_labels, n_sure, &crowd,
                                  d->options->labels);
    return status;
}

/* ---- DOT ------------------------------------------------------------------ */

static void put_numbers(drawing *d, const char *before, double value,
                        const char *after)
{
    gg_sink_puts(d->sink, before);
    gg_put_rounded(d->sink, value, 100);
    gg_sink_puts(d->sink, after);
}

static void put_position(drawing *d, double x, double y)
{
    put_numbers(d, "pos=\"", x, ",");
    put_numbers(d, "", y, "\"");
}

static void put_colour(drawing *d, gg_colour colour)
{
    char hex[GG_COLOUR_HEX];

    gg_colour_hex(colour, hex);
    gg_sink_puts(d->sink, ", fillcolor=\"");
    gg_sink_put(d->sink, hex, sizeof hex);
    gg_sink_putc(d->sink, '"');
}

/* Many lines on each other need to be pale. */
static const char *edge_colour(size_t n)
{
    return n <= 300 ? "#5a6b7c80" : n <= 3000 ? "#5a6b7c40" : "#5a6b7c1c";
}

static void put_head(drawing *d)
{
    gg_sink_puts(d->sink,
        "graph \"gazgraph\" {\n"
        "  graph [charset=\"UTF-8\", outputorder=\"edgesfirst\", "
        "splines=\"line\", bgcolor=\"white\", pad=\"0.25\", "
        "tooltip=\"gazgraph\"]\n"
        "  node [shape=\"circle\", style=\"filled\", fixedsize=\"true\", "
        "label=\"\", color=\"white\", fontname=\"DejaVu Sans\", "
        "fontcolor=\"#1a1a1a\"");
    put_numbers(d, ", penwidth=\"", 0.75 * d->unit, "\"]\n");
    gg_sink_puts(d->sink, "  edge [color=\"");
    gg_sink_puts(d->sink, edge_colour(d->cut.n_edges));
    gg_sink_puts(d->sink, "\"]\n");
}

static void put_node(drawing *d, size_t i)
{
    const gg_spot *spot = &d->spots[i];
    size_t row = d->cut.nodes[i];
    gg_str type = type_of(d, row);

    gg_sink_puts(d->sink, "  n");
    gg_sink_put_u64(d->sink, i);
    gg_sink_puts(d->sink, " [");
    put_position(d, spot->x, spot->y);
    gg_sink_puts(d->sink, ", width=\"");
    gg_put_rounded(d->sink, spot->r / 36, 10000);
    gg_sink_putc(d->sink, '"');
    put_colour(d, gg_look_colour(&d->look, row));
    gg_buf_reset(&d->text);
    gg_buf_put_str(&d->text, name_of(d, row, TIP_EMS));
    if (type.len != 0) {
        gg_text_shorten(gg_clean(&d->cleaner, type), TIP_EMS, &d->line);
        gg_buf_puts(&d->text, " (");
        gg_buf_put_str(&d->text, gg_buf_str(&d->line));
        gg_buf_puts(&d->text, ")");
    }
    gg_sink_puts(d->sink, ", tooltip=");
    gg_put_dot_string(d->sink, gg_buf_str(&d->text), true);
    gg_sink_puts(d->sink, "]\n");
}

/* As wide as it is heavy. */
static double pen_width(const drawing *d, size_t row)
{
    double root = gg_look_edge_width(&d->look, row);

    return d->unit * (0.6 + 4.4 * root * root);
}

static void put_edge(drawing *d, size_t i)
{
    const gg_network *network = d->network;
    size_t row = d->cut.edges[i];
    uint32_t source = network->edge_source[row];
    uint32_t target = network->edge_target[row];

    gg_sink_puts(d->sink, "  n");
    gg_sink_put_u64(d->sink, d->cut.place[source]);
    gg_sink_puts(d->sink, " -- n");
    gg_sink_put_u64(d->sink, d->cut.place[target]);
    put_numbers(d, " [penwidth=\"", pen_width(d, row), "\", tooltip=");
    gg_buf_reset(&d->text);
    gg_buf_put_str(&d->text, name_of(d, source, TIP_EMS));
    gg_buf_puts(&d->text, " \xe2\x80\x93 ");
    gg_buf_put_str(&d->text, name_of(d, target, TIP_EMS));
    gg_buf_puts(&d->text, ": ");
    gg_caption_number(network->edge_weight[row], &d->text);
    gg_put_dot_string(d->sink, gg_buf_str(&d->text), true);
    gg_sink_puts(d->sink, "]\n");
}

/* The heaviest last, above the others. */
static void put_graph(drawing *d)
{
    for (size_t i = 0; i < d->cut.n_nodes; i++) {
        put_node(d, i);
    }
    for (size_t i = d->cut.n_edges; i-- > 0;) {
        put_edge(d, i);
    }
}

/* On a pale ground, so that lines below do not disturb. */
static void put_names(drawing *d)
{
    gg_sink_puts(d->sink,
        "  subgraph {\n"
        "  node [shape=\"box\", fixedsize=\"false\", margin=\"0\", "
        "height=\"0\", penwidth=\"0\", fillcolor=\"#ffffffb0\"]\n");
    for (size_t i = 0; i < d->n_labels; i++) {
        const gg_label *label = &d->labels[i];
        size_t row = d->cut.nodes[label->spot];
        if (!label->is_placed) {
            continue;
        }
        gg_sink_puts(d->sink, "  l");
        gg_sink_put_u64(d->sink, label->spot);
        gg_sink_puts(d->sink, " [");
        put_position(d, label->x, label->y);
        put_numbers(d, ", width=\"0\", fontsize=\"", font_size(d, row),
                    "\", label=");
        gg_put_dot_string(d->sink, name_of(d, row, LABEL_EMS), true);
        gg_sink_puts(d->sink, "]\n");
    }
    gg_sink_puts(d->sink, "  }\n");
}

/* ---- around it ------------------------------------------------------------ */

/* A line of text whose left end stands at x; its middle at y. */
static void put_text(drawing *d, const char *id, size_t number, double x,
                     double y, double size, gg_str text)
{
    double width = gg_text_width(text) * size;

    gg_sink_puts(d->sink, "  ");
    gg_sink_puts(d->sink, id);
    gg_sink_put_u64(d->sink, number);
    gg_sink_puts(d->sink, " [");
    put_position(d, x + width / 2, y);
    put_numbers(d, ", fontsize=\"", size, "\", width=\"");
    gg_put_rounded(d->sink, width / 72, 1000);
    gg_sink_puts(d->sink, "\", label=");
    gg_put_dot_string(d->sink, text, true);
    gg_sink_puts(d->sink, " + \"\\l\"]\n"); /* flush left */
}

static void put_swatch(drawing *d, size_t number, double x, double y,
                       gg_colour colour)
{
    gg_sink_puts(d->sink, "  k");
    gg_sink_put_u64(d->sink, number);
    gg_sink_puts(d->sink, " [");
    put_position(d, x, y);
    gg_sink_puts(d->sink, ", shape=\"circle\", style=\"filled\", "
                          "fixedsize=\"true\", width=\"");
    gg_put_rounded(d->sink, d->unit * TEXT_SIZE * 0.9 / 72, 1000);
    gg_sink_putc(d->sink, '"');
    put_colour(d, colour);
    gg_sink_puts(d->sink, ", label=\"\"]\n");
}

/* The legend is written line by line below what is drawn, from left to
   right. */
typedef struct legend {
    double x;
    double y;
    size_t n;
} legend;

static void put_entry(drawing *d, legend *at, gg_str text, gg_colour colour)
{
    double size = d->unit * TEXT_SIZE;
    double width = (gg_text_width(text) + 3) * size;

    if (at->x > d->area.left && at->x + width > d->area.right) {
        at->x = d->area.left;
        at->y -= line_height(d);
    }
    put_swatch(d, at->n, at->x + size / 2, at->y, colour);
    put_text(d, "t", at->n, at->x + 1.3 * size, at->y, size, text);
    at->x += width;
    at->n++;
}

static bool is_drawn(const drawing *d, gg_str type)
{
    for (size_t i = 0; i < d->cut.n_nodes; i++) {
        if (gg_str_equal(type_of(d, d->cut.nodes[i]), type)) {
            return true;
        }
    }
    return false;
}

static void put_types(drawing *d, legend *at)
{
    gg_str type;
    gg_colour colour;
    size_t n_beyond = d->look.n_types;

    for (size_t i = 0; gg_look_legend(&d->look, i, &type, &colour); i++) {
        n_beyond -= i >= GG_LOOK_OWN_TYPES;
        if (is_drawn(d, type)) {
            gg_text_shorten(gg_clean(&d->cleaner, type), LABEL_EMS, &d->line);
            put_entry(d, at, gg_buf_str(&d->line), colour);
        }
    }
    if (is_drawn(d, GG_STR_NONE)) {
        put_entry(d, at, GG_STR_LITERAL("no type"), GG_LOOK_GREY);
    }
    if (n_beyond != 0) {
        put_entry(d, at,
                  GG_STR_LITERAL("further types have colours of these too"),
                  (gg_colour){255, 255, 255});
    }
}

static void put_caption(drawing *d, double y)
{
    const char *rest;
    size_t n = 0;

    gg_buf_reset(&d->text);
    gg_caption_put(&d->cut, d->network, &d->look, d->n_placed, &d->text);
    rest = d->text.ptr;
    while (*rest != '\0') {
        size_t len = strcspn(rest, "\n");
        put_text(d, "c", n++, d->area.left, y, d->unit * TEXT_SIZE,
                 (gg_str){rest, len});
        y -= line_height(d);
        rest += len + (rest[len] == '\n' ? 1 : 0);
    }
    d->page.bottom = y;
}

static void put_title(drawing *d)
{
    double size = d->unit * TITLE_SIZE;
    double most = (d->area.right - d->area.left) / size;

    if (d->options->title == NULL) {
        return;
    }
    gg_text_shorten(gg_clean(&d->cleaner, gg_str_from(d->options->title)),
                    most, &d->line);
    put_text(d, "h", 0, d->area.left, d->area.top + size, size,
             gg_buf_str(&d->line));
    d->page.top += 2 * size;
}

/* The page is as large as what Graphviz finds on it: unseen marks at its
   corners. */
static void put_corners(drawing *d)
{
    gg_sink_puts(d->sink, "  p0 [style=\"invis\", ");
    put_position(d, d->page.left, d->page.bottom);
    gg_sink_puts(d->sink, "]\n  p1 [style=\"invis\", ");
    put_position(d, d->page.right, d->page.top);
    gg_sink_puts(d->sink, "]\n");
}

static void put_frame(drawing *d)
{
    legend at = {d->area.left, d->area.bottom - 2 * line_height(d), 0};

    gg_sink_puts(d->sink,
        "  subgraph {\n"
        "  node [shape=\"plaintext\", style=\"\", fixedsize=\"false\", "
        "margin=\"0\", width=\"0\", height=\"0\", fontcolor=\"#404040\"]\n");
    put_title(d);
    put_types(d, &at);
    put_caption(d, at.n != 0 ? at.y - 1.3 * line_height(d) : at.y);
    put_corners(d);
    gg_sink_puts(d->sink, "  }\n");
}

/* ---- all of it ------------------------------------------------------------ */

static gg_status compose(drawing *d, gg_error *error)
{
    const gg_picture_options *o = d->options;
    gg_status status;

    gg_look_init(&d->look, d->network, o->size_by);
    status = gg_cut_network(&d->cut, d->network, &d->look, o->nodes, o->edges,
                            &d->arena, error);
    if (status != GG_OK) {
        return status;
    }
    choose_page(d);
    status = place_nodes(d, error);
    return status == GG_OK ? place_names(d, error) : status;
}

static gg_status put_all(drawing *d, gg_buf *out, gg_error *error)
{
    gg_status status = gg_sink_open_buf(&d->sink, out, error);

    if (status != GG_OK) {
        return status;
    }
    put_head(d);
    put_graph(d);
    put_names(d);
    put_frame(d);
    gg_sink_puts(d->sink, "}\n");
    status = gg_sink_close(d->sink, NULL, error);
    return status == GG_OK &&
                   (d->cleaner.failed || d->line.failed || d->text.failed)
               ? gg_fail_memory(error)
               : status;
}

gg_status gg_picture_put(const gg_network *network,
                         const gg_picture_options *options, gg_buf *out,
                         gg_error *error)
{
    const gg_column *label = gg_table_find_column(&network->nodes, "label");
    drawing d = {.network = network,
                 .options = options,
                 .arena = GG_ARENA_INIT,
                 .line = GG_BUF_INIT,
                 .text = GG_BUF_INIT};
    gg_status status;

    if (label != NULL && label->type == GG_COLUMN_STRING) {
        d.label = label;
    }
    gg_cleaner_init(&d.cleaner);
    status = compose(&d, error);
    if (status == GG_OK) {
        status = put_all(&d, out, error);
    }
    gg_cleaner_clear(&d.cleaner);
    gg_buf_clear(&d.line);
    gg_buf_clear(&d.text);
    gg_arena_clear(&d.arena);
    return status;
}
