/* Part by part, each a stretch of hashes that all tables and runs share. A part
   is cut finer still, so that what one pass sums up fits the caches: there a
   small hash table is several times as fast as merging by a heap. */
#include "net/pair_merge.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "net/doubles.h"
#include "net/pair_runs.h"

#include <stdatomic.h>
#include <string.h>

enum {
    SLICE = 8192, /* records summed up at a time, about */
    BUFFER_MOST = 256 * 1024,
    NO_CHAIN = 0
};

/* A run, or the table of a thread that spilled nothing. */
typedef struct source {
    gg_pairs *pairs;
    const gg_pair_run *run; /* NULL: the table */
    size_t chain; /* runs that one document goes through have one number */
} source;

typedef struct crew {
    gg_pair_merge *merge;
    source *sources;
    size_t n_sources;
    size_t buffer_size; /* of each run and thread */
    size_t n_parts;
    unsigned log_parts;
    atomic_size_t next_part;
    atomic_bool failed;
} crew;

/* A pair as far as it is summed up. */
typedef struct row {
    gg_edge_count edge;
    gg_slices slices;
    uint64_t hash;
    size_t chain; /* where its last document may go on */
    uint64_t open_windows; /* in that document so far */
    gg_list32 outlets;
    uint64_t copies_lost; /* as of the edge, of its copies */
    uint64_t copies_lost_parts;
    uint64_t copies_strength;
    gg_slices copies_slices;
} row;

typedef struct worker {
    crew *crew;
    gg_pair_cursor *cursors; /* of each source; a table needs only n_left */
    unsigned char *buffers;
    uint32_t *places; /* hash → row + 1, 0: none */
    size_t n_places;
    row *rows;
    size_t n_rows;
    size_t rows_capacity;
    gg_edge_count *edges;
    size_t n_edges;
    size_t edges_capacity;
    gg_slices *slices; /* of each edge, where they are asked for */
    size_t slices_capacity;
    uint64_t n_light;
    uint64_t light_windows;
    gg_margin_count *margins;
    size_t n_margins;
    size_t margins_capacity;
    gg_status status;
    gg_error error;
} worker;

void gg_edge_count_clear(gg_edge_count *edge)
{
    gg_proofs_clear(&edge->proofs);
    gg_list32_clear(&edge->document_list);
}

uint64_t gg_edge_whole_weight(const gg_edge_count *edge, uint64_t *parts)
{
    *parts = edge->lost_parts != 0 ? GG_PAIR_ONE - edge->lost_parts : 0;
    return edge->windows - edge->lost - (edge->lost_parts != 0);
}

/* ---- summing up ------------------------------------------------------------------ */

static bool make_places(worker *w)
{
    size_t n = w->n_places != 0 ? w->n_places * 2 : 1024;
    uint32_t *places = gg_calloc_array(n, sizeof *places);

    if (places == NULL) {
        return false;
    }
    for (size_t i = 0; i < w->n_rows; i++) {
        size_t at = (size_t)w->rows[i].hash & (n - 1);
        while (places[at] != 0) {
            at = (at + 1) & (n - 1);
        }
        places[at] = (uint32_t)i + 1;
    }
    gg_free(w->places);
    w->places = places;
    w->n_places = n;
    return true;
}

/* The first bits of a slice's hashes are all but the same, the last are not.
   NULL when out of memory. */
static row *find_row(worker *w, uint64_t hash)
{
    size_t at;

    if (w->n_rows * 2 >= w->n_places && !make_places(w)) {
        return NULL;
    }
    for (at = (size_t)hash & (w->n_places - 1); w->places[at] != 0;
         at = (at + 1) & (w->n_places - 1)) {
        row *known = &w->rows[w->places[at] - 1];
        if (known->hash == hash) {
            return known;
        }
    }
    if (gg_grow(&w->rows, &w->rows_capacity, w->n_rows + 1,
                sizeof *w->rows) != 0) {
        return NULL;
    }
    w->places[at] = (uint32_t)w->n_rows + 1;
    memset(&w->rows[w->n_rows], 0, sizeof *w->rows);
    w->rows[w->n_rows].hash = hash;
    return &w->rows[w->n_rows++];
}

