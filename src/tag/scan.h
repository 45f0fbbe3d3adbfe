/* The first look at a text: where names can begin. By the masks of the tokens
   and the front of the index; most words of most texts are never looked at. */
#ifndef GG_TAG_SCAN_H
#define GG_TAG_SCAN_H

#include "gaz/index.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GG_SCAN_BATCH = 256 };

/* Where a name can begin: the byte of the text, and the token's hash. */
typedef struct gg_scan_place {
    uint64_t hash;
    uint32_t start;
} gg_scan_place;

/* Tokens that may begin a name, until there are enough to ask about. */
typedef struct gg_scan_batch {
    uint64_t hash[GG_SCAN_BATCH];   /* of the token */
    uint32_t start[GG_SCAN_BATCH];
    uint32_t behind[GG_SCAN_BATCH]; /* where the next token may begin */
    uint8_t need[GG_SCAN_BATCH];    /* GG_FRONT_START or GG_FRONT_LOW */
    size_t n;
} gg_scan_batch;

typedef struct gg_scan {
    gg_scan_place *places; /* ascending */
    size_t n;
    size_t capacity;
    gg_scan_batch batch;
} gg_scan;

/* Fills scan->places with the places in text[from, len) where names can begin,
   and perhaps a few where none does; no name begins elsewhere. The masks of
   `tokens` must be made (gg_tokens_begin). `ignore_case` as in
   gg_tag_settings. False when out of memory. */
bool gg_scan_text(gg_scan *scan, const gg_index *index,
                  const gg_tokens *tokens, const char *text, size_t len,
                  size_t from, bool ignore_case);
void gg_scan_clear(gg_scan *scan);

#endif
