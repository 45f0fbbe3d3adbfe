/* Which words of a text are shown for a pair of names. */
#ifndef GG_NET_QUOTES_H
#define GG_NET_QUOTES_H

#include "base/buf.h"
#include "net/page.h"

/* A stretch of the text, inside of a sentence. */
typedef struct gg_piece {
    const gg_sentence *sentence; /* NULL: there is none */
    gg_span span;
} gg_piece;

/* The sentence of both places, cut around them where it is long; or, where they
   stand in different sentences or far apart, a piece around each.
   `tags` as in gg_page_sentence. */
void gg_cut_pieces(gg_piece out[2], gg_page *page,
                   const gg_document *document, const gg_tags *tags,
                   const gg_place *left, const gg_place *right);
/* Appends text[start, end) as one line: every run of blanks is one space. */
void gg_put_line(gg_buf *out, const char *text, size_t start, size_t end);
/* What stands for words that are left out. */
#define GG_ELLIPSIS "\xE2\x80\xA6"

#endif
