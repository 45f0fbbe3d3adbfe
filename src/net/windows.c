/* Which places stand together: every pair of a window is counted once. */
#include "net/counter_parts.h"

#include "base/memory.h"

#include <string.h>

static bool may_be(const gg_tags *tags, uint32_t mention, uint32_t entity)
{
    const gg_mention *m = &tags->mentions[mention];

    if (m->entity != GG_NO_ENTITY) {
        return m->entity == entity;
    }
    for (uint32_t k = 0; k < m->n_candidates; k++) {
        if (tags->candidates[m->first_candidate + k] == entity) {
            return true;
        }
    }
    return false;
}

/* Two candidates of one mention are no pair, nor are those of two mentions
   that may be one and the same. */
static bool is_either_or(const gg_tags *tags, const gg_place *a,
                         const gg_place *b)
{
    return a->mention == b->mention ||
           (may_be(tags, a->mention, b->entity) &&
            may_be(tags, b->mention, a->entity));
}

/* left, right: places; `strength` of both in this window, if wanted. */
static bool count_pair(gg_counter *counter, const gg_tags *tags,
                       uint32_t left, uint32_t right, uint64_t strength)
{
    const gg_place *a = &counter->places[left];
    const gg_place *b = &counter->places[right];
    bool is_sure = a->share == GG_SHARE_ONE && b->share == GG_SHARE_ONE;
    gg_pair_event event = {
        .left = left, .right = right, .strength = strength};

    if (!is_sure && is_either_or(tags, a, b)) {
        return true;
    }
    event.hash = a->entity < b->entity
                     ? gg_pairs_hash(counter->index->seed, a->entity,
                                    b->entity)
                     : gg_pairs_hash(counter->index->seed, b->entity,
                                    a->entity);
    counter->stats.pairs++;
    if (!counter->pairs->settings.details) {
        gg_pairs_add(counter->pairs, event.hash);
    } else {
        event.lost_parts = GG_PAIR_ONE - (uint64_t)a->share * b->share;
        gg_pairs_add_event(counter->pairs, &event);
    }
    return !counter->pairs->failed;
}

/* Is there an earlier place of the same entity? */
static bool has_same(const gg_place *places, size_t i)
{
    return places[i].same < i &&
           places[places[i].same].entity == places[i].entity;
}

/* Lists places [first, next) in counter->window, one an entity: the first
   of those with the largest share. Returns how many, SIZE_MAX when out of
   memory. */
static size_t distinct(gg_counter *counter, size_t first, size_t next)
{
    gg_place *places = counter->places;
    size_t n = 0;

    counter->window_share = 0;
    if (gg_grow(&counter->window, &counter->window_capacity, next - first,
                sizeof *counter->window) != 0) {
        return SIZE_MAX;
    }
    for (size_t i = first; i < next; i++) {
        if (!has_same(places, i) || places[i].same < first) {
            places[i].older = (uint32_t)n;
            counter->window_share += places[i].share;
            counter->window[n++] = (uint32_t)i;
        } else {
            uint32_t *kept = &counter->window[places[places[i].same].older];
            places[i].older = places[places[i].same].older;
            if (places[i].share > places[*kept].share) {
                counter->window_share +=
                    places[i].share - places[*kept].share;
                *kept = (uint32_t)i;
            }
        }
    }
    return n;
}

/* Shares add up to as many entities as are named. */
static uint64_t named_by(uint64_t share)
{
    return (share + GG_SHARE_ONE - 1) / GG_SHARE_ONE;
}

static bool is_list(gg_counter *counter, uint64_t share,
                    const gg_place *place, gg_log *log)
{
    uint64_t n = named_by(share);
    const gg_document *document = counter->document;
    bool in_title;
    char name[256];
    size_t len = document->source.len < sizeof name - 1
                     ? document->source.len
                     : sizeof name - 1;

    if (n <= counter->settings.max_entities) {
        return false;
    }
    counter->stats.lists++;
    if (len != 0) {
        memcpy(name, document->source.ptr, len);
    }
    name[len] = '\0';
    gg_log_add(log, GG_REASON_TOO_MANY_ENTITIES, name, document->record, 0,
               gg_document_offset(document, place->start, &in_title),
               "a window with %llu entities is taken for a list, not counted",
               (unsigned long long)n);
    return true;
}

static void stands_in_window(gg_counter *counter, const gg_place *place,
                             uint32_t share)
{
    gg_node_count *node = &counter->nodes[place->node];

    gg_add_share(&node->windows, &node->window_parts, share);
}

/* Are there two mentions among the n places of the window? */
static bool has_two_mentions(const gg_counter *counter, size_t n)
{
    const gg_place *places = counter->places;
    const uint32_t *window = counter->window;

    for (size_t i = 1; i < n; i++) {
        if (places[window[i]].mention != places[window[0]].mention) {
            return true;
        }
    }
    return false;
}

