#include "run/storing.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

gg_status gg_storing_open(gg_storing *storing, const gg_settings *settings,
                          const gg_index *index, gg_log *log, gg_error *error)
{
    char text[GG_OPTIONS_TEXT];
    char fingerprint[33];
    const gg_store_options options = {.options = text,
                                      .gazetteer = fingerprint,
                                      .count = settings->count,
                                      .force = settings->options->force};
    gg_status status;

    memset(storing, 0, sizeof *storing);
    gg_settings_describe(settings, text);
    (void)snprintf(fingerprint, sizeof fingerprint, "%016llx%016llx",
                   (unsigned long long)index->fingerprint[0],
                   (unsigned long long)index->fingerprint[1]);
    storing->run = (gg_store_run){settings->n_threads,
                                  settings->count.memory, log};
    status = gg_store_open(&storing->store, settings->options->store,
                           GG_DB_MAKE, &options, error);
    return status == GG_OK
               ? gg_feed_open(&storing->feed, storing->store, index,
                              &settings->count, settings->options->batch,
                              error)
               : status;
}

void gg_storing_close(gg_storing *storing)
{
    gg_feed_clear(&storing->feed);
    gg_store_close(storing->store);
    storing->store = NULL;
}

gg_status gg_storing_finish(gg_storing *storing, gg_status status,
                            gg_error *error)
{
    gg_status kept = gg_store_commit(storing->store, error);
    uint64_t uncounted;

    if (kept == GG_OK) {
        kept = gg_store_settle(storing->store, &storing->run, error);
    }
    if (kept == GG_OK) {
        kept = gg_store_sizes(storing->store, &storing->documents,
                              &uncounted, error);
    }
    if (kept != GG_OK || status != GG_ERROR_INTERRUPTED) {
        return kept;
    }
    return gg_fail(error, status, NULL,
                   "interrupted: the store has %llu documents; the same "
                   "command goes on from there",
                   (unsigned long long)storing->documents);
}

gg_status gg_storing_network(gg_storing *storing,
                             const gg_settings *settings, gg_network **out,
                             gg_network_stats *stats, gg_error *error)
{
    const gg_view view = {.evidence = settings->count.max_evidence,
                          .n_threads = settings->n_threads,
                          .memory = settings->count.memory,
                          .stop = settings->options->stop};

    return gg_store_network(storing->store, &view, &settings->network, out,
                            stats, &storing->totals, error);
}
