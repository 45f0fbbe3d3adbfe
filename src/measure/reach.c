#include "measure/reach.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_BUCKETS = 1 << 20 };

static const uint32_t none = UINT32_MAX;
static const double tolerance = 1e-10;

/* A node that waits in a bucket. One that has come nearer waits in another one
   too, and what is left behind is passed over. */
typedef struct waiting {
    uint32_t node;
    uint32_t next;
} waiting;

typedef struct place {
    double distance;
    uint32_t node;
} place;

struct gg_reach {
    const gg_arcs *arcs;
    double *distance; /* INFINITY: not reached */
    double *followed; /* the distance from which it was left; -1: not yet */
    double *paths;    /* number of shortest ones */
    double *share;
    uint32_t *order;
    size_t n_order;
    size_t n_reached;
    double bound; /* no node is further away than this */
    /* buckets */
    double scale; /* bucket = floor(distance * scale) */
    bool is_wide; /* wider than half the shortest arc */
    size_t n_buckets; /* a power of 2: they are used in a circle */
    uint32_t *bucket;
    uint64_t *in_use; /* a bit a bucket */
    uint64_t *words;  /* a bit a word of in_use, to find the next one fast */
    waiting *queue;
    size_t n_queue;
    size_t queue_capacity;
    place *places; /* for sorting; NULL where scale is 1 */
    /* the last steps of the shortest paths: those of order[i] end at
       step_end[i] */
    uint32_t *step;
    size_t n_steps;
    size_t step_capacity;
    size_t *step_end;
};

/* ---- making ------------------------------------------------------------ */

static bool allocate(gg_reach *s, size_t n)
{
    s->distance = gg_alloc_array(n, sizeof *s->distance);
    s->followed = gg_alloc_array(n, sizeof *s->followed);
    s->paths = gg_alloc_array(n, sizeof *s->paths);
    s->share = gg_alloc_array(n, sizeof *s->share);
    s->order = gg_alloc_array(n, sizeof *s->order);
    s->step_end = gg_alloc_array(n, sizeof *s->step_end);
    s->bucket = gg_alloc_array(s->n_buckets, sizeof *s->bucket);
    s->in_use = gg_calloc_array(s->n_buckets / 64, sizeof *s->in_use);
    s->words = gg_calloc_array(s->n_buckets / 4096, sizeof *s->words);
    if (s->is_wide) {
        s->places = gg_alloc_array(n, sizeof *s->places);
        if (s->places == NULL) {
            return false;
        }
    }
    return s->distance != NULL && s->followed != NULL && s->paths != NULL &&
           s->share != NULL && s->order != NULL && s->step_end != NULL &&
           s->bucket != NULL && s->in_use != NULL && s->words != NULL;
}

gg_status gg_reach_new(gg_reach **out, const gg_arcs *arcs, gg_error *error)
{
    gg_reach *s = gg_calloc_array(1, sizeof *s);

    *out = NULL;
    if (s == NULL) {
        return gg_fail_memory(error);
    }
    s->arcs = arcs;
    s->is_wide = 2 * arcs->longest > MOST_BUCKETS;
    s->scale = s->is_wide ? MOST_BUCKETS / arcs->longest : 2;
    s->n_buckets = 4096;
    while ((double)s->n_buckets < arcs->longest * s->scale + 3) {
        s->n_buckets *= 2;
    }
    if (!allocate(s, arcs->n_nodes)) {
        gg_reach_free(s);
        return gg_fail_memory(error);
    }
    for (size_t i = 0; i < s->n_buckets; i++) {
        s->bucket[i] = none;
    }
    for (size_t i = 0; i < arcs->n_nodes; i++) {
        s->distance[i] = INFINITY;
        s->followed[i] = -1;
    }
    *out = s;
    return GG_OK;
}

void gg_reach_free(gg_reach *s)
{
    if (s == NULL) {
        return;
    }
    gg_free(s->distance);
    gg_free(s->followed);
    gg_free(s->paths);
    gg_free(s->share);
    gg_free(s->order);
    gg_free(s->step_end);
    gg_free(s->bucket);
    gg_free(s->in_use);
    gg_free(s->words);
    gg_free(s->places);
    gg_free(s->queue);
    gg_free(s->step);
    gg_free(s);
}

/* ---- distances --------------------------------------------------------- */

/* Position of the lowest bit of a word that is not 0. */
static unsigned lowest_bit(uint64_t word)
{
    unsigned n = 0;

    for (unsigned step = 32; step > 0; step /= 2) {
        if ((word & ((UINT64_C(1) << step) - 1)) == 0) {
            word >>= step;
            n += step;
        }
    }
    return n;
}

/* The first bit from `from` on that is set, below n_words * 64; else SIZE_MAX. */
static size_t find_bit(const uint64_t *bits, size_t n_words, size_t from)
{
    uint64_t mask = UINT64_MAX << (from % 64);

    for (size_t i = from / 64; i < n_words; i++, mask = UINT64_MAX) {
        if ((bits[i] & mask) != 0) {
            return i * 64 + lowest_bit(bits[i] & mask);
        }
    }
    return SIZE_MAX;
}

