#include "import/subclasses.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gg_subclasses_init(gg_subclasses *subclasses)
{
    memset(subclasses, 0, sizeof *subclasses);
}

void gg_subclasses_clear(gg_subclasses *subclasses)
{
    gg_free(subclasses->edges);
    gg_free(subclasses->classes);
    gg_free(subclasses->types);
    gg_subclasses_init(subclasses);
}

bool gg_subclasses_add(gg_subclasses *subclasses, uint32_t below,
                       uint32_t above)
{
    if (gg_grow(&subclasses->edges, &subclasses->edges_capacity,
                subclasses->n_edges + 1, sizeof *subclasses->edges) != 0) {
        return false;
    }
    subclasses->edges[subclasses->n_edges++] = (gg_class_edge){above, below};
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static int compare_edges(const void *a, const void *b)
{
    const gg_class_edge *x = a;
    const gg_class_edge *y = b;
    int order = (x->above > y->above) - (x->above < y->above);

    return order != 0 ? order : (x->below > y->below) - (x->below < y->below);
}

/* Where the class stands; n_classes: nowhere. */
static size_t find_class(const gg_subclasses *s, uint32_t number)
{
    size_t low = 0;
    size_t high = s->n_classes;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->classes[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->n_classes && s->classes[low] == number ? low
                                                           : s->n_classes;
}

/* The first edge below a class, or below the next one that has any. */
static size_t first_edge(const gg_subclasses *s, uint32_t above)
{
    size_t low = 0;
    size_t high = s->n_edges;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->edges[middle].above < above) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* All classes that are given or below another, sorted, once each. */
static bool list_classes(gg_subclasses *s, const uint32_t *given,
                         size_t n_given)
{
    size_t n = n_given;

    s->classes = gg_alloc_array(n_given + s->n_edges, sizeof *s->classes);
    s->types = gg_alloc_array(n_given + s->n_edges, sizeof *s->types);
    if (s->classes == NULL || s->types == NULL) {
        return false;
    }
    if (n_given != 0) {
        memcpy(s->classes, given, n_given * sizeof *given);
    }
    for (size_t i = 0; i < s->n_edges; i++) {
        s->classes[n++] = s->edges[i].below;
    }
    if (n != 0) {
        qsort(s->classes, n, sizeof *s->classes, compare_numbers);
    }
    for (size_t i = 0; i < n; i++) {
        if (s->n_classes == 0 ||
            s->classes[s->n_classes - 1] != s->classes[i]) {
            s->classes[s->n_classes++] = s->classes[i];
        }
    }
    return true;
}

/* Level by level, so that the nearest comes first. `queue` has room for every
   class; each enters it once. */
static void walk_down(gg_subclasses *s, uint32_t *queue, bool *seen,
                      size_t n_queued)
{
    for (size_t i = 0; i < n_queued; i++) {
        uint32_t above = s->classes[queue[i]];
        for (size_t e = first_edge(s, above);
             e < s->n_edges && s->edges[e].above == above; e++) {
            size_t below = find_class(s, s->edges[e].below);
            if (!seen[below]) {
                seen[below] = true;
                s->types[below] = s->types[queue[i]];
                queue[n_queued++] = (uint32_t)below;
            }
        }
    }
}

static size_t begin_queue(gg_subclasses *s, const uint32_t *given,
                          const uint32_t *types, size_t n_given,
                          uint32_t *queue, bool *seen)
{
    size_t n = 0;

    for (size_t i = 0; i < n_given; i++) {
        size_t at = find_class(s, given[i]);
        if (!seen[at]) {
            seen[at] = true;
            s->types[at] = types[i];
            if (types[i] != GG_NO_TYPE) {
                queue[n++] = (uint32_t)at;
            }
        }
    }
    return n;
}

bool gg_subclasses_close(gg_subclasses *s, const uint32_t *given,
                         const uint32_t *types, size_t n_given)
{
    uint32_t *queue = NULL;
    bool *seen = NULL;
    bool good = list_classes(s, given, n_given);

    if (good) {
        queue = gg_alloc_array(s->n_classes, sizeof *queue);
        seen = gg_calloc_array(s->n_classes, sizeof *seen);
        good = queue != NULL && seen != NULL;
    }
    if (good) {
        for (size_t i = 0; i < s->n_classes; i++) {
            s->types[i] = GG_NO_TYPE;
        }
        if (s->n_edges != 0) {
            qsort(s->edges, s->n_edges, sizeof *s->edges, compare_edges);
        }
        walk_down(s, queue, seen,
                  begin_queue(s, given, types, n_given, queue, seen));
    }
    gg_free(queue);
    gg_free(seen);
    gg_free(s->edges);
    s->edges = NULL;
    s->n_edges = s->edges_capacity = 0;
    return good;
}

uint32_t gg_subclasses_type(const gg_subclasses *s, uint32_t number)
{
    size_t at = find_class(s, number);

    return at < s->n_classes ? s->types[at] : GG_NO_TYPE;
}
