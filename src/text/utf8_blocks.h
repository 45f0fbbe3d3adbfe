/* Validating UTF-8 by blocks, with what the machine offers: what utf8.c does
   for long texts. Apart, so that a test can try every way on one machine. */
#ifndef GG_TEXT_UTF8_BLOCKS_H
#define GG_TEXT_UTF8_BLOCKS_H

#include <stddef.h>

/* Bytes of whole blocks that are valid, from the start of a text on. What it
   returns may stand inside a character, at most 3 bytes behind its start. */
typedef size_t gg_utf8_blocks_fn(const unsigned char *p, size_t len);

/* NULL where the processor cannot. */
gg_utf8_blocks_fn *gg_utf8_blocks_of_16(void); /* SSSE3 */
gg_utf8_blocks_fn *gg_utf8_blocks_of_32(void); /* AVX2 */
/* The widest that there is, or NULL. */
gg_utf8_blocks_fn *gg_utf8_best_blocks(void);

/* gg_utf8_valid_prefix by the way given; NULL: byte by byte. */
size_t gg_utf8_valid_prefix_by(gg_utf8_blocks_fn *blocks, const char *bytes,
                               size_t len);

#endif
