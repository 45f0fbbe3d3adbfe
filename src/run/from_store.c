#include "run/from_store.h"

#include "base/error.h"

#include <string.h>

static gg_status check_types(gg_store *store, const char *types,
                             gg_error *error)
{
    gg_status status = GG_OK;

    while (types != NULL && *types != '\0' && status == GG_OK) {
        gg_str type = {types, strcspn(types, ",")};
        bool has;
        status = gg_store_has_type(store, type, &has, error);
        if (status == GG_OK && !has) {
            return gg_fail(error, GG_ERROR_USAGE, NULL,
                           "types: nobody in the store is a \"%.*s\"",
                           type.len < 100 ? (int)type.len : 100, types);
        }
        types += type.len + (types[type.len] == ',' ? 1 : 0);
    }
    return status;
}

/* The store says how its documents are counted; the run, how much of the
   machine it may have. */
static void take_settings(gg_settings *settings, const gg_store *store)
{
    gg_count_settings mine = settings->count;

    settings->count = *gg_store_settings(store);
    settings->count.n_threads = mine.n_threads;
    settings->count.memory = mine.memory;
    settings->count.stop = mine.stop;
    settings->count.margins = mine.margins;
    settings->network.types = settings->options->types;
}

static void log_uncounted(const gg_from_store *from, const char *path,
                          gg_log *log)
{
    uint64_t n = from->origin.uncounted;

    if (n != 0) {
        gg_log_add(log, GG_REASON_NOT_COUNTED, path, 0, 0, GG_NO_BYTE,
                   "a run was cut off: %llu document%s not counted yet; the "
                   "same `build --store` again counts %s",
                   (unsigned long long)n, n == 1 ? " is" : "s are",
                   n == 1 ? "it" : "them");
    }
}

gg_status gg_from_store_open(gg_from_store *from, const char *path,
                             gg_settings *settings, gg_log *log,
                             gg_error *error)
{
    const gg_options *options = settings->options;
    gg_status status;

    memset(from, 0, sizeof *from);
    if (path == NULL || path[0] == '\0') {
        return gg_fail(error, GG_ERROR_USAGE, NULL, "no store is named");
    }
    status = gg_store_open(&from->store, path, GG_DB_READ, NULL, error);
    if (status == GG_OK) {
        status = gg_store_sizes(from->store, &from->origin.documents,
                                &from->origin.uncounted, error);
    }
    if (status == GG_OK) {
        status = check_types(from->store, options->types, error);
    }
    if (status != GG_OK) {
        return status;
    }
    from->origin.options = gg_store_options_text(from->store);
    from->origin.gazetteer = gg_store_gazetteer(from->store);
    take_settings(settings, from->store);
    log_uncounted(from, path, log);
    return GG_OK;
}

void gg_from_store_close(gg_from_store *from)
{
    gg_store_close(from->store);
    from->store = NULL;
}

gg_status gg_from_store_network(gg_from_store *from,
                                const gg_settings *settings,
                                const gg_days *period, gg_network **out,
                                gg_network_stats *stats,
                                gg_count_stats *counts, gg_error *error)
{
    const gg_view view = {.since = period->first,
                          .until = period->last,
                          .period = settings->export.slice,
                          .evidence = settings->options->evidence,
                          .n_threads = settings->count.n_threads,
                          .memory = settings->count.memory,
                          .stop = settings->count.stop};
    gg_view_totals totals = {.documents = 0};
    gg_status status =
        gg_store_network(from->store, &view, &settings->network, out, stats,
                         &totals, error);

    *counts = totals.counts;
    return status;
}
