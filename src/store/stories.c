#include "store/stories.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

gg_status gg_stories_set(gg_store *store, uint32_t document, uint32_t story,
                         gg_error *error)
{
    gg_stmt *stmt;
    gg_status status = gg_store_stmt(store, GG_STMT_SET_STORY, &stmt, error);

    if (status == GG_OK) {
        if (story != UINT32_MAX) {
            gg_bind_int(stmt, 1, story);
        } else {
            gg_bind_null(stmt, 1);
        }
        gg_bind_int(stmt, 2, document);
        status = gg_stmt_run(&store->db, stmt, error);
    }
    return status;
}

/* Stories are numbered by their first document. Those without a new one stay
   as they are: not all of theirs are here. */
gg_status gg_stories_keep(gg_store *store, const gg_delta *delta,
                          gg_error *error)
{
    size_t n = delta->n_new + delta->others.n;
    uint32_t *firsts;
    gg_status status = GG_OK;

    if (delta->stories == NULL) {
        return GG_OK;
    }
    firsts = gg_alloc_array(n, sizeof *firsts);
    if (firsts == NULL) {
        return gg_fail_memory(error);
    }
    memset(firsts, 0xFF, n * sizeof *firsts);
    for (size_t i = 0; i < n; i++) {
        uint32_t root = delta->stories[i];
        uint32_t document = gg_delta_document(delta, i);
        if (root != UINT32_MAX && document < firsts[root]) {
            firsts[root] = document;
        }
    }
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        uint32_t root = delta->stories[i];
        bool is_old = i >= delta->n_new;
        if (root < delta->n_new &&
            !(is_old && delta->old_stories[i - delta->n_new] ==
                            firsts[root])) {
            status = gg_stories_set(store, gg_delta_document(delta, i),
                                    firsts[root], error);
        }
    }
    gg_free(firsts);
    return status;
}

/* ---- without one ----------------------------------------------------------------- */

void gg_story_rest_clear(gg_story_rest *rest)
{
    gg_free(rest->documents);
    gg_free(rest->stories);
    *rest = (gg_story_rest){NULL, NULL, 0};
}

static gg_status list_members(gg_store *store, uint32_t story, uint32_t gone,
                              gg_story_rest *rest, gg_error *error)
{
    gg_stmt *stmt;
    size_t capacity = 0;
    gg_status status =
        gg_store_stmt(store, GG_STMT_STORY_MEMBERS, &stmt, error);

    if (status == GG_OK) {
        gg_bind_int(stmt, 1, story);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&store->db, stmt, error);
        if (status == GG_OK && gg_row_int(stmt, 0) != gone) {
            if (gg_grow(&rest->documents, &capacity, rest->n + 1,
                        sizeof *rest->documents) != 0) {
                status = gg_fail_memory(error);
            } else {
                rest->documents[rest->n++] = (uint32_t)gg_row_int(stmt, 0);
            }
        }
    }
    if (stmt != NULL) {
        gg_stmt_reset(stmt);
    }
    return status == GG_END ? GG_OK : status;
}

/* Documents that share a key are one story: a forest whose roots are the
   first documents. */
typedef struct uniting {
    gg_story_rest *rest;
    uint32_t *parents; /* places in the rest */
    gg_key_table keys;
    uint32_t *owners; /* by number of a key: a place */
    size_t capacity;
} uniting;

static uint32_t root_of(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static uint32_t place_of(const gg_story_rest *rest, uint32_t document)
{
    size_t low = 0;
    size_t high = rest->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rest->documents[middle] < document) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (uint32_t)low;
}

static bool see_keys(void *user, uint32_t document, const gg_page *page)
{
    uniting *u = user;
    uint32_t place = place_of(u->rest, document);

    for (size_t i = 0; i < page->n_keys; i++) {
        /* a key is never 0 but by a chance of 2^-64 */
        uint64_t key = page->keys[i] != 0 ? page->keys[i] : 1;
        size_t known = u->keys.n;
        uint64_t at;
        if (gg_grow(&u->owners, &u->capacity, known + 1,
                    sizeof *u->owners) != 0) {
            return false;
        }
        at = gg_key_table_put(&u->keys, key);
        if (at == GG_NO_NUMBER) {
            return false;
        }
        if (at == known) {
            u->owners[at] = place;
        } else {
            uint32_t a = root_of(u->parents, u->owners[at]);
            uint32_t b = root_of(u->parents, place);
            u->parents[a > b ? a : b] = a < b ? a : b;
        }
    }
    return true;
}

static gg_status read_keys(gg_store *store, uniting *u, gg_error *error)
{
    gg_count_settings settings = store->settings;
    gg_replay_list list = {NULL, 0, 0};
    gg_replay replay = {.store = store,
                        .settings = &settings,
                        .seed = 1,
                        .see = see_keys,
                        .user = u};
    gg_counter *counter = NULL;
    gg_status status = GG_OK;

    settings.max_evidence = 0;
    settings.copies = GG_COPIES_COUNT;
    for (size_t i = 0; i < u->rest->n && status == GG_OK; i++) {
        if (!gg_replay_list_add(&list, u->rest->documents[i], 0)) {
            status = gg_fail_memory(error);
        }
    }
    replay.items = list.items;
    replay.n = list.n;
    if (status == GG_OK && list.n != 0) {
        status = gg_replay_run(&replay, &counter, error);
    }
    gg_counter_free(counter);
    gg_replay_list_clear(&list);
    return status;
}

static gg_status name_stories(gg_story_rest *rest, uint32_t *parents,
                              gg_error *error)
{
    rest->stories = gg_alloc_array(rest->n, sizeof *rest->stories);
    if (rest->stories == NULL) {
        return gg_fail_memory(error);
    }
    memset(rest->stories, 0xFF, rest->n * sizeof *rest->stories);
    for (uint32_t i = 0; i < rest->n; i++) {
        uint32_t root = root_of(parents, i);
        if (root != i) {
            rest->stories[i] = rest->documents[root];
            rest->stories[root] = rest->documents[root];
        }
    }
    return GG_OK;
}

gg_status gg_stories_without(gg_store *store, uint32_t story, uint32_t gone,
                             gg_story_rest *rest, gg_error *error)
{
    uniting u = {.rest = rest};
    gg_status status = GG_OK;

    *rest = (gg_story_rest){NULL, NULL, 0};
    if (story != UINT32_MAX) {
        status = list_members(store, story, gone, rest, error);
    }
    u.parents = gg_alloc_array(rest->n, sizeof *u.parents);
    if (status == GG_OK && u.parents == NULL) {
        status = gg_fail_memory(error);
    }
    for (uint32_t i = 0; i < rest->n && status == GG_OK; i++) {
        u.parents[i] = i;
    }
    if (status == GG_OK) {
        status = read_keys(store, &u, error);
    }
    if (status == GG_OK) {
        status = name_stories(rest, u.parents, error);
    }
    gg_free(u.parents);
    gg_key_table_clear(&u.keys);
    gg_free(u.owners);
    return status;
}
