/* A run that reads into a store. */
#ifndef GG_RUN_STORING_H
#define GG_RUN_STORING_H

#include "gaz/index.h"
#include "run/feed.h"
#include "run/settings.h"
#include "store/view.h"

typedef struct gg_storing {
    gg_store *store; /* NULL: there is none */
    gg_feed feed;
    gg_store_run run;
    gg_view_totals totals; /* of the network, where one was made */
    uint64_t documents;    /* in the store, at the end */
} gg_storing;

/* Opens the store that the options name. To be closed also after a failure. */
gg_status gg_storing_open(gg_storing *storing, const gg_settings *settings,
                          const gg_index *index, gg_log *log,
                          gg_error *error);
void gg_storing_close(gg_storing *storing);
/* Keeps what was put, and counts it. `status`: how the reading has ended; an
   interruption is told with what to do. */
gg_status gg_storing_finish(gg_storing *storing, gg_status status,
                            gg_error *error);
/* The graph of the whole store. */
gg_status gg_storing_network(gg_storing *storing,
                             const gg_settings *settings, gg_network **out,
                             gg_network_stats *stats, gg_error *error);

#endif