/* The bucket in use from place `from` on, to the end of the circle. */
static size_t find_bucket(const gg_reach *s, size_t from)
{
    size_t word = from / 64;
    uint64_t rest = s->in_use[word] & (UINT64_MAX << (from % 64));

    if (rest != 0) {
        return word * 64 + lowest_bit(rest);
    }
    if (word + 1 == s->n_buckets / 64) {
        return SIZE_MAX;
    }
    word = find_bit(s->words, s->n_buckets / 4096, word + 1);
    return word == SIZE_MAX ? SIZE_MAX
                            : word * 64 + lowest_bit(s->in_use[word]);
}

/* The number of the first bucket in use that is `number` or comes after it;
   false when there is none. */
static bool next_bucket(const gg_reach *s, uint64_t *number)
{
    size_t from = (size_t)*number & (s->n_buckets - 1);
    size_t at = find_bucket(s, from);

    if (at == SIZE_MAX) {
        at = find_bucket(s, 0);
        if (at == SIZE_MAX) {
            return false;
        }
        *number += s->n_buckets;
    }
    *number = *number - from + at;
    return true;
}

static void mark_used(gg_reach *s, size_t at)
{
    s->in_use[at / 64] |= UINT64_C(1) << (at % 64);
    s->words[at / 4096] |= UINT64_C(1) << (at / 64 % 64);
}

static void mark_empty(gg_reach *s, size_t at)
{
    s->in_use[at / 64] &= ~(UINT64_C(1) << (at % 64));
    if (s->in_use[at / 64] == 0) {
        s->words[at / 4096] &= ~(UINT64_C(1) << (at / 64 % 64));
    }
}

/* The queue has room for as many entries as there are arcs to follow. */
static void put(gg_reach *s, uint32_t node, double distance)
{
    size_t at = (size_t)(uint64_t)(distance * s->scale) & (s->n_buckets - 1);

    s->queue[s->n_queue] = (waiting){node, s->bucket[at]};
    s->bucket[at] = (uint32_t)s->n_queue++;
    mark_used(s, at);
    s->n_reached += s->distance[node] == INFINITY;
    s->distance[node] = distance;
}

static gg_status follow_arcs(gg_reach *s, uint32_t node, gg_error *error)
{
    const gg_arcs *arcs = s->arcs;
    size_t from = arcs->start[node];
    size_t end = arcs->start[node + 1];
    double so_far = s->distance[node];

    if (s->n_queue + (end - from) >= none ||
        gg_grow(&s->queue, &s->queue_capacity, s->n_queue + (end - from),
                sizeof *s->queue) != 0) {
        return gg_fail_memory(error);
    }
    s->followed[node] = so_far;
    for (size_t i = from; i < end; i++) {
        double distance = so_far + arcs->arc[i].length;

        if (i + 12 < end) {
            gg_fetch(&s->distance[arcs->arc[i + 12].target]);
        }

        if (distance >= s->bound) { /* and so are all that follow */
            break;
        }
        if (distance < s->distance[arcs->arc[i].target]) {
            put(s, arcs->arc[i].target, distance);
        }
    }
    return GG_OK;
}

static int compare_places(const void *a, const void *b)
{
    const place *left = a;
    const place *right = b;

    if (left->distance != right->distance) {
        return left->distance < right->distance ? -1 : 1;
    }
    return (left->node > right->node) - (left->node < right->node);
}

/* Where a bucket is wider than the shortest arc, one of its nodes may lead to
   another one. */
static void sort_by_distance(gg_reach *s, size_t from)
{
    size_t n = s->n_order - from;

    for (size_t i = 0; i < n; i++) {
        uint32_t node = s->order[from + i];

        s->places[i] = (place){s->distance[node], node};
    }
    qsort(s->places, n, sizeof *s->places, compare_places);
    for (size_t i = 0; i < n; i++) {
        s->order[from + i] = s->places[i].node;
    }
}

/* Takes all nodes of the bucket, again where they came nearer meanwhile. */
static gg_status empty_bucket(gg_reach *s, uint64_t number, gg_error *error)
{
    size_t at = (size_t)number & (s->n_buckets - 1);
    uint32_t *head = &s->bucket[at];
    size_t first = s->n_order;
    gg_status status = GG_OK;

    while (*head != none && status == GG_OK) {
        uint32_t node = s->queue[*head].node;
        double distance = s->distance[node];

        *head = s->queue[*head].next;
        if (*head != none) {
            gg_fetch(&s->arcs->arc[s->arcs->start[s->queue[*head].node]]);
        }
        if ((uint64_t)(distance * s->scale) != number ||
            s->followed[node] == distance) {
            continue;
        }
        if (s->followed[node] < 0) {
            s->order[s->n_order++] = node;
        }
        status = follow_arcs(s, node, error);
    }
    mark_empty(s, at);
    if (s->is_wide && s->n_order > first) {
        sort_by_distance(s, first);
    }
    return status;
}

/* Once every node of a large component is reached, no path longer than the
   longest one found is worth following. */
