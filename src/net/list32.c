#include "net/list32.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST = 4 };

/* Room for one more. */
static bool make_room(gg_list32 *list)
{
    uint32_t capacity = list->capacity == 0 ? LEAST : list->capacity * 2;
    uint32_t *items = list->capacity == 0 ? NULL : list->at.items;
    uint32_t one = list->at.one;

    if (list->n < list->capacity) {
        return true;
    }
    items = capacity != 0 ? gg_realloc_array(items, capacity, sizeof *items)
                          : NULL;
    if (items == NULL) {
        return false;
    }
    if (list->capacity == 0) {
        items[0] = one;
    }
    list->at.items = items;
    list->capacity = capacity;
    return true;
}

/* The first number goes into the list itself. */
static bool put_first(gg_list32 *list, uint32_t number)
{
    if (list->n != 0 || list->capacity != 0) {
        return false;
    }
    list->at.one = number;
    list->n = 1;
    return true;
}

bool gg_list32_put(gg_list32 *list, uint32_t number)
{
    const uint32_t *items = gg_list32_items(list);
    uint32_t low = 0;
    uint32_t high = list->n;

    if (put_first(list, number)) {
        return true;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (items[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < list->n && items[low] == number) {
        return true;
    }
    if (!make_room(list)) {
        return false;
    }
    memmove(list->at.items + low + 1, list->at.items + low,
            (list->n - low) * sizeof(uint32_t));
    list->at.items[low] = number;
    list->n++;
    return true;
}

bool gg_list32_push(gg_list32 *list, uint32_t number)
{
    if (put_first(list, number)) {
        return true;
    }
    if (!make_room(list)) {
        return false;
    }
    list->at.items[list->n++] = number;
    return true;
}

static bool move_all(gg_list32 *into, gg_list32 *from,
                     bool (*move)(gg_list32 *, uint32_t))
{
    bool ok = true;

    if (into->n == 0) {
        gg_list32_clear(into);
        *into = *from;
        *from = (gg_list32){{0}, 0, 0};
        return true;
    }
    for (uint32_t i = 0; i < from->n && ok; i++) {
        ok = move(into, gg_list32_items(from)[i]);
    }
    gg_list32_clear(from);
    return ok;
}

bool gg_list32_put_all(gg_list32 *into, gg_list32 *from)
{
    return move_all(into, from, gg_list32_put);
}

bool gg_list32_push_all(gg_list32 *into, gg_list32 *from)
{
    return move_all(into, from, gg_list32_push);
}

static int compare(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;

    return a < b ? -1 : a > b;
}

void gg_list32_sort(gg_list32 *list)
{
    if (list->n > 1) {
        qsort(list->at.items, list->n, sizeof *list->at.items, compare);
    }
}

void gg_list32_clear(gg_list32 *list)
{
    if (list->capacity != 0) {
        gg_free(list->at.items);
    }
    memset(list, 0, sizeof *list);
}
