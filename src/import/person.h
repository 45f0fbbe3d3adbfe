/* What is peculiar to the names of people. */
#ifndef GG_IMPORT_PERSON_H
#define GG_IMPORT_PERSON_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* Writes `Putin, Vladimir` the other way round. False, and nothing written, for
   what does not look like that: no comma or several, a suffix (`John Kim,
   Jr.`), a rank (`Philip, Duke of Edinburgh`). */
bool gg_turn_round(gg_str name, gg_buf *out);
/* The last word of what stands before a comma; absent for one word only. */
gg_str gg_last_word(gg_str name);

#endif
