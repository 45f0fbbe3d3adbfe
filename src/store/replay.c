#include "store/replay.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { AT_A_TIME = 64 /* documents read under one lock */ };

/* What was told of some items. */
typedef struct news {
    size_t first;
    gg_log log;
} news;

/* A document as it was read. */
typedef struct copy {
    uint32_t document;
    uint32_t number;
    bool is_there;
    int32_t date;
    uint64_t record;
    size_t ends[5]; /* in bytes: of id, outlet, source, places, sentences */
} copy;

typedef struct crew {
    const gg_replay *replay;
    pthread_mutex_t lock; /* of the store's statements, `see` and news */
    news *news;
    size_t n_news;
    size_t news_capacity;
    atomic_size_t next;
    atomic_bool failed;
} crew;

typedef struct worker {
    crew *crew;
    gg_counter *counter;
    gg_page page;
    gg_page_reader reader;
    copy copies[AT_A_TIME];
    gg_buf bytes;
    gg_log log;
    gg_status status;
    gg_error error;
} worker;

bool gg_replay_list_add(gg_replay_list *list, uint32_t document,
                        uint32_t number)
{
    if (gg_grow(&list->items, &list->capacity, list->n + 1,
                sizeof *list->items) != 0) {
        return false;
    }
    list->items[list->n++] = (gg_replay_item){document, number};
    return true;
}

void gg_replay_list_clear(gg_replay_list *list)
{
    gg_free(list->items);
    *list = (gg_replay_list){NULL, 0, 0};
}

/* ---- reading -------------------------------------------------------------------- */

static gg_status read_copy(worker *w, gg_stmt *stmt, copy *c)
{
    gg_db *db = &w->crew->replay->store->db;
    static const int TEXTS[3] = {0, 2, 3};
    gg_status status;

    gg_bind_int(stmt, 1, c->document);
    status = gg_stmt_step(db, stmt, &w->error);
    c->is_there = status == GG_OK;
    if (status == GG_OK) {
        for (int i = 0; i < 3; i++) {
            gg_buf_put_str(&w->bytes, gg_row_text(stmt, TEXTS[i]));
            c->ends[i] = w->bytes.len;
        }
        c->date = gg_row_date(stmt, 1);
        c->record = (uint64_t)gg_row_int(stmt, 4);
        gg_buf_put_str(&w->bytes, gg_row_blob(stmt, 5));
        c->ends[3] = w->bytes.len;
        if (w->crew->replay->with_words) {
            gg_buf_put_str(&w->bytes, gg_row_text(stmt, 6));
        }
        c->ends[4] = w->bytes.len;
    }
    gg_stmt_reset(stmt);
    return status == GG_END ? GG_OK : status;
}

static gg_status read_copies(worker *w, size_t first, size_t n)
{
    const gg_replay *replay = w->crew->replay;
    gg_stmt *stmt;
    gg_status status;

    gg_buf_reset(&w->bytes);
    pthread_mutex_lock(&w->crew->lock);
    status = gg_store_stmt(replay->store,
                           replay->with_words ? GG_STMT_DOCUMENT
                                              : GG_STMT_DOCUMENT_FACTS,
                           &stmt, &w->error);
    for (size_t i = 0; i < n && status == GG_OK; i++) {
        w->copies[i] = (copy){.document = replay->items[first + i].document,
                              .number = replay->items[first + i].number};
        status = read_copy(w, stmt, &w->copies[i]);
    }
    pthread_mutex_unlock(&w->crew->lock);
    if (status == GG_OK && w->bytes.failed) {
        status = gg_fail_memory(&w->error);
    }
    return status;
}

/* ---- counting ------------------------------------------------------------------- */

static gg_str part_of(const worker *w, size_t start, size_t end)
{
    return (gg_str){w->bytes.ptr + start, end - start};
}

static gg_status see(worker *w, const copy *c)
{
    const gg_replay *replay = w->crew->replay;
    bool ok;

    if (replay->see == NULL) {
        return GG_OK;
    }
    pthread_mutex_lock(&w->crew->lock);
    ok = replay->see(replay->user, c->document, &w->page);
    pthread_mutex_unlock(&w->crew->lock);
    return ok ? GG_OK : gg_fail_memory(&w->error);
}

static gg_status count_copy(worker *w, const copy *c, size_t start)
{
    const gg_replay *replay = w->crew->replay;
    gg_document document = {.id = part_of(w, start, c->ends[0]),
                            .outlet = part_of(w, c->ends[0], c->ends[1]),
                            .source = part_of(w, c->ends[1], c->ends[2]),
                            .date = c->date,
                            .record = c->record};
    gg_status status;

    if (document.id.len == 0) {
        return gg_db_damaged(&replay->store->db, "a document without id",
                             &w->error);
    }
    gg_page_reader_start(&w->reader, part_of(w, c->ends[2], c->ends[3]),
                         replay->with_words
                             ? part_of(w, c->ends[3], c->ends[4])
                             : GG_STR_NONE);
    while ((status = gg_page_reader_next(&w->reader, &w->page, &document)) ==
           GG_OK) {
        status = gg_counter_add_page(w->counter, &document, &w->page,
                                     c->number,
                                     replay->log != NULL ? &w->log : NULL,
                                     &w->error);
        if (status == GG_OK) {
            status = see(w, c);
        }
        if (status != GG_OK) {
            return status;
        }
    }
    if (status == GG_ERROR_MEMORY) {
        return gg_fail_memory(&w->error);
    }
    return status == GG_END
               ? GG_OK
               : gg_db_damaged(&replay->store->db, "a page", &w->error);
}

