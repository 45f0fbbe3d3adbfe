/* A store that is only read: its settings, its graph, what a report says of
   it. */
#ifndef GG_RUN_FROM_STORE_H
#define GG_RUN_FROM_STORE_H

#include "base/log.h"
#include "run/days.h"
#include "run/report.h"
#include "run/settings.h"
#include "store/view.h"

typedef struct gg_from_store {
    gg_store *store;
    gg_store_origin origin; /* of the whole; strings are the store's */
} gg_from_store;

/* Opens it and checks what the settings ask for; settings->count becomes that
   of the store. Documents that do not count yet are logged. GG_ERROR_USAGE
   also where it has nobody of a type that is asked for. */
gg_status gg_from_store_open(gg_from_store *from, const char *path,
                             gg_settings *settings, gg_log *log,
                             gg_error *error);
void gg_from_store_close(gg_from_store *from);
/* The graph of a period; open: of all. */
gg_status gg_from_store_network(gg_from_store *from,
                                const gg_settings *settings,
                                const gg_days *period, gg_network **out,
                                gg_network_stats *stats,
                                gg_count_stats *counts, gg_error *error);

#endif
