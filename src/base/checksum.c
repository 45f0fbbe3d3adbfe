#include "base/checksum.h"

#include <string.h>

#define ODD_A UINT64_C(0x9E3779B97F4A7C15)
#define ODD_B UINT64_C(0xD6E8FEB86659FD93)

/* Any one changed word changes the lane: each step can be undone. */
static inline uint64_t step(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * ODD_A;
    return lane ^ lane >> 29;
}

static inline uint64_t load(const unsigned char *p, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, p, n);
    return word;
}

/* Four lanes, so that no multiplication waits for the one before. */
uint64_t gg_checksum(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *p = bytes;
    uint64_t lanes[4] = {seed ^ ODD_A, seed ^ ODD_B, seed + ODD_A,
                         seed + ODD_B};
    uint64_t sum = (uint64_t)len * ODD_B;
    size_t at = 0;

    for (; len - at >= 32; at += 32) {
        for (size_t i = 0; i < 4; i++) {
            lanes[i] = step(lanes[i], load(p + at + 8 * i, 8));
        }
    }
    for (size_t i = 0; at < len; i++) {
        size_t n = len - at < 8 ? len - at : 8;
        lanes[i] = step(lanes[i], load(p + at, n));
        at += n;
    }
    for (size_t i = 0; i < 4; i++) {
        sum = step(sum, lanes[i]);
    }
    return sum ^ sum >> 32;
}
