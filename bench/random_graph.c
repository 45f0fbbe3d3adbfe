#include "random_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* In (0, 1]. */
static double uniform(uint64_t *state)
{
    return ((double)(next_random(state) >> 11) + 1) * 0x1p-53;
}

/* One of n ranks, rank i with a chance of about (i + shift)^-0.75: a tail of
   degrees with exponent 1 + 1 / 0.75. */
static size_t pick_rank(size_t n, double shift, uint64_t *state)
{
    double low = sqrt(sqrt(shift));
    double high = sqrt(sqrt((double)n + shift));
    double root = low + (high - low) * (1 - uniform(state));
    double rank = root * root * root * root - shift;

    return rank < 0 ? 0 : rank >= (double)n ? n - 1 : (size_t)rank;
}

typedef struct maker {
    size_t n;
    uint32_t *group;   /* of a rank */
    uint32_t *members; /* ranks, group by group, ascending */
    size_t *start;     /* n_groups + 1 offsets into members */
    size_t n_groups;
    uint32_t *row;     /* of a rank */
    uint64_t *keys;    /* source row << 32 | target row */
} maker;

static bool allocate(maker *m, size_t n_edges)
{
    m->group = malloc(m->n * sizeof *m->group);
    m->members = malloc(m->n * sizeof *m->members);
    m->start = calloc(m->n_groups + 1, sizeof *m->start);
    m->row = calloc(m->n, sizeof *m->row);
    m->keys = malloc((n_edges + 1) * sizeof *m->keys);
    return m->group != NULL && m->members != NULL && m->start != NULL &&
           m->row != NULL && m->keys != NULL;
}

static void clear(maker *m)
{
    free(m->group);
    free(m->members);
    free(m->start);
    free(m->row);
    free(m->keys);
}

static void make_groups(maker *m, uint64_t *state)
{
    for (size_t i = 0; i < m->n; i++) {
        m->group[i] = (uint32_t)pick_rank(m->n_groups, 3, state);
        m->start[m->group[i] + 1]++;
    }
    for (size_t g = 0; g < m->n_groups; g++) {
        m->start[g + 1] += m->start[g];
    }
    for (size_t i = 0; i < m->n; i++) {
        m->members[m->start[m->group[i]]++] = (uint32_t)i;
    }
    memmove(m->start + 1, m->start, m->n_groups * sizeof *m->start);
    m->start[0] = 0;
}

static void shuffle_rows(maker *m, uint64_t *state)
{
    for (size_t i = 0; i < m->n; i++) {
        size_t with = (size_t)(next_random(state) % (i + 1));

        m->row[i] = m->row[with];
        m->row[with] = (uint32_t)i;
    }
}

static uint64_t pick_edge(const maker *m, uint64_t *state)
{
    size_t a = pick_rank(m->n, 20, state);
    size_t from = m->start[m->group[a]];
    size_t size = m->start[m->group[a] + 1] - from;
    size_t b = uniform(state) < 0.7 && size > 1
                   ? m->members[from + pick_rank(size, 2, state)]
                   : pick_rank(m->n, 20, state);
    uint64_t low = m->row[a] < m->row[b] ? m->row[a] : m->row[b];
    uint64_t high = m->row[a] < m->row[b] ? m->row[b] : m->row[a];

    return low << 32 | high;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

/* Sorted, without loops and repetitions. */
static size_t pick_edges(maker *m, size_t n_edges, uint64_t *state)
{
    size_t n = 0;

    for (int round = 0; round < 20 && n < n_edges; round++) {
        size_t kept = 0;

        for (size_t i = n; i < n_edges; i++) {
            m->keys[i] = pick_edge(m, state);
        }
        qsort(m->keys, n_edges, sizeof *m->keys, compare_keys);
        for (size_t i = 0; i < n_edges; i++) {
            uint64_t key = m->keys[i];

            if (key >> 32 != (key & 0xffffffffU) &&
                (kept == 0 || m->keys[kept - 1] != key)) {
                m->keys[kept++] = key;
            }
        }
        n = kept;
    }
    return n;
}

static gg_network *make_network(const maker *m, size_t n_edges,
                                uint64_t *state)
{
    gg_network *network = NULL;
    gg_arena *arena;

    if (gg_network_new(&network, NULL) != GG_OK) {
        return NULL;
    }
    arena = &network->arena;
    network->node_ids = gg_arena_alloc(arena, m->n, sizeof(gg_str));
    network->edge_source = gg_arena_alloc(arena, n_edges, sizeof(uint32_t));
    network->edge_target = gg_arena_alloc(arena, n_edges, sizeof(uint32_t));
    network->edge_weight = gg_arena_alloc(arena, n_edges, sizeof(double));
    if (network->node_ids == NULL || network->edge_source == NULL ||
        network->edge_target == NULL || network->edge_weight == NULL) {
        gg_network_free(network);
        return NULL;
    }
    network->nodes.n_rows = m->n;
    network->edges.n_rows = n_edges;
    for (size_t i = 0; i < m->n; i++) {
        char id[32];

        (void)snprintf(id, sizeof id, "Name %07zu", i);
        network->node_ids[i] = gg_arena_copy(arena, gg_str_from(id));
    }
    for (size_t i = 0; i < n_edges; i++) {
        network->edge_source[i] = (uint32_t)(m->keys[i] >> 32);
        network->edge_target[i] = (uint32_t)m->keys[i];
        network->edge_weight[i] =
            floor(fmin(pow(uniform(state), -1 / 1.3), 5000));
    }
    return network;
}

gg_network *random_graph(size_t n_nodes, size_t n_edges, uint64_t seed)
{
    maker m = {.n = n_nodes, .n_groups = (size_t)sqrt((double)n_nodes) + 1};
    gg_network *network = NULL;
    uint64_t state = seed;

    if (allocate(&m, n_edges)) {
        make_groups(&m, &state);
        shuffle_rows(&m, &state);
        network = make_network(&m, pick_edges(&m, n_edges, &state), &state);
    }
    clear(&m);
    return network;
}
