/* Counts → network: sorted, filtered, with its columns. */
#ifndef GG_NET_GRAPH_H
#define GG_NET_GRAPH_H

#include "net/counts.h"
#include "net/edge_numbers.h"
#include "net/network.h"

typedef struct gg_network_settings {
    uint64_t min_weight; /* edges below are left out */
    bool isolates;       /* also entities without an edge */
    bool stats[GG_N_STATS]; /* columns of edges */
    gg_backbone backbone;   /* edges that it leaves out */
    const char *types;      /* "person,country": entities of others are left out;
                               NULL: all are in */
} gg_network_settings;

typedef struct gg_network_stats {
    uint64_t edges_light;    /* left out by min_weight */
    uint64_t edges_of_types; /* left out by types */
    uint64_t edges_outside;  /* left out by the backbone */
    uint64_t nodes_isolated; /* left out for want of an edge */
    uint64_t ids_changed;    /* ids with characters an export cannot hold */
} gg_network_stats;

/* Is it one of "person,country"? */
bool gg_is_of_types(const char *types, gg_str type);

/* A network of its own; of the settings min_weight was heeded already. */
gg_status gg_network_make(gg_network **out, const gg_counts *counts,
                          const gg_network_settings *settings,
                          gg_network_stats *stats, gg_error *error);

#endif
