/* What is computed of the counts of edges: statistics, and the backbone. */
#ifndef GG_NET_EDGE_NUMBERS_H
#define GG_NET_EDGE_NUMBERS_H

#include "net/backbone.h"
#include "net/counts.h"
#include "net/statistics.h"

enum {
    GG_NUMBER_BACKBONE = GG_N_STATS, /* behind the statistics */
    GG_N_EDGE_NUMBERS,
    GG_NUMBER_TEXT = 512
};

typedef struct gg_node_row {
    gg_str id;
    const gg_node_count *count;
} gg_node_row;

typedef struct gg_edge_row {
    uint32_t source; /* rows of nodes */
    uint32_t target;
    const gg_edge_count *count;
} gg_edge_row;

/* What there is to be computed, and of what: rows in their final order. */
typedef struct gg_edge_numbers {
    const gg_counts *counts;
    const gg_node_row *nodes;
    size_t n_nodes;
    const gg_edge_row *edges;
    size_t n_edges;
    const bool *stats;
    const gg_backbone *backbone;

    double *values[GG_N_EDGE_NUMBERS]; /* one an edge; NULL: not asked for */
    bool *kept; /* by the backbone; NULL: all are */
} gg_edge_numbers;

/* False when out of memory; to be cleared all the same. */
bool gg_edge_numbers_make(gg_edge_numbers *numbers);
void gg_edge_numbers_clear(gg_edge_numbers *numbers);
/* The column: its name and what it says. */
const char *gg_edge_number_name(size_t which);
void gg_edge_number_describe(char text[GG_NUMBER_TEXT], size_t which,
                             const gg_edge_numbers *numbers);

#endif
