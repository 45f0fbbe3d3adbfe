/* Where a long text may be cut. */
#ifndef GG_INPUT_PART_H
#define GG_INPUT_PART_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the first part of a text that is given in parts: everything when
   it fits, else up to a paragraph break in the last 512 KiB of what is
   allowed, a sentence end in the last 64 KiB, a blank in the last 16 KiB, or
   at least a character boundary. At most `limit` (> 64) bytes when they are
   valid UTF-8, and a third of it when not, so that the part fits even after
   its repair; a part cut off before stays whole. *valid says which. */
size_t gg_part_length(const char *bytes, size_t len, size_t limit,
                      bool *valid);

#endif
