/* Where words begin that begin like one of a list: a filter over all bytes of a
   text, 64 at a time. A yes may be wrong, a no never is.

   Each head is in one of eight buckets. Of each of its three bytes the low and
   the high half say in two tables which buckets have such a byte there; a place
   passes where some bucket is in all six (Teddy, of the Hyperscan authors,
   works so). */
#ifndef GG_TEXT_HEADS_H
#define GG_TEXT_HEADS_H

#include <stddef.h>
#include <stdint.h>

enum { GG_HEAD_BYTES = 3 };

typedef struct gg_heads {
    uint8_t low[GG_HEAD_BYTES][16];
    uint8_t high[GG_HEAD_BYTES][16];
} gg_heads;

/* Adds the first bytes of a folded ASCII word to a bucket, 0 to 7. */
void gg_heads_add(gg_heads *heads, const char *folded, size_t len,
                  unsigned bucket);

/* One way to look: bit i of out[k] is byte 64 * k + i of the text, with 2 bytes
   more behind the last block. Capitals pass as small letters do. */
typedef struct gg_heads_path {
    const char *name;
    void (*find)(const gg_heads *heads, uint64_t *out, const char *text,
                 size_t n_blocks);
} gg_heads_path;

/* Those that this processor has, the fastest first; the last one says yes to
   everything. */
const gg_heads_path *const *gg_heads_paths(size_t *n);

/* The masks of a whole text by the fastest: (len + 63) / 64 of them. */
void gg_heads_find(const gg_heads *heads, uint64_t *out, const char *text,
                   size_t len);

#endif
