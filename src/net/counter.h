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
#include "net/graph.h"
#include "net/unclear.h"
#include "tag/tagger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_window {
    GG_WINDOW_SENTENCE,
    GG_WINDOW_PARAGRAPH,
    GG_WINDOW_DOCUMENT,
    GG_WINDOW_TOKENS
} gg_window;

/* What an ambiguous mention counts. */
typedef enum gg_unclear_rule {
    GG_UNCLEAR_DROP,  /* nothing */
    GG_UNCLEAR_SHARE, /* 1/n for each of its n candidates */
    GG_UNCLEAR_LIST   /* nothing, but it is gathered in a list */
} gg_unclear_rule;

/* A mention with more candidates than this is never shared out. */
enum { GG_SHARED_MOST = 16 };

typedef struct gg_count_settings {
    gg_window window;
    uint32_t window_tokens;  /* for GG_WINDOW_TOKENS: a pair counts each time
                                one follows the other within so many tokens */
    uint32_t max_entities;   /* a window with more is a list: not counted */
    uint32_t max_evidence;   /* kept per edge */
    const bool *counted;     /* per entity: does its type belong in the graph;
                                NULL: all do. Borrowed. */
    bool suggest;       /* note how discovered ones are written, and where */
    bool no_new_people; /* discovered ones */
    bool no_new_organisations;
    gg_unclear_rule unclear;
    bool strength;           /* of pairs, after LOAD */
    bool no_attribution;     /* a mere source (rule R4) stands in no edge */
    unsigned n_threads;      /* counters that work at a time; also merging */
    uint64_t memory;         /* bytes for pairs and their evidence, in all
                                counters together; what is more goes to
                                temporary files. 0: no limit */
    const char *scratch_folder; /* for these; NULL: gg_scratch_folder() */
    const volatile int *stop;   /* not 0: merging ends, GG_ERROR_INTERRUPTED */
} gg_count_settings;

void gg_count_settings_init(gg_count_settings *settings);
/* What one window is: "sentence" ... */
const char *gg_window_word(gg_window window);

typedef struct gg_count_stats {
    uint64_t documents;
    uint64_t mentions;      /* counted */
    uint64_t ambiguous;     /* left out of every edge */
    uint64_t shared;        /* ambiguous, but counted in shares */
    uint64_t attribution;   /* counted, but only as a source (rule R4) */
    uint64_t other_types;   /* left out by type */
    uint64_t discovered;    /* of those counted */
    uint64_t windows;       /* with at least two entities */
    uint64_t lists;         /* of those left out by max_entities */
    uint64_t named;         /* windows with at least one, without lists */
    uint64_t pairs;         /* pair counts added */
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
void gg_counter_free(gg_counter *counter);

/* Counts one document, or one part of a long one (parts in order, by one
   counter). Lists are logged with the document's place. */
gg_status gg_counter_add(gg_counter *counter, const gg_document *document,
                         const gg_tags *tags, gg_log *log, gg_error *error);
/* After the last document, by the thread that counted: sorts. GG_ERROR_IO where
   temporary files fail. Joining does it where it was not done. */
gg_status gg_counter_finish(gg_counter *counter, gg_error *error);
/* Adds what `from` has counted; `from` is of no use afterwards. */
gg_status gg_counter_join(gg_counter *into, gg_counter *from,
                          gg_error *error);
const gg_count_stats *gg_counter_stats(const gg_counter *counter);
/* The discovered people and organisations (net/newcomers.h). */
const gg_newcomers *gg_counter_newcomers(const gg_counter *counter);
/* With GG_UNCLEAR_LIST: the rows, sorted now. After the last document. */
const gg_unclear *gg_counter_unclear(gg_counter *counter);

/* The graph of what was counted, as a network of its own. The pairs of all
   threads are merged by the first call, and those below min_weight forgotten:
   nothing can be counted any more, and min_weight stays the same. */
gg_status gg_counter_network(gg_counter *counter, gg_network **out,
                             const gg_network_settings *settings,
                             gg_network_stats *stats, gg_error *error);

#endif
