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

/* The names of one region, left to right; none where they are neither people
   nor organisations nor hold a listed name. */
typedef struct gg_region_reading {
    gg_reading items[GG_REGION_MAX_TOKENS];
    unsigned n;
} gg_region_reading;

/* How much a word's clues speak for each guess, at each place in a name. */
typedef struct gg_weights {
    int32_t of[GG_GUESS_NONE];
} gg_weights;

typedef struct gg_word_weights {
    uint64_t key;
    int32_t none; /* against any name */
    gg_weights at[GG_IN_NONE];
} gg_word_weights;

enum {
    GG_CACHED_WORDS = 4096,
    GG_FINE_SHARES = 64,
    GG_COARSE_SHARES = 144 /* down to exp(-9) */
};

/* Of one thread: words met before, and exp(-n / 1024) in two parts. */
typedef struct gg_weight_cache {
    gg_word_weights words[GG_CACHED_WORDS];
    double fine[GG_FINE_SHARES];
    double coarse[GG_COARSE_SHARES];
} gg_weight_cache;

void gg_weight_cache_init(gg_weight_cache *cache);

void gg_read_region(gg_tagger *tagger, const gg_region *region,
                    gg_weight_cache *cache, gg_region_reading *out);

#endif
