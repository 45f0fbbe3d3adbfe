/* What some documents add to the counts of others. */
#ifndef GG_STORE_DELTA_H
#define GG_STORE_DELTA_H

#include "store/replay.h"
#include "store/rows.h"

/* A discovered entity, as the documents of a delta name it. */
typedef struct gg_delta_newcomer {
    uint32_t entity;
    gg_str label; /* the best, in the arena */
    int64_t persons;
    int64_t organisations;
    int64_t confidence;
} gg_delta_newcomer;

typedef struct gg_delta {
    gg_store *store; /* whose lock the caller has */
    gg_count_settings settings;
    gg_log *log;
    uint64_t seed;

    /* What is asked. New documents have the numbers base + 1 … base + n_new in
       the store. */
    uint32_t base;
    uint32_t n_new;
    gg_replay_list others; /* documents that count, of which they may be copies
                              or near copies; filled by gg_delta_find_others, or
                              by the caller */
    uint32_t *old_stories; /* of each of them; UINT32_MAX: the only one */
    size_t old_stories_capacity;
    gg_double_entries_fn *take_prints; /* may be NULL */
    gg_double_entries_fn *take_keys;
    void *user;

    /* Results. */
    gg_counter *counter;
    gg_counts counts;
    uint32_t *stories; /* of new documents, then of the others: see
                          gg_settling */
    gg_arena arena;
    gg_key_table newcomer_keys; /* entity → newcomers */
    gg_delta_newcomer *newcomers;
    size_t newcomers_capacity;
} gg_delta;

/* Memory and threads are those of `run`. */
void gg_delta_init(gg_delta *delta, gg_store *store, const gg_store_run *run);
void gg_delta_clear(gg_delta *delta);
/* Counts the new documents, for themselves. */
gg_status gg_delta_count(gg_delta *delta, gg_error *error);
/* Then lists the others, by the prints and keys of the store. */
gg_status gg_delta_find_others(gg_delta *delta, gg_error *error);
/* Adds one to the others; `story`: UINT32_MAX, it is the only one. */
bool gg_delta_add_other(gg_delta *delta, uint32_t document, uint32_t story);
/* Then what the new ones add. */
gg_status gg_delta_compute(gg_delta *delta, gg_error *error);

/* The document that has this place among new ones and others (0 …). */
uint32_t gg_delta_document(const gg_delta *delta, size_t place);

/* The settings with which pages are counted for their numbers: no words. */
void gg_delta_settings(gg_count_settings *settings, const gg_store *store,
                       const gg_store_run *run);

#endif
