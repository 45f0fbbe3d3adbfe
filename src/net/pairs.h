/* Counts of pairs: one table a thread, merged at the end by pair_merge.h.

   A pair is known by a hash of its two numbers from which they come back
   (gg_pairs_hash, gg_pairs_key). The first bits of the hash choose a partition,
   the next ones the place in it, so a partition is all but sorted:

       hash   pppppppppp ssssssssss................
              partition  slot       linear probing to the right, no wrap

   Partitions grow one by one, in one sweep each. To spill is to sweep too:
   what is there goes to a temporary file, sorted, as a run (pair_runs.h), and
   the table begins anew. Without evidence and shares, increments are gathered
   by partition and put in many at a time: a partition fits the caches, the
   whole does not. */
#ifndef GG_NET_PAIRS_H
#define GG_NET_PAIRS_H

#include "base/memory.h"
#include "base/scratch.h"
#include "gazgraph.h"
#include "net/list32.h"
#include "net/proofs.h"
#include "net/shares.h"
#include "net/slices.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_pair_slot {
    uint64_t hash; /* 0: empty */
    uint32_t windows;
    uint32_t documents;
    int32_t first; /* dates, 0 unknown */
    int32_t last;
    uint32_t last_document; /* number of the document seen last */
    uint32_t more;          /* its row in `more`, with details only */
} gg_pair_slot;

/* What the pairs of a table are: those counted, or what is to be taken off or
   told of them (net/doubles.h). */
typedef enum gg_pairs_kind {
    GG_PAIRS_COUNTS,
    GG_PAIRS_COPIES, /* windows that were counted before */
    GG_PAIRS_STORIES, /* documents of a story that the pair had already */
    GG_PAIRS_STORIES_BEFORE /* and that were told before */
} gg_pairs_kind;

/* What a pair has with details only. */
typedef struct gg_pair_more {
    gg_proofs proofs;
    gg_list32 outlets;   /* who published its documents */
    gg_list32 documents; /* numbers, one for each window; with
                            settings.keeps_documents */
    uint64_t lost;             /* what shares lack of whole windows ... */
    uint64_t lost_parts;       /* ... and so many of GG_PAIR_ONE */
    uint64_t strength;         /* in GG_STRENGTH_ONE */
    uint64_t document_windows; /* in the document seen last */
} gg_pair_more;

typedef struct gg_pair_part {
    gg_pair_slot *slots;
    uint32_t n_slots; /* home places; a few more follow */
    uint32_t n;
} gg_pair_part;

typedef struct gg_pair_event {
    uint64_t hash;
    uint64_t lost_parts; /* of GG_PAIR_ONE: what the share lacks */
    uint64_t strength;   /* in GG_STRENGTH_ONE */
    uint64_t print;      /* of the window */
    uint32_t left;       /* for `offer` */
    uint32_t right;
    int32_t slice;       /* first day of its period; 0: none */
} gg_pair_event;

/* Waiting for its partition's turn. */
typedef struct gg_pair_wait {
    uint64_t hash;
    uint32_t document;
    int32_t date;
} gg_pair_wait;

/* Called for each event once it is counted; `rank`: how many windows of the
   pair and the document came before. False when out of memory. */
typedef bool gg_pair_offer_fn(void *user, const gg_pair_event *event,
                              gg_proofs *proofs, uint64_t rank);

/* A sorted run in the scratch file. */
typedef struct gg_pair_run {
    uint64_t *starts; /* n_parts + 1 places in the file */
    uint32_t *counts; /* pairs of each part */
    bool continues;   /* all of it is of the document which the run before
                         ended in */
} gg_pair_run;

typedef struct gg_pair_settings {
    uint64_t seed;
    size_t memory;      /* bytes this table may take; at least GG_PAIRS_LEAST */
    unsigned log_parts; /* partitions, as a power of two; 0: by the memory.
                           Tables that are merged have the same */
    gg_pairs_kind kind;
    bool details;       /* evidence, shares, slices, strengths or outlets */
    gg_period period;   /* of slices; with details only */
    bool keeps_documents;
    const char *folder; /* of temporary files; borrowed */
    gg_pair_offer_fn *offer; /* or NULL; with details only */
    void *offer_user;
} gg_pair_settings;

