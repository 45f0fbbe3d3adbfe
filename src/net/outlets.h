/* A small set of numbers: who published the documents of a pair. */
#ifndef GG_NET_OUTLETS_H
#define GG_NET_OUTLETS_H

#include <stdbool.h>
#include <stdint.h>

/* All bytes zero are the empty set. One number needs no memory of its own. */
typedef struct gg_outlets {
    union {
        uint32_t one;    /* n <= 1 */
        uint32_t *items; /* ascending */
    } at;
    uint32_t n;
    uint32_t capacity; /* 0: `one` */
} gg_outlets;

/* False when out of memory. */
bool gg_outlets_put(gg_outlets *outlets, uint32_t outlet);
/* What is in `from` too; `from` is empty afterwards, also after a failure. */
bool gg_outlets_join(gg_outlets *into, gg_outlets *from);
void gg_outlets_clear(gg_outlets *outlets);

static inline const uint32_t *gg_outlets_items(const gg_outlets *outlets)
{
    return outlets->capacity == 0 ? &outlets->at.one : outlets->at.items;
}

#endif
