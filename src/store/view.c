#include "store/view.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "store/cast.h"
#include "store/replay.h"

#include <stdlib.h>
#include <string.h>

#define VIEW_SEED UINT64_C(0x7669657730303031)

/* The totals of the store, as far as they are asked for. */
typedef struct viewer {
    gg_store *store;
    const gg_view *view;
    const gg_network_settings *settings;
    gg_store_cast cast;
    gg_key_table node_keys; /* entity + 1 → nodes */
    gg_node_count *nodes;
    size_t nodes_capacity;
    gg_name_count *names;
    size_t n_names;
    size_t names_capacity;
    gg_edge_count *edges;
    size_t n_edges;
    size_t edges_capacity;
    gg_replay_list documents; /* of evidence */
    uint64_t n_pairs;         /* in the store */
} viewer;

static void clear_viewer(viewer *v)
{
    for (size_t i = 0; i < v->n_edges; i++) {
        gg_edge_count_clear(&v->edges[i]);
    }
    gg_store_cast_clear(&v->cast);
    gg_key_table_clear(&v->node_keys);
    gg_free(v->nodes);
    gg_free(v->names);
    gg_free(v->edges);
    gg_replay_list_clear(&v->documents);
}

/* ---- pairs ------------------------------------------------------------------------ */

/* The settings of a replay with words. */
static gg_count_settings settings_of(const viewer *v)
{
    gg_count_settings settings = v->store->settings;

    settings.n_threads = v->view->n_threads;
    settings.memory = v->view->memory;
    settings.stop = v->view->stop;
    settings.margins = gg_stats_want_margins(v->settings->stats);
    if (v->view->evidence < settings.max_evidence) {
        settings.max_evidence = v->view->evidence;
    }
    return settings;
}

static gg_edge_count edge_of(gg_stmt *stmt)
{
    gg_edge_count edge = {.a = (uint32_t)gg_row_int(stmt, 0),
                          .b = (uint32_t)gg_row_int(stmt, 1)};
    uint64_t whole = (uint64_t)gg_row_int(stmt, 2);
    uint64_t parts = (uint64_t)gg_row_int(stmt, 3) % GG_PAIR_ONE;

    edge.windows = (uint64_t)gg_row_int(stmt, 4);
    edge.copies = (uint64_t)gg_row_int(stmt, 5) - edge.windows;
    edge.lost = edge.windows - whole - (parts != 0);
    edge.lost_parts = parts != 0 ? GG_PAIR_ONE - parts : 0;
    edge.strength = (uint64_t)gg_row_int(stmt, 6);
    edge.documents = (uint64_t)gg_row_int(stmt, 7);
    edge.surplus = edge.documents - (uint64_t)gg_row_int(stmt, 8);
    edge.outlets = (uint32_t)gg_row_int(stmt, 9);
    edge.first = gg_row_date(stmt, 10);
    edge.last = gg_row_date(stmt, 11);
    return edge;
}

/* The documents of [[document, …], …]. */
static gg_status note_documents(viewer *v, gg_str refs, gg_error *error)
{
    size_t n = 0;

    for (size_t i = 1; i < refs.len && n < v->view->evidence; i++) {
        uint64_t number = 0;
        if (refs.ptr[i] < '0' || refs.ptr[i] > '9' ||
            refs.ptr[i - 1] != '[') {
            continue;
        }
        for (; i < refs.len && refs.ptr[i] >= '0' && refs.ptr[i] <= '9';
             i++) {
            number = number * 10 + (uint64_t)(refs.ptr[i] - '0');
        }
        if (!gg_replay_list_add(&v->documents, (uint32_t)number, 0)) {
            return gg_fail_memory(error);
        }
        n++;
    }
    return GG_OK;
}

/* Both ends are of the types asked for. */
static gg_status is_wanted(viewer *v, const gg_edge_count *edge, bool *is,
                           gg_error *error)
{
    const char *types = v->settings->types;
    const uint32_t ends[2] = {edge->a, edge->b};
    gg_status status = GG_OK;

    *is = true;
    for (int i = 0; i < 2 && status == GG_OK && types != NULL; i++) {
        status = gg_store_cast_learn(&v->cast, ends[i], error);
        *is = *is && gg_is_of_types(
                         types, v->cast.cast.who(&v->cast, ends[i]).type);
    }
    return status;
}

