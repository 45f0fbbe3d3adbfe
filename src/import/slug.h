/* Ids for entities that have none: made of a name, the same in every run.

       "Kim Jong-un"  kim-jong-un
       "Kim Jong Un"  kim-jong-un-2      the id is taken
       "東京"          u6771-u4eac                                             */
#ifndef GG_IMPORT_SLUG_H
#define GG_IMPORT_SLUG_H

#include "base/buf.h"
#include "base/str.h"
#include "import/ids.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gg_slugs {
    gg_ids taken;
    uint32_t *numbers; /* by id: the last number put behind it */
    size_t capacity;
    gg_tokens tokens;
    gg_buf plain; /* scratch */
} gg_slugs;

void gg_slugs_init(gg_slugs *slugs);
void gg_slugs_clear(gg_slugs *slugs);
/* An id that the source gives itself: no slug may be that. False when out of
   memory. */
bool gg_slugs_take(gg_slugs *slugs, gg_str id);
/* Writes a new id: `prefix` (may be empty), then the folded words of `name`
   with hyphens between, of ASCII letters and digits only, and a number where
   that is taken. False when out of memory. */
bool gg_slugs_make(gg_slugs *slugs, gg_str prefix, gg_str name, gg_buf *out);

#endif