enum {
    GG_PAIR_BATCH = 32,
    GG_PAIR_TAIL = 16,
    GG_PAIRS_LEAST = 256 * 1024
};

typedef struct gg_pairs {
    struct gg_pairs *next; /* another thread's, to be merged with it */
    gg_pair_settings settings;
    gg_pair_part *parts;
    unsigned log_parts;
    size_t bytes;      /* of slots, rows and what waits */
    size_t list_bytes; /* of lists of evidence */
    size_t most_bytes;
    gg_meter *meter;   /* of evidence, not only that of pairs ... */
    size_t meter_base; /* ... but so much of it was there after the last run */

    gg_pair_more *more;
    size_t n_more;
    size_t more_capacity;
    gg_slices *slices; /* a row for each of `more`, where they are asked for */
    size_t slices_capacity;
    gg_pair_event queue[GG_PAIR_BATCH];
    size_t n_queue;

    gg_pair_wait *waiting; /* most_waiting for each partition */
    uint32_t *n_waiting;
    uint32_t most_waiting;

    uint32_t document; /* the one at hand */
    int32_t date;
    int32_t slice;     /* first day of its period; 0: none */
    uint32_t outlet;   /* GG_UNNUMBERED: not known */
    bool continues; /* it was begun in the last run */
    bool is_full;    /* the slots are as many as may be */
    bool must_spill; /* a slot can count no further */
    bool is_spilling;

    gg_scratch scratch;
    gg_pair_run *runs;
    size_t n_runs;
    size_t runs_capacity;
    bool failed; /* and then nothing is done any more */
    gg_error error;
} gg_pairs;

/* False when out of memory. Takes a share in the meter. */
bool gg_pairs_init(gg_pairs *pairs, const gg_pair_settings *settings,
                   gg_meter *meter);
void gg_pairs_clear(gg_pairs *pairs);

/* The hash of two different numbers, a < b, which is never 0, and back. */
uint64_t gg_pairs_hash(uint64_t seed, uint32_t a, uint32_t b);
void gg_pairs_key(uint64_t seed, uint64_t hash, uint32_t *a, uint32_t *b);

/* Pairs that follow are of this document. Numbers ascend from 1 and may begin
   anew; only parts of one document have the same. */
void gg_pairs_begin_document(gg_pairs *pairs, uint32_t number, int32_t date);
/* Who published it; at first nobody is known. With details only. */
static inline void gg_pairs_set_outlet(gg_pairs *pairs, uint32_t outlet)
{
    pairs->outlet = outlet;
}
/* Slow paths of what follows. */
void gg_pairs_take_waiting(gg_pairs *pairs, size_t part);
void gg_pairs_flush(gg_pairs *pairs);
/* After the last pair: the rest becomes a run where there are runs, else the
   partitions are sorted, without gaps. GG_ERROR_IO, GG_ERROR_MEMORY; an error
   on the way is told here, or by pairs->failed. */
gg_status gg_pairs_finish(gg_pairs *pairs, gg_error *error);

static inline gg_pair_slot *gg_pair_home(const gg_pair_part *part,
                                         unsigned log_parts, uint64_t hash)
{
    return part->slots + ((hash << log_parts >> 32) * part->n_slots >> 32);
}

/* Counts one window of the document at hand; without details. */
static inline void gg_pairs_add(gg_pairs *pairs, uint64_t hash)
{
    size_t part = (size_t)(hash >> (64 - pairs->log_parts));
    uint32_t n = pairs->n_waiting[part]++;

    pairs->waiting[part * pairs->most_waiting + n] =
        (gg_pair_wait){hash, pairs->document, pairs->date};
    if (n + 1 == pairs->most_waiting) {
        gg_pairs_take_waiting(pairs, part);
    }
}

/* The same with details; is counted at gg_pairs_flush at the latest. */
static inline void gg_pairs_add_event(gg_pairs *pairs,
                                      const gg_pair_event *event)
{
    size_t part = (size_t)(event->hash >> (64 - pairs->log_parts));

    if (pairs->parts[part].slots != NULL) {
        gg_fetch(gg_pair_home(&pairs->parts[part],
                                        pairs->log_parts, event->hash));
    }
    pairs->queue[pairs->n_queue++] = *event;
    if (pairs->n_queue == GG_PAIR_BATCH) {
        gg_pairs_flush(pairs);
    }
}

#endif
