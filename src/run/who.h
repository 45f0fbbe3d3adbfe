/* Whom of a store somebody means. */
#ifndef GG_RUN_WHO_H
#define GG_RUN_WHO_H

#include "store/find.h"

/* By id, label or name, however it is folded. GG_ERROR_DATA: nobody, and who is
   nearest; GG_ERROR_USAGE: several, and who. Strings go to the arena. */
gg_status gg_who_is(gg_store *store, const char *asked, gg_arena *arena,
                    gg_found_one *out, gg_error *error);

#endif
