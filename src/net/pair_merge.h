/* The tables and runs of all threads become one list of edges. */
#ifndef GG_NET_PAIR_MERGE_H
#define GG_NET_PAIR_MERGE_H

#include "net/pairs.h"

/* Sums of shares: so many whole ones, less what is lost of them. */
typedef struct gg_edge_count {
    uint32_t a; /* entities, a < b */
    uint32_t b;
    int32_t first;
    int32_t last;
    uint64_t windows;    /* without copies */
    uint64_t lost;       /* what shares lack of whole windows ... */
    uint64_t lost_parts; /* ... and so many of GG_PAIR_ONE */
    uint64_t strength;   /* in GG_STRENGTH_ONE */
    uint64_t documents;
    uint64_t copies;  /* windows */
    uint64_t surplus; /* documents of a story that others told before; may be
                         below 0 where some were counted before */
    uint32_t outlets;
    gg_list32 document_list; /* their numbers, with gg_pair_settings.
                            keeps_documents; ascending, one a window */
    gg_proofs proofs;
} gg_edge_count;

void gg_edge_count_clear(gg_edge_count *edge);

/* Copies among the windows of a single entity, or of all: those which its
   count has too many, in whole ones and parts of GG_PAIR_ONE. */
typedef struct gg_margin_count {
    uint32_t entity; /* GG_MARGIN_OF_ALL: of all windows */
    uint64_t windows;
    uint64_t parts;
} gg_margin_count;

/* Whole windows of the weight; *parts of GG_PAIR_ONE come to them. */
uint64_t gg_edge_whole_weight(const gg_edge_count *edge, uint64_t *parts);

typedef struct gg_pair_merge {
    gg_pairs *tables;    /* a list of them, finished, of the same seed,
                            partitions and details, but for their kind */
    uint64_t min_weight; /* lighter edges are only counted */
    uint32_t most_evidence;
    unsigned n_threads;
    size_t buffer_bytes; /* for reading runs, in all */
    const volatile int *stop; /* not 0: GG_ERROR_INTERRUPTED; may be NULL */
    gg_meter *meter;

    /* results, the caller's: gg_free, after gg_edge_count_clear and
       gg_slices_clear of each */
    gg_edge_count *edges; /* in no order that means anything */
    gg_slices *slices; /* of each, where they are asked for; else NULL */
    size_t n_edges;
    uint64_t n_light;
    uint64_t light_windows; /* sum of theirs */
    gg_margin_count *margins; /* in no order; gg_free */
    size_t n_margins;
} gg_pair_merge;

/* Empties the tables as it goes. */
gg_status gg_pairs_merge(gg_pair_merge *merge, gg_error *error);

#endif
