#include "base/ahead.h"

#include "base/memory.h"

#include <pthread.h>
#include <string.h>

/* Together they fit a second-level cache; enough of them that a thread which
   lost its core for a moment does not stop the other one. */
enum { N_BLOCKS = 4, BLOCK_BYTES = 256 << 10 };

typedef struct block {
    unsigned char *bytes;
    size_t len;
    gg_log log;             /* what was told before these bytes */
    uint64_t stored_bytes;  /* as of its end */
    uint64_t skipped_bytes;
    bool is_last;           /* the end, or the error below */
    gg_status status;
    gg_error error;
} block;

struct gg_ahead {
    gg_members *members;
    pthread_t thread;
    pthread_mutex_t lock; /* guards n_full and `wants_no_more` */
    pthread_cond_t is_filled;
    pthread_cond_t is_emptied;
    size_t n_full;
    bool wants_no_more;

    block blocks[N_BLOCKS];
    size_t filling; /* the thread's own */
    gg_log log;

    size_t using;   /* the caller's own */
    bool has_block;
    size_t at;
    uint64_t stored_bytes;
    uint64_t skipped_bytes;
};

/* ---- the thread -------------------------------------------------------- */

/* False where nobody wants more. */
static bool wait_for_room(gg_ahead *a)
{
    bool goes_on;

    pthread_mutex_lock(&a->lock);
    while (a->n_full == N_BLOCKS && !a->wants_no_more) {
        pthread_cond_wait(&a->is_emptied, &a->lock);
    }
    goes_on = !a->wants_no_more;
    pthread_mutex_unlock(&a->lock);
    return goes_on;
}

static void hand_over(gg_ahead *a)
{
    a->filling = (a->filling + 1) % N_BLOCKS;
    pthread_mutex_lock(&a->lock);
    a->n_full++;
    pthread_cond_signal(&a->is_filled);
    pthread_mutex_unlock(&a->lock);
}

static bool has_told(const gg_log *log)
{
    return log->counts[GG_REASON_DAMAGED] != 0;
}

/* The last read told of something: its `n` bytes at the end of the block
   stand behind that, those before them do not. */
static bool divide(gg_ahead *a, size_t n)
{
    block *before = &a->blocks[a->filling];
    block *behind;

    before->len -= n;
    before->is_last = false;
    hand_over(a);
    if (!wait_for_room(a)) {
        return false;
    }
    /* Nobody reads the first block behind its length. */
    behind = &a->blocks[a->filling];
    memcpy(behind->bytes, before->bytes + before->len, n);
    behind->len = n;
    return true;
}

/* Fills blocks up to the end; each is handed over when it is full. */
static void fill(gg_ahead *a)
{
    bool is_last = false;

    while (!is_last && wait_for_room(a)) {
        block *b = &a->blocks[a->filling];
        gg_status status = GG_OK;
        gg_error error = {0};
        b->len = 0;
        while (b->len < BLOCK_BYTES && !is_last) {
            size_t n;
            size_t before = b->len;
            status = gg_members_read(a->members, b->bytes + before,
                                     BLOCK_BYTES - before, &n, &error);
            is_last = status != GG_OK || n == 0;
            b->len += n;
            if (has_told(&a->log)) {
                b->stored_bytes = a->members->stored->n_read;
                b->skipped_bytes = a->members->skipped_bytes;
                if (before != 0 && !divide(a, n)) {
                    return;
                }
                b = &a->blocks[a->filling];
                gg_log_append(&b->log, &a->log);
            }
        }
        b->stored_bytes = a->members->stored->n_read;
        b->skipped_bytes = a->members->skipped_bytes;
        b->is_last = is_last;
        b->status = status;
        b->error = error;
        hand_over(a);
    }
}

static void *run(void *user)
{
    fill(user);
    return NULL;
}

/* ---- the caller -------------------------------------------------------- */

