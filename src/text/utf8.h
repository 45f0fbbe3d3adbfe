/* UTF-8 at the border: what is valid, and making valid what is not. Inside,
   text is known to be valid. */
#ifndef GG_TEXT_UTF8_H
#define GG_TEXT_UTF8_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest valid prefix; `len` when all is valid. Runs of ASCII
   go 16 bytes at a time. */
size_t gg_utf8_valid_prefix(const char *bytes, size_t len);

/* True where `rest`, what stands behind a valid prefix, is only the beginning
   of a character: more bytes could complete it. */
bool gg_utf8_is_cut(const char *rest, size_t len);

/* Bytes (1 to 3, or `len`) of the maximal bad subpart at the start of `rest`,
   which is not a valid character: what becomes one U+FFFD. */
size_t gg_utf8_bad_length(const char *rest, size_t len);

/* Told after each replacement: output byte out_at stands for input byte
   in_at, and so it goes on until the next call. Offsets count from the first
   byte of this piece. */
typedef void gg_utf8_shift_fn(void *user, size_t out_at, size_t in_at);

/* Appends the text to `out` with one U+FFFD for each maximal bad subpart (the
   rule of WHATWG and Unicode 3.9) and returns how many there were. `fn` may
   be NULL. Out of memory: out->failed. */
uint64_t gg_utf8_repair(const char *bytes, size_t len, gg_buf *out,
                        gg_utf8_shift_fn *fn, void *user);

/* The code point at the start of VALID text that is not empty; returns its
   bytes. Never looks at more than `len`. */
size_t gg_utf8_decode(const unsigned char *bytes, size_t len, uint32_t *cp);

/* Writes a code point (at most 4 bytes) and returns the bytes; a surrogate or
   a number above 10FFFF is written as U+FFFD. */
size_t gg_utf8_encode(uint32_t cp, char *out);

#endif
