/* The documents of one store into another. */
#ifndef GG_STORE_MERGE_H
#define GG_STORE_MERGE_H

#include "store/store.h"

typedef struct gg_merge_tally {
    uint64_t documents; /* that were there to be taken */
    uint64_t known;     /* and those of them that were there already */
    uint64_t others;    /* ids with two contents, of which one was kept */
} gg_merge_tally;

/* Puts and commits every document of `from`; they do not count yet. Of one id
   with two contents the one of the later date is kept, of equal dates the one
   whose hash is larger: the order of the stores says nothing. */
gg_status gg_store_take_in(gg_store *into, gg_store *from,
                           const volatile int *stop, gg_log *log,
                           gg_merge_tally *tally, gg_error *error);

#endif
