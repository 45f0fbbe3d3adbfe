/* The graph of a store, or of a period. */
#ifndef GG_STORE_VIEW_H
#define GG_STORE_VIEW_H

#include "net/counter.h"
#include "net/graph.h"
#include "store/store.h"

/* What is asked of a store. */
typedef struct gg_view {
    int32_t since; /* documents of these days only; 0: open. With either,
                      documents without a date are left out */
    int32_t until;
    gg_period period; /* weights are wanted by it, too: all documents are counted
                         again */
    uint32_t evidence; /* for each edge; no more than the store keeps */
    unsigned n_threads;
    uint64_t memory;
    const volatile int *stop;
} gg_view;

/* What was counted in it. */
typedef struct gg_view_totals {
    gg_count_stats counts;
    uint64_t documents;
} gg_view_totals;

/* The network: of the whole store from its totals, in a time that is set by
   the edges asked for; of a period by counting its documents again.
   settings->min_weight is heeded here. GG_ERROR_USAGE where the store does not
   have what a statistic asks for. */
gg_status gg_store_network(gg_store *store, const gg_view *view,
                           const gg_network_settings *settings,
                           gg_network **out, gg_network_stats *stats,
                           gg_view_totals *totals, gg_error *error);

/* The first date of a counted document from this day on; 0: there is none. */
gg_status gg_store_next_date(gg_store *store, int32_t day, int32_t *out,
                             gg_error *error);
/* Counted documents without a date. */
gg_status gg_store_undated(gg_store *store, uint64_t *out, gg_error *error);
/* True where an entity of that type is there. */
gg_status gg_store_has_type(gg_store *store, gg_str type, bool *has,
                            gg_error *error);

#endif
