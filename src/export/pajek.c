/* Pajek's .net: labels, places, weights, and nothing else. It has no escapes, so
   labels lose quotes, backslashes and ends of lines; and as some readers know
   vertices by their labels, those that several have get their ids behind them. */
#include "base/memory.h"
#include "export/format.h"

#include <stdlib.h>
#include <string.h>

/* Hashes of all labels, sorted. */
typedef struct state {
    uint64_t *hashes;
} state;

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

/* A character that a label can't hold, as another. */
static char kept(char c)
{
    switch (c) {
    case '"':
        return '\'';
    case '\\':
        return '/';
    case '\n':
    case '\t':
        return ' ';
    default:
        return c;
    }
}

static gg_str label_of(gg_export *x, size_t row)
{
    gg_str label = gg_export_label(x, row);

    gg_buf_reset(&x->text);
    for (size_t i = 0; i < label.len; i++) {
        gg_buf_putc(&x->text, kept(label.ptr[i]));
    }
    x->failed |= x->text.failed;
    return gg_buf_str(&x->text);
}

static uint64_t hash_of(gg_str label)
{
    return gg_checksum(label.ptr, label.len, 0);
}

/* Has another node this label? */
static bool is_shared(const gg_export *x, gg_str label)
{
    const uint64_t *hashes = ((const state *)x->state)->hashes;
    size_t n = x->network->nodes.n_rows;
    uint64_t hash = hash_of(label);
    const uint64_t *found = bsearch(&hash, hashes, n, sizeof hash, compare);
    size_t at = (size_t)(found - hashes);

    return (at > 0 && hashes[at - 1] == hash) ||
           (at + 1 < n && hashes[at + 1] == hash);
}

static void put_vertex(gg_export *x, size_t row)
{
    gg_str label = label_of(x, row);

    gg_sink_put_u64(x->sink, row + 1);
    gg_sink_puts(x->sink, " \"");
    gg_sink_put_str(x->sink, label);
    if (is_shared(x, label)) {
        gg_sink_puts(x->sink, " (");
        gg_sink_put_str(x->sink, x->network->node_ids[row]);
        gg_sink_putc(x->sink, ')');
    }
    gg_sink_putc(x->sink, '"');
    if (gg_export_has_position(x, row)) {
        char number[32];
        gg_str text = GG_STR_NONE;
        gg_sink_putc(x->sink, ' ');
        gg_export_cell(x, x->x, row, number, &text);
        gg_sink_put_str(x->sink, text);
        gg_sink_putc(x->sink, ' ');
        gg_export_cell(x, x->y, row, number, &text);
        gg_sink_put_str(x->sink, text);
        gg_sink_puts(x->sink, " ellipse");
    }
    gg_sink_putc(x->sink, '\n');
}

static void put_vertices(gg_export *x)
{
    state *s = x->state;
    size_t n = x->network->nodes.n_rows;

    gg_sink_puts(x->sink, "*Vertices ");
    gg_sink_put_u64(x->sink, n);
    gg_sink_putc(x->sink, '\n');
    s->hashes = gg_alloc_array(n + 1, sizeof *s->hashes);
    if (s->hashes == NULL) {
        x->failed = true;
        return;
    }
    for (size_t row = 0; row < n; row++) {
        s->hashes[row] = hash_of(label_of(x, row));
    }
    if (n > 1) {
        qsort(s->hashes, n, sizeof *s->hashes, compare);
    }
    for (size_t row = 0; row < n && gg_export_goes_on(x, row); row++) {
        gg_export_row(x, false, row, put_vertex);
    }
    gg_free(s->hashes);
    s->hashes = NULL;
}

static void begin_edges(gg_export *x)
{
    gg_sink_puts(x->sink, "*Edges\n");
}

static void edge(gg_export *x, size_t row)
{
    const gg_network *n = x->network;

    gg_sink_put_u64(x->sink, (uint64_t)n->edge_source[row] + 1);
    gg_sink_putc(x->sink, ' ');
    gg_sink_put_u64(x->sink, (uint64_t)n->edge_target[row] + 1);
    gg_sink_putc(x->sink, ' ');
    gg_sink_put_double(x->sink, x->look.weights[row]);
    gg_sink_putc(x->sink, '\n');
}

const gg_format gg_format_pajek = {
    .name = "pajek",
    .help = "Pajek's .net: labels, places and weights only",
    .opens_in = "Pajek, UCINET, igraph, networkx",
    .load = "Pajek: File > Network > Read",
    .proved = "igraph 0.10, networkx 2.8 and 3.6",
    .state_bytes = sizeof(state),
    .files = {{.name = "graph.net",
               .begin_nodes = put_vertices,
               .begin_edges = begin_edges,
               .edge = edge}},
};
