/* What may be there twice: windows whose tokens were counted before (copies),
   and documents that are near copies of each other (stories). While counting,
   every window and every document leaves a note; at the end the notes are
   sorted, and what stands in them twice becomes tables of pairs that are
   merged with those of the counts (net/pair_merge.h).

   A note of a window takes 16 bytes, and 4 for each of its entities; where
   pairs have shares or strengths, or windows are numbers of tokens, 40 for
   each pair. A document takes 12 bytes for each of its keys, 192 at most, and
   4 in memory at the end. Notes wait in temporary files when they take more
   than their share of the memory. */
#ifndef GG_NET_DOUBLES_H
#define GG_NET_DOUBLES_H

#include "net/count_settings.h"
#include "net/pairs.h"
#include "net/sheaves.h"

/* Documents; a bit is for other use. */
#define GG_DOUBLES_MOST ((UINT32_C(1) << 31) - 1)

/* The notes of one counter. */
typedef struct gg_doubles {
    struct gg_doubles *next; /* another counter's */
    gg_sheaves windows;
    gg_sheaves keys;
    uint32_t first_document; /* the number, in all, of its own number 1 */
    int32_t *slices; /* of each document the first day of its period; NULL: none
                        is wanted */
    size_t n_slices;
    size_t slices_capacity;
    bool were_counted; /* all of it was counted before: that is no copy, but
                          others are copies of it */
} gg_doubles;

/* NULL when out of memory. */
gg_doubles *gg_doubles_new(size_t memory, const char *folder);
/* With all behind it; NULL is fine. */
void gg_doubles_free(gg_doubles *doubles);

/* True where the notes are of single pairs. */
bool gg_doubles_are_pairwise(const gg_count_settings *settings);

/* Each of these notes what `document` (its number here, from 1) has; a failure
   is kept by the sheaves. `print` 0: no copy of anything. */

/* Room for a window in which n entities stand with each other, to be filled
   with their numbers; NULL after a failure. */
uint32_t *gg_doubles_add_window(gg_doubles *doubles, uint64_t print,
                                uint32_t document, uint32_t n);
/* One pair of a window; shares of GG_SHARE_ONE. */
void gg_doubles_add_pair(gg_doubles *doubles, uint64_t print,
                         uint32_t document, const uint32_t entities[2],
                         const uint32_t shares[2], uint64_t strength);
/* Who stands in a window, for the margins: n entities, then their shares. */
uint32_t *gg_doubles_add_margins(gg_doubles *doubles, uint64_t print,
                                 uint32_t document, uint32_t n);
/* The period of the next document, which begins on that day (0: not known);
   false when out of memory. Of all documents, or of none. */
bool gg_doubles_add_slice(gg_doubles *doubles, int32_t first);
void gg_doubles_add_key(gg_doubles *doubles, uint64_t key,
                        uint32_t document);

/* Pairs of an entity with these are no pairs, but its windows, and all. */
#define GG_MARGIN UINT32_MAX
#define GG_MARGIN_OF_ALL (UINT32_MAX - 1)

/* A window with this print, or a document with this key. */
typedef struct gg_double_entry {
    uint64_t print;
    uint32_t document; /* its number in all, from 1 */
    bool covers; /* it has a pair or an entity that no other window with this
                    print, new or counted before, has as well */
} gg_double_entry;

/* Gets them in order of print and document, `n` at a time. */
typedef gg_status gg_double_entries_fn(void *user,
                                       const gg_double_entry *entries,
                                       size_t n, gg_error *error);

/* The distinct prints (or keys) of a partition, ascending, in *items, which
   grows. */
gg_status gg_doubles_list(const gg_doubles *doubles, size_t part, bool keys,
                          uint64_t **items, size_t *n, size_t *capacity,
                          gg_error *error);

typedef struct gg_double_work {
    gg_doubles *doubles;
    gg_pair_settings pairs; /* of the tables to be made */
    bool pairwise;
    bool margins;
    unsigned n_threads;
    uint64_t n_documents;     /* of all counters */
    uint64_t n_new;           /* the first of them; the others were counted
                                 before */
    const uint32_t *old_stories; /* of each of these, by a number of its own;
                                    UINT32_MAX: it is the only one of it. NULL
                                    where there are none */
    gg_double_entries_fn *take_prints; /* of what was not counted before; may be
                                          NULL, as the next */
    gg_double_entries_fn *take_keys;
    void *user;
    const volatile int *stop; /* may be NULL */
    gg_meter *meter;

    /* results */
    gg_pairs *tables; /* a list, finished, the caller's, also after a failure:
                         gg_pairs_clear and gg_free each */
    uint64_t n_copies;  /* windows of pairs that are copies */
    uint32_t *stories;  /* by number less 1: the least number less 1 in its
                           story, UINT32_MAX where it is the only one;
                           gg_free. Only where keys are taken */
    uint64_t n_stories; /* documents, near copies of each other as one */
} gg_double_work;

gg_status gg_doubles_find(gg_double_work *work, gg_error *error);

#endif