static gg_status take_pair(viewer *v, gg_stmt *stmt, gg_error *error)
{
    gg_edge_count edge = edge_of(stmt);
    bool is;
    gg_status status = is_wanted(v, &edge, &is, error);

    if (status != GG_OK || !is) {
        return status;
    }
    if (gg_grow(&v->edges, &v->edges_capacity, v->n_edges + 1,
                sizeof *v->edges) != 0) {
        return gg_fail_memory(error);
    }
    v->edges[v->n_edges++] = edge;
    return v->view->evidence != 0
               ? note_documents(v, gg_row_text(stmt, 12), error)
               : GG_OK;
}

static gg_status read_pairs(viewer *v, gg_error *error)
{
    bool all = v->settings->min_weight <= 1;
    const volatile int *stop = v->view->stop;
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &v->store->db,
        all ? "SELECT a, b, whole, parts, originals, windows, strength,"
              " documents, stories, outlets, first, last, evidence FROM pair"
            : "SELECT a, b, whole, parts, originals, windows, strength,"
              " documents, stories, outlets, first, last, evidence FROM pair"
              " WHERE weight >= ?",
        error);

    if (status == GG_OK && !all) {
        gg_bind_double(stmt, 1, (double)v->settings->min_weight);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&v->store->db, stmt, error);
        if (status == GG_OK) {
            status = take_pair(v, stmt, error);
        }
        if (status == GG_OK && stop != NULL && *stop != 0) {
            status =
                gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

/* ---- nodes ------------------------------------------------------------------------ */

static gg_status add_node(viewer *v, gg_stmt *stmt, uint32_t entity,
                          gg_error *error)
{
    size_t known = v->node_keys.n;
    gg_node_count *node;
    uint64_t at;

    if (gg_grow(&v->nodes, &v->nodes_capacity, known + 1,
                sizeof *v->nodes) != 0) {
        return gg_fail_memory(error);
    }
    at = gg_key_table_put(&v->node_keys, (uint64_t)entity + 1);
    if (at == GG_NO_NUMBER) {
        return gg_fail_memory(error);
    }
    if (at != known) {
        return GG_OK;
    }
    node = &v->nodes[at];
    *node = (gg_node_count){
        .entity = entity,
        .mentions = (uint64_t)gg_row_int(stmt, 0),
        .mention_parts = (uint32_t)gg_row_int(stmt, 1),
        .windows = (uint64_t)gg_row_int(stmt, 2),
        .window_parts = (uint32_t)gg_row_int(stmt, 3),
        .documents = (uint64_t)gg_row_int(stmt, 4),
        .first = gg_row_date(stmt, 5),
        .last = gg_row_date(stmt, 6)};
    return gg_store_cast_learn(&v->cast, entity, error);
}

static gg_status read_node(viewer *v, uint32_t entity, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = GG_OK;

    if (gg_key_table_find(&v->node_keys, (uint64_t)entity + 1) !=
        GG_NO_NUMBER) {
        return GG_OK;
    }
    status = gg_store_stmt(v->store, GG_STMT_GET_ENTITY, &stmt, error);
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, entity);
    status = gg_stmt_step(&v->store->db, stmt, error);
    if (status == GG_OK) {
        status = add_node(v, stmt, entity, error);
    }
    gg_stmt_reset(stmt);
    return status == GG_END
               ? gg_db_damaged(&v->store->db, "an entity is missing", error)
               : status;
}

/* Also those without an edge. */
static gg_status read_isolates(viewer *v, gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &v->store->db,
        "SELECT mentions, mention_parts, windows, window_parts, documents,"
        " first, last, number FROM entity WHERE documents > 0",
        error);

    while (status == GG_OK) {
        status = gg_stmt_step(&v->store->db, stmt, error);
        if (status == GG_OK) {
            status =
                add_node(v, stmt, (uint32_t)gg_row_int(stmt, 7), error);
        }
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

static gg_status read_names(viewer *v, gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status =
        gg_stmt_make(&stmt, &v->store->db,
                     "SELECT number, mentions FROM name"
                     " WHERE entity = ? AND mentions > 0",
                     error);

    for (size_t i = 0; i < v->node_keys.n && status == GG_OK; i++) {
        gg_bind_int(stmt, 1, v->nodes[i].entity);
        while (status == GG_OK) {
            status = gg_stmt_step(&v->store->db, stmt, error);
            if (status != GG_OK) {
                break;
            }
            if (gg_grow(&v->names, &v->names_capacity, v->n_names + 1,
                        sizeof *v->names) != 0) {
                status = gg_fail_memory(error);
                break;
            }
            v->names[v->n_names] =
                (gg_name_count){(uint32_t)gg_row_int(stmt, 0),
                                (uint64_t)gg_row_int(stmt, 1)};
            status = gg_store_cast_learn_name(
                &v->cast, v->names[v->n_names++].name, error);
        }
        status = status == GG_END ? GG_OK : status;
    }
    gg_stmt_free(stmt);
    return status;
}

static gg_status read_nodes(viewer *v, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < v->n_edges && status == GG_OK; i++) {
        status = read_node(v, v->edges[i].a, error);
        if (status == GG_OK) {
            status = read_node(v, v->edges[i].b, error);
        }
    }
    if (status == GG_OK && v->settings->isolates) {
        status = read_isolates(v, error);
    }
    return status == GG_OK ? read_names(v, error) : status;
}

