/* Where sentences and paragraphs begin.

   A sentence ends at terminal punctuation of any script followed by a blank
   and something that can start a sentence, at a paragraph break, at the end of
   a heading line; also where a full stop is glued between a lower-case and an
   upper-case letter (rule M7). It does not end after known abbreviations,
   initials or decimal points. */
#ifndef GG_TEXT_SENTENCES_H
#define GG_TEXT_SENTENCES_H

#include "text/marks.h"

#include <stddef.h>

/* Sets GG_TOKEN_SENTENCE and GG_TOKEN_PARAGRAPH on all tokens of text[0, len).
   The first one gets both. */
void gg_mark_sentences(gg_tokens *tokens, const char *text, size_t len);
/* The same by masks, into the blocks of `marks`, whose tokens are found. */
void gg_marks_find_sentences(gg_marks *marks);
/* Can this character, between two tokens, end a sentence? */
bool gg_ends_sentence(uint32_t cp);

typedef struct gg_span {
    size_t start; /* bytes */
    size_t end;
} gg_span;

/* The byte span of the sentences that begin with token `first` and end before
   token `next` (which begins one, or is marks->tokens.n), with their
   punctuation and quotation marks, without blanks around. */
gg_span gg_sentence_span(gg_marks *marks, size_t first, size_t next);

#endif
