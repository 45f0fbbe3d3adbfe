/* Where sentences and paragraphs begin.

   A sentence ends at terminal punctuation of any script followed by a blank
   and something that can start a sentence, at a paragraph break, at the end of
   a heading line; also where a full stop is glued between a lower-case and an
   upper-case letter (rule M7). It does not end after known abbreviations,
   initials or decimal points. */
#ifndef GG_TEXT_SENTENCES_H
#define GG_TEXT_SENTENCES_H

#include "text/tokens.h"

#include <stddef.h>

/* Sets GG_TOKEN_SENTENCE and GG_TOKEN_PARAGRAPH on the tokens of
   text[0, len). The first token gets both. */
void gg_mark_sentences(gg_tokens *tokens, const char *text, size_t len);

typedef struct gg_span {
    size_t start; /* bytes */
    size_t end;
} gg_span;

/* The byte span of the sentences that begin with token `first` and end before
   token `next` (which begins one, or is tokens->n), with their punctuation and
   quotation marks, without blanks around. `from` is where the text begins. */
gg_span gg_sentence_span(const gg_tokens *tokens, const char *text, size_t len,
                         size_t from, size_t first, size_t next);

#endif