static void add_lost(uint64_t *lost, uint64_t *parts,
                     const gg_pair_record *record)
{
    *lost += record->lost;
    *parts += record->lost_parts;
    if (*parts >= GG_PAIR_ONE) {
        *parts -= GG_PAIR_ONE;
        (*lost)++;
    }
}

/* Of a table that is not one of counts. */
static void add_correction(row *r, const gg_pair_record *record,
                           gg_pairs_kind kind)
{
    if (kind == GG_PAIRS_STORIES) {
        r->edge.surplus += record->windows;
    } else if (kind == GG_PAIRS_STORIES_BEFORE) {
        r->edge.surplus -= record->windows;
    } else {
        r->edge.copies += record->windows;
        r->copies_strength += record->strength;
        add_lost(&r->copies_lost, &r->copies_lost_parts, record);
    }
}

static void add_record(row *r, const gg_pair_record *record,
                       gg_pairs_kind kind)
{
    gg_edge_count *edge = &r->edge;

    if (kind != GG_PAIRS_COUNTS) {
        add_correction(r, record, kind);
        return;
    }
    edge->windows += record->windows;
    edge->documents += record->documents;
    edge->strength += record->strength;
    add_lost(&edge->lost, &edge->lost_parts, record);
    if (record->first != 0 &&
        (edge->first == 0 || record->first < edge->first)) {
        edge->first = record->first;
    }
    if (record->last > edge->last) {
        edge->last = record->last;
    }
}

static bool has_slices(const gg_pair_merge *merge)
{
    return merge->tables->settings.period != GG_PERIOD_NONE;
}

static gg_status out_of_memory(worker *w)
{
    return gg_fail_memory(&w->error);
}

static gg_slices *slices_of(row *r, gg_pairs_kind kind)
{
    return kind == GG_PAIRS_COPIES ? &r->copies_slices : &r->slices;
}

/* Takes what is in `from`. */
static bool add_slices(gg_slices *to, gg_slices *from)
{
    bool ok = true;

    if (to->n == 0) {
        gg_slices_clear(to);
        *to = *from;
        *from = (gg_slices){NULL, 0, 0};
    } else {
        ok = gg_slices_join(to, from);
        gg_slices_clear(from);
    }
    return ok;
}

static gg_status add_slot(worker *w, gg_pairs *pairs,
                          const gg_pair_slot *slot)
{
    uint32_t most = w->crew->merge->most_evidence;
    gg_pair_record record = {.windows = slot->windows,
                             .documents = slot->documents,
                             .first = slot->first,
                             .last = slot->last};
    row *r = find_row(w, slot->hash);
    gg_pair_more *more =
        pairs->settings.details ? &pairs->more[slot->more] : NULL;
    bool ok = true;

    if (r == NULL) {
        return out_of_memory(w);
    }
    if (more != NULL) {
        record.lost = more->lost;
        record.lost_parts = more->lost_parts;
        record.strength = more->strength;
    }
    add_record(r, &record, pairs->settings.kind);
    if (more != NULL) {
        ok = gg_list32_put_all(&r->outlets, &more->outlets) &&
             gg_list32_push_all(&r->edge.document_list, &more->documents);
    }
    if (more != NULL && r->edge.proofs.n == 0) {
        r->edge.proofs = more->proofs;
        more->proofs = (gg_proofs){NULL, 0, 0};
    } else if (more != NULL) {
        for (uint32_t k = 0; k < more->proofs.n && ok; k++) {
            ok = gg_proofs_put(&r->edge.proofs, &more->proofs.items[k], most);
        }
        gg_proofs_clear(&more->proofs);
    }
    if (ok && pairs->slices != NULL) {
        ok = add_slices(slices_of(r, pairs->settings.kind),
                        &pairs->slices[slot->more]);
    }
    return ok ? GG_OK : out_of_memory(w);
}