/* ---- evidence --------------------------------------------------------------------- */

static int compare_items(const void *x, const void *y)
{
    const gg_replay_item *a = x;
    const gg_replay_item *b = y;

    return a->document < b->document ? -1 : a->document > b->document;
}

static void make_distinct(gg_replay_list *list)
{
    size_t n = 0;

    if (list->n != 0) {
        qsort(list->items, list->n, sizeof *list->items, compare_items);
    }
    for (size_t i = 0; i < list->n; i++) {
        if (n == 0 || list->items[i].document != list->items[n - 1].document) {
            list->items[n++] = list->items[i];
        }
    }
    list->n = n;
    for (size_t i = 0; i < n; i++) {
        list->items[i].number = (uint32_t)i + 1;
    }
}

static int compare_edges(const void *x, const void *y)
{
    const gg_edge_count *a = x;
    const gg_edge_count *b = y;

    if (a->a != b->a) {
        return a->a < b->a ? -1 : 1;
    }
    return a->b < b->b ? -1 : a->b > b->b;
}

/* The proofs of `from` go to the edges of the view. */
static void move_proofs(viewer *v, gg_edge_count *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gg_edge_count *edge =
            v->n_edges != 0 ? bsearch(&from[i], v->edges, v->n_edges,
                                      sizeof *v->edges, compare_edges)
                            : NULL;
        if (edge != NULL) {
            edge->proofs = from[i].proofs;
            from[i].proofs = (gg_proofs){NULL, 0, 0};
        }
    }
}

/* The best windows of an edge are in these documents, and the best of these
   are the best of all. */
static gg_status read_evidence(viewer *v, gg_counter **counter,
                               gg_error *error)
{
    gg_count_settings settings = settings_of(v);
    gg_replay replay = {.store = v->store,
                        .settings = &settings,
                        .seed = VIEW_SEED,
                        .with_words = true};
    gg_settling settling = {.n_new = 0};
    gg_status status = GG_OK;

    make_distinct(&v->documents);
    replay.items = v->documents.items;
    replay.n = v->documents.n;
    settings.copies = GG_COPIES_COUNT;
    settings.margins = false;
    settings.strength = false;
    if (replay.n == 0 || settings.max_evidence == 0) {
        return GG_OK;
    }
    status = gg_replay_run(&replay, counter, error);
    if (status == GG_OK) {
        status = gg_counter_settle(*counter, &settling, error);
    }
    if (status == GG_OK) {
        gg_counts counts;
        gg_counter_counts(*counter, &counts);
        move_proofs(v, (gg_edge_count *)counts.edges, counts.n_edges);
    }
    return status;
}

/* ---- the whole store ---------------------------------------------------------------- */

static gg_status read_totals(gg_store *store, gg_view_totals *totals,
                             gg_error *error)
{
    gg_count_stats *c = &totals->counts;
    const struct {
        const char *key;
        uint64_t *to;
    } list[] = {
        {"sum_documents", &c->documents},     {"sum_mentions", &c->mentions},
        {"sum_ambiguous", &c->ambiguous},     {"sum_shared", &c->shared},
        {"sum_attribution", &c->attribution}, {"sum_other_types", &c->other_types},
        {"sum_discovered", &c->discovered},   {"sum_guarded", &c->guarded},
        {"sum_unanchored", &c->unanchored},   {"sum_windows", &c->windows},
        {"sum_lists", &c->lists},             {"sum_named", &c->named},
        {"sum_pairs", &c->pairs},             {"sum_copies", &c->copies},
    };
    gg_status status = GG_OK;
    int64_t value;

    memset(totals, 0, sizeof *totals);
    for (size_t i = 0; i < sizeof list / sizeof *list && status == GG_OK;
         i++) {
        status = gg_store_get_meta(store, list[i].key, &value, error);
        *list[i].to = (uint64_t)value;
    }
    totals->documents = c->documents;
    return status;
}

