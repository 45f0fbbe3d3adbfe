/* Discovered people and organisations as rows of a gazetteer. */
#ifndef GG_RUN_SUGGEST_H
#define GG_RUN_SUGGEST_H

#include "gazgraph.h"
#include "net/newcomers.h"

/* Joins surnames and initials to the one full name they can mean, sorts best
   first, and writes rows (or JSON lines). *told: how many. */
gg_status gg_write_suggestions(const gg_newcomers *newcomers,
                               const gg_suggest_options *options,
                               gg_write_fn *write, void *user, uint64_t *told,
                               gg_error *error);

#endif
