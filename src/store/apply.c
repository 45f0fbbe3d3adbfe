#include "store/apply.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/newcomers.h"
#include "store/anew.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a document while rows are written. */
typedef struct facts {
    uint32_t outlet; /* 0: none */
} facts;

typedef struct applier {
    gg_store *store;
    const gg_delta *delta;
    int sign;
    facts *facts; /* of the new documents */
    int64_t n_pairs; /* rows more than before */
    gg_pair_row pair;
    gg_entity_row entity;
} applier;

/* ---- documents ------------------------------------------------------------------- */

static gg_status read_facts(applier *a, gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &a->store->db,
        "SELECT number, outlet FROM document WHERE number BETWEEN ? AND ?",
        error);

    a->facts = gg_calloc_array(a->delta->n_new, sizeof *a->facts);
    if (status == GG_OK && a->facts == NULL) {
        status = gg_fail_memory(error);
    }
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, (int64_t)a->delta->base + 1);
        gg_bind_int(stmt, 2, (int64_t)a->delta->base + a->delta->n_new);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&a->store->db, stmt, error);
        if (status == GG_OK) {
            int64_t at = gg_row_int(stmt, 0) - a->delta->base - 1;
            a->facts[at].outlet = (uint32_t)gg_row_int(stmt, 1);
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

/* ---- evidence -------------------------------------------------------------------- */

/* Evidence in the order of net/proofs.h: rank, date, id. */
typedef struct candidate {
    gg_ref ref;
    int32_t date;
    gg_str id; /* borrowed */
} candidate;

static int compare_candidates(const candidate *a, const candidate *b)
{
    uint32_t date_a = (uint32_t)a->date - 1; /* unknown: the latest of all */
    uint32_t date_b = (uint32_t)b->date - 1;

    if (a->ref.rank != b->ref.rank) {
        return a->ref.rank < b->ref.rank ? -1 : 1;
    }
    if (date_a != date_b) {
        return date_a < date_b ? -1 : 1;
    }
    return gg_str_compare(a->id, b->id);
}

static uint32_t half_print(uint64_t print)
{
    uint32_t half = (uint32_t)(print >> 32);

    return print != 0 && half == 0 ? 1 : half;
}

static candidate candidate_of(const applier *a, const gg_proof *proof)
{
    return (candidate){
        .ref = {a->delta->base + (uint32_t)proof->origin->record, (uint32_t)proof->rank,
                (uint32_t)proof->start, (uint32_t)proof->end,
                half_print(proof->print)},
        .date = proof->origin->date,
        .id = proof->origin->id};
}

/* Puts it where it belongs among the n best; of those with one print only the
   best stays. Returns how many there are. */
static size_t offer(candidate *best, size_t n, size_t most,
                    const candidate *next)
{
    size_t at = n;

    for (size_t i = 0; i < n && next->ref.print != 0; i++) {
        if (best[i].ref.print == next->ref.print) {
            if (compare_candidates(&best[i], next) <= 0) {
                return n;
            }
            memmove(best + i, best + i + 1, (n - i - 1) * sizeof *best);
            n--;
            break;
        }
    }
    at = n;
    while (at > 0 && compare_candidates(next, &best[at - 1]) < 0) {
        at--;
    }
    if (at == most) {
        return n;
    }
    n = n < most ? n + 1 : most;
    memmove(best + at + 1, best + at, (n - at - 1) * sizeof *best);
    best[at] = *next;
    return n;
}

/* The dates and ids of what the row has already. */
static gg_status read_candidates(applier *a, candidate *best, size_t *n,
                                 gg_arena *arena, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status =
        gg_store_stmt(a->store, GG_STMT_ORDER, &stmt, error);

    *n = 0;
    for (size_t i = 0; i < a->pair.n_refs && status == GG_OK; i++) {
        candidate c = {.ref = a->pair.refs[i]};
        gg_bind_int(stmt, 1, c.ref.document);
        status = gg_stmt_step(&a->store->db, stmt, error);
        if (status == GG_OK) {
            c.date = gg_row_date(stmt, 0);
            c.id = gg_arena_copy(arena, gg_row_text(stmt, 1));
            status = c.id.ptr != NULL ? GG_OK : gg_fail_memory(error);
            best[(*n)++] = c;
        } else if (status == GG_END) {
            status = GG_OK;
        }
        gg_stmt_reset(stmt);
    }
    return status;
}

static gg_status add_evidence(applier *a, const gg_edge_count *edge,
                              gg_error *error)
{
    size_t most = a->store->settings.max_evidence;
    size_t room = most + a->pair.n_refs;
    gg_arena arena = GG_ARENA_INIT;
    candidate *best = gg_alloc_array(room + 1, sizeof *best);
    size_t n = 0;
    gg_status status = GG_OK;

    if (best == NULL) {
        return gg_fail_memory(error);
    }
    if (edge->proofs.n != 0 && most != 0) {
        status = read_candidates(a, best, &n, &arena, error);
        for (uint32_t i = 0; i < edge->proofs.n && status == GG_OK; i++) {
            candidate c = candidate_of(a, &edge->proofs.items[i]);
            n = offer(best, n, most, &c);
        }
        if (status == GG_OK &&
            gg_grow(&a->pair.refs, &a->pair.refs_capacity, n,
                    sizeof *a->pair.refs) != 0) {
            status = gg_fail_memory(error);
        }
        for (size_t i = 0; i < n && status == GG_OK; i++) {
            a->pair.refs[i] = best[i].ref;
            a->pair.n_refs = n;
        }
    }
    gg_arena_clear(&arena);
    gg_free(best);
    return status;
}

/* ---- pairs ----------------------------------------------------------------------- */

static void widen(int32_t *first, int32_t *last, int32_t from, int32_t to)
{
    if (from != 0 && (*first == 0 || from < *first)) {
        *first = from;
    }
    *last = to > *last ? to : *last;
}

/* Whole ones and parts, added or taken off. */
static void add_parts(int64_t *whole, int64_t *parts, int64_t more_whole,
                      int64_t more_parts, int64_t one)
{
    *whole += more_whole;
    *parts += more_parts;
    if (*parts >= one) {
        *parts -= one;
        (*whole)++;
    } else if (*parts < 0) {
        *parts += one;
        (*whole)--;
    }
}

static void add_numbers(applier *a, const gg_edge_count *edge)
{
    gg_pair_row *row = &a->pair;
    int64_t sign = a->sign;
    uint64_t parts;
    int64_t whole = (int64_t)gg_edge_whole_weight(edge, &parts);

    add_parts(&row->whole, &row->parts, sign * whole, sign * (int64_t)parts,
              (int64_t)GG_PAIR_ONE);
    row->originals += sign * (int64_t)edge->windows;
    row->windows += sign * (int64_t)(edge->windows + edge->copies);
    row->strength += sign * (int64_t)edge->strength;
    row->documents += sign * (int64_t)edge->documents;
    row->stories += sign * (int64_t)(edge->documents - edge->surplus);
}

/* Each document of the edge once. */
static gg_status publish(applier *a, const gg_edge_count *edge,
                         gg_error *error)
{
    const uint32_t *items = gg_list32_items(&edge->document_list);

    for (uint32_t i = 0; i < edge->document_list.n; i++) {
        uint32_t outlet = a->facts[items[i] - 1].outlet;
        if ((i == 0 || items[i] != items[i - 1]) && outlet != 0 &&
            !gg_pair_row_publish(&a->pair, outlet, a->sign)) {
            return gg_fail_memory(error);
        }
    }
    return GG_OK;
}

static gg_status add_tail(gg_tail *tail, uint32_t base,
                          const gg_list32 *list, gg_error *error)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (!gg_tail_push(tail, base + gg_list32_items(list)[i])) {
            return gg_fail_memory(error);
        }
    }
    return GG_OK;
}