static gg_status read_slices(worker *w, gg_pair_cursor *cursor,
                             gg_slices *to)
{
    while (cursor->record.n_slices != 0) {
        gg_slice slice;
        gg_status status = gg_pair_cursor_slice(cursor, &slice, &w->error);
        if (status != GG_OK) {
            return status;
        }
        if (!gg_slices_add(to, &slice)) {
            return out_of_memory(w);
        }
    }
    return GG_OK;
}

static gg_status add_numbers(worker *w, gg_pair_cursor *cursor,
                             uint32_t *left, gg_list32 *to,
                             bool (*add)(gg_list32 *, uint32_t))
{
    while (*left != 0) {
        uint32_t number;
        gg_status status =
            gg_pair_cursor_number(cursor, left, &number, &w->error);
        if (status != GG_OK) {
            return status;
        }
        if (!add(to, number)) {
            return out_of_memory(w);
        }
    }
    return GG_OK;
}

static gg_status add_lists(worker *w, gg_pair_cursor *cursor, row *r,
                           gg_pairs_kind kind, uint64_t rank)
{
    const gg_pair_merge *merge = w->crew->merge;
    gg_status status = read_slices(w, cursor, slices_of(r, kind));

    if (status == GG_OK) {
        status = add_numbers(w, cursor, &cursor->record.n_outlets,
                             &r->outlets, gg_list32_put);
    }
    if (status == GG_OK) {
        status = add_numbers(w, cursor, &cursor->record.n_documents,
                             &r->edge.document_list, gg_list32_push);
    }
    if (status != GG_OK) {
        return status;
    }
    while (cursor->record.n_proofs != 0) {
        gg_proof proof;
        bool ok;

        status =
            gg_pair_cursor_proof(cursor, &proof, merge->meter, &w->error);
        if (status != GG_OK) {
            return status;
        }
        proof.rank += rank;
        ok = gg_proofs_put(&r->edge.proofs, &proof, merge->most_evidence);
        gg_origin_release(proof.origin);
        gg_quote_release(proof.quote);
        if (!ok) {
            return out_of_memory(w);
        }
    }
    return GG_OK;
}

/* What goes on a document of the run before is no further document, and its
   windows come behind those there. */
static gg_status add_from_run(worker *w, const source *s,
                              gg_pair_cursor *cursor)
{
    row *r = find_row(w, cursor->record.hash);
    gg_pairs_kind kind = s->pairs->settings.kind;
    uint64_t before = 0;
    gg_status status;

    if (r == NULL) {
        return out_of_memory(w);
    }
    if (kind == GG_PAIRS_COUNTS && s->run->continues && r->chain == s->chain) {
        before = r->open_windows;
        r->edge.documents--;
    }
    add_record(r, &cursor->record, kind);
    status = add_lists(w, cursor, r, kind, before);
    if (kind == GG_PAIRS_COUNTS && cursor->record.is_open) {
        r->chain = s->chain;
        r->open_windows = before + cursor->record.open_windows;
    }
    return status == GG_OK ? gg_pair_cursor_next(cursor, &w->error) : status;
}

static gg_status add_source(worker *w, size_t number, size_t part,
                            uint64_t last)
{
    source *s = &w->crew->sources[number];
    gg_pair_cursor *cursor = &w->cursors[number];
    gg_status status = GG_OK;

    if (s->run == NULL) {
        const gg_pair_part *p = &s->pairs->parts[part];
        for (; cursor->n_left != 0 && status == GG_OK; cursor->n_left--) {
            const gg_pair_slot *slot = &p->slots[p->n - cursor->n_left];
            if (slot->hash > last) {
                break;
            }
            status = add_slot(w, s->pairs, slot);
        }
        return status;
    }
    while (status == GG_OK && cursor->n_left != 0 &&
           cursor->record.hash <= last) {
        status = add_from_run(w, s, cursor);
    }
    return status;
}

