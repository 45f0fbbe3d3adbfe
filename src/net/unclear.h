/* Ambiguous mentions, gathered for people to look at: one row for each way of
   writing and set of candidates. */
#ifndef GG_NET_UNCLEAR_H
#define GG_NET_UNCLEAR_H

#include "base/str.h"
#include "net/proofs.h"
#include "net/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_unclear_row {
    gg_str surface; /* owned, as are the candidates */
    uint32_t *candidates; /* entities, ascending */
    uint32_t n_candidates;
    uint8_t form; /* gg_form */
    uint64_t mentions;
    uint64_t documents;
    uint64_t last_document; /* number of the document seen last */
    uint64_t document_mentions; /* in it */
    gg_proofs places; /* spans of the mention, with the sentence */
} gg_unclear_row;

typedef struct gg_unclear {
    uint64_t seed; /* of the hash of surfaces, which come from outside */
    gg_key_table keys;
    gg_unclear_row *rows;
    size_t capacity;
} gg_unclear;

void gg_unclear_clear(gg_unclear *unclear);
size_t gg_unclear_count(const gg_unclear *unclear);
/* The row for these, made if new; NULL when out of memory. */
gg_unclear_row *gg_unclear_put(gg_unclear *unclear, gg_str surface,
                               uint8_t form, const uint32_t *candidates,
                               uint32_t n_candidates);
/* Adds what `from` has, which is empty afterwards; false when out of memory. */
bool gg_unclear_join(gg_unclear *into, gg_unclear *from, uint32_t most);
/* Sorts: most frequent first, then by surface and candidates. Nothing can be
   put afterwards. */
void gg_unclear_sort(gg_unclear *unclear);

#endif
