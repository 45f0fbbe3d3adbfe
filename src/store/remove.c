/* What a document has added is what it would add to the others, once more. */
#include "store/remove.h"

#include "base/error.h"
#include "base/memory.h"
#include "store/apply.h"
#include "store/stories.h"

#include <stdlib.h>
#include <string.h>

typedef struct remover {
    gg_store *store;
    uint32_t document;
    gg_delta delta;
    gg_story_rest rest;
    uint64_t *covered; /* prints that this document covers; ascending */
    size_t n_covered;
    size_t covered_capacity;
    uint64_t *prints; /* all of its prints */
    size_t n_prints;
    gg_key_table seen; /* documents that were listed already */
    uint32_t *listed;  /* others with such a print */
    size_t listed_capacity;
    gg_double_entry *entries; /* of those that shall cover now */
    size_t n_entries;
    size_t entries_capacity;
    bool all; /* not only those that cover */
} remover;

/* ---- whom it shares windows with --------------------------------------------------- */

static gg_status note_cover(void *user, uint64_t key, uint32_t document,
                            bool covers, gg_error *error)
{
    remover *r = user;

    if (document != r->document || !covers ||
        (r->n_covered != 0 && r->covered[r->n_covered - 1] == key)) {
        return GG_OK;
    }
    if (gg_grow(&r->covered, &r->covered_capacity, r->n_covered + 1,
                sizeof *r->covered) != 0) {
        return gg_fail_memory(error);
    }
    r->covered[r->n_covered++] = key;
    return GG_OK;
}

static gg_status list_other(void *user, uint64_t key, uint32_t document,
                            bool covers, gg_error *error)
{
    remover *r = user;
    size_t known = r->seen.n;
    uint64_t at;

    if (document == r->document || document > r->store->settled ||
        (!covers && !r->all)) {
        return GG_OK;
    }
    if (r->all) {
        if (gg_grow(&r->entries, &r->entries_capacity, r->n_entries + 1,
                    sizeof *r->entries) != 0) {
            return gg_fail_memory(error);
        }
        r->entries[r->n_entries++] = (gg_double_entry){key, document, true};
    }
    if (gg_grow(&r->listed, &r->listed_capacity, known + 1,
                sizeof *r->listed) != 0) {
        return gg_fail_memory(error);
    }
    at = gg_key_table_put(&r->seen, (uint64_t)document + 1);
    if (at == GG_NO_NUMBER) {
        return gg_fail_memory(error);
    }
    if (at == known) {
        r->listed[at] = document;
    }
    return GG_OK;
}

