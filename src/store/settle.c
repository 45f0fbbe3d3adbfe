/* Documents that do not count yet come to the counts. */
#include "store/apply.h"

#include "base/error.h"
#include "base/memory.h"
#include "store/stories.h"

/* So many documents in one transaction, about: what is new of them is in
   memory at the end. */
enum { SETTLE_MOST = 1 << 19 };

typedef struct settler {
    gg_store *store;
    gg_delta delta;
    gg_keys_writer prints;
    gg_keys_writer keys;
} settler;

static gg_status take(const settler *s, gg_keys_writer *writer,
                      const gg_double_entry *entries, size_t n,
                      gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < n && status == GG_OK; i++) {
        status = gg_keys_put(writer, entries[i].print,
                             s->delta.base + entries[i].document,
                             entries[i].covers, error);
    }
    return status;
}

static gg_status take_prints(void *user, const gg_double_entry *entries,
                             size_t n, gg_error *error)
{
    settler *s = user;

    return take(s, &s->prints, entries, n, error);
}

static gg_status take_keys(void *user, const gg_double_entry *entries,
                           size_t n, gg_error *error)
{
    settler *s = user;

    return take(s, &s->keys, entries, n, error);
}

static gg_status compute(settler *s, gg_error *error)
{
    gg_status status =
        gg_keys_writer_open(&s->prints, &s->store->db, GG_KEYS_PRINTS, error);

    if (status == GG_OK) {
        status = gg_keys_writer_open(&s->keys, &s->store->db, GG_KEYS_STORIES,
                                     error);
    }
    if (status == GG_OK) {
        status = gg_delta_count(&s->delta, error);
    }
    if (status == GG_OK) {
        status = gg_delta_find_others(&s->delta, error);
    }
    if (status == GG_OK) {
        status = gg_delta_compute(&s->delta, error);
    }
    if (status == GG_OK) {
        status = gg_keys_writer_finish(&s->prints, error);
    }
    if (status == GG_OK) {
        status = gg_keys_writer_finish(&s->keys, error);
    }
    gg_keys_writer_close(&s->prints);
    gg_keys_writer_close(&s->keys);
    return status;
}

static gg_status settle_some(gg_store *store, const gg_store_run *run,
                             uint32_t n, gg_error *error)
{
    settler s = {.store = store};
    gg_status status;

    gg_delta_init(&s.delta, store, run);
    s.delta.base = store->settled;
    s.delta.n_new = n;
    s.delta.take_prints = take_prints;
    s.delta.take_keys = take_keys;
    s.delta.user = &s;
    status = compute(&s, error);
    if (status == GG_OK) {
        status = gg_apply_delta(store, &s.delta, 1, error);
    }
    if (status == GG_OK) {
        status = gg_stories_keep(store, &s.delta, error);
    }
    if (status == GG_OK) {
        status = gg_keys_merge(&store->db, error);
    }
    if (status == GG_OK) {
        status = gg_store_set_meta(store, "settled", store->settled + n,
                                   error);
    }
    gg_delta_clear(&s.delta);
    return status;
}

/* Only when there are rows: to build an index at once is faster. */
static gg_status make_indexes(gg_store *store, gg_error *error)
{
    return gg_db_run(&store->db,
                     "CREATE INDEX IF NOT EXISTS pair_weight"
                     " ON pair (weight);"
                     "CREATE INDEX IF NOT EXISTS pair_b ON pair (b)",
                     error);
}

static gg_status settle_all(gg_store *store, const gg_store_run *run,
                            gg_error *error)
{
    gg_status status = GG_OK;

    while (status == GG_OK && store->settled + 1 < store->next_document) {
        uint32_t n = store->next_document - 1 - store->settled;
        n = n < SETTLE_MOST ? n : SETTLE_MOST;
        status = gg_store_begin(store, error);
        if (status == GG_OK) {
            status = settle_some(store, run, n, error);
        }
        if (status == GG_OK &&
            store->settled + n + 1 == store->next_document) {
            status = make_indexes(store, error);
        }
        if (status == GG_OK) {
            status = gg_store_end(store, error);
        }
        if (status == GG_OK) {
            store->settled += n;
        }
    }
    return status;
}

gg_status gg_store_settle(gg_store *store, const gg_store_run *run,
                          gg_error *error)
{
    gg_status status;

    pthread_mutex_lock(&store->lock);
    status = settle_all(store, run, error);
    if (status != GG_OK) {
        gg_store_rollback(store);
    }
    pthread_mutex_unlock(&store->lock);
    return status;
}
