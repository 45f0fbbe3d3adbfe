/* Sentences in which no name can begin: nobody needs their tokens. */
#ifndef GG_TAG_SKIPS_H
#define GG_TAG_SKIPS_H

#include "tag/scan.h"

typedef struct gg_skips {
    gg_token_skip *items;
    size_t n;
    size_t capacity;
} gg_skips;

/* Fills `skips` for gg_tokens_take, by the masks of `tokens` and the places of
   the scan. Of each line of what is skipped the first and the last token stay,
   so that every gap that ends a sentence or a paragraph stands between the
   tokens it stands between. False when out of memory. */
bool gg_find_skips(gg_skips *skips, const gg_scan *scan,
                   const gg_index *index, const gg_tokens *tokens,
                   const char *text, size_t len, size_t from);
void gg_skips_clear(gg_skips *skips);

#endif
