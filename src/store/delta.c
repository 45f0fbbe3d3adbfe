#include "store/delta.h"

#include "base/error.h"
#include "base/memory.h"
#include "net/newcomers.h"

#include <stdlib.h>
#include <string.h>

#define HASH_SEED UINT64_C(0x73746F7265733031)

void gg_delta_settings(gg_count_settings *settings, const gg_store *store,
                       const gg_store_run *run)
{
    *settings = store->settings;
    settings->keeps_documents = true;
    settings->margins = settings->copies != GG_COPIES_COUNT;
    settings->n_threads = run->n_threads;
    settings->memory = run->memory;
}

void gg_delta_init(gg_delta *delta, gg_store *store, const gg_store_run *run)
{
    memset(delta, 0, sizeof *delta);
    delta->store = store;
    delta->seed = HASH_SEED;
    delta->log = run->log;
    gg_delta_settings(&delta->settings, store, run);
}

void gg_delta_clear(gg_delta *delta)
{
    gg_counter_free(delta->counter);
    gg_free(delta->stories);
    gg_free(delta->old_stories);
    gg_replay_list_clear(&delta->others);
    gg_key_table_clear(&delta->newcomer_keys);
    gg_free(delta->newcomers);
    gg_arena_clear(&delta->arena);
}

uint32_t gg_delta_document(const gg_delta *delta, size_t place)
{
    return place < delta->n_new
               ? delta->base + (uint32_t)place + 1
               : delta->others.items[place - delta->n_new].document;
}

/* ---- the new ones ---------------------------------------------------------------- */

static bool see_newcomer(gg_delta *delta, const gg_page_newcomer *found)
{
    size_t known = delta->newcomer_keys.n;
    gg_delta_newcomer *n;
    uint64_t at;

    if (gg_grow(&delta->newcomers, &delta->newcomers_capacity, known + 1,
                sizeof *delta->newcomers) != 0) {
        return false;
    }
    at = gg_key_table_put(&delta->newcomer_keys, (uint64_t)found->entity + 1);
    if (at == GG_NO_NUMBER) {
        return false;
    }
    n = &delta->newcomers[at];
    if (at == known) {
        *n = (gg_delta_newcomer){.entity = found->entity};
    }
    *(found->is_person ? &n->persons : &n->organisations) += 1;
    if (found->confidence > n->confidence) {
        n->confidence = found->confidence;
    }
    if (n->label.ptr == NULL ||
        gg_newcomer_label_is_better(found->label, n->label)) {
        n->label = gg_arena_copy(&delta->arena, found->label);
    }
    return n->label.ptr != NULL;
}

/* A newcomer counts once a document, of which this may be a further part. */
static bool see_page(void *user, uint32_t document, const gg_page *page)
{
    gg_delta *delta = user;

    (void)document;
    for (size_t i = 0; i < page->n_newcomers; i++) {
        if (!see_newcomer(delta, &page->newcomers[i])) {
            return false;
        }
    }
    return true;
}

gg_status gg_delta_count(gg_delta *delta, gg_error *error)
{
    gg_replay_list list = {NULL, 0, 0};
    gg_replay replay = {.store = delta->store,
                        .settings = &delta->settings,
                        .seed = delta->seed,
                        .see = see_page,
                        .user = delta,
                        .log = delta->log};
    gg_status status = GG_OK;

    for (uint32_t i = 1; i <= delta->n_new && status == GG_OK; i++) {
        if (!gg_replay_list_add(&list, delta->base + i, i)) {
            status = gg_fail_memory(error);
        }
    }
    replay.items = list.items;
    replay.n = list.n;
    if (status == GG_OK) {
        status = gg_replay_run(&replay, &delta->counter, error);
    }
    gg_replay_list_clear(&list);
    return status;
}

/* ---- the others -------------------------------------------------------------------- */

bool gg_delta_add_other(gg_delta *delta, uint32_t document, uint32_t story)
{
    size_t n = delta->others.n;

    if (gg_grow(&delta->old_stories, &delta->old_stories_capacity, n + 1,
                sizeof *delta->old_stories) != 0) {
        return false;
    }
    delta->old_stories[n] = story;
    return gg_replay_list_add(&delta->others, document,
                              delta->n_new + (uint32_t)n + 1);
}

/* Documents that were found, each once. */
typedef struct found {
    gg_delta *delta;
    gg_key_table documents; /* document + 1 */
    uint32_t *numbers;
    size_t capacity;
} found;

static gg_status take_found(void *user, uint64_t key, uint32_t document,
                            bool covers, gg_error *error)
{
    found *f = user;
    size_t known = f->documents.n;
    uint64_t at;

    (void)key;
    if (!covers || (document > f->delta->base &&
                    document <= f->delta->base + f->delta->n_new)) {
        return GG_OK;
    }
    if (gg_grow(&f->numbers, &f->capacity, known + 1, sizeof *f->numbers) !=
        0) {
        return gg_fail_memory(error);
    }
    at = gg_key_table_put(&f->documents, (uint64_t)document + 1);
    if (at == GG_NO_NUMBER) {
        return gg_fail_memory(error);
    }
    if (at == known) {
        f->numbers[at] = document;
    }
    return GG_OK;
}

