/* Names that no list has: the likeliest reading of every region (regions.h)
   as names and other words, by the clues of clues.h. A reading's weight is the
   sum of its names' and other tokens' weights (a semi-Markov model: Sarawagi
   and Cohen 2004); the best one is found by dynamic programming, and how sure
   it is by the forward-backward sums over all readings. */
#ifndef GG_TAG_DISCOVER_H
#define GG_TAG_DISCOVER_H

#include "tag/clues.h"

/* A name as the model reads it; it may be one that a list has. */
typedef struct gg_reading {
    uint32_t first_token;
    uint32_t next_token;
    uint8_t guess;       /* gg_guess, not GG_GUESS_NONE */
    uint16_t confidence; /* in 1/1000: how likely these very bounds and guess
                            are, of all readings of the region */
} gg_reading;

enum { GG_NAME_MAX_SPAN = 14 }; /* tokens of a discovered name */

/* The names of one region, left to right. */
typedef struct gg_region_reading {
    gg_reading items[GG_REGION_MAX_TOKENS];
    unsigned n;
} gg_region_reading;

void gg_read_region(gg_tagger *tagger, const gg_region *region,
                    gg_region_reading *out);

#endif
