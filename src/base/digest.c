#include "base/digest.h"

#include "base/memory.h"

#include <nettle/sha2.h>

struct gg_digest {
    struct sha256_ctx sha256;
};

gg_digest *gg_digest_new(void)
{
    gg_digest *digest = gg_alloc_array(1, sizeof *digest);

    if (digest != NULL) {
        sha256_init(&digest->sha256);
    }
    return digest;
}

void gg_digest_add(gg_digest *digest, const void *bytes, size_t len)
{
    sha256_update(&digest->sha256, len, bytes);
}

/* Works on a copy: taking a digest resets the state. */
void gg_digest_get(const gg_digest *digest, uint8_t out[GG_DIGEST_BYTES])
{
    struct sha256_ctx copy = digest->sha256;

    sha256_digest(&copy, GG_DIGEST_BYTES, out);
}

void gg_digest_hex(const uint8_t digest[GG_DIGEST_BYTES],
                   char out[GG_DIGEST_HEX])
{
    static const char HEX[] = "0123456789abcdef";

    for (size_t i = 0; i < GG_DIGEST_BYTES; i++) {
        out[2 * i] = HEX[digest[i] >> 4];
        out[2 * i + 1] = HEX[digest[i] & 15];
    }
    out[GG_DIGEST_HEX - 1] = '\0';
}

void gg_digest_free(gg_digest *digest)
{
    gg_free(digest);
}
