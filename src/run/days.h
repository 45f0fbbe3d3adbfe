/* Stretches of days, as people write them. */
#ifndef GG_RUN_DAYS_H
#define GG_RUN_DAYS_H

#include "gazgraph.h"
#include "net/slices.h"

#include <stdint.h>

typedef struct gg_days {
    int32_t first; /* yyyymmdd, both of it; 0: open */
    int32_t last;
} gg_days;

/* "2023", "2023-05", "2023-05-12" (all of it), or two of these with ".."
   between. GG_ERROR_USAGE names the option. */
gg_status gg_days_read(gg_days *out, const char *option, const char *text,
                       gg_error *error);
/* since and until; NULL: open. */
gg_status gg_days_read_bounds(gg_days *out, const char *since,
                              const char *until, gg_error *error);

/* The period that has this day, and its name: 2023, 2023-05, 2023-05-12, or of
   a week its Monday. */
enum { GG_DAYS_NAME = 16 };
gg_days gg_days_of_period(gg_period period, int32_t day,
                          char name[GG_DAYS_NAME]);
/* The day behind it; 0: it was the last of the year 9999. */
int32_t gg_day_after(int32_t day);

#endif
