#include "store/anew.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/newcomers.h"
#include "store/replay.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 64 /* documents looked through at first for evidence */ };

/* A document that stays. */
typedef struct stayer {
    uint32_t document;
    int32_t date;
    gg_str id;
} stayer;

typedef struct stayers {
    gg_arena arena;
    stayer *items;
    size_t n;
    size_t capacity;
} stayers;

static void clear(stayers *s)
{
    gg_arena_clear(&s->arena);
    gg_free(s->items);
}

static gg_status add_stayer(gg_store *store, stayers *s, uint32_t document,
                            gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_ORDER, &stmt, error);
    stayer next = {document, 0, GG_STR_NONE};

    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, document);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        next.date = gg_row_date(stmt, 0);
        next.id = gg_arena_copy(&s->arena, gg_row_text(stmt, 1));
        if (next.id.ptr == NULL || gg_grow(&s->items, &s->capacity, s->n + 1,
                                           sizeof *s->items) != 0) {
            status = gg_fail_memory(error);
        } else {
            s->items[s->n++] = next;
        }
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

/* All documents of the pair that are there, but one. */
static gg_status list_stayers(gg_store *store, stayers *s, uint32_t a,
                              uint32_t b, const gg_tail *tail, uint32_t gone,
                              gg_error *error)
{
    gg_tail all = {NULL, 0, 0};
    gg_status status = gg_tail_read_all(store, a, b, tail, &all, error);

    for (size_t i = 0; i < all.n && status == GG_OK; i++) {
        if (all.items[i] != gone) {
            status = add_stayer(store, s, all.items[i], error);
        }
    }
    gg_free(all.items);
    return status;
}

gg_status gg_anew_dates(gg_store *store, uint32_t a, uint32_t b,
                        const gg_tail *tail, uint32_t gone, int32_t *first,
                        int32_t *last, gg_error *error)
{
    stayers s = {.arena = GG_ARENA_INIT};
    gg_status status = list_stayers(store, &s, a, b, tail, gone, error);

    *first = 0;
    *last = 0;
    for (size_t i = 0; i < s.n; i++) {
        int32_t date = s.items[i].date;
        if (date != 0 && (*first == 0 || date < *first)) {
            *first = date;
        }
        *last = date > *last ? date : *last;
    }
    clear(&s);
    return status;
}

/* ---- evidence ---------------------------------------------------------------------- */

/* The order of evidence (net/proofs.h): unknown dates last. */
static int compare_stayers(const void *x, const void *y)
{
    const stayer *a = x;
    const stayer *b = y;
    uint32_t date_a = (uint32_t)a->date - 1;
    uint32_t date_b = (uint32_t)b->date - 1;

    if (date_a != date_b) {
        return date_a < date_b ? -1 : 1;
    }
    return gg_str_compare(a->id, b->id);
}

static int compare_items(const void *x, const void *y)
{
    const gg_replay_item *a = x;
    const gg_replay_item *b = y;

    return a->document < b->document ? -1 : a->document > b->document;
}

/* The first n documents, counted. */
static gg_status count_stayers(gg_store *store, const stayers *s, size_t n,
                               const gg_count_settings *settings,
                               gg_replay_list *list, gg_counter **out,
                               gg_error *error)
{
    gg_replay replay = {.store = store, .settings = settings, .seed = 1};
    gg_status status = GG_OK;

    *out = NULL;
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        if (!gg_replay_list_add(list, s->items[i].document, 0)) {
            status = gg_fail_memory(error);
        }
    }
    if (n != 0) {
        qsort(list->items, list->n, sizeof *list->items, compare_items);
    }
    for (size_t i = 0; i < list->n; i++) {
        list->items[i].number = (uint32_t)i + 1;
    }
    replay.items = list->items;
    replay.n = list->n;
    return status == GG_OK ? gg_replay_run(&replay, out, error) : status;
}

static const gg_edge_count *find_edge(const gg_counts *counts, uint32_t a,
                                      uint32_t b)
{
    for (size_t i = 0; i < counts->n_edges; i++) {
        if (counts->edges[i].a == a && counts->edges[i].b == b) {
            return &counts->edges[i];
        }
    }
    return NULL;
}

/* *is_sure: no document behind these can have a better window. */
static gg_status take_proofs(gg_pair_row *row, const gg_edge_count *edge,
                             const gg_replay_list *list, uint32_t most, bool *is_sure, gg_error *error)
{
    const gg_proofs *proofs = &edge->proofs;

    *is_sure = proofs->n == most;
    row->n_refs = 0;
    if (list->items == NULL) {
        return GG_OK; /* nor is there a proof */
    }
    if (gg_grow(&row->refs, &row->refs_capacity, proofs->n,
                sizeof *row->refs) != 0) {
        return gg_fail_memory(error);
    }
    row->n_refs = proofs->n;
    for (uint32_t i = 0; i < proofs->n; i++) {
        const gg_proof *p = &proofs->items[i];
        uint32_t half = (uint32_t)(p->print >> 32);
        row->refs[i] =
            (gg_ref){list->items[p->origin->record - 1].document,
                     (uint32_t)p->rank,
                     (uint32_t)p->start, (uint32_t)p->end,
                     p->print != 0 && half == 0 ? 1 : half};
        *is_sure &= p->rank == 0;
    }
    return GG_OK;
}

