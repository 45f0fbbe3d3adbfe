/* Which places stand together: every pair of a window is counted once. */
#include "net/counter_parts.h"

#include "base/memory.h"

#include <string.h>

/* Is it this entity, or one of several that it may be? The places of one
   mention stand side by side. */
static bool may_be(const gg_page *page, const gg_place *place,
                   uint32_t entity)
{
    const gg_place *first = page->places;
    const gg_place *end = page->places + page->n_places;
    const gg_place *at = place;

    while (at > first && at[-1].mention == place->mention) {
        at--;
    }
    for (; at < end && at->mention == place->mention; at++) {
        if (at->entity == entity) {
            return true;
        }
    }
    return false;
}

/* Two candidates of one mention are no pair, nor are those of two mentions
   that may be one and the same. */
static bool is_either_or(const gg_page *page, const gg_place *a,
                         const gg_place *b)
{
    return a->mention == b->mention || (may_be(page, a, b->entity) &&
                                        may_be(page, b, a->entity));
}

static uint32_t document_of(const gg_counter *counter)
{
    return (uint32_t)counter->document_number;
}

/* A pair of a window with this print, and what its places are worth. */
typedef struct pairing {
    uint32_t left; /* places */
    uint32_t right;
    uint64_t strength; /* if wanted */
    uint64_t print;
} pairing;

static void note_pair(gg_counter *counter, const pairing *p)
{
    const gg_place *a = &counter->page->places[p->left];
    const gg_place *b = &counter->page->places[p->right];
    const uint32_t entities[2] = {a->entity, b->entity};
    const uint32_t shares[2] = {a->share, b->share};

    gg_doubles_add_pair(counter->doubles, p->print, document_of(counter),
                        entities, shares, p->strength);
}

/* Somebody asks for one pair only. */
static void show_pair(gg_counter *counter, const pairing *p)
{
    const gg_watch *watch = &counter->watch;
    uint32_t a = counter->page->places[p->left].entity;
    uint32_t b = counter->page->places[p->right].entity;

    if ((a == watch->entities[0] && b == watch->entities[1]) ||
        (b == watch->entities[0] && a == watch->entities[1])) {
        watch->see(watch->user, counter->page, counter->document, p->left,
                   p->right, p->print);
    }
}

static bool count_pair(gg_counter *counter, const pairing *p)
{
    const gg_place *a = &counter->page->places[p->left];
    const gg_place *b = &counter->page->places[p->right];
    bool is_sure = a->share == GG_SHARE_ONE && b->share == GG_SHARE_ONE;
    gg_pair_event event = {.left = p->left,
                           .right = p->right,
                           .strength = p->strength,
                           .print = p->print,
                           .slice = counter->pairs->slice};

    if (!is_sure && is_either_or(counter->page, a, b)) {
        return true;
    }
    if (counter->watch.see != NULL) {
        show_pair(counter, p);
        return true;
    }
    event.hash = a->entity < b->entity
                     ? gg_pairs_hash(counter->seed, a->entity, b->entity)
                     : gg_pairs_hash(counter->seed, b->entity, a->entity);
    counter->stats.pairs++;
    if (counter->doubles != NULL && counter->is_pairwise) {
        note_pair(counter, p);
    }
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
    gg_place *places = counter->page->places;
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
    if (log == NULL) {
        return true;
    }
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
    const gg_place *places = counter->page->places;
    const uint32_t *window = counter->window;

    for (size_t i = 1; i < n; i++) {
        if (places[window[i]].mention != places[window[0]].mention) {
            return true;
        }
    }
    return false;
}

/* Leaves word of the n entities of the window, so that copies of it can be
   found. Single ones matter for margins only. */
static void note_window(gg_counter *counter, size_t n, bool has_pairs,
                        uint64_t print)
{
    const gg_place *places = counter->page->places;
    bool margins = counter->settings.margins && print != 0;
    uint32_t *to;

    if (counter->doubles == NULL || (!margins && !has_pairs)) {
        return;
    }
    if (!counter->is_pairwise) {
        to = gg_doubles_add_window(counter->doubles, print,
                                   document_of(counter), (uint32_t)n);
        for (size_t i = 0; i < n && to != NULL; i++) {
            to[i] = places[counter->window[i]].entity;
        }
    } else if (margins) {
        to = gg_doubles_add_margins(counter->doubles, print,
                                    document_of(counter), (uint32_t)n);
        for (size_t i = 0; i < n && to != NULL; i++) {
            to[i] = places[counter->window[i]].entity;
            to[n + i] = places[counter->window[i]].share;
        }
    }
}

/* Every pair of the window once. */
static bool count_window(gg_counter *counter, size_t first, size_t next,
                         uint64_t print, gg_log *log)
{
    size_t n = distinct(counter, first, next);
    bool with_strength = counter->settings.strength;
    bool has_pairs;

    if (n == SIZE_MAX) {
        return false;
    }
    has_pairs = n >= 2 && has_two_mentions(counter, n);
    counter->stats.windows += has_pairs;
    if (has_pairs && is_list(counter, counter->window_share,
                             &counter->page->places[first], log)) {
        return true;
    }
    counter->stats.named++;
    for (size_t i = 0; i < n; i++) {
        const gg_place *place = &counter->page->places[counter->window[i]];
        stands_in_window(counter, place, place->share);
    }
    note_window(counter, n, has_pairs, print);
    if (has_pairs && with_strength &&
        !gg_spread_fill(counter, first, next, n)) {
        return false;
    }
    for (size_t i = 0; i < n && has_pairs; i++) {
        for (size_t k = i + 1; k < n; k++) {
            const pairing p = {
                counter->window[i], counter->window[k],
                with_strength ? gg_spread_strength(counter, i, k) : 0, print};
            if (!count_pair(counter, &p)) {
                return false;
            }
        }
    }
    return true;
}