static gg_status count_copies(worker *w, size_t n)
{
    const volatile int *stop = w->crew->replay->settings->stop;
    gg_status status = GG_OK;
    size_t start = 0;

    for (size_t i = 0; i < n && status == GG_OK; i++) {
        if (w->copies[i].is_there) {
            status = count_copy(w, &w->copies[i], start);
            start = w->copies[i].ends[4];
        }
    }
    if (status == GG_OK && stop != NULL && *stop != 0) {
        status = gg_fail(&w->error, GG_ERROR_INTERRUPTED, NULL,
                         "interrupted");
    }
    return status;
}

/* Keeps what was told, which is rare. */
static gg_status keep_news(worker *w, size_t first)
{
    crew *c = w->crew;
    bool ok = true;

    if (w->log.counts[GG_REASON_TOO_MANY_ENTITIES] == 0) {
        return GG_OK;
    }
    pthread_mutex_lock(&c->lock);
    ok = gg_grow(&c->news, &c->news_capacity, c->n_news + 1,
                 sizeof *c->news) == 0;
    if (ok) {
        c->news[c->n_news++] = (news){first, w->log};
        gg_log_init(&w->log);
    }
    pthread_mutex_unlock(&c->lock);
    return ok ? GG_OK : gg_fail_memory(&w->error);
}

static int compare_news(const void *x, const void *y)
{
    const news *a = x;
    const news *b = y;

    return a->first < b->first ? -1 : a->first > b->first;
}

/* In the order of the items. */
static void tell_news(crew *c)
{
    if (c->n_news != 0) {
        qsort(c->news, c->n_news, sizeof *c->news, compare_news);
    }
    for (size_t i = 0; i < c->n_news; i++) {
        gg_log_append(c->replay->log, &c->news[i].log);
        gg_log_clear(&c->news[i].log);
    }
    gg_free(c->news);
}

static void *run_worker(void *argument)
{
    worker *w = argument;
    crew *c = w->crew;
    size_t all = c->replay->n;

    while (w->status == GG_OK && !atomic_load(&c->failed)) {
        size_t first = atomic_fetch_add(&c->next, AT_A_TIME);
        size_t n = all - first < AT_A_TIME ? all - first : AT_A_TIME;
        if (first >= all) {
            break;
        }
        w->status = read_copies(w, first, n);
        if (w->status == GG_OK) {
            w->status = count_copies(w, n);
        }
        if (w->status == GG_OK) {
            w->status = keep_news(w, first);
        }
    }
    if (w->status == GG_OK) {
        w->status = gg_counter_finish(w->counter, &w->error);
    }
    if (w->status != GG_OK) {
        atomic_store(&c->failed, true);
    }
    return NULL;
}

static gg_status make_counters(const gg_replay *replay, worker *workers,
                               unsigned n, gg_error *error)
{
    gg_status status = gg_counter_new_for_pages(
        &workers[0].counter, replay->seed, replay->cast, replay->settings,
        error);

    for (unsigned i = 1; i < n && status == GG_OK; i++) {
        status = gg_counter_new_beside(&workers[i].counter,
                                       workers[0].counter, error);
    }
    return status;
}

static gg_status join_all(worker *workers, unsigned n, gg_counter **out,
                          gg_error *error)
{
    gg_status status = GG_OK;

    for (unsigned i = 0; i < n && status == GG_OK; i++) {
        status = workers[i].status;
        if (status != GG_OK && error != NULL) {
            *error = workers[i].error;
        }
    }
    for (unsigned i = 1; i < n && status == GG_OK; i++) {
        status = gg_counter_join(workers[0].counter, workers[i].counter,
                                 error);
    }
    if (status == GG_OK) {
        *out = workers[0].counter;
        workers[0].counter = NULL;
    }
    return status;
}

gg_status gg_replay_run(const gg_replay *replay, gg_counter **out,
                        gg_error *error)
{
    unsigned n = replay->settings->n_threads != 0 && replay->n > AT_A_TIME
                     ? replay->settings->n_threads
                     : 1;
    worker *workers = gg_calloc_array(n, sizeof *workers);
    crew c = {.replay = replay};
    gg_status status;

    *out = NULL;
    if (workers == NULL) {
        return gg_fail_memory(error);
    }
    pthread_mutex_init(&c.lock, NULL);
    for (unsigned i = 0; i < n; i++) {
        workers[i].crew = &c;
        gg_buf_init(&workers[i].bytes);
        gg_page_reader_init(&workers[i].reader);
        gg_log_init(&workers[i].log);
    }
    status = make_counters(replay, workers, n, error);
    if (status == GG_OK) {
        gg_threads_run(run_worker, workers, sizeof *workers, n);
        status = join_all(workers, n, out, error);
    }
    for (unsigned i = 0; i < n; i++) {
        gg_counter_free(workers[i].counter);
        gg_page_clear(&workers[i].page);
        gg_page_reader_clear(&workers[i].reader);
        gg_buf_clear(&workers[i].bytes);
        gg_log_clear(&workers[i].log);
    }
    tell_news(&c);
    gg_free(workers);
    pthread_mutex_destroy(&c.lock);
    return status;
}
