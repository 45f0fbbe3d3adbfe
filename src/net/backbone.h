/* Which edges a graph can do without: those whose weight is what chance would
   give their ends. The weights of the others stay. */
#ifndef GG_NET_BACKBONE_H
#define GG_NET_BACKBONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_backbone_kind {
    GG_BACKBONE_NONE,
    GG_BACKBONE_DISPARITY, /* Serrano, Boguna, Vespignani 2009 */
    GG_BACKBONE_NOISE      /* "noise-corrected": Coscia and Neffke 2017 */
} gg_backbone_kind;

typedef struct gg_backbone {
    gg_backbone_kind kind;
    double limit;  /* alpha, or delta */
    char text[24]; /* the limit as it was given */
} gg_backbone;

/* The ends of an edge: rows of nodes. */
typedef struct gg_ends {
    uint32_t a;
    uint32_t b;
} gg_ends;

/* Fills scores[i] and kept[i] for each of n edges with these weights (all above
   0).

   Disparity: the score is the smaller of both ends' (1 - w/s)^(k-1), for the
   weight w, the strength s and the degree k of the end; an end with one edge
   has 1. An edge is kept where it is below alpha.

   Noise-corrected: L = (K w - 1) / (K w + 1) with K = T / (s_a s_b) and T the
   sum of all strengths, less delta times its standard deviation by a Beta
   prior, as the authors define it, on the symmetric matrix of weights. The
   score is L by its standard deviation (NaN: that is 0); kept where L is above
   delta of them.

   The order of the edges should not depend on chance: weights are added up.
   False when out of memory. */
bool gg_backbone_score(const gg_backbone *backbone, const gg_ends *ends,
                       const double *weights, size_t n_edges, size_t n_nodes,
                       double *scores, bool *kept);

#endif