/* ---- the result ------------------------------------------------------------------- */

static bool is_kept(const gg_pair_merge *merge, const gg_edge_count *edge)
{
    uint64_t parts;

    /* the least weight of 1 leaves out nothing, not even shares */
    return merge->min_weight <= 1 ||
           gg_edge_whole_weight(edge, &parts) >= merge->min_weight;
}

/* What the copies have goes off what all windows have. */
static void take_off_copies(row *r)
{
    gg_edge_count *edge = &r->edge;

    edge->windows -= edge->copies;
    edge->strength -= r->copies_strength;
    edge->lost -= r->copies_lost;
    if (edge->lost_parts < r->copies_lost_parts) {
        edge->lost_parts += GG_PAIR_ONE;
        edge->lost--;
    }
    edge->lost_parts -= r->copies_lost_parts;
    gg_slices_take_off(&r->slices, &r->copies_slices);
    gg_slices_clear(&r->copies_slices);
}

/* No pair, but the copies of a single entity. */
static bool keep_margin(worker *w, const row *r, uint32_t entity)
{
    gg_margin_count *margin;

    if (gg_grow(&w->margins, &w->margins_capacity, w->n_margins + 1,
                sizeof *w->margins) != 0) {
        return false;
    }
    margin = &w->margins[w->n_margins++];
    *margin = (gg_margin_count){
        .entity = entity,
        .windows = r->edge.copies - r->copies_lost -
                   (r->copies_lost_parts != 0),
        .parts = r->copies_lost_parts != 0
                     ? GG_PAIR_ONE - r->copies_lost_parts
                     : 0};
    return true;
}

static gg_status keep_rows(worker *w)
{
    const gg_pair_merge *merge = w->crew->merge;
    uint64_t seed = merge->tables->settings.seed;

    if (gg_grow(&w->edges, &w->edges_capacity, w->n_edges + w->n_rows,
                sizeof *w->edges) != 0 ||
        (has_slices(merge) &&
         gg_grow(&w->slices, &w->slices_capacity, w->n_edges + w->n_rows,
                 sizeof *w->slices) != 0)) {
        return out_of_memory(w);
    }
    for (size_t i = 0; i < w->n_rows; i++) {
        row *r = &w->rows[i];
        gg_pairs_key(seed, r->hash, &r->edge.a, &r->edge.b);
        if (r->edge.b == GG_MARGIN) {
            if (!keep_margin(w, r, r->edge.a)) {
                return out_of_memory(w);
            }
            continue;
        }
        take_off_copies(r);
        gg_list32_sort(&r->edge.document_list);
        r->edge.outlets = r->outlets.n;
        gg_list32_clear(&r->outlets);
        if (is_kept(merge, &r->edge)) {
            if (has_slices(merge)) {
                w->slices[w->n_edges] = r->slices;
                r->slices = (gg_slices){NULL, 0, 0};
            }
            w->edges[w->n_edges++] = r->edge;
            memset(&r->edge, 0, sizeof r->edge);
        } else {
            w->n_light++;
            w->light_windows += r->edge.windows;
            gg_edge_count_clear(&r->edge);
            gg_slices_clear(&r->slices);
        }
    }
    w->n_rows = 0;
    memset(w->places, 0, w->n_places * sizeof *w->places);
    return GG_OK;
}

static gg_status open_part(worker *w, size_t part, uint64_t *n_records)
{
    crew *c = w->crew;
    gg_status status = GG_OK;

    *n_records = 0;
    for (size_t i = 0; i < c->n_sources && status == GG_OK; i++) {
        source *s = &c->sources[i];
        if (s->run == NULL) {
            w->cursors[i].n_left = s->pairs->parts[part].n;
        } else {
            status = gg_pair_cursor_open(&w->cursors[i], s->pairs, s->run,
                                         part,
                                         w->buffers + i * c->buffer_size,
                                         c->buffer_size, &w->error);
        }
        *n_records += w->cursors[i].n_left;
    }
    return status;
}

