/* Which documents are near copies of each other. */
#ifndef GG_STORE_STORIES_H
#define GG_STORE_STORIES_H

#include "store/delta.h"

/* Marks documents of a delta that are near copies as one story, by its first
   document; with the lock, in a transaction. */
gg_status gg_stories_keep(gg_store *store, const gg_delta *delta,
                          gg_error *error);
gg_status gg_stories_set(gg_store *store, uint32_t document, uint32_t story,
                         gg_error *error);

/* What stays of a story without one of its documents. */
typedef struct gg_story_rest {
    uint32_t *documents; /* ascending; gg_free, as the next */
    uint32_t *stories;   /* of each; UINT32_MAX: it is the only one */
    size_t n;
} gg_story_rest;

/* `story`: UINT32_MAX, there is no other. To be freed also after a failure. */
gg_status gg_stories_without(gg_store *store, uint32_t story, uint32_t gone,
                             gg_story_rest *rest, gg_error *error);
void gg_story_rest_clear(gg_story_rest *rest);

#endif
