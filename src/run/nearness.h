/* How near two names are: for suggestions to somebody who mistyped one. */
#ifndef GG_RUN_NEARNESS_H
#define GG_RUN_NEARNESS_H

#include "base/str.h"
#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_NEAR_WORDS = 8,    /* more words of a name are not compared */
    GG_NEAR_LETTERS = 32, /* nor more letters of a word */
    GG_NEAR_NOT = 1000
};

/* A folded name as code points, word by word. */
typedef struct gg_near_name {
    uint32_t letters[GG_NEAR_WORDS][GG_NEAR_LETTERS];
    uint8_t lens[GG_NEAR_WORDS];
    size_t n_words;
} gg_near_name;

/* The name's tokens, folded. False when it is too long to be compared. */
bool gg_near_read(gg_near_name *out, const char *text,
                  const gg_tokens *tokens);

/* 0 for the same words in the same order; the number of mistyped letters (one
   swap of neighbours is one) plus what it costs to move, add or leave out
   words; GG_NEAR_NOT when they have too little in common. */
unsigned gg_nearness(const gg_near_name *asked, const gg_near_name *known);

#endif
