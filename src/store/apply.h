/* A delta goes to the rows of the store, or is taken off them. */
#ifndef GG_STORE_APPLY_H
#define GG_STORE_APPLY_H

#include "store/delta.h"

/* With the lock, in a transaction. `sign`: 1, or -1 for one document, which
   still is there; then what cannot be subtracted is found anew. */
gg_status gg_apply_delta(gg_store *store, const gg_delta *delta, int sign,
                         gg_error *error);

#endif
