#include "render/cut.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row and what it is worth: the second number speaks where the first are
   equal. */
typedef struct worth {
    double first;
    double second;
    size_t row;
} worth;

static int by_worth(const void *a, const void *b)
{
    const worth *x = a;
    const worth *y = b;

    if (x->first != y->first) {
        return x->first > y->first ? -1 : 1;
    }
    if (x->second != y->second) {
        return x->second > y->second ? -1 : 1;
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

/* ---- nodes --------------------------------------------------------------- */

/* allowed[row] for the largest ones. */
static gg_status allow_nodes(bool *allowed, const gg_look *look, size_t n,
                             uint64_t top, gg_error *error)
{
    worth *ranks;

    if (top == 0 || top >= n) {
        memset(allowed, true, n);
        return GG_OK;
    }
    ranks = gg_alloc_array(n, sizeof *ranks);
    if (ranks == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        ranks[i] = (worth){gg_look_node_size(look, i), 0, i};
    }
    qsort(ranks, n, sizeof *ranks, by_worth);
    for (size_t i = 0; i < top; i++) {
        allowed[ranks[i].row] = true;
    }
    gg_free(ranks);
    return GG_OK;
}

/* ---- edges --------------------------------------------------------------- */

static size_t rank_edges(worth *ranks, const gg_network *network,
                         const gg_look *look, const bool *allowed)
{
    size_t n = 0;

    for (size_t i = 0; i < network->edges.n_rows; i++) {
        uint32_t a = network->edge_source[i];
        uint32_t b = network->edge_target[i];
        if (allowed[a] && allowed[b]) {
            ranks[n++] = (worth){network->edge_weight[i],
                                 fmin(gg_look_node_size(look, a),
                                      gg_look_node_size(look, b)),
                                 i};
        }
    }
    qsort(ranks, n, sizeof *ranks, by_worth);
    return n;
}

static void count_equal(gg_cut *cut, const worth *ranks, size_t n)
{
    cut->lightest = ranks[cut->n_edges - 1].first;
    for (size_t i = 0; i < n; i++) {
        if (ranks[i].first == cut->lightest) {
            cut->n_equal++;
            cut->n_equal_drawn += i < cut->n_edges;
        }
    }
}

static gg_status choose_edges(gg_cut *cut, const gg_network *network,
                              const gg_look *look, const bool *allowed,
                              uint64_t top, gg_arena *arena, gg_error *error)
{
    worth *ranks = gg_alloc_array(network->edges.n_rows, sizeof *ranks);
    size_t n;

    if (ranks == NULL) {
        return gg_fail_memory(error);
    }
    n = rank_edges(ranks, network, look, allowed);
    cut->n_between = n;
    cut->n_edges = top != 0 && top < n ? (size_t)top : n;
    cut->edges = gg_arena_alloc(arena, cut->n_edges, sizeof *cut->edges);
    if (cut->edges != NULL && cut->n_edges < n) {
        count_equal(cut, ranks, n);
    }
    for (size_t i = 0; cut->edges != NULL && i < cut->n_edges; i++) {
        cut->edges[i] = ranks[i].row;
    }
    gg_free(ranks);
    return cut->edges != NULL ? GG_OK : gg_fail_memory(error);
}

/* ---- both ---------------------------------------------------------------- */

/* Only nodes at the edges that are left, where some were left out. */
static void drop_bare_nodes(const gg_cut *cut, const gg_network *network,
                            bool *allowed)
{
    memset(allowed, false, network->nodes.n_rows);
    for (size_t i = 0; i < cut->n_edges; i++) {
        allowed[network->edge_source[cut->edges[i]]] = true;
        allowed[network->edge_target[cut->edges[i]]] = true;
    }
}

static gg_status list_nodes(gg_cut *cut, size_t n, const bool *allowed,
                            gg_arena *arena, gg_error *error)
{
    cut->nodes = gg_arena_alloc(arena, n, sizeof *cut->nodes);
    cut->place = gg_arena_alloc(arena, n, sizeof *cut->place);
    if (cut->nodes == NULL || cut->place == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < n; i++) {
        cut->place[i] = GG_NOT_DRAWN;
        if (allowed[i]) {
            cut->place[i] = (uint32_t)cut->n_nodes;
            cut->nodes[cut->n_nodes++] = i;
        }
    }
    return GG_OK;
}

static const int64_t *find_dates(const gg_table *edges, const char *name)
{
    const gg_column *column = gg_table_find_column(edges, name);

    return column != NULL && column->type == GG_COLUMN_DATE
               ? column->values.ints
               : NULL;
}

static void find_time(gg_cut *cut, const gg_table *edges)
{
    const int64_t *first = find_dates(edges, "first_date");
    const int64_t *last = find_dates(edges, "last_date");

    for (size_t i = 0; first != NULL && last != NULL && i < cut->n_edges;
         i++) {
        size_t row = cut->edges[i];
        if (first[row] > 0 && (cut->first == 0 || first[row] < cut->first)) {
            cut->first = first[row];
        }
        if (last[row] > cut->last) {
            cut->last = last[row];
        }
    }
}

gg_status gg_cut_network(gg_cut *cut, const gg_network *network,
                         const gg_look *look, uint64_t top_nodes,
                         uint64_t top_edges, gg_arena *arena,
                         gg_error *error)
{
    size_t n = network->nodes.n_rows;
    bool *allowed = gg_calloc_array(n, sizeof *allowed);
    gg_status status;

    memset(cut, 0, sizeof *cut);
    cut->n_allowed = top_nodes != 0 && top_nodes < n ? (size_t)top_nodes : n;
    if (allowed == NULL) {
        return gg_fail_memory(error);
    }
    status = allow_nodes(allowed, look, n, top_nodes, error);
    if (status == GG_OK) {
        status = choose_edges(cut, network, look, allowed, top_edges, arena,
                              error);
    }
    if (status == GG_OK) {
        if (cut->n_edges != 0 && cut->n_edges < network->edges.n_rows) {
            drop_bare_nodes(cut, network, allowed);
        }
        status = list_nodes(cut, n, allowed, arena, error);
        find_time(cut, &network->edges);
    }
    gg_free(allowed);
    return status;
}
