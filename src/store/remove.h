/* Taking a document off all counts again. */
#ifndef GG_STORE_REMOVE_H
#define GG_STORE_REMOVE_H

#include "store/parts.h"

/* One that counts; with the lock, in a transaction. The document itself stays,
   until the caller drops it. */
gg_status gg_store_take_off(gg_store *store, uint32_t document,
                            gg_error *error);

#endif
