/* N-Triples, one triple a line. */
#ifndef GG_IMPORT_TRIPLES_H
#define GG_IMPORT_TRIPLES_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct gg_triple {
    gg_str subject;   /* an IRI, or a blank node with its _: */
    gg_str predicate;
    gg_str object;    /* the text of a literal, or as the subject */
    gg_str language;  /* of a literal; may be empty */
    bool is_literal;
} gg_triple;

typedef enum gg_triple_kind {
    GG_TRIPLE,
    GG_TRIPLE_NONE, /* an empty line or a comment */
    GG_TRIPLE_BAD
} gg_triple_kind;

/* Reads a line with all its escapes; the strings stand in the line or in
   `bytes`. *column (from 1) is where a bad one stops making sense. Out of
   memory: bytes->failed. */
gg_triple_kind gg_triple_read(gg_triple *out, gg_str line, gg_buf *bytes,
                              size_t *column);

#endif
