/* The discover step: people and organisations that no list has, as mentions.

       read the regions  ─▶  listed names inside longer ones go
                         ─▶  what no list has is grouped: full name, surname,
                             acronym in brackets  ─▶  mentions              */
#ifndef GG_TAG_UNLISTED_H
#define GG_TAG_UNLISTED_H

#include "tag/discover.h"

bool gg_unlisted_new(gg_unlisted **out);
void gg_unlisted_free(gg_unlisted *unlisted);

/* Finds the regions of the text and takes notes; NULL when out of memory. */
const gg_regions *gg_prepare_regions(gg_tagger *tagger);
/* Reads every region that listed mentions do not explain; mentions inside
   longer names go. False when out of memory, as below. */
bool gg_read_regions(gg_tagger *tagger);
/* Adds mentions for what no listed name covers, and tells who they are. */
bool gg_add_unlisted(gg_tagger *tagger, gg_tags *tags);

/* The readings of the last text, in its order. */
const gg_reading *gg_unlisted_readings(const gg_tagger *tagger, size_t *n);

#endif