static void drop_part(const crew *c, size_t part)
{
    for (size_t i = 0; i < c->n_sources; i++) {
        if (c->sources[i].run == NULL) {
            gg_pair_part *p = &c->sources[i].pairs->parts[part];
            gg_free(p->slots);
            *p = (gg_pair_part){NULL, 0, 0};
        }
    }
}

static gg_status merge_part(worker *w, size_t part)
{
    const crew *c = w->crew;
    unsigned shift = 64 - c->log_parts;
    uint64_t first = (uint64_t)part << shift;
    uint64_t most = (UINT64_C(1) << shift) - 1;
    uint64_t n_records;
    uint64_t n_slices;
    gg_status status = open_part(w, part, &n_records);

    n_slices = n_records / SLICE + 1;
    for (uint64_t k = 1; k <= n_slices && status == GG_OK; k++) {
        uint64_t last = first + (k < n_slices ? most / n_slices * k : most);
        if (c->merge->stop != NULL && *c->merge->stop != 0) {
            return gg_fail(&w->error, GG_ERROR_INTERRUPTED, NULL,
                           "interrupted");
        }
        for (size_t i = 0; i < c->n_sources && status == GG_OK; i++) {
            status = add_source(w, i, part, last);
        }
        if (status == GG_OK && w->n_rows != 0) {
            status = keep_rows(w);
        }
    }
    drop_part(c, part);
    return status;
}

/* ---- the threads ------------------------------------------------------------------ */

static void *run_worker(void *argument)
{
    worker *w = argument;
    crew *c = w->crew;
    size_t n = c->n_sources;

    w->status = GG_OK;
    w->cursors = gg_calloc_array(n, sizeof *w->cursors);
    w->buffers = gg_alloc_array(n, c->buffer_size);
    if (w->cursors == NULL || w->buffers == NULL) {
        w->status = out_of_memory(w);
    }
    while (w->status == GG_OK && !atomic_load(&c->failed)) {
        size_t part = atomic_fetch_add(&c->next_part, 1);
        if (part >= c->n_parts) {
            break;
        }
        w->status = merge_part(w, part);
    }
    if (w->status != GG_OK) {
        atomic_store(&c->failed, true);
    }
    return NULL;
}

static void clear_worker(worker *w)
{
    for (size_t i = 0; i < w->n_rows; i++) {
        gg_edge_count_clear(&w->rows[i].edge);
        gg_list32_clear(&w->rows[i].outlets);
        gg_slices_clear(&w->rows[i].slices);
        gg_slices_clear(&w->rows[i].copies_slices);
    }
    for (size_t i = 0; i < w->n_edges; i++) {
        gg_edge_count_clear(&w->edges[i]);
        if (w->slices != NULL) {
            gg_slices_clear(&w->slices[i]);
        }
    }
    gg_free(w->cursors);
    gg_free(w->buffers);
    gg_free(w->places);
    gg_free(w->rows);
    gg_free(w->edges);
    gg_free(w->slices);
    gg_free(w->margins);
}

static gg_status gather_margins(gg_pair_merge *merge, const worker *workers,
                                unsigned n, gg_error *error)
{
    size_t total = 0;

    for (unsigned i = 0; i < n; i++) {
        total += workers[i].n_margins;
    }
    if (total == 0) {
        return GG_OK;
    }
    merge->margins = gg_alloc_array(total, sizeof *merge->margins);
    if (merge->margins == NULL) {
        return gg_fail_memory(error);
    }
    for (unsigned i = 0; i < n; i++) {
        if (workers[i].n_margins != 0) {
            memcpy(merge->margins + merge->n_margins, workers[i].margins,
                   workers[i].n_margins * sizeof *merge->margins);
        }
        merge->n_margins += workers[i].n_margins;
    }
    return GG_OK;
}

