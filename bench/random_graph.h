/* A graph such as news gives, seeded: degrees after a power law, communities
   of very different sizes, small whole numbers for weights with a long tail,
   and rows whose numbers say nothing about their degree. */
#ifndef BENCH_RANDOM_GRAPH_H
#define BENCH_RANDOM_GRAPH_H

#include "net/network.h"

/* Nearly n_edges of them; NULL when out of memory. */
gg_network *random_graph(size_t n_nodes, size_t n_edges, uint64_t seed);

#endif