static gg_status find_all(found *f, gg_keys_kind kind, gg_error *error)
{
    const gg_doubles *doubles = gg_counter_doubles(f->delta->counter);
    size_t n_parts = (size_t)1 << doubles->windows.log_parts;
    uint64_t *items = NULL;
    size_t capacity = 0;
    gg_status status = GG_OK;

    for (size_t part = 0; part < n_parts && status == GG_OK; part++) {
        size_t n;
        status = gg_doubles_list(doubles, part, kind == GG_KEYS_STORIES,
                                 &items, &n, &capacity, error);
        if (status == GG_OK && n != 0) {
            status = gg_keys_find(&f->delta->store->db, kind, items, n,
                                  take_found, f, error);
        }
    }
    gg_free(items);
    return status;
}

/* The story of a document; *is_there: it has not gone. */
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
    *is_there = status == GG_OK;
    if (status == GG_OK && !gg_row_is_null(stmt, 3)) {
        *story = (uint32_t)gg_row_int(stmt, 3);
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

/* All documents of a story come along. */
static gg_status add_members(found *f, uint32_t story, gg_error *error)
{
    gg_store *store = f->delta->store;
    gg_stmt *stmt;
    gg_status status =
        gg_store_stmt(store, GG_STMT_STORY_MEMBERS, &stmt, error);

    if (status == GG_OK) {
        gg_bind_int(stmt, 1, story);
    }
    while (status == GG_OK) {
        status = gg_stmt_step(&store->db, stmt, error);
        if (status == GG_OK) {
            status = take_found(f, 0, (uint32_t)gg_row_int(stmt, 0), true,
                                error);
        }
    }
    if (stmt != NULL) {
        gg_stmt_reset(stmt);
    }
    return status == GG_END ? GG_OK : status;
}

/* The stories of these documents, each once. */
static gg_status add_stories(found *f, gg_error *error)
{
    size_t n = f->documents.n;
    gg_key_table seen = {NULL, 0, 0};
    gg_status status = GG_OK;

    for (size_t i = 0; i < n && status == GG_OK; i++) {
        uint32_t story;
        bool is_there;
        size_t known = seen.n;
        status = get_story(f->delta->store, f->numbers[i], &story, &is_there,
                           error);
        if (status != GG_OK || !is_there || story == UINT32_MAX) {
            continue;
        }
        if (gg_key_table_put(&seen, (uint64_t)story + 1) == GG_NO_NUMBER) {
            status = gg_fail_memory(error);
        } else if (seen.n != known) {
            status = add_members(f, story, error);
        }
    }
    gg_key_table_clear(&seen);
    return status;
}

static int compare_numbers(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;

    return a < b ? -1 : a > b;
}

static gg_status keep_others(found *f, gg_error *error)
{
    gg_delta *delta = f->delta;
    gg_status status = GG_OK;

    if (f->documents.n != 0) {
        qsort(f->numbers, f->documents.n, sizeof *f->numbers,
              compare_numbers);
    }
    for (size_t i = 0; i < f->documents.n && status == GG_OK; i++) {
        uint32_t story;
        bool is_there;
        status = get_story(delta->store, f->numbers[i], &story, &is_there,
                           error);
        if (status == GG_OK && is_there &&
            !gg_delta_add_other(delta, f->numbers[i], story)) {
            status = gg_fail_memory(error);
        }
    }
    return status;
}

static void clear_found(found *f)
{
    gg_key_table_clear(&f->documents);
    gg_free(f->numbers);
}

/* Those with equal windows, and near copies with all of their stories. */
gg_status gg_delta_find_others(gg_delta *delta, gg_error *error)
{
    found copies = {.delta = delta};
    found near = {.delta = delta};
    gg_status status = GG_OK;

    if (gg_counter_doubles(delta->counter) == NULL) {
        return GG_OK;
    }
    status = find_all(&copies, GG_KEYS_PRINTS, error);
    if (status == GG_OK) {
        status = find_all(&near, GG_KEYS_STORIES, error);
    }
    if (status == GG_OK) {
        status = add_stories(&near, error);
    }
    for (size_t i = 0; i < near.documents.n && status == GG_OK; i++) {
        status = take_found(&copies, 0, near.numbers[i], true, error);
    }
    if (status == GG_OK) {
        status = keep_others(&copies, error);
    }
    clear_found(&copies);
    clear_found(&near);
    return status;
}

/* ---- the difference ---------------------------------------------------------------- */

static gg_status count_others(gg_delta *delta, gg_counter **out,
                              gg_error *error)
{
    gg_count_settings settings = delta->settings;
    gg_replay replay = {.store = delta->store,
                        .items = delta->others.items,
                        .n = delta->others.n,
                        .settings = &settings,
                        .seed = delta->seed};

    *out = NULL;
    settings.max_evidence = 0;
    settings.were_counted = true;
    return replay.n != 0 && settings.copies != GG_COPIES_COUNT
               ? gg_replay_run(&replay, out, error)
               : GG_OK;
}

gg_status gg_delta_compute(gg_delta *delta, gg_error *error)
{
    gg_settling settling = {.n_new = delta->n_new,
                            .n_ghosts = (uint32_t)delta->others.n,
                            .old_stories = delta->old_stories,
                            .take_prints = delta->take_prints,
                            .take_keys = delta->take_keys,
                            .user = delta->user};
    gg_status status = count_others(delta, &settling.ghosts, error);

    if (status == GG_OK) {
        status = gg_counter_settle(delta->counter, &settling, error);
    }
    gg_counter_free(settling.ghosts);
    delta->stories = settling.stories;
    if (status == GG_OK) {
        gg_counter_counts(delta->counter, &delta->counts);
    }
    return status;
}