static void free_ahead(gg_ahead *a)
{
    for (size_t i = 0; i < N_BLOCKS; i++) {
        gg_free(a->blocks[i].bytes);
        gg_log_clear(&a->blocks[i].log);
    }
    gg_log_clear(&a->log);
    pthread_cond_destroy(&a->is_emptied);
    pthread_cond_destroy(&a->is_filled);
    pthread_mutex_destroy(&a->lock);
    gg_free(a);
}

gg_ahead *gg_ahead_start(gg_members *members)
{
    gg_ahead *a = gg_calloc_array(1, sizeof *a);
    bool has_room = true;

    if (a == NULL) {
        return NULL;
    }
    a->members = members;
    a->stored_bytes = members->stored->n_read;
    a->skipped_bytes = members->skipped_bytes;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->is_filled, NULL);
    pthread_cond_init(&a->is_emptied, NULL);
    /* Only the caller's log holds messages back. */
    gg_log_init(&a->log);
    a->log.most_told = GG_LOG_TELL_ALL;
    for (size_t i = 0; i < N_BLOCKS; i++) {
        gg_log_init(&a->blocks[i].log);
        a->blocks[i].log.most_told = GG_LOG_TELL_ALL;
        a->blocks[i].bytes = gg_alloc_array(BLOCK_BYTES, 1);
        has_room = has_room && a->blocks[i].bytes != NULL;
    }
    members->log = &a->log;
    if (!has_room || pthread_create(&a->thread, NULL, run, a) != 0) {
        free_ahead(a);
        return NULL;
    }
    return a;
}

/* The next full block; what was told before it goes to the caller's log. */
static void take_block(gg_ahead *a, gg_log *log)
{
    block *b = &a->blocks[a->using];

    pthread_mutex_lock(&a->lock);
    while (a->n_full == 0) {
        pthread_cond_wait(&a->is_filled, &a->lock);
    }
    pthread_mutex_unlock(&a->lock);
    a->has_block = true;
    a->at = 0;
    a->stored_bytes = b->stored_bytes;
    a->skipped_bytes = b->skipped_bytes;
    if (log != NULL) {
        gg_log_append(log, &b->log);
    } else {
        gg_log_clear(&b->log);
        b->log.most_told = GG_LOG_TELL_ALL;
    }
}

static void give_back(gg_ahead *a)
{
    a->has_block = false;
    a->using = (a->using + 1) % N_BLOCKS;
    pthread_mutex_lock(&a->lock);
    a->n_full--;
    pthread_cond_signal(&a->is_emptied);
    pthread_mutex_unlock(&a->lock);
}

gg_status gg_ahead_read(gg_ahead *a, gg_log *log, unsigned char *out,
                        size_t capacity, size_t *n, gg_error *error)
{
    const block *b;
    bool is_last;

    *n = 0;
    do {
        if (!a->has_block) {
            take_block(a, log);
        }
        b = &a->blocks[a->using];
        is_last = b->is_last;
        *n = b->len - a->at < capacity ? b->len - a->at : capacity;
        memcpy(out, b->bytes + a->at, *n);
        a->at += *n;
        if (a->at == b->len && !is_last) {
            give_back(a);
        }
    } while (*n == 0 && !is_last);
    if (*n != 0) {
        return GG_OK;
    }
    if (b->status != GG_OK && error != NULL) {
        *error = b->error;
    }
    return b->status;
}

uint64_t gg_ahead_stored_bytes(const gg_ahead *ahead)
{
    return ahead->stored_bytes;
}

uint64_t gg_ahead_skipped_bytes(const gg_ahead *ahead)
{
    return ahead->skipped_bytes;
}

void gg_ahead_stop(gg_ahead *a)
{
    if (a == NULL) {
        return;
    }
    atomic_store(&a->members->stored->quit, true);
    pthread_mutex_lock(&a->lock);
    a->wants_no_more = true;
    pthread_cond_signal(&a->is_emptied);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    a->members->log = NULL;
    free_ahead(a);
}