static gg_status take_evidence(gg_store *store, gg_pair_row *row,
                               const stayers *s, size_t n,
                               const gg_count_settings *settings,
                               bool *is_sure, gg_error *error)
{
    gg_replay_list list = {NULL, 0, 0};
    gg_counter *counter;
    gg_settling settling = {.n_new = (uint32_t)n};
    gg_status status =
        count_stayers(store, s, n, settings, &list, &counter, error);

    *is_sure = true;
    if (status == GG_OK) {
        status = gg_counter_settle(counter, &settling, error);
    }
    if (status == GG_OK) {
        gg_counts counts;
        const gg_edge_count *edge;
        gg_counter_counts(counter, &counts);
        edge = find_edge(&counts, row->a, row->b);
        row->n_refs = 0;
        if (edge != NULL) {
            status = take_proofs(row, edge, &list, settings->max_evidence,
                                 is_sure, error);
        }
    }
    gg_replay_list_clear(&list);
    gg_counter_free(counter);
    return status;
}

gg_status gg_anew_evidence(gg_store *store, gg_pair_row *row, uint32_t gone,
                           const gg_count_settings *settings,
                           gg_error *error)
{
    gg_count_settings plain = *settings;
    stayers s = {.arena = GG_ARENA_INIT};
    bool is_sure = false;
    gg_status status =
        list_stayers(store, &s, row->a, row->b, &row->tail, gone, error);

    /* prints are those of the pages all the same */
    plain.copies = GG_COPIES_COUNT;
    plain.margins = false;
    if (s.n != 0) {
        qsort(s.items, s.n, sizeof *s.items, compare_stayers);
    }
    for (size_t n = FEW; status == GG_OK && !is_sure; n *= 8) {
        size_t these = n < s.n ? n : s.n;
        status = take_evidence(store, row, &s, these, &plain, &is_sure,
                               error);
        is_sure |= these == s.n;
    }
    clear(&s);
    return status;
}

/* ---- discovered entities ------------------------------------------------------------- */

typedef struct naming {
    uint32_t entity;
    gg_arena arena;
    gg_str label;
    int64_t confidence;
} naming;

static bool see_page(void *user, uint32_t document, const gg_page *page)
{
    naming *n = user;

    (void)document;
    for (size_t i = 0; i < page->n_newcomers; i++) {
        const gg_page_newcomer *found = &page->newcomers[i];
        if (found->entity != n->entity) {
            continue;
        }
        if (found->confidence > n->confidence) {
            n->confidence = found->confidence;
        }
        if (n->label.ptr == NULL ||
            gg_newcomer_label_is_better(found->label, n->label)) {
            n->label = gg_arena_copy(&n->arena, found->label);
            if (n->label.ptr == NULL) {
                return false;
            }
        }
    }
    return true;
}

static gg_status keep_naming(gg_entity_row *row, const naming *n,
                             gg_error *error)
{
    gg_str type = row->persons >= row->organisations
                      ? GG_STR_LITERAL("person")
                      : GG_STR_LITERAL("organisation");

    if (n->label.ptr == NULL) {
        return GG_OK; /* nobody names it any more */
    }
    gg_buf_reset(&row->text);
    gg_buf_put_str(&row->text, n->label);
    row->label = (gg_str){row->text.ptr, n->label.len};
    row->type = type;
    row->confidence = n->confidence;
    return row->text.failed ? gg_fail_memory(error) : GG_OK;
}

gg_status gg_anew_newcomer(gg_store *store, gg_entity_row *row,
                           uint32_t gone, gg_error *error)
{
    gg_count_settings settings = store->settings;
    stayers s = {.arena = GG_ARENA_INIT};
    naming n = {.entity = row->number, .arena = GG_ARENA_INIT};
    gg_replay_list list = {NULL, 0, 0};
    gg_replay replay = {.store = store,
                        .settings = &settings,
                        .seed = 1,
                        .see = see_page,
                        .user = &n};
    gg_counter *counter = NULL;
    gg_status status = list_stayers(store, &s, row->number, row->number,
                                    &row->tail, gone, error);

    settings.copies = GG_COPIES_COUNT;
    settings.max_evidence = 0;
    for (size_t i = 0; i < s.n && status == GG_OK; i++) {
        if (!gg_replay_list_add(&list, s.items[i].document, 0)) {
            status = gg_fail_memory(error);
        }
    }
    replay.items = list.items;
    replay.n = list.n;
    if (status == GG_OK && list.n != 0) {
        status = gg_replay_run(&replay, &counter, error);
    }
    if (status == GG_OK) {
        status = keep_naming(row, &n, error);
    }
    gg_counter_free(counter);
    gg_replay_list_clear(&list);
    gg_arena_clear(&n.arena);
    clear(&s);
    return status;
}
