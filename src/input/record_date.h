/* The dates that documents bring, as base/date numbers. */
#ifndef GG_INPUT_RECORD_DATE_H
#define GG_INPUT_RECORD_DATE_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* yyyymmdd of a text that begins with YYYY-MM-DD or YYYYMMDD, followed by no
   further digit (a time may follow); 0 when it does not, or when there is no
   such day. */
int32_t gg_record_date(gg_str text);

/* Bytes of the `date YYYY-MM-DD` that the first line of a plain text begins
   with, blanks before and behind it included; 0 when there is none. *date is
   0 where the day does not exist. */
size_t gg_record_date_line(gg_str text, int32_t *date);

#endif
