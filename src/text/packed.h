/* Words of at most eight bytes as one number, so that the compiler makes a switch
   of a list of them: the first letter is the lowest byte, 0 stands behind the
   last. */
#ifndef GG_TEXT_PACKED_H
#define GG_TEXT_PACKED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define GG_PACK(a, b, c, d, e, f, g, h)                                       \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 |               \
     (uint64_t)(d) << 24 | (uint64_t)(e) << 32 | (uint64_t)(f) << 40 |        \
     (uint64_t)(g) << 48 | (uint64_t)(h) << 56)

/* len bytes, 1 to 8, with capitals made small; `room` bytes may be read. */
static inline uint64_t gg_pack_ascii(const char *p, size_t len, size_t room)
{
    const uint64_t keep = UINT64_MAX >> (64 - 8 * len);
    uint64_t bytes = 0;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (room >= 8) {
        memcpy(&bytes, p, 8);
        return (bytes | UINT64_C(0x2020202020202020)) & keep;
    }
#endif
    (void)room;
    for (size_t i = len; i-- > 0;) {
        bytes = bytes << 8 | (unsigned char)p[i];
    }
    return bytes | (UINT64_C(0x2020202020202020) & keep);
}

#endif
