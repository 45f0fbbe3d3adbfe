#include "run/workers.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "run/lines.h"
#include "tag/tagger.h"

#include <pthread.h>
#include <string.h>

typedef struct crew crew;

/* One thread's own things. */
typedef struct worker {
    crew *crew;
    gg_tagger *tagger;
    gg_counter *counter;
    gg_feeder *feeder; /* with work->feed */
    gg_batch batch;
    gg_buf lines;
    uint64_t documents;
    uint64_t mentions;
    uint64_t ambiguous;
    uint64_t attribution;
    uint64_t guarded;
    uint64_t unanchored;
    bool line_has_mentions; /* for a line that goes on in the next batch */
} worker;

/* What is to be told of a batch that is done. */
typedef struct news {
    bool is_there;
    gg_log log;
    gg_read_stats stats;
    gg_buf lines;
    uint64_t documents;
    gg_reader_progress at;
} news;

struct crew {
    gg_work *work;
    pthread_mutex_t reading; /* whose turn it is at the reader */
    pthread_mutex_t telling; /* guards everything below */
    pthread_cond_t told;
    uint64_t next_sequence;  /* the batch whose turn it is to be told */
    news *waiting;           /* of later batches, in a ring by sequence */
    size_t n_waiting;        /* its size */
    bool is_telling;         /* somebody tells, without the lock */
    uint64_t documents;
    bool failed;
    gg_error error;
};

/* ---- failing -------------------------------------------------------------------- */

static void fail(crew *c, const gg_error *error)
{
    pthread_mutex_lock(&c->telling);
    if (!c->failed) {
        c->failed = true;
        c->error = *error;
    }
    pthread_cond_broadcast(&c->told);
    pthread_mutex_unlock(&c->telling);
}

static bool has_failed(crew *c)
{
    bool failed;

    pthread_mutex_lock(&c->telling);
    failed = c->failed;
    pthread_mutex_unlock(&c->telling);
    return failed;
}

static bool is_stopped(const crew *c)
{
    const volatile int *stop = c->work->settings->options->stop;

    return stop != NULL && *stop != 0;
}

/* ---- one batch ------------------------------------------------------------------- */

static gg_status take_document(worker *w, const gg_document *document,
                               gg_error *error)
{
    const gg_work *work = w->crew->work;
    gg_tags tags;
    gg_status status;

    if (w->feeder != NULL && gg_feeder_knows(w->feeder, document)) {
        w->documents += document->is_last;
        return GG_OK;
    }
    status = gg_tag_text(w->tagger, &tags, document->text.ptr,
                         document->text.len, document->skip, document->date,
                         error);
    if (status != GG_OK) {
        return status;
    }
    w->documents += document->is_last;
    w->mentions += tags.n_mentions;
    w->guarded += tags.n_guarded;
    w->unanchored += tags.n_unanchored;
    for (size_t i = 0; i < tags.n_mentions; i++) {
        w->ambiguous += tags.mentions[i].entity == GG_NO_ENTITY;
        w->attribution += tags.mentions[i].is_attribution;
    }
    if (work->visit != NULL) {
        work->visit(work->visit_user, document, &tags);
    }
    if (work->write != NULL) {
        gg_put_mention_line(&w->lines, document, &tags, work->index,
                            work->settings->count.unclear,
                            &w->line_has_mentions);
        if (w->lines.failed) {
            return gg_fail_memory(error);
        }
    }
    if (w->feeder != NULL) {
        return gg_feeder_take(w->feeder, &w->lines, document, &tags, error);
    }
    return work->counts ? gg_counter_add(w->counter, document, &tags,
                                         &w->batch.log, error)
                        : GG_OK;
}

static gg_status take_documents(worker *w, gg_error *error)
{
    gg_document document;
    gg_status status;

    gg_buf_reset(&w->lines);
    while ((status = gg_batch_next_document(&w->batch, &document, error)) ==
           GG_OK) {
        status = take_document(w, &document, error);
        if (status != GG_OK) {
            return status;
        }
        if (is_stopped(w->crew)) {
            return gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
        }
    }
    return status == GG_END ? GG_OK : status;
}

/* ---- telling, in order ------------------------------------------------------------ */

static uint64_t count_losses(const gg_log *log)
{
    uint64_t n = 0;

    for (int r = 0; r < GG_N_REASONS; r++) {
        n += gg_reason_is_loss((gg_reason)r) ? log->counts[r] : 0;
    }
    return n;
}

