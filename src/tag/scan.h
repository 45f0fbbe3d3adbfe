/* The first look at a text: where names can begin. By the marks of the text
   and the front of the index; most words of most texts are never looked at. */
#ifndef GG_TAG_SCAN_H
#define GG_TAG_SCAN_H

#include "gaz/index.h"
#include "text/marks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GG_SCAN_BATCH = 256 };

/* Where a name can begin. */
typedef struct gg_scan_place {
    uint64_t hash;  /* of the token */
    uint64_t pair;  /* gg_path_hash of it and the next; 0: no name of several
                       words begins here */
    uint32_t token; /* its number */
    uint32_t start;
    bool is_whole;  /* a name of one word may stand here */
} gg_scan_place;

/* Tokens that may begin a name, until there are enough to ask about. */
typedef struct gg_scan_batch {
    uint64_t hash[GG_SCAN_BATCH];
    uint32_t start[GG_SCAN_BATCH]; /* ascending */
    uint32_t end[GG_SCAN_BATCH];
    uint8_t need[GG_SCAN_BATCH];   /* one of these GG_FRONT_… */
    size_t n;
} gg_scan_batch;

typedef struct gg_scan {
    gg_scan_place *places; /* ascending */
    size_t n;
    size_t capacity;
    uint64_t *heads; /* where names of GG_LOW_ANYWHERE may begin, by block */
    size_t heads_capacity;
    gg_scan_batch batch;
} gg_scan;

/* Fills scan->places with the tokens of the marked text at which names can
   begin, and perhaps a few where none does; no name begins elsewhere. Makes the
   hashes of odd tokens. `ignore_case` as in gg_tag_settings. False when out of
   memory. */
bool gg_scan_text(gg_scan *scan, const gg_index *index, gg_marks *marks,
                  bool ignore_case);
void gg_scan_clear(gg_scan *scan);

#endif