static uint64_t print_of(const gg_page *page, size_t window)
{
    return window < page->n_prints ? page->prints[window] : 0;
}

/* Windows of whole sentences, paragraphs or the document. */
bool gg_counter_count_stretches(gg_counter *counter, gg_log *log)
{
    const gg_page *page = counter->page;
    size_t window = 0;
    size_t first = 0;

    for (size_t i = 1; i <= page->n_places; i++) {
        if (i < page->n_places &&
            page->places[i].stretch == page->places[first].stretch) {
            continue;
        }
        if (!count_window(counter, first, i, print_of(page, window), log)) {
            return false;
        }
        window++;
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

/* The place in the list that has its entity, or NULL. */
static const gg_place *find_near(const gg_place *places,
                                 const near_list *list, uint32_t entity)
{
    for (uint32_t k = list->oldest; k != GG_NO_PLACE; k = places[k].newer) {
        if (places[k].entity == entity) {
            return &places[k];
        }
    }
    return NULL;
}

/* Is it one of the n places of a mention? */
static bool is_among(const gg_place *mention, size_t n, uint32_t entity)
{
    for (size_t i = 0; i < n; i++) {
        if (mention[i].entity == entity) {
            return true;
        }
    }
    return false;
}

/* The window of the mention whose n places begin here: who stands in it, once
   each. */
static void note_near(gg_counter *counter, const near_list *list,
                      const gg_place *mention, size_t n, uint64_t print)
{
    const gg_place *places = counter->page->places;
    size_t all = n;
    size_t at = 0;
    uint32_t *to;

    for (uint32_t k = list->oldest; k != GG_NO_PLACE; k = places[k].newer) {
        all += !is_among(mention, n, places[k].entity);
    }
    to = gg_doubles_add_margins(counter->doubles, print, document_of(counter),
                                (uint32_t)all);
    for (size_t i = 0; i < n && to != NULL; i++, at++) {
        const gg_place *same = find_near(places, list, mention[i].entity);
        to[at] = mention[i].entity;
        to[all + at] = same != NULL && same->share > mention[i].share
                           ? same->share
                           : mention[i].share;
    }
    for (uint32_t k = list->oldest; k != GG_NO_PLACE && to != NULL;
         k = places[k].newer) {
        if (!is_among(mention, n, places[k].entity)) {
            to[at] = places[k].entity;
            to[all + at++] = places[k].share;
        }
    }
}

static size_t count_places(const gg_page *page, const gg_place *mention)
{
    const gg_place *end = page->places + page->n_places;
    size_t n = 1;

    while (mention + n < end && mention[n].mention == mention->mention) {
        n++;
    }
    return n;
}

/* One window a mention: it and those in the list. `same`: of these, the place
   with the same entity, or NULL. */
static void stand_near(gg_counter *counter, const near_list *list,
                       const gg_place *place, const gg_place *same,
                       uint64_t print)
{
    const gg_place *places = counter->page->places;
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
        if (counter->doubles != NULL && counter->settings.margins &&
            print != 0) {
            note_near(counter, list, place,
                      count_places(counter->page, place), print);
        }
    }
    if (place->share > before) {
        stands_in_window(counter, place, place->share - before);
    }
}

/* The pairs of one place with those in the list. */
static bool count_with_near(gg_counter *counter, const near_list *list,
                            const gg_place *place, uint64_t print,
                            gg_log *log)
{
    const gg_place *places = counter->page->places;

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
        const pairing p = {k, (uint32_t)(place - places),
                           counter->settings.strength
                               ? gg_places_strength(counter, &places[k], place)
                               : 0,
                           print};
        if (places[k].entity != place->entity && !count_pair(counter, &p)) {
            return false;
        }
    }
    return true;
}

/* Each mention with the latest of every other entity within so many tokens
   before it. */
bool gg_counter_count_near(gg_counter *counter, gg_log *log)
{
    uint32_t reach = counter->settings.window_tokens;
    const gg_page *page = counter->page;
    gg_place *places = counter->page->places;
    near_list list = {GG_NO_PLACE, GG_NO_PLACE, 0, 0};

    for (uint32_t i = 0; i < page->n_places; i++) {
        uint32_t same = places[i].same;
        uint64_t print = print_of(page, i);
        bool is_near;
        while (list.n != 0 &&
               places[i].token - places[list.oldest].token >= reach) {
            take_out(places, &list, list.oldest);
        }
        is_near = has_same(places, i) &&
                  places[i].token - places[same].token < reach;
        stand_near(counter, &list, &places[i],
                   is_near ? &places[same] : NULL, print);
        if (!count_with_near(counter, &list, &places[i], print, log)) {
            return false;
        }
        if (is_near) {
            take_out(places, &list, same);
        }
        put_newest(places, &list, i);
    }
    return true;
}
