/* Counts by period of time: what a pair has in each day, week, month or year. */
#ifndef GG_NET_SLICES_H
#define GG_NET_SLICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_period {
    GG_PERIOD_NONE, /* not asked for */
    GG_PERIOD_DAY,
    GG_PERIOD_WEEK, /* from Monday on */
    GG_PERIOD_MONTH,
    GG_PERIOD_YEAR
} gg_period;

/* "day", "week", "month", "year"; false for other words. */
bool gg_period_parse(const char *word, gg_period *out);
/* The first day of the period that holds the date (yyyymmdd); 0 of 0, and for
   GG_PERIOD_NONE. */
int32_t gg_period_first(gg_period period, int32_t date);
/* The last day of the period that begins on that day; never behind the year
   9999. */
int32_t gg_period_last(gg_period period, int32_t first);

typedef struct gg_slice {
    int32_t first; /* day of the period */
    uint64_t windows;
    uint64_t lost;       /* what shares lack of whole windows ... */
    uint64_t lost_parts; /* ... and so many of GG_PAIR_ONE */
} gg_slice;

/* Sorted by day. */
typedef struct gg_slices {
    gg_slice *items;
    size_t n;
    size_t capacity;
} gg_slices;

/* Adds to the period's counts; false when out of memory. */
bool gg_slices_add(gg_slices *slices, const gg_slice *more);
/* Adds all of them. */
bool gg_slices_join(gg_slices *into, const gg_slices *from);
/* Takes off what is in `from`, all of which is there; what is empty then goes. */
void gg_slices_take_off(gg_slices *slices, const gg_slices *from);
void gg_slices_clear(gg_slices *slices);

#endif