static int compare_keys(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

/* Where it covers a print, any other may have what it has; else those that
   cover have it all. */
static gg_status list_others(remover *r, gg_error *error)
{
    gg_db *db = &r->store->db;
    gg_status status = gg_keys_find(db, GG_KEYS_PRINTS, r->prints,
                                    r->n_prints, note_cover, r, error);
    size_t n = 0;

    if (status == GG_OK && r->n_covered != 0) {
        qsort(r->covered, r->n_covered, sizeof *r->covered, compare_keys);
    }
    for (size_t i = 0; i < r->n_covered; i++) {
        if (n == 0 || r->covered[i] != r->covered[n - 1]) {
            r->covered[n++] = r->covered[i];
        }
    }
    r->n_covered = n;
    if (status == GG_OK) {
        status = gg_keys_find(db, GG_KEYS_PRINTS, r->prints, r->n_prints,
                              list_other, r, error);
    }
    if (status == GG_OK && r->n_covered != 0) {
        r->all = true;
        status = gg_keys_find(db, GG_KEYS_PRINTS, r->covered, r->n_covered,
                              list_other, r, error);
    }
    return status;
}

/* All prints of the document, distinct and ascending. */
static gg_status list_prints(remover *r, gg_error *error)
{
    const gg_doubles *doubles = gg_counter_doubles(r->delta.counter);
    size_t n_parts = (size_t)1 << doubles->windows.log_parts;
    uint64_t *items = NULL;
    size_t capacity = 0;
    size_t room = 0;
    gg_status status = GG_OK;

    for (size_t part = 0; part < n_parts && status == GG_OK; part++) {
        size_t n;
        status = gg_doubles_list(doubles, part, false, &items, &n, &capacity,
                                 error);
        if (status == GG_OK && gg_grow(&r->prints, &room, r->n_prints + n,
                                       sizeof *r->prints) != 0) {
            status = gg_fail_memory(error);
        }
        if (status == GG_OK && n != 0) {
            memcpy(r->prints + r->n_prints, items, n * sizeof *items);
            r->n_prints += n;
        }
    }
    gg_free(items);
    return status;
}

/* ---- its story --------------------------------------------------------------------- */

static gg_status get_story(gg_store *store, uint32_t document,
                           uint32_t *story, bool *is_there, gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_ORDER, &stmt, error);

    *story = UINT32_MAX;
    *is_there = false;
    if (status != GG_OK) {
        return status;
    }
    gg_bind_int(stmt, 1, document);
    status = gg_stmt_step(&store->db, stmt, error);
    if (status == GG_OK) {
        *is_there = true;
        *story = gg_row_is_null(stmt, 3) ? UINT32_MAX
                                         : (uint32_t)gg_row_int(stmt, 3);
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

/* Those of its story, as they are without it; then those that share windows
   only. */
static gg_status keep_others(remover *r, gg_error *error)
{
    gg_key_table members = {NULL, 0, 0};
    gg_status status = GG_OK;

    for (size_t i = 0; i < r->rest.n && status == GG_OK; i++) {
        if (gg_key_table_put(&members, (uint64_t)r->rest.documents[i] + 1) ==
                GG_NO_NUMBER ||
            !gg_delta_add_other(&r->delta, r->rest.documents[i],
                                r->rest.stories[i])) {
            status = gg_fail_memory(error);
        }
    }
    for (size_t i = 0; i < r->seen.n && status == GG_OK; i++) {
        uint32_t story;
        bool is_there;
        if (gg_key_table_find(&members, (uint64_t)r->listed[i] + 1) !=
            GG_NO_NUMBER) {
            continue;
        }
        status = get_story(r->store, r->listed[i], &story, &is_there, error);
        if (status == GG_OK && is_there &&
            !gg_delta_add_other(&r->delta, r->listed[i], story)) {
            status = gg_fail_memory(error);
        }
    }
    gg_key_table_clear(&members);
    return status;
}

static gg_status keep_stories(remover *r, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < r->rest.n && status == GG_OK; i++) {
        status = gg_stories_set(r->store, r->rest.documents[i],
                                r->rest.stories[i], error);
    }
    return status;
}

/* ---- who covers its prints now ------------------------------------------------------- */

static int compare_entries(const void *x, const void *y)
{
    const gg_double_entry *a = x;
    const gg_double_entry *b = y;

    if (a->print != b->print) {
        return a->print < b->print ? -1 : 1;
    }
    return a->document < b->document ? -1 : a->document > b->document;
}

/* All others do: what one of them lacks another one has. */
static gg_status cover_anew(remover *r, gg_error *error)
{
    gg_keys_writer writer;
    gg_status status = gg_keys_writer_open(&writer, &r->store->db,
                                           GG_KEYS_PRINTS, error);

    if (r->n_entries != 0) {
        qsort(r->entries, r->n_entries, sizeof *r->entries, compare_entries);
    }
    for (size_t i = 0; i < r->n_entries && status == GG_OK; i++) {
        const gg_double_entry *e = &r->entries[i];
        if (i == 0 || compare_entries(e, e - 1) != 0) {
            status = gg_keys_put(&writer, e->print, e->document, true, error);
        }
    }
    if (status == GG_OK) {
        status = gg_keys_writer_finish(&writer, error);
    }
    gg_keys_writer_close(&writer);
    return status;
}

/* ---- all of it ------------------------------------------------------------------------ */

/* Whose copy and near copy it is, or they of it. */
static gg_status find_others(remover *r, gg_error *error)
{
    uint32_t story;
    bool is_there;
    gg_status status =
        get_story(r->store, r->document, &story, &is_there, error);

    if (status == GG_OK) {
        status = list_prints(r, error);
    }
    if (status == GG_OK) {
        status = list_others(r, error);
    }
    if (status == GG_OK) {
        status = gg_stories_without(r->store, story, r->document, &r->rest,
                                    error);
    }
    return status == GG_OK ? keep_others(r, error) : status;
}

gg_status gg_store_take_off(gg_store *store, uint32_t document,
                            gg_error *error)
{
    const gg_store_run run = {.n_threads = 1, .memory = 0};
    remover r = {.store = store, .document = document};
    gg_status status;

    gg_delta_init(&r.delta, store, &run);
    r.delta.base = document - 1;
    r.delta.n_new = 1;
    status = gg_delta_count(&r.delta, error);
    if (status == GG_OK && gg_counter_doubles(r.delta.counter) != NULL) {
        status = find_others(&r, error);
    }
    if (status == GG_OK) {
        status = gg_delta_compute(&r.delta, error);
    }
    if (status == GG_OK) {
        status = gg_apply_delta(store, &r.delta, -1, error);
    }
    if (status == GG_OK) {
        status = keep_stories(&r, error);
    }
    if (status == GG_OK) {
        status = cover_anew(&r, error);
    }
    gg_delta_clear(&r.delta);
    gg_story_rest_clear(&r.rest);
    gg_key_table_clear(&r.seen);
    gg_free(r.covered);
    gg_free(r.prints);
    gg_free(r.listed);
    gg_free(r.entries);
    return status;
}
