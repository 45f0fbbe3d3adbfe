/* Words before a full stop that do not end a sentence, and words that begin one. */
#ifndef GG_TEXT_LAST_WORDS_H
#define GG_TEXT_LAST_WORDS_H

#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gg_last_word {
    GG_LAST_ANY,          /* ends a sentence as any word does */
    GG_LAST_NEVER,        /* Mr. */
    GG_LAST_SELDOM,       /* Inc.: only before a word that opens one */
    GG_LAST_BEFORE_NUMBER /* No.: not before a number */
} gg_last_word;

/* By a word of ASCII (text/packed.h), and by any token. */
gg_last_word gg_last_word_of(uint64_t packed);
gg_last_word gg_last_word_of_token(const char *text, size_t len,
                                   const gg_token *token);
/* One of those that begin sentences much more often than names. */
bool gg_opens_sentence(const char *text, size_t len, const gg_token *token);

#endif
