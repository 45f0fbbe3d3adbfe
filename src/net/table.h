/* A hash table from 64-bit keys to the numbers 0, 1, 2 … in the order in which
   the keys came. Keys are mixed well, and never 0. */
#ifndef GG_NET_TABLE_H
#define GG_NET_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_key_slot {
    uint64_t key; /* 0: empty */
    uint64_t number;
} gg_key_slot;

typedef struct gg_key_table {
    gg_key_slot *slots;
    size_t n_slots;
    size_t n;
} gg_key_table;

#define GG_NO_NUMBER UINT64_MAX

void gg_key_table_clear(gg_key_table *table);
/* The key's number, made if new; GG_NO_NUMBER when out of memory. */
uint64_t gg_key_table_put(gg_key_table *table, uint64_t key);
/* GG_NO_NUMBER when it is not there. */
uint64_t gg_key_table_find(const gg_key_table *table, uint64_t key);

#endif
