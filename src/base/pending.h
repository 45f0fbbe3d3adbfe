/* What was read of a source and is not used up yet. */
#ifndef GG_BASE_PENDING_H
#define GG_BASE_PENDING_H

#include "base/buf.h"
#include "base/source.h"
#include "gazgraph.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct gg_pending {
    gg_source *source;
    gg_buf raw;  /* used up to `at` */
    size_t at;
    bool at_end; /* the source has no more */
} gg_pending;

void gg_pending_init(gg_pending *pending, gg_source *source);
void gg_pending_clear(gg_pending *pending);
/* More bytes behind what is there, or at_end; what was used makes room, so that
   pointers into `raw` end and `at` becomes 0. */
gg_status gg_pending_fill(gg_pending *pending, gg_error *error);
/* Passes over a byte order mark; the first thing to do. */
gg_status gg_pending_drop_mark(gg_pending *pending, gg_error *error);

#endif
