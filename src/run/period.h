/* Periods of days, as people write them. */
#ifndef GG_RUN_PERIOD_H
#define GG_RUN_PERIOD_H

#include "gazgraph.h"

#include <stdint.h>

typedef struct gg_period {
    int32_t first; /* yyyymmdd, both of it; 0: open */
    int32_t last;
} gg_period;

/* "2023", "2023-05", "2023-05-12" (all of it), or two of these with ".."
   between. GG_ERROR_USAGE names the option. */
gg_status gg_period_read(gg_period *out, const char *option,
                         const char *text, gg_error *error);
/* since and until; NULL: open. */
gg_status gg_period_read_bounds(gg_period *out, const char *since,
                                const char *until, gg_error *error);

typedef enum gg_slice {
    GG_SLICE_NONE,
    GG_SLICE_DAY,
    GG_SLICE_WEEK, /* from Monday */
    GG_SLICE_MONTH,
    GG_SLICE_YEAR
} gg_slice;

gg_status gg_slice_read(gg_slice *out, const char *text, gg_error *error);
/* The slice that has this day, and its name: 2023, 2023-05, 2023-05-12, or of
   a week its Monday. */
enum { GG_SLICE_NAME = 16 };
gg_period gg_slice_at(gg_slice slice, int32_t day,
                      char name[GG_SLICE_NAME]);
/* The day behind it; 0: it was the last of the year 9999. */
int32_t gg_day_after(int32_t day);

#endif