/* Found by --discover, and named in any document: then columns tell so. */
static gg_status find_discovered(viewer *v, gg_error *error)
{
    int64_t has = 0;
    gg_status status = gg_db_get_int(
        &v->store->db,
        "SELECT EXISTS (SELECT 1 FROM entity WHERE discovered <> 0"
        " AND documents > 0)",
        &has, error);

    v->cast.cast.has_discovered = has != 0;
    return status;
}

static gg_status make_network(viewer *v, const gg_view_totals *totals,
                              gg_network **out, gg_network_stats *stats,
                              gg_error *error)
{
    const gg_count_settings *settings = &v->store->settings;
    gg_counts counts = {
        .node_keys = &v->node_keys,
        .nodes = v->nodes,
        .names = v->names,
        .n_names = v->n_names,
        .edges = v->edges,
        .n_edges = v->n_edges,
        .n_light = v->n_pairs > v->n_edges ? v->n_pairs - v->n_edges : 0,
        .windows = totals->counts.named,
        .is_shared = settings->unclear == GG_UNCLEAR_SHARE,
        .copies = settings->copies,
        .is_proved = v->view->evidence != 0 && settings->max_evidence != 0,
        .has_discovered = v->cast.cast.has_discovered,
        .window_word = gg_window_word(settings->window),
        .who = v->cast.cast.who,
        .name = v->cast.cast.name,
        .user = &v->cast};

    /* where it was not kept, it is the weight */
    for (size_t i = 0; i < v->n_edges && !settings->strength; i++) {
        gg_edge_count *edge = &v->edges[i];
        uint64_t parts;
        uint64_t whole = gg_edge_whole_weight(edge, &parts);
        edge->strength = whole * GG_STRENGTH_ONE +
                         (uint64_t)((double)parts / (double)GG_PAIR_ONE *
                                    (double)GG_STRENGTH_ONE);
    }
    return gg_network_make(out, &counts, v->settings, stats, error);
}

static gg_status view_all(viewer *v, gg_network **out,
                          gg_network_stats *stats, gg_view_totals *totals,
                          gg_error *error)
{
    gg_counter *counter = NULL; /* whose meter the proofs use */
    int64_t n_pairs = 0;
    gg_status status = read_totals(v->store, totals, error);

    if (status == GG_OK) {
        status = gg_store_get_meta(v->store, "sum_edges", &n_pairs, error);
        v->n_pairs = (uint64_t)n_pairs;
    }
    if (status == GG_OK) {
        status = read_pairs(v, error);
    }
    if (status == GG_OK) {
        status = read_nodes(v, error);
    }
    if (status == GG_OK) {
        if (v->n_edges != 0) {
            qsort(v->edges, v->n_edges, sizeof *v->edges, compare_edges);
        }
        status = read_evidence(v, &counter, error);
    }
    if (status == GG_OK) {
        status = find_discovered(v, error);
    }
    if (status == GG_OK) {
        status = make_network(v, totals, out, stats, error);
    }
    gg_counter_free(counter);
    return status;
}

/* ---- a period ------------------------------------------------------------------------ */

static gg_status list_period(viewer *v, gg_error *error)
{
    bool is_open = v->view->since == 0 && v->view->until == 0;
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &v->store->db,
        is_open ? "SELECT number FROM document WHERE number <= ?"
                : "SELECT number FROM document WHERE number <= ?"
                  " AND date >= ? AND date <= ?",
        error);

    if (status == GG_OK) {
        gg_bind_int(stmt, 1, v->store->settled);
    }
    if (status == GG_OK && !is_open) {
        gg_bind_date(stmt, 2, v->view->since != 0 ? v->view->since : 10101);
        gg_bind_date(stmt, 3,
                     v->view->until != 0 ? v->view->until : 99991231);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&v->store->db, stmt, error);
        if (status == GG_OK &&
            !gg_replay_list_add(&v->documents,
                                (uint32_t)gg_row_int(stmt, 0), 0)) {
            status = gg_fail_memory(error);
        }
    }
    gg_stmt_free(stmt);
    make_distinct(&v->documents);
    return status == GG_END ? GG_OK : status;
}