static void lower_bound(gg_reach *s)
{
    double most = 0;

    for (size_t i = 0; i < s->arcs->n_nodes; i++) {
        double distance = s->distance[i];

        most = distance > most && distance < INFINITY ? distance : most;
    }
    s->bound = most;
}

static void forget_last(gg_reach *s)
{
    for (size_t i = 0; i < s->n_order; i++) {
        s->distance[s->order[i]] = INFINITY;
        s->followed[s->order[i]] = -1;
    }
    s->n_order = 0;
    s->n_reached = 0;
    s->n_queue = 0;
    s->n_steps = 0;
    s->bound = INFINITY;
}

static gg_status find_distances(gg_reach *s, uint32_t source,
                                size_t n_component, gg_error *error)
{
    size_t next_look = n_component > s->arcs->n_nodes / 2 ? 0 : SIZE_MAX;
    gg_status status = GG_OK;

    if (gg_grow(&s->queue, &s->queue_capacity, 1, sizeof *s->queue) != 0) {
        return gg_fail_memory(error);
    }
    put(s, source, 0);
    for (uint64_t b = 0; status == GG_OK && next_bucket(s, &b); b++) {
        status = empty_bucket(s, b, error);
        if (s->n_reached == n_component && s->n_order >= next_look) {
            lower_bound(s);
            next_look = s->n_order + n_component / 8 + 1;
        }
    }
    return status;
}

/* ---- shares ------------------------------------------------------------ */

/* From which neighbours the shortest paths to order[i] come. */
static gg_status find_steps(gg_reach *s, size_t i, gg_error *error)
{
    const gg_arcs *arcs = s->arcs;
    uint32_t node = s->order[i];
    double distance = s->distance[node];
    double limit = s->is_wide ? distance : floor(2 * distance) / 2;
    double slack = distance * 2 * tolerance;
    size_t end = arcs->start[node + 1];
    double paths = i == 0 ? 1 : 0;

    if (gg_grow(&s->step, &s->step_capacity,
                s->n_steps + (end - arcs->start[node]),
                sizeof *s->step) != 0) {
        return gg_fail_memory(error);
    }
    for (size_t k = arcs->start[node]; k < end; k++) {
        uint32_t from = arcs->arc[k].target;
        double length = arcs->arc[k].length;

        if (k + 12 < end) {
            gg_fetch(&s->distance[arcs->arc[k + 12].target]);
        }
        if (length > distance + slack) {
            break;
        }
        if (s->distance[from] < limit &&
            fabs(s->distance[from] + length - distance) < slack) {
            s->step[s->n_steps++] = from;
            paths += s->paths[from];
        }
    }
    s->step_end[i] = s->n_steps;
    s->paths[node] = paths;
    s->share[node] = 0;
    return GG_OK;
}

/* What the nodes after order[i] will ask memory for. */
static void fetch_ahead(const gg_reach *s, size_t i)
{
    if (i + 16 < s->n_order) {
        gg_fetch(&s->arcs->start[s->order[i + 16]]);
        gg_fetch(&s->distance[s->order[i + 16]]);
    }
    if (i + 8 < s->n_order) {
        const gg_arc *arc = &s->arcs->arc[s->arcs->start[s->order[i + 8]]];

        gg_fetch(arc);
        gg_fetch(arc + 4);
    }
    if (i + 3 < s->n_order) {
        size_t from = s->arcs->start[s->order[i + 3]];
        size_t end = s->arcs->start[s->order[i + 3] + 1];

        for (size_t k = from; k < end && k < from + 8; k++) {
            gg_fetch(&s->distance[s->arcs->arc[k].target]);
        }
    }
}

static gg_status find_shares(gg_reach *s, gg_error *error)
{
    size_t steps;

    for (size_t i = 0; i < s->n_order; i++) {
        gg_status status = GG_OK;

        fetch_ahead(s, i);
        status = find_steps(s, i, error);

        if (status != GG_OK) {
            return status;
        }
    }
    steps = s->n_steps;
    for (size_t i = s->n_order; i-- > 1;) {
        uint32_t node = s->order[i];
        double each = (1 / s->distance[node] + s->share[node]) /
                      s->paths[node];

        for (; steps > s->step_end[i - 1]; steps--) {
            uint32_t from = s->step[steps - 1];

            s->share[from] += s->paths[from] * each;
        }
        s->share[node] *= s->distance[node];
    }
    return GG_OK;
}

/* ---- a run ------------------------------------------------------------- */

gg_status gg_reach_run(gg_reach *s, uint32_t source, size_t n_component,
                        bool with_shares, gg_error *error)
{
    gg_status status;

    forget_last(s);
    status = find_distances(s, source, n_component, error);
    if (status == GG_OK && with_shares) {
        status = find_shares(s, error);
    }
    return status;
}

const uint32_t *gg_reach_order(const gg_reach *s, size_t *n)
{
    *n = s->n_order;
    return s->order;
}

const double *gg_reach_distances(const gg_reach *s)
{
    return s->distance;
}

const double *gg_reach_shares(const gg_reach *s)
{
    return s->share;
}
