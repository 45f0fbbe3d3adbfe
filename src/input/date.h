/* Calendar dates as numbers: 20230712. */
#ifndef GG_INPUT_DATE_H
#define GG_INPUT_DATE_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* yyyymmdd of a text that begins with YYYY-MM-DD or YYYYMMDD, followed by no
   further digit (a time may follow); 0 when it does not or there is no such
   day in the (proleptic Gregorian) calendar. */
int32_t gg_date_parse(gg_str text);

/* Bytes of the `date YYYY-MM-DD` that the first line of a plain text begins
   with, blanks before and behind it included; 0 when there is none. *date is
   0 where the day does not exist. */
size_t gg_date_line(gg_str text, int32_t *date);

#endif