/* The edges of all workers in one list. */
static gg_status gather(gg_pair_merge *merge, worker *workers, unsigned n,
                        gg_error *error)
{
    size_t total = 0;
    gg_edge_count *edges;
    gg_slices *slices = NULL;

    for (unsigned i = 0; i < n; i++) {
        if (workers[i].status != GG_OK) {
            if (error != NULL) {
                *error = workers[i].error;
            }
            return workers[i].status;
        }
        total += workers[i].n_edges;
    }
    edges = gg_realloc_array(workers[0].edges, total, sizeof *edges);
    if (edges == NULL) {
        return gg_fail_memory(error);
    }
    workers[0].edges = edges;
    if (has_slices(merge)) {
        slices = gg_realloc_array(workers[0].slices, total, sizeof *slices);
        if (slices == NULL) {
            return gg_fail_memory(error);
        }
    }
    workers[0].edges = NULL;
    workers[0].slices = NULL;
    merge->edges = edges;
    merge->slices = slices;
    merge->n_edges = workers[0].n_edges;
    workers[0].n_edges = 0;
    for (unsigned i = 0; i < n; i++) {
        worker *w = &workers[i];
        if (w->n_edges != 0) {
            memcpy(edges + merge->n_edges, w->edges,
                   w->n_edges * sizeof *edges);
        }
        if (w->n_edges != 0 && slices != NULL) {
            memcpy(slices + merge->n_edges, w->slices,
                   w->n_edges * sizeof *slices);
        }
        merge->n_edges += w->n_edges;
        merge->n_light += w->n_light;
        merge->light_windows += w->light_windows;
        w->n_edges = 0;
    }
    return gather_margins(merge, workers, n, error);
}

static bool list_sources(crew *c)
{
    const gg_pair_merge *merge = c->merge;
    size_t n = 0;

    for (const gg_pairs *t = merge->tables; t != NULL; t = t->next) {
        n += t->n_runs + 1;
    }
    c->sources = gg_calloc_array(n, sizeof *c->sources);
    if (c->sources == NULL) {
        return false;
    }
    for (gg_pairs *pairs = merge->tables; pairs != NULL;
         pairs = pairs->next) {
        for (size_t i = 0; i < pairs->n_runs; i++) {
            source *s = &c->sources[c->n_sources];
            *s = (source){pairs, &pairs->runs[i], c->n_sources + 1};
            if (s->run->continues) {
                s->chain = s[-1].chain;
            }
            c->n_sources++;
        }
        if (pairs->n_runs == 0) {
            c->sources[c->n_sources++] = (source){pairs, NULL, NO_CHAIN};
        }
    }
    return true;
}

gg_status gg_pairs_merge(gg_pair_merge *merge, gg_error *error)
{
    crew c = {.merge = merge, .log_parts = merge->tables->log_parts};
    unsigned n = merge->n_threads != 0 ? merge->n_threads : 1;
    worker *workers = gg_calloc_array(n, sizeof *workers);
    gg_status status = GG_OK;

    merge->edges = NULL;
    merge->slices = NULL;
    merge->n_edges = 0;
    merge->n_light = 0;
    merge->light_windows = 0;
    merge->margins = NULL;
    merge->n_margins = 0;
    c.n_parts = (size_t)1 << c.log_parts;
    if (workers == NULL || !list_sources(&c)) {
        gg_free(workers);
        return gg_fail_memory(error);
    }
    c.buffer_size = merge->buffer_bytes / n / (c.n_sources + 1);
    if (c.buffer_size > BUFFER_MOST) {
        c.buffer_size = BUFFER_MOST;
    } else if (c.buffer_size < GG_CURSOR_LEAST) {
        c.buffer_size = GG_CURSOR_LEAST;
    }
    for (unsigned i = 0; i < n; i++) {
        workers[i].crew = &c;
    }
    gg_threads_run(run_worker, workers, sizeof *workers, n);
    status = gather(merge, workers, n, error);
    for (unsigned i = 0; i < n; i++) {
        clear_worker(&workers[i]);
    }
    gg_free(workers);
    gg_free(c.sources);
    return status;
}
