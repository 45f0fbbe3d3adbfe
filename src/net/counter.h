/* Counting who is mentioned with whom. One counter per thread; joined at the
   end, with the same result whatever the number of threads.

       gg_counter_new(&counter, &settings, ...);
       gg_counter_add(counter, &document, text, &tags, ...);  for each part
       gg_counter_join(first, other);                          for each thread
       gg_counter_network(first, &network, ...);               once
*/
#ifndef GG_NET_COUNTER_H
#define GG_NET_COUNTER_H

#include "base/log.h"
#include "gaz/index.h"
#include "gazgraph.h"
#include "input/document.h"
#include "net/count_settings.h"
#include "net/doubles.h"
#include "net/graph.h"
#include "net/page.h"
#include "net/unclear.h"
#include "tag/tagger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_count_stats {
    uint64_t documents;
    uint64_t mentions;      /* counted */
    uint64_t ambiguous;     /* left out of every edge */
    uint64_t shared;        /* ambiguous, but counted in shares */
    uint64_t attribution;   /* counted, but only as a source (rule R4) */
    uint64_t other_types;   /* left out by type */
    uint64_t discovered;    /* of those counted */
    uint64_t guarded;       /* names left out by rule M6, and */
    uint64_t unanchored;    /* short forms without a full name */
    uint64_t windows;       /* with at least two entities */
    uint64_t lists;         /* of those left out by max_entities */
    uint64_t named;         /* windows with at least one, without lists */
    uint64_t pairs;         /* pair counts added */
    uint64_t copies;        /* of those in windows that are copies: once the
                               network is made, as the next */
    uint64_t stories;       /* documents, near copies counted once */
    uint64_t runs;          /* times that a table went to a temporary file */
    uint64_t run_bytes;     /* and how large these were */
} gg_count_stats;

typedef struct gg_counter gg_counter;
typedef struct gg_newcomers gg_newcomers;

/* Borrows the index. */
gg_status gg_counter_new(gg_counter **out, const gg_index *index,
                         const gg_count_settings *settings, gg_error *error);
/* One to be joined with the first. */
gg_status gg_counter_new_beside(gg_counter **out, const gg_counter *first,
                                gg_error *error);
/* One that counts pages which were read elsewhere: entities and names have
   numbers of their own, of which `cast` knows more (borrowed). `seed`: of its
   hashes. */
typedef struct gg_cast {
    gg_who (*who)(const void *user, uint32_t entity);
    gg_alias (*name)(const void *user, uint32_t name);
    const void *user;
    bool has_discovered;
} gg_cast;

gg_status gg_counter_new_for_pages(gg_counter **out, uint64_t seed,
                                   const gg_cast *cast,
                                   const gg_count_settings *settings,
                                   gg_error *error);
void gg_counter_free(gg_counter *counter);

/* Counts one document, or one part of a long one (parts in order, by one
   counter). Lists are logged with the document's place. */
gg_status gg_counter_add(gg_counter *counter, const gg_document *document,
                         const gg_tags *tags, gg_log *log, gg_error *error);
/* The same of a page (parts in order), of the document's facts only. Where
   numbers of documents are kept, this one has `number`, from 1, ascending, also
   as the record of its evidence; else it says nothing. `log` may be NULL. */
gg_status gg_counter_add_page(gg_counter *counter,
                              const gg_document *document, gg_page *page,
                              uint32_t number, gg_log *log, gg_error *error);
/* From now on pairs are not counted, but the windows of this one are shown. */
typedef void gg_watch_fn(void *user, gg_page *page,
                         const gg_document *document, uint32_t left,
                         uint32_t right, uint64_t print);
typedef struct gg_watch {
    uint32_t entities[2];
    gg_watch_fn *see; /* left, right: places; print: of the window */
    void *user;
} gg_watch;

void gg_counter_watch(gg_counter *counter, const gg_watch *watch);
/* After the last document, by the thread that counted: sorts. GG_ERROR_IO where
   temporary files fail. Joining does it where it was not done. */
gg_status gg_counter_finish(gg_counter *counter, gg_error *error);
/* Adds what `from` has counted; `from` is of no use afterwards. */
gg_status gg_counter_join(gg_counter *into, gg_counter *from,
                          gg_error *error);
const gg_count_stats *gg_counter_stats(const gg_counter *counter);
/* Who published it: its own word, or the host of its address; empty where
   neither is known. */
gg_str gg_outlet_of(const gg_document *document);
/* The discovered people and organisations (net/newcomers.h). */
const gg_newcomers *gg_counter_newcomers(const gg_counter *counter);
/* With GG_UNCLEAR_LIST: the rows, sorted now. After the last document. */
const gg_unclear *gg_counter_unclear(gg_counter *counter);

/* Counting beside what a store has counted before. */
typedef struct gg_settling {
    gg_counter *ghosts; /* has documents that were counted before (settings.
                           were_counted), those that copies or near copies may
                           be of; their numbers follow those of the new ones.
                           Its notes are taken. NULL: there are none */
    uint32_t n_new;     /* documents have the numbers up to this */
    uint32_t n_ghosts;
    const uint32_t *old_stories; /* as in gg_double_work, of the ghosts */
    gg_double_entries_fn *take_prints;
    gg_double_entries_fn *take_keys;
    void *user;
    uint32_t *stories; /* result: as in gg_double_work; the caller's */
} gg_settling;

/* The notes of a counter that was joined, to look prints and keys up in. */
const gg_doubles *gg_counter_doubles(const gg_counter *counter);
/* Merges all pairs; afterwards gg_counter_counts has what is to be added to the
   store. */
gg_status gg_counter_settle(gg_counter *counter, gg_settling *settling,
                            gg_error *error);
/* Borrows; of a counter of pages, after it has settled. */
void gg_counter_counts(const gg_counter *counter, gg_counts *out);

/* The graph of what was counted, as a network of its own. The pairs of all
   threads are merged by the first call, and those below min_weight forgotten:
   nothing can be counted any more, and min_weight stays the same. */
gg_status gg_counter_network(gg_counter *counter, gg_network **out,
                             const gg_network_settings *settings,
                             gg_network_stats *stats, gg_error *error);

#endif
