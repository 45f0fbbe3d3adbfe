/* Texts to small numbers, in the order of their first coming: what was seen
   already. Hashed with a seed, since the texts come from outside. */
#ifndef GG_IMPORT_IDS_H
#define GG_IMPORT_IDS_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GG_NO_ID UINT32_MAX

typedef struct gg_id {
    size_t start; /* in bytes */
    size_t len;
    uint64_t hash;
} gg_id;

typedef struct gg_ids {
    gg_buf bytes;
    gg_id *items;
    size_t n;
    size_t capacity;
    uint32_t *slots;
    size_t n_slots;
    uint64_t seed;
} gg_ids;

void gg_ids_init(gg_ids *ids);
void gg_ids_clear(gg_ids *ids);
/* Empties it and keeps the memory, unless it once was huge. */
void gg_ids_reset(gg_ids *ids);
/* The number of the text, or GG_NO_ID. */
uint32_t gg_ids_find(const gg_ids *ids, gg_str text);
/* The same, adding it if it is new (then *number is the old `n`). False when
   out of memory. */
bool gg_ids_put(gg_ids *ids, gg_str text, uint32_t *number, bool *is_new);
gg_str gg_ids_text(const gg_ids *ids, uint32_t number);

#endif
