/* Who in a store is meant by a name. */
#ifndef GG_STORE_FIND_H
#define GG_STORE_FIND_H

#include "base/arena.h"
#include "store/store.h"

/* How somebody was found, the best first. */
typedef enum gg_find_by {
    GG_FIND_ID,
    GG_FIND_LABEL, /* case of ASCII letters says nothing, as in the next two */
    GG_FIND_NAME,  /* a full name that was found in texts */
    GG_FIND_OTHER_NAME, /* a short form, demonym or metonym */
    GG_FIND_NOT
} gg_find_by;

typedef struct gg_found_one {
    uint32_t number;
    gg_str id;    /* in the caller's arena, as the next */
    gg_str label;
} gg_found_one;

enum { GG_FOUND_MOST = 8 };

/* All that are found in the best way; *n may be more than GG_FOUND_MOST, of
   which so many are told. */
gg_status gg_store_find(gg_store *store, gg_str asked, gg_arena *arena,
                        gg_found_one out[GG_FOUND_MOST], size_t *n,
                        gg_find_by *by, gg_error *error);

/* Every label, and every name that was found in texts; those without a mention
   are left out. False ends it: out of memory. */
typedef bool gg_store_name_fn(void *user, uint32_t entity, gg_str text);
gg_status gg_store_each_name(gg_store *store, gg_store_name_fn *see,
                             void *user, gg_error *error);
gg_status gg_store_who(gg_store *store, uint32_t number, gg_arena *arena,
                       gg_found_one *out, gg_error *error);

#endif
