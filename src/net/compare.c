#include "net/compare.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/statistics.h"

#include <math.h>
#include <string.h>

#define NO_ROW UINT32_MAX

/* The same things of both graphs, side by side, in the order of their ids. */
typedef struct pairing {
    uint32_t *before; /* rows there, or NO_ROW */
    uint32_t *after;
    double *counts[2];
    double all[2];
    gg_change *change;
    double *llr;
    double *q;
    size_t n;
} pairing;

typedef struct comparison {
    const gg_network *graphs[2]; /* before, after */
    double most_q;
    pairing nodes;
    pairing edges;
    uint32_t *place[2]; /* rows of nodes to their pairs */
    uint32_t *row;      /* pairs of nodes to rows of the result; NO_ROW: none */
    gg_network *out;
} comparison;

const char *gg_change_name(gg_change change)
{
    static const char *const NAMES[GG_N_CHANGES] = {
        [GG_CHANGE_NONE] = "same",         [GG_CHANGE_NEW] = "new",
        [GG_CHANGE_GONE] = "gone",         [GG_CHANGE_STRONGER] = "stronger",
        [GG_CHANGE_WEAKER] = "weaker",
    };

    return NAMES[change];
}

/* As Gephi and people tell them apart, also who see no red or green. */
static const char *colour_of(gg_change change)
{
    static const char *const COLOURS[GG_N_CHANGES] = {
        [GG_CHANGE_NONE] = "#999999",     [GG_CHANGE_NEW] = "#009e73",
        [GG_CHANGE_GONE] = "#d55e00",     [GG_CHANGE_STRONGER] = "#0072b2",
        [GG_CHANGE_WEAKER] = "#e69f00",
    };

    return COLOURS[change];
}

gg_change gg_change_of(double a, double all_a, double b, double all_b,
                       double *llr, double *p)
{
    gg_margins margins = {a, all_a, a + b, all_a + all_b};
    double share_a = all_a > 0 ? a / all_a : 0;
    double share_b = all_b > 0 ? b / all_b : 0;

    *llr = all_a > 0 && all_b > 0 ? gg_llr(&margins) : 0;
    *p = erfc(sqrt(*llr / 2)); /* of chi-square, one degree of freedom */
    if (a == 0 || b == 0) {
        return a == 0 ? GG_CHANGE_NEW : GG_CHANGE_GONE;
    }
    if (share_a == share_b) {
        return GG_CHANGE_NONE;
    }
    return share_a < share_b ? GG_CHANGE_STRONGER : GG_CHANGE_WEAKER;
}

/* ---- pairs --------------------------------------------------------------------- */

static bool make_pairing(pairing *p, size_t most)
{
    p->before = gg_alloc_array(most + 1, sizeof *p->before);
    p->after = gg_alloc_array(most + 1, sizeof *p->after);
    return p->before != NULL && p->after != NULL;
}

static void free_pairing(pairing *p)
{
    gg_free(p->before);
    gg_free(p->after);
    gg_free(p->counts[0]);
    gg_free(p->counts[1]);
    gg_free(p->change);
    gg_free(p->llr);
    gg_free(p->q);
}