static gg_status tell_batch(crew *c, news *item, gg_error *error)
{
    gg_work *work = c->work;
    const gg_options *options = work->settings->options;

    gg_read_stats_add(&work->read, &item->stats);
    gg_log_append(work->log, &item->log);
    gg_log_flush(work->log, options->message, options->message_user);
    if (options->strict && count_losses(work->log) != 0) {
        return gg_fail(error, GG_ERROR_DATA, NULL,
                       "stopped at the first loss (--strict)");
    }
    if (work->feed != NULL && item->lines.len != 0) {
        gg_status status = gg_feed_put(work->feed, gg_buf_str(&item->lines),
                                       work->log, error);
        if (status != GG_OK) {
            return status;
        }
    }
    if (work->write != NULL && item->lines.len != 0 &&
        !work->write(work->write_user, item->lines.ptr, item->lines.len)) {
        return gg_fail(error, GG_ERROR_IO, NULL, "cannot write the mentions");
    }
    c->documents += item->documents;
    work->documents += item->documents;
    if (options->progress != NULL) {
        gg_progress progress = {c->documents, item->at.stored_bytes,
                                item->at.stored_size, "reading"};
        options->progress(options->progress_user, &progress);
    }
    return GG_OK;
}

/* The worker's buffers are changed for empty ones. */
static void leave_news(worker *w, news *item, const gg_reader_progress *at)
{
    gg_buf lines = item->lines;
    gg_log log = item->log;

    item->is_there = true;
    item->log = w->batch.log;
    item->stats = w->batch.stats;
    item->lines = w->lines;
    item->documents = w->documents;
    item->at = *at;
    w->lines = lines;
    w->batch.log = log;
    w->documents = 0;
}

/* Batches are told in the order of the input, by whoever has done the first of
   those that are left; the others leave their news and go on meanwhile. */
static gg_status tell_in_turn(worker *w, const gg_reader_progress *at,
                              gg_error *error)
{
    crew *c = w->crew;
    uint64_t sequence = w->batch.sequence;
    gg_status status = GG_OK;
    news *item;

    pthread_mutex_lock(&c->telling);
    while (!c->failed && sequence - c->next_sequence >= c->n_waiting) {
        pthread_cond_wait(&c->told, &c->telling);
    }
    if (!c->failed) {
        leave_news(w, &c->waiting[sequence % c->n_waiting], at);
    }
    while (status == GG_OK && !c->failed && !c->is_telling &&
           (item = &c->waiting[c->next_sequence % c->n_waiting])->is_there) {
        c->is_telling = true;
        pthread_mutex_unlock(&c->telling);
        status = tell_batch(c, item, error);
        pthread_mutex_lock(&c->telling);
        c->is_telling = false;
        item->is_there = false;
        /* after a failure nobody's turn comes */
        c->next_sequence += status == GG_OK;
        pthread_cond_broadcast(&c->told);
    }
    pthread_mutex_unlock(&c->telling);
    return status;
}

static gg_status make_news(crew *c, unsigned n_workers, gg_error *error)
{
    c->n_waiting = 1 + 3 * (size_t)(n_workers - 1);
    c->waiting = gg_calloc_array(c->n_waiting, sizeof *c->waiting);
    if (c->waiting == NULL) {
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < c->n_waiting; i++) {
        gg_log_init(&c->waiting[i].log);
        gg_buf_init(&c->waiting[i].lines);
    }
    return GG_OK;
}

static void free_news(crew *c)
{
    for (size_t i = 0; c->waiting != NULL && i < c->n_waiting; i++) {
        gg_log_clear(&c->waiting[i].log);
        gg_buf_clear(&c->waiting[i].lines);
    }
    gg_free(c->waiting);
}

/* ---- the threads ------------------------------------------------------------------ */

/* Takes the next stretch of the input. When a document goes on in the next
   stretch, the turn at the reader is kept (*keeps_turn), so that this thread
   takes that one too. GG_END also when another thread has failed. */
static gg_status take_batch(worker *w, bool *keeps_turn,
                            gg_reader_progress *at, gg_error *error)
{
    crew *c = w->crew;
    gg_status status;

    if (!*keeps_turn) {
        pthread_mutex_lock(&c->reading);
    }
    if (has_failed(c)) {
        status = GG_END;
    } else if (is_stopped(c)) {
        status = gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    } else {
        status = gg_reader_next_batch(c->work->reader, &w->batch, error);
        gg_reader_get_progress(c->work->reader, at);
    }
    *keeps_turn = status == GG_OK && w->batch.more;
    if (!*keeps_turn) {
        pthread_mutex_unlock(&c->reading);
    }
    return status;
}