static gg_status drop_pair(applier *a, gg_error *error)
{
    static const gg_statement DROPS[2] = {GG_STMT_DROP_PAIR,
                                          GG_STMT_DROP_CHUNKS};
    gg_status status = GG_OK;

    for (int i = 0; i < 2 && status == GG_OK; i++) {
        gg_stmt *stmt;
        status = gg_store_stmt(a->store, DROPS[i], &stmt, error);
        if (status == GG_OK) {
            gg_bind_int(stmt, 1, a->pair.a);
            gg_bind_int(stmt, 2, a->pair.b);
            status = gg_stmt_run(&a->store->db, stmt, error);
        }
    }
    return status;
}

/* What the document that goes was the first, the last or a proof of. */
static gg_status find_pair_anew(applier *a, const gg_edge_count *edge,
                                gg_error *error)
{
    uint32_t gone = a->delta->base + 1;
    gg_pair_row *row = &a->pair;
    gg_status status = GG_OK;
    bool was_proof = false;

    if (edge->first != 0 &&
        (edge->first == row->first || edge->last == row->last)) {
        status = gg_anew_dates(a->store, row->a, row->b, &row->tail, gone,
                               &row->first, &row->last, error);
    }
    for (size_t i = 0; i < row->n_refs; i++) {
        was_proof |= row->refs[i].document == gone;
    }
    return status == GG_OK && was_proof
               ? gg_anew_evidence(a->store, row, gone, &a->delta->settings,
                                  error)
               : status;
}

