/* A short list of numbers, one of millions: of one number needs no memory of
   its own. */
#ifndef GG_NET_LIST32_H
#define GG_NET_LIST32_H

#include <stdbool.h>
#include <stdint.h>

/* All bytes zero are the empty list. */
typedef struct gg_list32 {
    union {
        uint32_t one;    /* n <= 1 */
        uint32_t *items;
    } at;
    uint32_t n;
    uint32_t capacity; /* 0: `one` */
} gg_list32;

/* Into an ascending set; false when out of memory, as below. */
bool gg_list32_put(gg_list32 *list, uint32_t number);
/* At the end. */
bool gg_list32_push(gg_list32 *list, uint32_t number);
/* Puts, or pushes, what `from` has; it is empty afterwards, also after a
   failure. */
bool gg_list32_put_all(gg_list32 *into, gg_list32 *from);
bool gg_list32_push_all(gg_list32 *into, gg_list32 *from);
void gg_list32_sort(gg_list32 *list);
void gg_list32_clear(gg_list32 *list);

static inline const uint32_t *gg_list32_items(const gg_list32 *list)
{
    return list->capacity == 0 ? &list->at.one : list->at.items;
}

#endif