static gg_status work_on(worker *w, gg_error *error)
{
    bool keeps_turn = false;
    gg_reader_progress at;
    gg_status status;

    do {
        status = take_batch(w, &keeps_turn, &at, error);
        if (status == GG_OK) {
            status = take_documents(w, error);
        }
        if (status == GG_OK) {
            status = tell_in_turn(w, &at, error);
        }
    } while (status == GG_OK);
    if (keeps_turn) {
        pthread_mutex_unlock(&w->crew->reading);
    }
    return status == GG_END ? GG_OK : status;
}

static void *run_worker(void *argument)
{
    worker *w = argument;
    gg_error error;

    if (work_on(w, &error) != GG_OK ||
        (w->counter != NULL &&
         gg_counter_finish(w->counter, &error) != GG_OK)) {
        fail(w->crew, &error);
    }
    return NULL;
}

/* `first`: the worker whose counter takes in those of the others. */
static gg_status open_worker(worker *w, const worker *first, crew *c,
                             gg_error *error)
{
    gg_status status =
        gg_tagger_new(&w->tagger, c->work->index, &c->work->settings->tag,
                      error);

    w->crew = c;
    if (status == GG_OK && c->work->counts) {
        status = w == first
                     ? gg_counter_new(&w->counter, c->work->index,
                                      &c->work->settings->count, error)
                     : gg_counter_new_beside(&w->counter, first->counter,
                                             error);
    }
    if (status == GG_OK && c->work->feed != NULL) {
        status = gg_feeder_new(&w->feeder, c->work->feed, error);
    }
    return status;
}

static gg_status join_results(crew *c, worker *workers, unsigned n,
                              gg_error *error)
{
    gg_work *work = c->work;
    gg_status status = GG_OK;

    for (unsigned i = 0; i < n; i++) {
        work->mentions += workers[i].mentions;
        work->ambiguous += workers[i].ambiguous;
        work->attribution += workers[i].attribution;
        work->guarded += workers[i].guarded;
        work->unanchored += workers[i].unanchored;
        if (workers[i].feeder != NULL) {
            work->feed->counts[GG_PUT_KNOWN] +=
                gg_feeder_known(workers[i].feeder);
        }
        if (!work->counts || status != GG_OK) {
            continue;
        }
        if (i == 0) {
            work->counter = workers[0].counter;
            workers[0].counter = NULL;
        } else {
            status =
                gg_counter_join(work->counter, workers[i].counter, error);
        }
    }
    return status;
}

static void close_workers(worker *workers, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        gg_tagger_free(workers[i].tagger);
        gg_counter_free(workers[i].counter);
        gg_feeder_free(workers[i].feeder);
        gg_batch_clear(&workers[i].batch);
        gg_buf_clear(&workers[i].lines);
    }
    gg_free(workers);
}

gg_status gg_work_run(gg_work *work, gg_error *error)
{
    crew c = {.work = work};
    unsigned n = work->settings->n_threads;
    worker *workers = gg_calloc_array(n, sizeof *workers);
    gg_status status = GG_OK;

    if (workers == NULL) {
        return gg_fail_memory(error);
    }
    pthread_mutex_init(&c.reading, NULL);
    pthread_mutex_init(&c.telling, NULL);
    pthread_cond_init(&c.told, NULL);
    for (unsigned i = 0; i < n; i++) {
        gg_batch_init(&workers[i].batch);
        gg_buf_init(&workers[i].lines);
    }
    status = make_news(&c, n, error);
    for (unsigned i = 0; i < n && status == GG_OK; i++) {
        status = open_worker(&workers[i], workers, &c, error);
    }
    if (status == GG_OK) {
        gg_threads_run(run_worker, workers, sizeof *workers, n);
        if (c.failed) {
            if (error != NULL) {
                *error = c.error;
            }
            status = c.error.status;
        } else {
            status = join_results(&c, workers, n, error);
        }
    }
    gg_log_close_source(work->log);
    gg_log_flush(work->log, work->settings->options->message,
                 work->settings->options->message_user);
    close_workers(workers, n);
    free_news(&c);
    pthread_cond_destroy(&c.told);
    pthread_mutex_destroy(&c.telling);
    pthread_mutex_destroy(&c.reading);
    return status;
}
