/* What cannot be subtracted when a document goes: found anew among those that
   stay. */
#ifndef GG_STORE_ANEW_H
#define GG_STORE_ANEW_H

#include "store/rows.h"

/* The dates of the documents of a pair (an entity: a = b) without `gone`. */
gg_status gg_anew_dates(gg_store *store, uint32_t a, uint32_t b,
                        const gg_tail *tail, uint32_t gone, int32_t *first,
                        int32_t *last, gg_error *error);
/* The best windows of a pair without `gone`. */
gg_status gg_anew_evidence(gg_store *store, gg_pair_row *row, uint32_t gone,
                           const gg_count_settings *settings,
                           gg_error *error);
/* What a discovered entity is called in the documents without `gone`. */
gg_status gg_anew_newcomer(gg_store *store, gg_entity_row *row,
                           uint32_t gone, gg_error *error);

#endif
