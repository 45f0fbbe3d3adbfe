/* The first look at a text: where names can begin. By the marks of the text
   and the front of the index; most words of most texts are never looked at. */
#ifndef GG_TAG_SCAN_H
#define GG_TAG_SCAN_H

#include "gaz/index.h"
#include "text/marks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a name can begin. */
typedef struct gg_scan_place {
    uint64_t hash;  /* of the token */
    uint64_t pair;  /* gg_path_hash of it and the next; 0: no name of several
                       words begins here */
    uint32_t token; /* its number */
    uint32_t start;
    bool is_whole;  /* a name of one word may stand here */
} gg_scan_place;

enum { GG_SCAN_WORDS = 512, GG_SCAN_SLACK = 64 };

/* Words that are looked at together, stage by stage. */
typedef struct gg_scan_batch {
    size_t n;      /* plain words */
    size_t n_kept; /* of those, such as may begin a name or stand in one */
    size_t n_others;
    uint32_t start[GG_SCAN_WORDS + GG_SCAN_SLACK]; /* ascending */
    uint32_t end[GG_SCAN_WORDS];
    uint64_t hash[GG_SCAN_WORDS + 1];
    uint16_t kept[GG_SCAN_WORDS + 1];
    uint8_t is[GG_SCAN_WORDS + 1];       /* of those kept: GG_FRONT_… */
    uint64_t second[GG_SCAN_WORDS];      /* of those kept: the hash of the next
                                            word, 0: no second of a name */
    uint16_t unsure[GG_SCAN_WORDS + 1];  /* of those kept: where that takes
                                            more thought */
    uint32_t others[GG_SCAN_WORDS + GG_SCAN_SLACK]; /* starts of tokens that are
                                            odd, or in small letters */
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