static gg_status view_period(viewer *v, gg_network **out,
                             gg_network_stats *stats, gg_view_totals *totals,
                             gg_error *error)
{
    gg_count_settings settings = settings_of(v);
    gg_replay replay = {.store = v->store,
                        .settings = &settings,
                        .cast = &v->cast.cast,
                        .seed = VIEW_SEED,
                        .with_words = true};
    gg_counter *counter = NULL;
    gg_status status = list_period(v, error);

    settings.period = v->view->period;
    settings.strength = v->settings->stats[GG_STAT_STRENGTH];
    replay.items = v->documents.items;
    replay.n = v->documents.n;
    if (status == GG_OK) {
        status = gg_replay_run(&replay, &counter, error);
    }
    if (status == GG_OK) {
        gg_counts counts;
        gg_counter_counts(counter, &counts);
        status = gg_store_cast_learn_all(&v->cast, &counts, error);
    }
    if (status == GG_OK) {
        status = gg_counter_network(counter, out, v->settings, stats, error);
    }
    if (status == GG_OK) {
        totals->counts = *gg_counter_stats(counter);
        totals->documents = totals->counts.documents;
    }
    gg_counter_free(counter);
    return status;
}

static gg_status check_settings(const gg_store *store,
                                const gg_network_settings *settings,
                                gg_error *error)
{
    const gg_count_settings *s = &store->settings;

    if (settings->stats[GG_STAT_STRENGTH] && !s->strength &&
        s->window != GG_WINDOW_SENTENCE) {
        return gg_fail(error, GG_ERROR_USAGE, store->db.path,
                       "the store has no strengths: it was not made with "
                       "--stats strength");
    }
    return GG_OK;
}

gg_status gg_store_network(gg_store *store, const gg_view *view,
                           const gg_network_settings *settings,
                           gg_network **out, gg_network_stats *stats,
                           gg_view_totals *totals, gg_error *error)
{
    viewer v = {.store = store, .view = view, .settings = settings};
    gg_status status = check_settings(store, settings, error);

    *out = NULL;
    memset(totals, 0, sizeof *totals);
    if (status != GG_OK) {
        return status;
    }
    gg_store_cast_init(&v.cast, store);
    pthread_mutex_lock(&store->lock);
    status = view->since == 0 && view->until == 0 &&
                     view->period == GG_PERIOD_NONE
                 ? view_all(&v, out, stats, totals, error)
                 : view_period(&v, out, stats, totals, error);
    pthread_mutex_unlock(&store->lock);
    clear_viewer(&v);
    return status;
}

gg_status gg_store_next_date(gg_store *store, int32_t day, int32_t *out,
                             gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status = gg_stmt_make(
        &stmt, &store->db,
        "SELECT date FROM document WHERE date >= ? AND number <= ?"
        " ORDER BY date LIMIT 1",
        error);

    *out = 0;
    if (status == GG_OK) {
        gg_bind_date(stmt, 1, day != 0 ? day : 10101);
        gg_bind_int(stmt, 2, store->settled);
        status = gg_stmt_step(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        *out = gg_row_date(stmt, 0);
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}

gg_status gg_store_undated(gg_store *store, uint64_t *out, gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status =
        gg_stmt_make(&stmt, &store->db,
                     "SELECT count(*) FROM document"
                     " WHERE date IS NULL AND number <= ?",
                     error);

    *out = 0;
    if (status == GG_OK) {
        gg_bind_int(stmt, 1, store->settled);
        status = gg_stmt_step(&store->db, stmt, error);
    }
    if (status == GG_OK) {
        *out = (uint64_t)gg_row_int(stmt, 0);
    }
    gg_stmt_free(stmt);
    return status;
}

gg_status gg_store_has_type(gg_store *store, gg_str type, bool *has,
                            gg_error *error)
{
    gg_stmt *stmt = NULL;
    gg_status status =
        gg_stmt_make(&stmt, &store->db,
                     "SELECT 1 FROM entity WHERE type = ? LIMIT 1", error);

    *has = false;
    if (status == GG_OK) {
        gg_bind_text(stmt, 1, type);
        status = gg_stmt_step(&store->db, stmt, error);
        *has = status == GG_OK;
    }
    gg_stmt_free(stmt);
    return status == GG_END ? GG_OK : status;
}