static int compare_str(gg_str a, gg_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n != 0 ? memcmp(a.ptr, b.ptr, n) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static void put_pair(pairing *p, uint32_t before, uint32_t after)
{
    p->before[p->n] = before;
    p->after[p->n] = after;
    p->n++;
}

static bool pair_nodes(comparison *c)
{
    const gg_network *before = c->graphs[0];
    const gg_network *after = c->graphs[1];
    size_t n[2] = {before->nodes.n_rows, after->nodes.n_rows};
    size_t i = 0;
    size_t k = 0;

    c->place[0] = gg_alloc_array(n[0] + 1, sizeof *c->place[0]);
    c->place[1] = gg_alloc_array(n[1] + 1, sizeof *c->place[1]);
    if (c->place[0] == NULL || c->place[1] == NULL ||
        !make_pairing(&c->nodes, n[0] + n[1])) {
        return false;
    }
    while (i < n[0] || k < n[1]) {
        int order = i == n[0]   ? 1
                    : k == n[1] ? -1
                                : compare_str(before->node_ids[i],
                                              after->node_ids[k]);
        uint32_t pair = (uint32_t)c->nodes.n;
        put_pair(&c->nodes, order <= 0 ? (uint32_t)i : NO_ROW,
                 order >= 0 ? (uint32_t)k : NO_ROW);
        if (order <= 0) {
            c->place[0][i++] = pair;
        }
        if (order >= 0) {
            c->place[1][k++] = pair;
        }
    }
    return true;
}

/* The pairs of an edge's ends as one number, which ascends with its ids. */
static uint64_t key_of(const comparison *c, int graph, size_t edge)
{
    const gg_network *g = c->graphs[graph];

    return (uint64_t)c->place[graph][g->edge_source[edge]] << 32 |
           c->place[graph][g->edge_target[edge]];
}

static bool pair_edges(comparison *c)
{
    size_t n[2] = {c->graphs[0]->edges.n_rows, c->graphs[1]->edges.n_rows};
    size_t i = 0;
    size_t k = 0;

    if (!make_pairing(&c->edges, n[0] + n[1])) {
        return false;
    }
    while (i < n[0] || k < n[1]) {
        uint64_t left = i < n[0] ? key_of(c, 0, i) : UINT64_MAX;
        uint64_t right = k < n[1] ? key_of(c, 1, k) : UINT64_MAX;
        put_pair(&c->edges, left <= right ? (uint32_t)i : NO_ROW,
                 right <= left ? (uint32_t)k : NO_ROW);
        i += left <= right;
        k += right <= left;
    }
    return true;
}

/* ---- counts --------------------------------------------------------------------- */

static double mentions_of(const gg_network *network, size_t row)
{
    const gg_column *column =
        gg_table_find_column(&network->nodes, "mentions");

    return column != NULL && !gg_column_is_absent(column, row)
               ? (double)column->values.ints[row]
               : 0;
}

static double weight_of(const gg_network *network, size_t row)
{
    return network->edge_weight[row];
}

/* How often each is in either graph, what has become of it, and its q. */
static bool judge(const comparison *c, pairing *p,
                  double (*count)(const gg_network *network, size_t row))
{
    size_t n = p->n + 1;

    p->counts[0] = gg_alloc_array(n, sizeof *p->counts[0]);
    p->counts[1] = gg_alloc_array(n, sizeof *p->counts[1]);
    p->change = gg_alloc_array(n, sizeof *p->change);
    p->llr = gg_alloc_array(n, sizeof *p->llr);
    p->q = gg_alloc_array(n, sizeof *p->q);
    if (p->counts[0] == NULL || p->counts[1] == NULL || p->change == NULL ||
        p->llr == NULL || p->q == NULL) {
        return false;
    }
    for (size_t i = 0; i < p->n; i++) {
        p->counts[0][i] = p->before[i] != NO_ROW
                              ? count(c->graphs[0], p->before[i])
                              : 0;
        p->counts[1][i] =
            p->after[i] != NO_ROW ? count(c->graphs[1], p->after[i]) : 0;
        p->all[0] += p->counts[0][i];
        p->all[1] += p->counts[1][i];
    }
    for (size_t i = 0; i < p->n; i++) {
        p->change[i] =
            gg_change_of(p->counts[0][i], p->all[0], p->counts[1][i],
                         p->all[1], &p->llr[i], &p->q[i]);
    }
    return gg_benjamini_hochberg(p->q, p->n);
}

/* ---- the result ------------------------------------------------------------------ */

static bool is_kept(const comparison *c, const pairing *p, size_t i)
{
    return p->q[i] <= c->most_q;
}

/* The pair of an end of an edge. */
static uint32_t end_of(const comparison *c, size_t edge, bool target)
{
    int graph = c->edges.after[edge] != NO_ROW;
    const gg_network *g = c->graphs[graph];
    uint32_t row = graph ? c->edges.after[edge] : c->edges.before[edge];

    return c->place[graph][target ? g->edge_target[row]
                                  : g->edge_source[row]];
}

static bool choose_nodes(comparison *c)
{
    c->row = gg_alloc_array(c->nodes.n + 1, sizeof *c->row);
    if (c->row == NULL) {
        return false;
    }
    for (size_t i = 0; i < c->nodes.n; i++) {
        c->row[i] = is_kept(c, &c->nodes, i) ? 0 : NO_ROW;
    }
    for (size_t i = 0; i < c->edges.n; i++) {
        if (is_kept(c, &c->edges, i)) {
            c->row[end_of(c, i, false)] = 0;
            c->row[end_of(c, i, true)] = 0;
            c->out->edges.n_rows++;
        }
    }
    for (size_t i = 0; i < c->nodes.n; i++) {
        if (c->row[i] != NO_ROW) {
            c->row[i] = (uint32_t)c->out->nodes.n_rows++;
        }
    }
    return true;
}

/* The columns that both tables have. */
typedef struct columns {
    gg_column *change;
    gg_column *counts[2];
    gg_column *llr;
    gg_column *q;
} columns;

static gg_column *add(comparison *c, gg_table *table, const char *name,
                      const char *description, gg_column_type type)
{
    return gg_table_add_column(table, &c->out->arena, name, description, type);
}

static bool add_statistics(comparison *c, gg_table *table, columns *out)
{
    out->llr = add(c, table, "llr",
                   "log-likelihood ratio G2 of both counts (Dunning 1993)",
                   GG_COLUMN_DOUBLE);
    out->q = add(c, table, "q",
                 "rate of false discoveries (Benjamini-Hochberg), by G2 under "
                 "chi-square with one degree of freedom",
                 GG_COLUMN_DOUBLE);
    return out->llr != NULL && out->q != NULL;
}

static void fill(const columns *to, const pairing *p, size_t row, size_t i)
{
    to->change->values.strings[row] =
        gg_str_from(gg_change_name(p->change[i]));
    to->llr->values.doubles[row] = p->llr[i];
    to->q->values.doubles[row] = p->q[i];
}

/* A text of the later graph, or where it is not there of the earlier. */
static gg_str text_of(const comparison *c, size_t pair, const char *name)
{
    int graph = c->nodes.after[pair] != NO_ROW;
    const gg_column *column =
        gg_table_find_column(&c->graphs[graph]->nodes, name);
    uint32_t row = graph ? c->nodes.after[pair] : c->nodes.before[pair];

    return column != NULL ? column->values.strings[row] : GG_STR_NONE;
}

static bool put_nodes(comparison *c)
{
    gg_table *table = &c->out->nodes;
    gg_arena *arena = &c->out->arena;
    gg_column *label =
        add(c, table, "label", "display name", GG_COLUMN_STRING);
    gg_column *type =
        add(c, table, "entity_type", "kind of entity", GG_COLUMN_STRING);
    columns to;

    to.change = add(c, table, "change", "new, gone, stronger, weaker or same",
                    GG_COLUMN_STRING);
    to.counts[0] =
        add(c, table, "mentions_before", "mentions before", GG_COLUMN_INT);
    to.counts[1] =
        add(c, table, "mentions_after", "mentions after", GG_COLUMN_INT);
    c->out->node_ids =
        gg_arena_alloc(arena, table->n_rows + 1, sizeof *c->out->node_ids);
    if (label == NULL || type == NULL || to.change == NULL ||
        to.counts[0] == NULL || to.counts[1] == NULL ||
        c->out->node_ids == NULL || !add_statistics(c, table, &to)) {
        return false;
    }
    for (size_t i = 0; i < c->nodes.n; i++) {
        uint32_t row = c->row[i];
        bool later = c->nodes.after[i] != NO_ROW;
        if (row == NO_ROW) {
            continue;
        }
        c->out->node_ids[row] =
            later ? c->graphs[1]->node_ids[c->nodes.after[i]]
                  : c->graphs[0]->node_ids[c->nodes.before[i]];
        label->values.strings[row] = text_of(c, i, "label");
        type->values.strings[row] = text_of(c, i, "entity_type");
        to.counts[0]->values.ints[row] = (int64_t)c->nodes.counts[0][i];
        to.counts[1]->values.ints[row] = (int64_t)c->nodes.counts[1][i];
        fill(&to, &c->nodes, row, i);
    }
    return true;
}

/* The evidence of a pair of edges: where it begins, and how many. */
static const gg_evidence *evidence_of(const comparison *c, size_t pair,
                                      size_t *n)
{
    int graph = c->edges.after[pair] != NO_ROW;
    const gg_network *g = c->graphs[graph];
    uint32_t row = graph ? c->edges.after[pair] : c->edges.before[pair];

    *n = 0;
    if (g->evidence_start == NULL) {
        return NULL;
    }
    *n = g->evidence_start[row + 1] - g->evidence_start[row];
    return g->evidence + g->evidence_start[row];
}

static bool put_evidence(comparison *c, gg_column *told)
{
    gg_network *out = c->out;
    size_t n_all = 0;
    size_t row = 0;
    size_t n;

    for (size_t i = 0; i < c->edges.n; i++) {
        (void)evidence_of(c, i, &n);
        n_all += is_kept(c, &c->edges, i) ? n : 0;
    }
    out->evidence =
        gg_arena_alloc(&out->arena, n_all + 1, sizeof *out->evidence);
    out->evidence_start = gg_arena_alloc(
        &out->arena, out->edges.n_rows + 1, sizeof *out->evidence_start);
    if (out->evidence == NULL || out->evidence_start == NULL) {
        return false;
    }
    out->evidence_start[0] = 0;
    for (size_t i = 0; i < c->edges.n; i++) {
        int graph = c->edges.after[i] != NO_ROW;
        const gg_column *from =
            gg_table_find_column(&c->graphs[graph]->edges, "evidence");
        const gg_evidence *evidence = evidence_of(c, i, &n);
        if (!is_kept(c, &c->edges, i)) {
            continue;
        }
        if (n != 0) {
            memcpy(out->evidence + out->n_evidence, evidence,
                   n * sizeof *evidence);
        }
        out->n_evidence += n;
        if (from != NULL && told != NULL) {
            told->values.lists[row] =
                from->values.lists[graph ? c->edges.after[i]
                                         : c->edges.before[i]];
        }
        out->evidence_start[++row] = out->n_evidence;
    }
    return true;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static bool put_edges(comparison *c)
{
    gg_network *out = c->out;
    gg_table *table = &out->edges;
    gg_column *weight = add(c, table, "weight",
                            "the larger of both weights", GG_COLUMN_DOUBLE);
    gg_column *colour;
    gg_column *evidence;
    columns to;
    size_t row = 0;

    to.change = add(c, table, "change", "new, gone, stronger, weaker or same",
                    GG_COLUMN_STRING);
    colour = add(c, table, "color", "colour of the change", GG_COLUMN_STRING);
    to.counts[0] = add(c, table, "weight_before",
                       "windows in which both occur, before",
                       GG_COLUMN_DOUBLE);
    to.counts[1] = add(c, table, "weight_after",
                       "windows in which both occur, after", GG_COLUMN_DOUBLE);
    out->edge_source =
        gg_arena_alloc(&out->arena, table->n_rows + 1, sizeof(uint32_t));
    out->edge_target =
        gg_arena_alloc(&out->arena, table->n_rows + 1, sizeof(uint32_t));
    if (weight == NULL || to.change == NULL || colour == NULL ||
        to.counts[0] == NULL || to.counts[1] == NULL ||
        out->edge_source == NULL || out->edge_target == NULL ||
        !add_statistics(c, table, &to)) {
        return false;
    }
    out->edge_weight = weight->values.doubles;
    evidence = add(c, table, "evidence",
                   "documents and sentences of the later graph; of edges that "
                   "are gone, of the earlier",
                   GG_COLUMN_STRINGS);
    for (size_t i = 0; i < c->edges.n; i++) {
        if (!is_kept(c, &c->edges, i)) {
            continue;
        }
        out->edge_source[row] = c->row[end_of(c, i, false)];
        out->edge_target[row] = c->row[end_of(c, i, true)];
        weight->values.doubles[row] =
            larger(c->edges.counts[0][i], c->edges.counts[1][i]);
        colour->values.strings[row] =
            gg_str_from(colour_of(c->edges.change[i]));
        to.counts[0]->values.doubles[row] = c->edges.counts[0][i];
        to.counts[1]->values.doubles[row] = c->edges.counts[1][i];
        fill(&to, &c->edges, row, i);
        row++;
    }
    return evidence != NULL && put_evidence(c, evidence);
}

static void count_changes(const comparison *c, gg_compare_stats *stats)
{
    memset(stats, 0, sizeof *stats);
    stats->nodes = c->nodes.n;
    stats->edges = c->edges.n;
    for (size_t i = 0; i < c->edges.n; i++) {
        stats->changed_edges[c->edges.change[i]] += is_kept(c, &c->edges, i);
    }
    for (size_t i = 0; i < c->nodes.n; i++) {
        stats->changed_nodes[c->nodes.change[i]] += is_kept(c, &c->nodes, i);
    }
}

gg_status gg_network_compare(gg_network **out, const gg_network *before,
                             const gg_network *after, double most_q,
                             gg_compare_stats *stats, gg_error *error)
{
    comparison c = {.graphs = {before, after}, .most_q = most_q};
    gg_status status = gg_network_new(&c.out, error);

    if (status == GG_OK &&
        (!pair_nodes(&c) || !pair_edges(&c) ||
         !judge(&c, &c.nodes, mentions_of) ||
         !judge(&c, &c.edges, weight_of) || !choose_nodes(&c) ||
         !put_nodes(&c) || !put_edges(&c))) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        count_changes(&c, stats);
        *out = c.out;
        c.out = NULL;
    }
    gg_network_free(c.out);
    free_pairing(&c.nodes);
    free_pairing(&c.edges);
    gg_free(c.place[0]);
    gg_free(c.place[1]);
    gg_free(c.row);
    return status;
}
