/* SHA-256 (nettle lives behind this header and nowhere else). */
#ifndef GG_BASE_DIGEST_H
#define GG_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { GG_DIGEST_BYTES = 32, GG_DIGEST_HEX = 65 };

typedef struct gg_digest gg_digest;

/* NULL when out of memory. */
gg_digest *gg_digest_new(void);
void gg_digest_add(gg_digest *digest, const void *bytes, size_t len);
/* Of what was added so far; more may be added. */
void gg_digest_get(const gg_digest *digest, uint8_t out[GG_DIGEST_BYTES]);
/* In lower-case hex, with a NUL. */
void gg_digest_hex(const uint8_t digest[GG_DIGEST_BYTES],
                   char out[GG_DIGEST_HEX]);
/* NULL is fine. */
void gg_digest_free(gg_digest *digest);

#endif
