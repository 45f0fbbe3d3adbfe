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

/* A token that may begin a name. */
typedef struct gg_scan_word {
    uint32_t start;
    uint32_t behind; /* where the next token may begin */
    uint32_t need;   /* GG_FRONT_START or GG_FRONT_LOW */
    uint32_t is;     /* GG_FRONT_…, once asked */
    uint64_t hash;   /* of the token; then of it and the next */
} gg_scan_word;

typedef struct gg_scan {
    uint32_t *starts; /* bytes of the text, ascending */
    size_t n;
    size_t capacity;
    gg_scan_word batch[GG_SCAN_BATCH];
    size_t n_batch;
} gg_scan;

/* Fills scan->starts with the places in text[from, len) where names can begin,
   and perhaps a few where none does; no name begins elsewhere. The masks of
   `tokens` must be made (gg_tokens_begin). `ignore_case` as in
   gg_tag_settings. False when out of memory. */
bool gg_scan_text(gg_scan *scan, const gg_index *index,
                  const gg_tokens *tokens, const char *text, size_t len,
                  size_t from, bool ignore_case);
void gg_scan_clear(gg_scan *scan);

#endif
