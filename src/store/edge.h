/* One edge of a store, and the windows behind it. */
#ifndef GG_STORE_EDGE_H
#define GG_STORE_EDGE_H

#include "net/page.h"
#include "store/store.h"

typedef struct gg_edge_facts {
    uint64_t windows; /* copies, too; 0: there is no edge */
    uint64_t copies;  /* of these */
    double weight;
    uint64_t documents;
    uint64_t stories;
    uint64_t outlets;
    int32_t first;
    int32_t last;
    uint64_t named_both; /* documents in which both are named anywhere; only
                            where there is no edge */
} gg_edge_facts;

gg_status gg_store_edge(gg_store *store, uint32_t a, uint32_t b,
                        gg_edge_facts *out, gg_error *error);

/* A window in which both stand. Everything is borrowed during the call. */
typedef struct gg_edge_window {
    const gg_document *document; /* its facts, and what gg_document_offset
                                    wants */
    gg_page *page;
    const gg_place *left; /* one of each; by place in the text */
    const gg_place *right;
    uint64_t print; /* the same for copies; 0: too short */
} gg_edge_window;

/* What is asked for. */
typedef struct gg_edge_view {
    uint32_t a;
    uint32_t b;
    int32_t since; /* documents of these days only, as in gg_view */
    int32_t until;
    const volatile int *stop;
} gg_edge_view;

/* GG_END: enough. Any other status but GG_OK ends it as a failure. */
typedef gg_status gg_edge_window_fn(void *user, const gg_edge_window *window,
                                    gg_error *error);
/* Windows that count, and copies of them, too: those of the newest documents
   first, of those without a date last; in a document as they stand. */
gg_status gg_store_edge_windows(gg_store *store, const gg_edge_view *view,
                                gg_edge_window_fn *see, void *user,
                                gg_error *error);

#endif