static gg_status apply_edge(applier *a, const gg_edge_count *edge,
                            gg_error *error)
{
    gg_pair_row *row = &a->pair;
    gg_status status =
        gg_pair_row_read(a->store, row, edge->a, edge->b, error);

    a->n_pairs += status == GG_END;
    if (status == GG_END && a->sign < 0) {
        return gg_db_damaged(&a->store->db, "a pair is missing", error);
    }
    if (status != GG_OK && status != GG_END) {
        return status;
    }
    add_numbers(a, edge);
    status = publish(a, edge, error);
    if (status == GG_OK && row->documents <= 0) {
        a->n_pairs--;
        return drop_pair(a, error);
    }
    if (status == GG_OK && a->sign > 0) {
        widen(&row->first, &row->last, edge->first, edge->last);
        status = add_tail(&row->tail, a->delta->base, &edge->document_list,
                          error);
        if (status == GG_OK) {
            status = add_evidence(a, edge, error);
        }
    } else if (status == GG_OK && edge->documents != 0) {
        status = find_pair_anew(a, edge, error);
    }
    return status == GG_OK ? gg_pair_row_write(a->store, row, error) : status;
}

typedef struct edge_place {
    const gg_edge_count *edge;
} edge_place;

static int compare_edges(const void *x, const void *y)
{
    const gg_edge_count *a = ((const edge_place *)x)->edge;
    const gg_edge_count *b = ((const edge_place *)y)->edge;

    if (a->a != b->a) {
        return a->a < b->a ? -1 : 1;
    }
    return a->b < b->b ? -1 : a->b > b->b;
}

/* In the order of the table: each of its pages is touched once. */
static gg_status apply_edges(applier *a, gg_error *error)
{
    const gg_counts *counts = &a->delta->counts;
    edge_place *order = gg_alloc_array(counts->n_edges, sizeof *order);
    gg_status status = GG_OK;

    if (order == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < counts->n_edges; i++) {
        order[i].edge = &counts->edges[i];
    }
    if (counts->n_edges != 0) {
        qsort(order, counts->n_edges, sizeof *order, compare_edges);
    }
    for (size_t i = 0; i < counts->n_edges && status == GG_OK; i++) {
        status = apply_edge(a, order[i].edge, error);
    }
    gg_free(order);
    return status;
}

/* ---- entities --------------------------------------------------------------------- */

static gg_status name_newcomer(applier *a, gg_error *error)
{
    gg_entity_row *row = &a->entity;
    uint64_t at = gg_key_table_find(&a->delta->newcomer_keys,
                                    (uint64_t)row->number + 1);
    const gg_delta_newcomer *n;
    gg_str label;

    if (!row->is_discovered || at == GG_NO_NUMBER) {
        return GG_OK;
    }
    n = &a->delta->newcomers[at];
    row->persons += a->sign * n->persons;
    row->organisations += a->sign * n->organisations;
    if (a->sign < 0) {
        return gg_anew_newcomer(a->store, row, a->delta->base + 1, error);
    }
    row->confidence =
        n->confidence > row->confidence ? n->confidence : row->confidence;
    label = row->persons + row->organisations ==
                        n->persons + n->organisations ||
                    gg_newcomer_label_is_better(n->label, row->label)
                ? n->label
                : row->label;
    row->label = gg_arena_copy((gg_arena *)&a->delta->arena, label);
    row->type = row->persons >= row->organisations
                    ? GG_STR_LITERAL("person")
                    : GG_STR_LITERAL("organisation");
    return row->label.ptr != NULL ? GG_OK : gg_fail_memory(error);
}

