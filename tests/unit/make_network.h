/* A network of nodes "node:000" ... and the edges of a test. */
#ifndef GG_TEST_MAKE_NETWORK_H
#define GG_TEST_MAKE_NETWORK_H

#include "check.h"

#include "net/network.h"

#include <stdio.h>

typedef struct edge {
    uint32_t source;
    uint32_t target;
    double weight;
} edge;

static gg_network *make(size_t n, const edge *edges, size_t m)
{
    gg_network *network = NULL;
    gg_column *label;

    CHECK(gg_network_new(&network, NULL) == GG_OK);
    network->nodes.n_rows = n;
    network->edges.n_rows = m;
    network->node_ids = gg_arena_alloc(&network->arena, n, sizeof(gg_str));
    network->edge_source = gg_arena_alloc(&network->arena, m, 4);
    network->edge_target = gg_arena_alloc(&network->arena, m, 4);
    network->edge_weight = gg_arena_alloc(&network->arena, m, 8);
    label = gg_table_add_column(&network->nodes, &network->arena, "label", "",
                                GG_COLUMN_STRING);
    for (size_t i = 0; i < n; i++) {
        char id[32];

        (void)snprintf(id, sizeof id, "node:%03zu", i);
        network->node_ids[i] =
            gg_arena_copy(&network->arena, gg_str_from(id));
        label->values.strings[i] = network->node_ids[i];
    }
    for (size_t i = 0; i < m; i++) {
        network->edge_source[i] = edges[i].source;
        network->edge_target[i] = edges[i].target;
        network->edge_weight[i] = edges[i].weight;
    }
    return network;
}

#endif
