/* How near each other two entities of a window stand, after LOAD (Spitz and
   Gertz 2016): the sum of exp(-distance) over their sentences. */
#include "net/counter_parts.h"

#include "base/memory.h"

enum { FAR = 23 /* exp(-23) is no part of GG_STRENGTH_ONE any more */ };

/* exp(-d) in GG_STRENGTH_ONE */
static const uint64_t NEARNESS[FAR] = {
    4294967296, 1580030169, 581260615, 213833830, 78665070, 28939262,
    10646160,   3916503,    1440801,   530041,    194991,   71733,
    26389,      9708,       3571,      1314,      483,      178,
    65,         24,         9,         3,         1};

static uint64_t nearness(uint32_t a, uint32_t b, uint32_t share_a,
                         uint32_t share_b)
{
    uint32_t distance = a < b ? b - a : a - b;
    uint64_t value = distance < FAR ? NEARNESS[distance] : 0;

    /* the division of 1 is exact */
    return value * share_a / GG_SHARE_ONE * share_b / GG_SHARE_ONE;
}

uint64_t gg_places_strength(const gg_counter *counter, const gg_place *a,
                            const gg_place *b)
{
    return nearness(counter->page->sentences[a->sentence].ordinal,
                    counter->page->sentences[b->sentence].ordinal, a->share,
                    b->share);
}

void gg_spread_clear(gg_spread *spread)
{
    gg_free(spread->starts);
    gg_free(spread->ends);
    gg_free(spread->items);
}

static bool make_room(gg_spread *spread, size_t n_places, size_t n)
{
    return gg_grow(&spread->starts, &spread->starts_capacity, n,
                   sizeof *spread->starts) == 0 &&
           gg_grow(&spread->ends, &spread->ends_capacity, n,
                   sizeof *spread->ends) == 0 &&
           gg_grow(&spread->items, &spread->items_capacity, n_places,
                   sizeof *spread->items) == 0;
}

/* Of the n entities of the window of places [first, next), each place's
   `older` says which it is. */
bool gg_spread_fill(gg_counter *counter, size_t first, size_t next, size_t n)
{
    gg_spread *spread = &counter->spread;
    uint32_t at = 0;

    if (!make_room(spread, next - first, n)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        spread->ends[i] = 0;
    }
    for (size_t i = first; i < next; i++) {
        spread->ends[counter->page->places[i].older]++;
    }
    for (size_t i = 0; i < n; i++) {
        spread->starts[i] = at;
        at += spread->ends[i];
        spread->ends[i] = spread->starts[i];
    }
    for (size_t i = first; i < next; i++) {
        const gg_place *place = &counter->page->places[i];
        uint32_t ordinal = counter->page->sentences[place->sentence].ordinal;
        uint32_t *end = &spread->ends[place->older];
        gg_spread_item *items = spread->items + *end;
        if (*end == spread->starts[place->older] ||
            items[-1].ordinal != ordinal) {
            items[0] = (gg_spread_item){ordinal, place->share};
            (*end)++;
        } else if (place->share > items[-1].share) {
            items[-1].share = place->share;
        }
    }
    return true;
}

uint64_t gg_spread_strength(const gg_counter *counter, size_t i, size_t k)
{
    const gg_spread *spread = &counter->spread;
    uint32_t from = spread->starts[k];
    uint64_t sum = 0;

    for (uint32_t a = spread->starts[i]; a < spread->ends[i]; a++) {
        const gg_spread_item *left = &spread->items[a];
        while (from < spread->ends[k] &&
               (uint64_t)spread->items[from].ordinal + FAR <= left->ordinal) {
            from++;
        }
        for (uint32_t b = from;
             b < spread->ends[k] &&
             spread->items[b].ordinal < (uint64_t)left->ordinal + FAR;
             b++) {
            sum += nearness(left->ordinal, spread->items[b].ordinal,
                            left->share, spread->items[b].share);
        }
    }
    return sum;
}
