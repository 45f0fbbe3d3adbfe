/* Calendar dates as int32_t yyyymmdd; 0 is "unknown". */
#ifndef GG_BASE_DATE_H
#define GG_BASE_DATE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Exactly yyyy-mm-dd, a day that exists (proleptic Gregorian, years 1 to
   9999). */
bool gg_date_parse(gg_str s, int32_t *out);
/* Writes yyyy-mm-dd (10 bytes, no NUL). */
void gg_date_format(int32_t date, char out[10]);

/* Days since the first of year 1, a Monday, and back; beyond the years 1 to
   9999 the first or last day of them. */
int32_t gg_date_to_day(int32_t date);
int32_t gg_date_from_day(int32_t day);

#endif
