/* `gazgraph merge`: several stores as one. */
#define _POSIX_C_SOURCE 200809L
#include "gazgraph.h"

#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "run/settings.h"
#include "store/merge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct merging {
    const gg_merge_options *options;
    gg_settings settings; /* threads and memory */
    gg_log log;
    char *text; /* what all stores were made with; owned */
    char *gazetteer;
    gg_count_settings count;
    char *draft; /* the file while it has no name yet; owned */
    gg_store *into;
    gg_merge_tally tally;
} merging;

static void flush_log(merging *m)
{
    gg_log_close_source(&m->log);
    gg_log_flush(&m->log, m->options->message, m->options->message_user);
}

static void tell_stage(const merging *m, const char *stage)
{
    gg_progress progress = {m->tally.documents, 0, 0, stage};

    if (m->options->progress != NULL) {
        m->options->progress(m->options->progress_user, &progress);
    }
}

static char *copy_of(const char *text, const char *end)
{
    size_t len = strlen(text);
    char *copy = gg_alloc_array(len + strlen(end) + 1, 1);

    if (copy != NULL) {
        memcpy(copy, text, len);
        strcpy(copy + len, end);
    }
    return copy;
}

/* ---- before anything is written ---------------------------------------------------- */

static gg_status take_options(merging *m, const gg_store *store,
                              gg_error *error)
{
    m->text = copy_of(gg_store_options_text(store), "");
    m->gazetteer = copy_of(gg_store_gazetteer(store), "");
    m->count = *gg_store_settings(store);
    return m->text != NULL && m->gazetteer != NULL ? GG_OK
                                                   : gg_fail_memory(error);
}

static gg_status compare(const merging *m, const gg_store *store,
                         const char *path, gg_error *error)
{
    if (strcmp(m->text, gg_store_options_text(store)) != 0) {
        return gg_fail(error, GG_ERROR_USAGE, path,
                       "made with other options than the first store: %s",
                       gg_store_options_text(store));
    }
    if (strcmp(m->gazetteer, gg_store_gazetteer(store)) != 0) {
        return gg_fail(error, GG_ERROR_USAGE, path,
                       "made with other gazetteers than the first store "
                       "(--force merges them)");
    }
    return GG_OK;
}

static gg_status look_at_inputs(merging *m, gg_error *error)
{
    gg_status status = GG_OK;

    for (size_t i = 0; i < m->options->n_inputs && status == GG_OK; i++) {
        const char *path = m->options->inputs[i];
        gg_store *store;
        status = gg_store_open(&store, path, GG_DB_READ, NULL, error);
        if (status == GG_OK && i == 0) {
            status = take_options(m, store, error);
        } else if (status == GG_OK && !m->options->force) {
            status = compare(m, store, path, error);
        }
        gg_store_close(store);
    }
    return status;
}

static gg_status check_options(merging *m, gg_error *error)
{
    const gg_merge_options *o = m->options;
    gg_options options;

    if (o->n_inputs == 0) {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "no store is named");
    }
    if (o->output == NULL || o->output[0] == '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL,
                       "no store to write is named");
    }
    if (access(o->output, F_OK) == 0) {
        return gg_fail(error, GG_ERROR_USAGE, o->output,
                       "is there already: a merge makes a new store");
    }
    gg_options_init(&options);
    options.threads = o->threads;
    options.memory = o->memory;
    return gg_settings_read_for_store(&m->settings, &options, error);
}

/* ---- the new store ------------------------------------------------------------------ */

static gg_status open_draft(merging *m, gg_error *error)
{
    const gg_store_options options = {
        .options = m->text, .gazetteer = m->gazetteer, .count = m->count};

    m->draft = copy_of(m->options->output, "-merging");
    if (m->draft == NULL) {
        return gg_fail_memory(error);
    }
    /* of a merge that was killed; whoever works at one holds its lock */
    return gg_store_make_anew(&m->into, m->draft, &options, error);
}

static gg_status take_in(merging *m, const char *path, gg_error *error)
{
    gg_store *store;
    gg_status status = gg_store_open(&store, path, GG_DB_READ, NULL, error);

    if (status == GG_OK) {
        status = gg_store_take_in(m->into, store, m->options->stop, &m->log,
                                  &m->tally, error);
    }
    gg_store_close(store);
    flush_log(m);
    return status;
}

static gg_status settle(merging *m, gg_merge_counts *counts, gg_error *error)
{
    const gg_store_run run = {m->settings.n_threads,
                              m->settings.count.memory, NULL};
    uint64_t uncounted;
    gg_status status;

    tell_stage(m, "counting");
    status = gg_store_settle(m->into, &run, error);
    if (status == GG_OK) {
        status = gg_store_sizes(m->into, &counts->stored, &uncounted, error);
    }
    if (status == GG_OK && m->options->stop != NULL &&
        *m->options->stop != 0) {
        status = gg_fail(error, GG_ERROR_INTERRUPTED, NULL, "interrupted");
    }
    return status;
}

static gg_status give_name(const merging *m, gg_error *error)
{
    gg_status status = gg_store_sync(m->into, error);

    if (status != GG_OK) {
        return status;
    }
    return rename(m->draft, m->options->output) == 0
               ? GG_OK
               : gg_fail_errno(error, m->options->output, "name the store",
                               errno);
}

static void end(merging *m, bool is_done)
{
    bool is_mine = m->into != NULL;

    gg_store_close(m->into);
    if (is_mine && !is_done) {
        (void)unlink(m->draft);
    }
    gg_log_clear(&m->log);
    gg_free(m->text);
    gg_free(m->gazetteer);
    gg_free(m->draft);
}

gg_status gg_merge_stores(const gg_merge_options *options,
                          gg_merge_counts *counts, gg_error *error)
{
    merging m;
    gg_status status;

    memset(&m, 0, sizeof m);
    memset(counts, 0, sizeof *counts);
    m.options = options;
    gg_log_init(&m.log);
    status = check_options(&m, error);
    if (status == GG_OK) {
        status = look_at_inputs(&m, error);
    }
    if (status == GG_OK) {
        status = open_draft(&m, error);
    }
    for (size_t i = 0; i < options->n_inputs && status == GG_OK; i++) {
        tell_stage(&m, "merging");
        status = take_in(&m, options->inputs[i], error);
    }
    if (status == GG_OK) {
        status = settle(&m, counts, error);
    }
    if (status == GG_OK) {
        status = give_name(&m, error);
    }
    counts->documents = m.tally.documents;
    counts->known = m.tally.known;
    counts->losses = m.tally.others;
    end(&m, status == GG_OK);
    return status;
}
