/* Documents of a run go to a store: workers make records of them, side by side;
   these are put into the store in the order of the input. */
#ifndef GG_RUN_FEED_H
#define GG_RUN_FEED_H

#include "base/log.h"
#include "gaz/index.h"
#include "net/count_settings.h"
#include "store/store.h"
#include "tag/tagger.h"

#include <stdatomic.h>

typedef struct gg_feed {
    gg_store *store;
    const gg_index *index;
    const gg_count_settings *settings;
    _Atomic uint32_t *entities; /* of the index: their number in the store */
    _Atomic uint32_t *names;
    uint64_t batch; /* documents in a transaction */

    uint64_t n_batch; /* put since the last commit */
    gg_buf page;      /* of a document that comes in parts */
    gg_buf sentences;
    uint64_t mentions; /* of its parts so far, as the next */
    uint64_t ambiguous;
    uint64_t rejected;
    uint64_t counts[GG_N_PUT]; /* documents, by what became of them */
} gg_feed;

/* Borrows all. To be cleared also after a failure. */
gg_status gg_feed_open(gg_feed *feed, gg_store *store, const gg_index *index,
                       const gg_count_settings *settings, uint64_t batch,
                       gg_error *error);
void gg_feed_clear(gg_feed *feed);
/* Puts the records that a worker has made. What was lost is told to the
   log. */
gg_status gg_feed_put(gg_feed *feed, gg_str records, gg_log *log,
                      gg_error *error);

/* One worker's own things. */
typedef struct gg_feeder gg_feeder;

gg_status gg_feeder_new(gg_feeder **out, gg_feed *feed, gg_error *error);
void gg_feeder_free(gg_feeder *feeder); /* NULL is fine */
/* Is it in the store as it is? It is counted then, and not to be tagged. */
bool gg_feeder_knows(gg_feeder *feeder, const gg_document *document);
uint64_t gg_feeder_known(const gg_feeder *feeder);
/* Appends the record of a document, or of a part of one. */
gg_status gg_feeder_take(gg_feeder *feeder, gg_buf *records,
                         const gg_document *document, const gg_tags *tags,
                         gg_error *error);

#endif
