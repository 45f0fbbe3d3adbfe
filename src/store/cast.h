/* Who the numbers of a store are. */
#ifndef GG_STORE_CAST_H
#define GG_STORE_CAST_H

#include "store/parts.h"

typedef struct gg_store_cast {
    gg_cast cast; /* for counters; its `user` is this struct */
    gg_store *store;
    gg_arena arena;
    gg_key_table keys; /* entity + 1 → items */
    gg_who *items;
    size_t items_capacity;
    gg_key_table name_keys; /* name + 1 → names */
    gg_alias *names;
    size_t names_capacity;
} gg_store_cast;

void gg_store_cast_init(gg_store_cast *cast, gg_store *store);
void gg_store_cast_clear(gg_store_cast *cast);
/* Learns an entity, a name; those that nobody has learnt have no id. With the
   lock. */
gg_status gg_store_cast_learn(gg_store_cast *cast, uint32_t entity,
                              gg_error *error);
gg_status gg_store_cast_learn_name(gg_store_cast *cast, uint32_t name,
                                   gg_error *error);
/* All that these counts speak of. */
gg_status gg_store_cast_learn_all(gg_store_cast *cast,
                                  const gg_counts *counts, gg_error *error);

#endif
