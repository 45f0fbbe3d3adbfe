#include "render/caption.h"

#include "base/date.h"
#include "base/sink.h"

#include <math.h>

static void put_count(uint64_t n, gg_buf *out)
{
    char digits[GG_U64_DIGITS];
    size_t len = gg_format_u64(digits, n);

    for (size_t i = 0; i < len; i++) {
        if (i != 0 && (len - i) % 3 == 0) {
            gg_buf_putc(out, ',');
        }
        gg_buf_putc(out, digits[i]);
    }
}

void gg_caption_number(double value, gg_buf *out)
{
    char text[32];
    const double most = 1e15; /* has no hundredths to round */
    double rounded = value < most ? round(value * 100) / 100 : value;

    if (rounded >= 0 && rounded < most && floor(rounded) == rounded &&
        (rounded != 0 || value <= 0)) {
        put_count((uint64_t)rounded, out);
        return;
    }
    gg_buf_put(out, text, gg_format_double(text, rounded != 0 ? rounded
                                                              : value));
}

static void put_counted(uint64_t n, const char *one, const char *many,
                        gg_buf *out)
{
    put_count(n, out);
    gg_buf_puts(out, n == 1 ? one : many);
}

/* " (weight 3 to 57; of the 40 edges of weight 3, 12 are drawn)" */
static void put_weights(const gg_cut *cut, const gg_network *network,
                        gg_buf *out)
{
    double most = network->edge_weight[cut->edges[0]];
    double least = network->edge_weight[cut->edges[cut->n_edges - 1]];

    gg_buf_puts(out, " (weight ");
    gg_caption_number(least, out);
    if (most > least) {
        gg_buf_puts(out, " to ");
        gg_caption_number(most, out);
    }
    if (cut->n_equal > cut->n_equal_drawn) {
        gg_buf_puts(out, "; of the ");
        put_count(cut->n_equal, out);
        gg_buf_puts(out, " edges of weight ");
        gg_caption_number(least, out);
        gg_buf_puts(out, ", ");
        put_counted(cut->n_equal_drawn, " is drawn", " are drawn", out);
    }
    gg_buf_putc(out, ')');
}

/* "the 150 strongest of 12,431 edges" */
static void put_edges(const gg_cut *cut, const gg_network *network,
                      gg_buf *out)
{
    size_t n_all = network->edges.n_rows;

    if (cut->n_edges == 0) {
        gg_buf_puts(out, n_all == 0 ? "No edges" : "None of ");
        if (n_all != 0) {
            put_counted(n_all, " edge", " edges", out);
        }
    } else if (cut->n_edges < cut->n_between) {
        gg_buf_puts(out, "The ");
        put_count(cut->n_edges, out);
        gg_buf_puts(out, " strongest of ");
        put_counted(cut->n_between, " edge", " edges", out);
    } else {
        gg_buf_puts(out, cut->n_edges == 1 ? "The only edge" : "All ");
        if (cut->n_edges != 1) {
            put_counted(cut->n_edges, " edge", " edges", out);
        }
    }
    if (cut->n_allowed < network->nodes.n_rows) {
        gg_buf_puts(out, " between the ");
        put_counted(cut->n_allowed, " largest node", " largest nodes", out);
        gg_buf_puts(out, ", of ");
        put_count(n_all, out);
        gg_buf_puts(out, " in all");
    }
    if (cut->n_edges != 0) {
        put_weights(cut, network, out);
        gg_buf_puts(out, "; line width: weight");
    }
    gg_buf_puts(out, ".\n");
}

static void put_nodes(const gg_cut *cut, const gg_network *network,
                      const gg_look *look, size_t n_labels, gg_buf *out)
{
    size_t n_all = network->nodes.n_rows;

    if (cut->n_nodes < n_all) {
        put_count(cut->n_nodes, out);
        gg_buf_puts(out, " of ");
        put_counted(n_all, " node", " nodes", out);
    } else if (n_all == 0) {
        gg_buf_puts(out, "No nodes");
    } else {
        gg_buf_puts(out, n_all == 1 ? "The only node" : "All ");
        if (n_all != 1) {
            put_counted(n_all, " node", " nodes", out);
        }
    }
    if (look->size_max > 0 && n_all != 0) {
        gg_buf_puts(out, "; circle area: ");
        gg_buf_puts(out, look->size_by->name);
    }
    if (n_labels < cut->n_nodes) {
        gg_buf_puts(out, "; ");
        put_counted(n_labels, " of them is named", " of them are named", out);
    }
    gg_buf_puts(out, ".\n");
}

static void put_time(const gg_cut *cut, gg_buf *out)
{
    char date[10];

    if (cut->first <= 0 || cut->last <= 0) {
        return;
    }
    gg_date_format((int32_t)cut->first, date);
    gg_buf_puts(out, "Named together from ");
    gg_buf_put(out, date, sizeof date);
    gg_date_format((int32_t)cut->last, date);
    gg_buf_puts(out, " to ");
    gg_buf_put(out, date, sizeof date);
    gg_buf_puts(out, ".\n");
}

void gg_caption_put(const gg_cut *cut, const gg_network *network,
                    const gg_look *look, size_t n_labels, gg_buf *out)
{
    put_edges(cut, network, out);
    put_nodes(cut, network, look, n_labels, out);
    put_time(cut, out);
}
