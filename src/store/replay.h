/* Counting documents of the store again, by their pages. */
#ifndef GG_STORE_REPLAY_H
#define GG_STORE_REPLAY_H

#include "store/parts.h"

typedef struct gg_replay_item {
    uint32_t document;
    uint32_t number; /* for gg_counter_add_page */
} gg_replay_item;

/* Sees the pages; one call at a time. False: out of memory. */
typedef bool gg_replay_fn(void *user, uint32_t document, const gg_page *page);

typedef struct gg_replay {
    gg_store *store; /* whose lock the caller has */
    const gg_replay_item *items; /* ascending by number */
    size_t n;
    const gg_count_settings *settings;
    const gg_cast *cast;
    uint64_t seed;
    bool with_words; /* sentences are read, for evidence */
    gg_replay_fn *see; /* may be NULL */
    void *user;
    gg_log *log; /* of lists, in the order of the items; may be NULL */
} gg_replay;

/* *out: one counter of all, the caller's. Documents that are not there any
   more are passed over. GG_ERROR_INTERRUPTED by settings->stop. */
gg_status gg_replay_run(const gg_replay *replay, gg_counter **out,
                        gg_error *error);

/* A list of documents that grows. */
typedef struct gg_replay_list {
    gg_replay_item *items;
    size_t n;
    size_t capacity;
} gg_replay_list;

bool gg_replay_list_add(gg_replay_list *list, uint32_t document,
                        uint32_t number);
void gg_replay_list_clear(gg_replay_list *list);

#endif
