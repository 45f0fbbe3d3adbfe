/* Input → batches → tagged documents, on several threads, told in the order of
   the input.

   The threads take turns at the reader (cheap: bytes only) and work side by
   side on what they took: parsing, tagging, counting. Whatever must keep the
   order of the input (lines of output, messages) waits for its turn. */
#ifndef GG_RUN_WORKERS_H
#define GG_RUN_WORKERS_H

#include "base/log.h"
#include "gaz/index.h"
#include "gazgraph.h"
#include "input/reader.h"
#include "net/counter.h"
#include "run/feed.h"
#include "run/settings.h"

/* Called by several threads at once, in no order. */
typedef void gg_visit_fn(void *user, const gg_document *document,
                         const gg_tags *tags);

typedef struct gg_work {
    const gg_settings *settings;
    const gg_index *index;
    gg_reader *reader;
    gg_log *log;          /* of the whole run */
    bool counts;          /* gg_build: count pairs */
    gg_write_fn *write;   /* gg_tag: lines; NULL otherwise */
    void *write_user;
    gg_feed *feed;        /* documents go to a store; NULL otherwise */
    gg_visit_fn *visit;   /* sees every tagged document; NULL: nobody does */
    void *visit_user;

    /* results */
    gg_counter *counter;  /* counts: of all threads; the caller frees it */
    gg_read_stats read;
    uint64_t documents;
    uint64_t mentions;
    uint64_t ambiguous;
    uint64_t attribution; /* named only as the source */
    uint64_t guarded;
    uint64_t unanchored;
} gg_work;

/* Reads everything. GG_ERROR_INTERRUPTED when options->stop was set. */
gg_status gg_work_run(gg_work *work, gg_error *error);

#endif
