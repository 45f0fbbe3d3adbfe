#define _DEFAULT_SOURCE
#include "import/ids.h"

#include "base/memory.h"
#include "text/tokens.h"

#include <string.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 64, KEPT_SLOTS = 1 << 14 };

void gg_ids_init(gg_ids *ids)
{
    memset(ids, 0, sizeof *ids);
    gg_buf_init(&ids->bytes);
    if (getrandom(&ids->seed, sizeof ids->seed, GRND_NONBLOCK) !=
        (ssize_t)sizeof ids->seed) {
        ids->seed = UINT64_C(0x9AE16A3B2F90404F);
    }
}

void gg_ids_clear(gg_ids *ids)
{
    gg_buf_clear(&ids->bytes);
    gg_free(ids->items);
    gg_free(ids->slots);
    ids->items = NULL;
    ids->slots = NULL;
    ids->n = ids->capacity = ids->n_slots = 0;
}

void gg_ids_reset(gg_ids *ids)
{
    if (ids->n_slots > KEPT_SLOTS) {
        gg_ids_clear(ids);
        return;
    }
    if (ids->n != 0) {
        memset(ids->slots, 0xFF, ids->n_slots * sizeof *ids->slots);
    }
    ids->n = 0;
    gg_buf_reset(&ids->bytes);
}

gg_str gg_ids_text(const gg_ids *ids, uint32_t number)
{
    const gg_id *id = &ids->items[number];

    return (gg_str){ids->bytes.ptr + id->start, id->len};
}

/* Where the text stands, or the empty slot where it would. */
static size_t find_slot(const gg_ids *ids, gg_str text, uint64_t hash)
{
    size_t mask = ids->n_slots - 1;
    size_t slot = (size_t)hash & mask;

    while (ids->slots[slot] != GG_NO_ID &&
           (ids->items[ids->slots[slot]].hash != hash ||
            !gg_str_equal(gg_ids_text(ids, ids->slots[slot]), text))) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow_slots(gg_ids *ids)
{
    size_t n = ids->n_slots != 0 ? ids->n_slots * 2 : FIRST_SLOTS;
    uint32_t *slots = gg_alloc_array(n, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    memset(slots, 0xFF, n * sizeof *slots);
    gg_free(ids->slots);
    ids->slots = slots;
    ids->n_slots = n;
    for (size_t i = 0; i < ids->n; i++) {
        size_t slot = (size_t)ids->items[i].hash & (n - 1);
        while (slots[slot] != GG_NO_ID) {
            slot = (slot + 1) & (n - 1);
        }
        slots[slot] = (uint32_t)i;
    }
    return true;
}

/* memcpy() must not be given NULL, not even for no bytes. */
static uint64_t hash_of(const gg_ids *ids, gg_str text)
{
    return gg_token_hash(text.len != 0 ? text.ptr : "", text.len, ids->seed);
}

uint32_t gg_ids_find(const gg_ids *ids, gg_str text)
{
    if (ids->n == 0) {
        return GG_NO_ID;
    }
    return ids->slots[find_slot(ids, text, hash_of(ids, text))];
}

bool gg_ids_put(gg_ids *ids, gg_str text, uint32_t *number, bool *is_new)
{
    uint64_t hash = hash_of(ids, text);
    size_t slot;

    if ((ids->n * 2 >= ids->n_slots && !grow_slots(ids)) ||
        ids->n >= GG_NO_ID) {
        return false;
    }
    slot = find_slot(ids, text, hash);
    *number = ids->slots[slot];
    *is_new = *number == GG_NO_ID;
    if (!*is_new) {
        return true;
    }
    if (gg_grow(&ids->items, &ids->capacity, ids->n + 1,
                sizeof *ids->items) != 0 ||
        !gg_buf_reserve(&ids->bytes, text.len)) {
        return false;
    }
    ids->items[ids->n] = (gg_id){ids->bytes.len, text.len, hash};
    gg_buf_put_str(&ids->bytes, text);
    *number = (uint32_t)ids->n++;
    ids->slots[slot] = *number;
    return true;
}
