#include "net/table.h"

#include "base/memory.h"

static size_t slot_of(const gg_key_slot *slots, size_t n_slots, uint64_t key)
{
    uint64_t mixed = key * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(mixed ^ (mixed >> 32)) & (n_slots - 1);

    while (slots[slot].key != 0 && slots[slot].key != key) {
        slot = (slot + 1) & (n_slots - 1);
    }
    return slot;
}

static bool grow(gg_key_table *table)
{
    size_t n = table->n_slots != 0 ? table->n_slots * 2 : 256;
    gg_key_slot *slots = gg_calloc_array(n, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < table->n_slots; i++) {
        if (table->slots[i].key != 0) {
            slots[slot_of(slots, n, table->slots[i].key)] = table->slots[i];
        }
    }
    gg_free(table->slots);
    table->slots = slots;
    table->n_slots = n;
    return true;
}

void gg_key_table_clear(gg_key_table *table)
{
    gg_free(table->slots);
    *table = (gg_key_table){NULL, 0, 0};
}

uint64_t gg_key_table_put(gg_key_table *table, uint64_t key)
{
    size_t slot;

    if (table->n * 2 >= table->n_slots && !grow(table)) {
        return GG_NO_NUMBER;
    }
    slot = slot_of(table->slots, table->n_slots, key);
    if (table->slots[slot].key == 0) {
        table->slots[slot] = (gg_key_slot){key, table->n};
        table->n++;
    }
    return table->slots[slot].number;
}

uint64_t gg_key_table_find(const gg_key_table *table, uint64_t key)
{
    size_t slot;

    if (table->n_slots == 0) {
        return GG_NO_NUMBER;
    }
    slot = slot_of(table->slots, table->n_slots, key);
    return table->slots[slot].key != 0 ? table->slots[slot].number
                                       : GG_NO_NUMBER;
}
