/* Discovered people and organisations, gathered over the documents of a run:
   one for each id. What they are called and what they are is settled by an
   order of its own, so that the order of the documents does not matter. */
#ifndef GG_NET_NEWCOMERS_H
#define GG_NET_NEWCOMERS_H

#include "base/arena.h"
#include "net/proofs.h"
#include "net/table.h"
#include "net/counter.h"
#include "tag/tagger.h"

/* A way of writing. */
typedef struct gg_variant {
    gg_str text;
    uint64_t mentions;
} gg_variant;

typedef struct gg_newcomer {
    gg_str id; /* in the arena */
    gg_str label; /* of all ways of writing: not all in capitals, then the
                     first in byte order */
    uint64_t n_person; /* documents that take it for one */
    uint64_t n_organisation;
    uint16_t confidence; /* of the surest mention, in 1/1000 */
    uint64_t last_document; /* number of the document seen last */

    /* only where gg_newcomers_note is called */
    gg_variant *variants;
    size_t n_variants;
    size_t variants_capacity;
    uint64_t mentions;
    uint64_t document_mentions; /* in the document seen last */
    gg_proofs places; /* with their sentences */
} gg_newcomer;

struct gg_newcomers {
    uint64_t seed; /* of the hash of ids */
    gg_arena arena;
    gg_key_table keys;
    gg_newcomer *items; /* keys.n of them */
    size_t capacity;
};

void gg_newcomers_clear(gg_newcomers *newcomers);
/* Takes one of the document with this number (from 1; a long one comes in
   parts, and counts once); returns its number, UINT32_MAX when out of memory. */
uint32_t gg_newcomers_put(gg_newcomers *newcomers,
                          const gg_discovered *discovered, uint64_t document);
/* Adds another's to the one with the same id; returns its number here. */
uint32_t gg_newcomers_join(gg_newcomers *into, gg_newcomer *from,
                           uint32_t most_places);
/* Counts a mention written like this; false when out of memory, as below. */
bool gg_newcomers_note(gg_newcomers *newcomers, gg_newcomer *newcomer,
                       gg_str text, uint64_t mentions);
/* Of two ways to write one, is a the one to call it by? Not all in capitals,
   then the first in byte order. */
bool gg_newcomer_label_is_better(gg_str a, gg_str b);
/* "person" or "organisation": what more documents take it for. */
gg_str gg_newcomer_type(const gg_newcomer *newcomer);

#endif
