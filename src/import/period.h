/* Dates that may be parts only, and the time from a first to a last one. */
#ifndef GG_IMPORT_PERIOD_H
#define GG_IMPORT_PERIOD_H

#include "base/str.h"
#include "import/import.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct gg_period {
    int32_t from; /* yyyymmdd, 0: open */
    int32_t to;
    bool is_set;  /* something was joined */
} gg_period;

/* 2015, 2015-05 or 2015-05-30 (and what follows a T): of a part the first day,
   or for an end the last one. 0 for anything else; zeros for an unknown month
   or day are parts too. */
int32_t gg_part_date(gg_str text, bool is_end);
/* The hull of both; open where one is open. */
void gg_period_join(gg_period *period, int32_t from, int32_t to);
/* Fills the cells from and to; not when they are the wrong way round. */
void gg_period_put(gg_import *import, const gg_period *period);

#endif
