/* Where a long text may be cut. */
#ifndef GG_INPUT_PART_H
#define GG_INPUT_PART_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the first part of a text that is given in parts: everything when
   it fits, else up to a paragraph break, a sentence end, a blank or at least
   a character boundary, whichever is found first in this order in the second
   half of what is allowed. At most `limit` (> 64) bytes when they are valid
   UTF-8, and a third of it when not, so that the part fits even after its
   repair; a part cut off before stays whole. *valid says which. */
size_t gg_part_length(const char *bytes, size_t len, size_t limit,
                      bool *valid);

#endif