static gg_status apply_node(applier *a, size_t i, gg_error *error)
{
    const gg_node_count *node = &a->delta->counts.nodes[i];
    const gg_list32 *documents =
        &a->delta->counts.node_documents[i].numbers;
    gg_entity_row *row = &a->entity;
    int64_t sign = a->sign;
    gg_status status =
        gg_entity_row_read(a->store, row, node->entity, error);

    if (status != GG_OK) {
        return status;
    }
    add_parts(&row->mentions, &row->mention_parts,
              sign * (int64_t)node->mentions,
              sign * (int64_t)node->mention_parts, GG_SHARE_ONE);
    add_parts(&row->windows, &row->window_parts,
              sign * (int64_t)node->windows,
              sign * (int64_t)node->window_parts, GG_SHARE_ONE);
    row->documents += sign * (int64_t)node->documents;
    if (sign > 0) {
        widen(&row->first, &row->last, node->first, node->last);
        status = add_tail(&row->tail, a->delta->base, documents, error);
    } else if (node->first != 0 && (node->first == row->first ||
                                    node->last == row->last)) {
        status = gg_anew_dates(a->store, row->number, row->number,
                               &row->tail, a->delta->base + 1, &row->first,
                               &row->last, error);
    }
    if (status == GG_OK) {
        status = name_newcomer(a, error);
    }
    return status == GG_OK ? gg_entity_row_write(a->store, row, error)
                           : status;
}

static gg_status apply_nodes(applier *a, gg_error *error)
{
    const gg_counts *counts = &a->delta->counts;
    gg_stmt *stmt;
    gg_status status = GG_OK;

    for (size_t i = 0; i < counts->node_keys->n && status == GG_OK; i++) {
        status = apply_node(a, i, error);
    }
    if (status == GG_OK) {
        status = gg_store_stmt(a->store, GG_STMT_ADD_NAME, &stmt, error);
    }
    for (size_t i = 0; i < counts->n_names && status == GG_OK; i++) {
        gg_bind_int(stmt, 1, counts->names[i].name);
        gg_bind_int(stmt, 2, a->sign * (int64_t)counts->names[i].mentions);
        status = gg_stmt_run(&a->store->db, stmt, error);
    }
    return status;
}

/* ---- totals ------------------------------------------------------------------------ */

static gg_status apply_totals(applier *a, gg_error *error)
{
    const gg_count_stats *stats = gg_counter_stats(a->delta->counter);
    const struct {
        const char *key;
        uint64_t value;
    } totals[] = {
        {"sum_documents", stats->documents},
        {"sum_mentions", stats->mentions},
        {"sum_ambiguous", stats->ambiguous},
        {"sum_shared", stats->shared},
        {"sum_attribution", stats->attribution},
        {"sum_other_types", stats->other_types},
        {"sum_discovered", stats->discovered},
        {"sum_guarded", stats->guarded},
        {"sum_unanchored", stats->unanchored},
        {"sum_windows", stats->windows},
        {"sum_lists", stats->lists},
        {"sum_named", stats->named},
        {"sum_pairs", stats->pairs},
        {"sum_copies", stats->copies},
    };
    gg_status status = GG_OK;

    for (size_t i = 0; i < sizeof totals / sizeof *totals && status == GG_OK;
         i++) {
        status = gg_store_add_meta(a->store, totals[i].key,
                                   a->sign * (int64_t)totals[i].value, error);
    }
    return status;
}

gg_status gg_apply_delta(gg_store *store, const gg_delta *delta, int sign,
                         gg_error *error)
{
    applier a = {.store = store, .delta = delta, .sign = sign};
    gg_status status;

    gg_pair_row_init(&a.pair);
    gg_entity_row_init(&a.entity);
    status = read_facts(&a, error);
    if (status == GG_OK) {
        status = apply_edges(&a, error);
    }
    if (status == GG_OK) {
        status = apply_nodes(&a, error);
    }
    if (status == GG_OK) {
        status = apply_totals(&a, error);
    }
    if (status == GG_OK) {
        status = gg_store_add_meta(store, "sum_edges", a.n_pairs, error);
    }
    gg_free(a.facts);
    gg_pair_row_clear(&a.pair);
    gg_entity_row_clear(&a.entity);
    return status;
}
