/* Numbers for texts, from 0 in the order in which they come; safe for threads.
   The counters of a run share them: what they call a newcomer, an outlet. */
#ifndef GG_NET_NUMBERS_H
#define GG_NET_NUMBERS_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

#define GG_UNNUMBERED UINT32_MAX

typedef struct gg_numbers gg_numbers;

/* `seed`: of the hash, since texts come from outside. NULL when out of memory;
   the caller is its user. */
gg_numbers *gg_numbers_new(uint64_t seed);
gg_numbers *gg_numbers_take(gg_numbers *numbers);
void gg_numbers_leave(gg_numbers *numbers); /* NULL is fine */
/* The text's number; GG_UNNUMBERED when out of memory. */
uint32_t gg_numbers_put(gg_numbers *numbers, gg_str text);
size_t gg_numbers_count(const gg_numbers *numbers);

#endif