/* Every pair of the window once. */
static bool count_window(gg_counter *counter, const gg_tags *tags,
                         size_t first, size_t next, gg_log *log)
{
    size_t n = distinct(counter, first, next);
    bool has_pairs;

    if (n == SIZE_MAX) {
        return false;
    }
    has_pairs = n >= 2 && has_two_mentions(counter, n);
    counter->stats.windows += has_pairs;
    if (has_pairs && is_list(counter, counter->window_share,
                             &counter->places[first], log)) {
        return true;
    }
    counter->stats.named++;
    for (size_t i = 0; i < n; i++) {
        const gg_place *place = &counter->places[counter->window[i]];
        stands_in_window(counter, place, place->share);
    }
    if (has_pairs && counter->settings.strength &&
        !gg_spread_fill(counter, first, next, n)) {
        return false;
    }
    for (size_t i = 0; i < n && has_pairs; i++) {
        for (size_t j = i + 1; j < n; j++) {
            if (!count_pair(counter, tags, counter->window[i],
                            counter->window[j],
                            counter->settings.strength
                                ? gg_spread_strength(counter, i, j)
                                : 0)) {
                return false;
            }
        }
    }
    return true;
}

/* Windows of whole sentences, paragraphs or the document. */
bool gg_counter_count_stretches(gg_counter *counter, const gg_tags *tags,
                            gg_log *log)
{
    size_t first = 0;

    for (size_t i = 1; i <= counter->n_places; i++) {
        if (i < counter->n_places &&
            counter->places[i].stretch == counter->places[first].stretch) {
            continue;
        }
        if (!count_window(counter, tags, first, i, log)) {
            return false;
        }
        first = i;
    }
    return true;
}

/* The latest place of every entity within reach, oldest first. */
typedef struct near_list {
    uint32_t oldest;
    uint32_t newest;
    size_t n;
    uint64_t share; /* sum of theirs */
} near_list;

static void take_out(gg_place *places, near_list *list, uint32_t i)
{
    uint32_t older = places[i].older;
    uint32_t newer = places[i].newer;

    *(older != GG_NO_PLACE ? &places[older].newer : &list->oldest) = newer;
    *(newer != GG_NO_PLACE ? &places[newer].older : &list->newest) = older;
    list->n--;
    list->share -= places[i].share;
}

static void put_newest(gg_place *places, near_list *list, uint32_t i)
{
    places[i].older = list->newest;
    places[i].newer = GG_NO_PLACE;
    *(list->newest != GG_NO_PLACE ? &places[list->newest].newer
                               : &list->oldest) = i;
    list->newest = i;
    list->n++;
    list->share += places[i].share;
}

static bool is_first_of_mention(const gg_place *places, const gg_place *place)
{
    return place == places || place[-1].mention != place->mention;
}

/* One window a mention: it and those in the list. `same`: of these, the place
   with the same entity, or NULL. */
static void stand_near(gg_counter *counter, const near_list *list,
                       const gg_place *place, const gg_place *same)
{
    const gg_place *places = counter->places;
    uint32_t before = same != NULL ? same->share : 0;

    if (named_by(list->share) > counter->settings.max_entities) {
        return;
    }
    if (is_first_of_mention(places, place)) {
        counter->stats.named++;
        for (uint32_t k = list->oldest; k != GG_NO_PLACE;
             k = places[k].newer) {
            stands_in_window(counter, &places[k], places[k].share);
        }
    }
    if (place->share > before) {
        stands_in_window(counter, place, place->share - before);
    }
}

/* The pairs of one place with those in the list. */
static bool count_with_near(gg_counter *counter, const gg_tags *tags,
                            const near_list *list, const gg_place *place,
                            gg_log *log)
{
    const gg_place *places = counter->places;

    if (list->n == 0 ||
        (list->n == 1 && places[list->oldest].entity == place->entity) ||
        places[list->oldest].mention == place->mention) {
        return true;
    }
    /* one window a mention, however many candidates it has */
    counter->stats.windows += is_first_of_mention(places, place);
    if (is_list(counter, list->share, place, log)) {
        return true;
    }
    for (uint32_t k = list->oldest; k != GG_NO_PLACE; k = places[k].newer) {
        if (places[k].entity != place->entity &&
            !count_pair(counter, tags, k,
                        (uint32_t)(place - counter->places),
                        counter->settings.strength
                            ? gg_places_strength(counter, &places[k], place)
                            : 0)) {
            return false;
        }
    }
    return true;
}

/* Each mention with the latest of every other entity within so many tokens
   before it. */
bool gg_counter_count_near(gg_counter *counter, const gg_tags *tags, gg_log *log)
{
    uint32_t reach = counter->settings.window_tokens;
    gg_place *places = counter->places;
    near_list list = {GG_NO_PLACE, GG_NO_PLACE, 0, 0};

    for (uint32_t i = 0; i < counter->n_places; i++) {
        uint32_t same = places[i].same;
        bool is_near;
        while (list.n != 0 &&
               places[i].token - places[list.oldest].token >= reach) {
            take_out(places, &list, list.oldest);
        }
        is_near = has_same(places, i) &&
                  places[i].token - places[same].token < reach;
        stand_near(counter, &list, &places[i],
                   is_near ? &places[same] : NULL);
        if (!count_with_near(counter, tags, &list, &places[i], log)) {
            return false;
        }
        if (is_near) {
            take_out(places, &list, same);
        }
        put_newest(places, &list, i);
    }
    return true;
}
