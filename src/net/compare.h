/* Two graphs of one list side by side, of two stores or two periods: what is new,
   gone, stronger, weaker, and whether that may be chance.

   An edge has a windows of N before and b of M behind, N and M being the weights
   of all edges; an entity likewise by its mentions. The log-likelihood ratio G2 of
   the table [a, N - a; b, M - b] (Dunning 1993; for frequencies in two corpora
   Rayson and Garside 2000) has, by chance, a chi-square distribution with one
   degree of freedom; q is the rate of false discoveries over all edges, or all
   entities (Benjamini and Hochberg 1995). */
#ifndef GG_NET_COMPARE_H
#define GG_NET_COMPARE_H

#include "net/network.h"

typedef enum gg_change {
    GG_CHANGE_NONE, /* the same share */
    GG_CHANGE_NEW,
    GG_CHANGE_GONE,
    GG_CHANGE_STRONGER,
    GG_CHANGE_WEAKER,
    GG_N_CHANGES
} gg_change;

/* "new", "gone" …; of NONE "same". */
const char *gg_change_name(gg_change change);

/* What becomes of `a` out of `all_a` when there are `b` out of `all_b`, not both
   0; *llr: G2; *p: how likely so much is by chance. */
gg_change gg_change_of(double a, double all_a, double b, double all_b,
                       double *llr, double *p);

typedef struct gg_compare_stats {
    uint64_t edges; /* of either */
    uint64_t nodes;
    uint64_t changed_edges[GG_N_CHANGES]; /* that are kept, by change */
    uint64_t changed_nodes[GG_N_CHANGES];
} gg_compare_stats;

/* The edges with a q of `most_q` or less, the entities they join, and entities
   with such a q: a network with the columns

       nodes  label, entity_type, change, mentions_before, mentions_after, llr, q
       edges  weight (the larger), change, color, weight_before, weight_after,
              llr, q, evidence (of the later graph; of edges that are gone, of
              the earlier)

   Texts and evidence are those of the two graphs, which must outlive it.
   GG_ERROR_MEMORY. */
gg_status gg_network_compare(gg_network **out, const gg_network *before,
                             const gg_network *after, double most_q,
                             gg_compare_stats *stats, gg_error *error);

#endif
