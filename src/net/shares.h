/* The units in which parts of windows and mentions are counted. */
#ifndef GG_NET_SHARES_H
#define GG_NET_SHARES_H

#include <stdint.h>

/* Shares are whole numbers, so that their sums do not depend on the order: the
   first divides by every number of candidates up to GG_SHARED_MOST, and a
   pair's share is a product of two. */
#define GG_SHARE_ONE 720720u
#define GG_PAIR_ONE ((uint64_t)GG_SHARE_ONE * GG_SHARE_ONE)

/* exp(-distance) as whole numbers, for the same reason. */
#define GG_STRENGTH_ONE (UINT64_C(1) << 32)

#endif
