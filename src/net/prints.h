/* What a stretch of text says, in 64 bits: equal folded tokens in equal order,
   equal print, whatever stands between them. And what a document says, in a
   few such numbers, of which near copies share one. */
#ifndef GG_NET_PRINTS_H
#define GG_NET_PRINTS_H

#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_PRINT_LEAST = 6, /* tokens; shorter stretches are equal by chance */

    GG_SHINGLE = 3,     /* tokens */
    GG_SKETCH_ROWS = 5, /* smallest hashes that make a key */
    GG_STORY_KEYS = 16,
    GG_SKETCH_BINS = GG_SKETCH_ROWS * GG_STORY_KEYS,
    GG_SKETCH_FEW = 16  /* with fewer shingles only equal sets are copies */
};

/* The hash of a token, with a seed that never changes: stores keep prints. */
uint64_t gg_print_token(const gg_token *token, const char *text, size_t len);
/* Of n tokens' hashes; 0 for fewer than GG_PRINT_LEAST, and only then. */
uint64_t gg_print_of(const uint64_t *hashes, size_t n);

/* MinHash (Broder 1997) over shingles of GG_SHINGLE tokens, by one permutation
   whose values are dealt out to bins (Li, Owen, Zhang 2012); an empty bin
   borrows from one that is not (Shrivastava 2017). Two sets with resemblance J
   share a given key with probability J^5, and so one of sixteen with
   1 - (1 - J^5)^16: 0.1 at 0.35, a half at 0.53, 0.95 at 0.7. */
typedef struct gg_sketch {
    uint32_t bins[GG_SKETCH_BINS]; /* UINT32_MAX: empty */
    uint64_t few[GG_SKETCH_FEW];   /* the first distinct ones */
    uint32_t n_few; /* GG_SKETCH_FEW + 1: more than that */
} gg_sketch;

void gg_sketch_begin(gg_sketch *sketch);
/* The shingles of one sentence of n tokens; a shorter one is one shingle. */
void gg_sketch_add(gg_sketch *sketch, const uint64_t *hashes, size_t n);
/* Fills `keys` and returns how many: 0, 1 or GG_STORY_KEYS. Documents that
   share one are near copies. */
size_t gg_sketch_keys(const gg_sketch *sketch, uint64_t keys[GG_STORY_KEYS]);

#endif
