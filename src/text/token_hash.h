/* How the bytes of a token become its hash (gg_token_hash): inline, for the
   loops that make most of them. */
#ifndef GG_TEXT_TOKEN_HASH_H
#define GG_TEXT_TOKEN_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t gg_hash_mix(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (a & 0xFFFFFFFFu) * b;
    uint64_t high = (a >> 32) * b;
    return low ^ (high << 32) ^ (high >> 32);
#endif
}

#define GG_HASH_A UINT64_C(0x9E3779B97F4A7C15)
#define GG_HASH_B UINT64_C(0xD6E8FEB86659FD93)
#define GG_HASH_LOWER UINT64_C(0x2020202020202020)

static inline uint64_t gg_hash_load(const char *p, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, p, n < 8 ? n : 8);
    return word;
}

static inline uint64_t gg_hash_step(uint64_t hash, uint64_t word)
{
    return gg_hash_mix(hash ^ word, GG_HASH_B);
}

static inline uint64_t gg_hash_end(uint64_t hash, size_t len)
{
    return gg_hash_mix(hash ^ len, GG_HASH_A);
}

/* Of at most 16 bytes: the first eight, and of more than eight the last eight,
   too (else 0). */
static inline uint64_t gg_hash_short(uint64_t first, uint64_t last, size_t len,
                                     uint64_t seed)
{
    return gg_hash_mix(first ^ seed ^ GG_HASH_A, (last ^ GG_HASH_B) + len);
}

/* The last bytes of an ASCII word, 1 to 8 of them, folded: letters and digits
   fold by one bit ('A' | 0x20 is 'a', '7' | 0x20 is '7'). `room` bytes may be
   read from p. */
static inline uint64_t gg_hash_load_ascii(const char *p, size_t len, size_t room)
{
    uint64_t word;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (room >= 8) {
        memcpy(&word, p, 8);
    } else {
        word = gg_hash_load(p, len);
    }
    return (word | GG_HASH_LOWER) & (UINT64_MAX >> (64 - 8 * len));
#else
    (void)room;
    word = gg_hash_load(p, len);
    return word | gg_hash_load("\x20\x20\x20\x20\x20\x20\x20\x20", len);
#endif
}

/* Of more than 16. */
static inline uint64_t gg_hash_ascii_long(const char *p, size_t len,
                                          uint64_t seed)
{
    uint64_t hash = seed ^ GG_HASH_A;

    for (size_t i = 0; i + 8 < len; i += 8) {
        hash = gg_hash_step(hash, gg_hash_load(p + i, 8) | GG_HASH_LOWER);
    }
    return gg_hash_end(
        gg_hash_step(hash, gg_hash_load(p + len - 8, 8) | GG_HASH_LOWER),
        len);
}

static inline uint64_t gg_hash_ascii(const char *p, size_t len, size_t room,
                                     uint64_t seed)
{
    uint64_t first;

    if (len > 16) {
        return gg_hash_ascii_long(p, len, seed);
    }
    first = gg_hash_load_ascii(p, len < 8 ? len : 8, room);
    return gg_hash_short(
        first,
        len > 8 ? gg_hash_load(p + len - 8, 8) | GG_HASH_LOWER : 0, len, seed);
}

#endif
