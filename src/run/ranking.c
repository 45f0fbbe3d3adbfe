#include "run/ranking.h"

#include "base/error.h"

#include <math.h>

typedef struct scored {
    double score;
    double second; /* breaks ties: more is better */
    size_t row;
} scored;

static bool is_better(const scored *a, const scored *b)
{
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->second != b->second ? a->second > b->second : a->row < b->row;
}

/* Keeps the best `most` in order; `n` of them so far. */
static size_t offer(scored *best, size_t n, size_t most, scored item)
{
    size_t at = n;

    if (n == most) {
        if (most == 0 || !is_better(&item, &best[n - 1])) {
            return n;
        }
        at = n - 1;
    } else {
        n++;
    }
    while (at > 0 && is_better(&item, &best[at - 1])) {
        best[at] = best[at - 1];
        at--;
    }
    best[at] = item;
    return n;
}

static const char *copy(gg_arena *arena, gg_str s)
{
    return gg_arena_copy(arena, s).ptr;
}

static double node_score(const gg_column *pagerank, const gg_column *degree,
                         size_t row)
{
    if (pagerank != NULL && !isnan(pagerank->values.doubles[row])) {
        return pagerank->values.doubles[row];
    }
    return degree != NULL ? (double)degree->values.ints[row] : 0;
}

/* Mentions are whole numbers, or sums of shares. */
static double number_at(const gg_column *column, size_t row)
{
    return column->type == GG_COLUMN_DOUBLE
               ? column->values.doubles[row]
               : (double)column->values.ints[row];
}

static bool rank_nodes(gg_report *shown, gg_arena *arena,
                       const gg_network *network, size_t top)
{
    const gg_table *nodes = &network->nodes;
    const gg_column *pagerank = gg_table_find_column(nodes, "pagerank");
    const gg_column *degree = gg_table_find_column(nodes, "degree");
    const gg_column *label = gg_table_find_column(nodes, "label");
    const gg_column *type = gg_table_find_column(nodes, "entity_type");
    const gg_column *mentions = gg_table_find_column(nodes, "mentions");
    scored *best = gg_arena_alloc(arena, top, sizeof *best);
    gg_ranked_node *out = gg_arena_alloc(arena, top, sizeof *out);
    size_t n = 0;

    if (best == NULL || out == NULL) {
        return false;
    }
    for (size_t i = 0; i < nodes->n_rows; i++) {
        n = offer(best, n, top,
                  (scored){node_score(pagerank, degree, i),
                           number_at(mentions, i), i});
    }
    for (size_t k = 0; k < n; k++) {
        size_t row = best[k].row;
        out[k] = (gg_ranked_node){
            .id = copy(arena, network->node_ids[row]),
            .label = copy(arena, label->values.strings[row]),
            .type = copy(arena, type->values.strings[row]),
            .score = best[k].score,
            .mentions = best[k].second,
        };
        if (out[k].id == NULL || out[k].label == NULL ||
            out[k].type == NULL) {
            return false;
        }
    }
    shown->top_nodes = out;
    shown->n_top_nodes = n;
    return true;
}

static bool rank_edges(gg_report *shown, gg_arena *arena,
                       const gg_network *network, size_t top)
{
    const gg_column *label = gg_table_find_column(&network->nodes, "label");
    const gg_column *documents =
        gg_table_find_column(&network->edges, "co_documents");
    scored *best = gg_arena_alloc(arena, top, sizeof *best);
    gg_ranked_edge *out = gg_arena_alloc(arena, top, sizeof *out);
    size_t n = 0;

    if (best == NULL || out == NULL) {
        return false;
    }
    for (size_t i = 0; i < network->edges.n_rows; i++) {
        n = offer(best, n, top,
                  (scored){network->edge_weight[i],
                           (double)documents->values.ints[i], i});
    }
    for (size_t k = 0; k < n; k++) {
        size_t row = best[k].row;
        size_t first = network->evidence_start[row];
        bool proved = first < network->evidence_start[row + 1];
        out[k] = (gg_ranked_edge){
            .source = copy(
                arena, label->values.strings[network->edge_source[row]]),
            .target = copy(
                arena, label->values.strings[network->edge_target[row]]),
            .weight = best[k].score,
            .document =
                proved ? copy(arena, network->evidence[first].document) : "",
            .sentence =
                proved ? copy(arena, network->evidence[first].text) : "",
        };
        if (out[k].source == NULL || out[k].target == NULL ||
            out[k].document == NULL || out[k].sentence == NULL) {
            return false;
        }
    }
    shown->top_edges = out;
    shown->n_top_edges = n;
    return true;
}

gg_status gg_rank(gg_report *shown, gg_arena *arena,
                  const gg_network *network, uint32_t top, gg_error *error)
{
    size_t most_nodes = network->nodes.n_rows < top ? network->nodes.n_rows
                                                    : top;
    size_t most_edges = network->edges.n_rows < top ? network->edges.n_rows
                                                    : top;

    if (top == 0) {
        return GG_OK;
    }
    return rank_nodes(shown, arena, network, most_nodes) &&
                   rank_edges(shown, arena, network, most_edges)
               ? GG_OK
               : gg_fail_memory(error);
}
