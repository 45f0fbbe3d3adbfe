#include "net/outlets.h"

#include "base/memory.h"

#include <string.h>

enum { LEAST = 4 };

static bool grow(gg_outlets *outlets)
{
    uint32_t capacity =
        outlets->capacity == 0 ? LEAST : outlets->capacity * 2;
    uint32_t *items = outlets->capacity == 0 ? NULL : outlets->at.items;
    uint32_t one = outlets->at.one;

    items = gg_realloc_array(items, capacity, sizeof *items);
    if (items == NULL) {
        return false;
    }
    if (outlets->capacity == 0) {
        items[0] = one;
    }
    outlets->at.items = items;
    outlets->capacity = capacity;
    return true;
}

bool gg_outlets_put(gg_outlets *outlets, uint32_t outlet)
{
    const uint32_t *items = gg_outlets_items(outlets);
    uint32_t low = 0;
    uint32_t high = outlets->n;

    if (outlets->n == 0 && outlets->capacity == 0) {
        outlets->at.one = outlet;
        outlets->n = 1;
        return true;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (items[middle] < outlet) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < outlets->n && items[low] == outlet) {
        return true;
    }
    if ((outlets->capacity == 0 || outlets->n == outlets->capacity) &&
        !grow(outlets)) {
        return false;
    }
    memmove(outlets->at.items + low + 1, outlets->at.items + low,
            (outlets->n - low) * sizeof(uint32_t));
    outlets->at.items[low] = outlet;
    outlets->n++;
    return true;
}

bool gg_outlets_join(gg_outlets *into, gg_outlets *from)
{
    const uint32_t *items = gg_outlets_items(from);
    bool ok = true;

    for (uint32_t i = 0; i < from->n && ok; i++) {
        ok = gg_outlets_put(into, items[i]);
    }
    gg_outlets_clear(from);
    return ok;
}

void gg_outlets_clear(gg_outlets *outlets)
{
    if (outlets->capacity != 0) {
        gg_free(outlets->at.items);
    }
    memset(outlets, 0, sizeof *outlets);
}
