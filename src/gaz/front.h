/* Which tokens of a text can begin a name at all: asked of every capital, so
   it is small and near. A yes may be wrong, a no never is.

   A cell for each word says what it can be; only words that begin longer names,
   and nothing else, go on to a filter of first and second words. */
#ifndef GG_GAZ_FRONT_H
#define GG_GAZ_FRONT_H

#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GG_FRONT_START = 1,  /* begins a name */
    GG_FRONT_LOW = 2,    /* … that may begin in lower case */
    GG_FRONT_WHOLE = 4,  /* is a name, or what follows may be anything */
    GG_FRONT_SECOND = 8, /* is the second word of a name */
    GG_FRONT_BEHIND = 16 /* stands in a name behind a first word in lower case,
                            up to its first capital */
};

typedef struct gg_front {
    uint8_t *cells;       /* by the highest bits of the hash */
    uint64_t *pairs;      /* 64 bits a block, by the highest bits */
    size_t n_cells;
    size_t n_pair_blocks;
    unsigned cell_shift;  /* of the hash */
    unsigned pair_shift;
} gg_front;

/* Makes room for names of so many different words, and pairs of words. False
   when out of memory. */
bool gg_front_new(gg_front *front, size_t n_words, size_t n_pairs);
void gg_front_clear(gg_front *front);
/* A front of arrays that are there already and stay the caller's; false where
   their sizes cannot be those of one. */
bool gg_front_map(gg_front *front, uint8_t *cells, size_t n_cells,
                  uint64_t *pairs, size_t n_pair_blocks);
void gg_front_add(gg_front *front, uint64_t hash, unsigned what);
/* `pair` is gg_front_pair_hash of two words. */
void gg_front_add_pair(gg_front *front, uint64_t pair);

static inline uint64_t gg_front_cell_number(const gg_front *front,
                                            uint64_t hash)
{
    return hash >> front->cell_shift;
}

/* GG_FRONT_… of a word. */
static inline unsigned gg_front_of(const gg_front *front, uint64_t hash)
{
    return front->cells[gg_front_cell_number(front, hash)];
}

/* Of two neighbouring words. */
static inline uint64_t gg_front_pair_hash(uint64_t first, uint64_t second)
{
    return (first ^ (second << 23 | second >> 41)) *
           UINT64_C(0xD6E8FEB86659FD93);
}

static inline uint64_t gg_front_pair_bits(uint64_t pair)
{
    return UINT64_C(1) << (pair & 63) | UINT64_C(1) << (pair >> 6 & 63) |
           UINT64_C(1) << (pair >> 12 & 63);
}

static inline const uint64_t *gg_front_pair_block(const gg_front *front,
                                                  uint64_t pair)
{
    return &front->pairs[pair >> front->pair_shift];
}

static inline bool gg_front_has_pair(const gg_front *front, uint64_t pair)
{
    uint64_t bits = gg_front_pair_bits(pair);

    return (*gg_front_pair_block(front, pair) & bits) == bits;
}

/* Ask the processor to bring what will be asked of soon. */
static inline void gg_front_fetch_pair(const gg_front *front, uint64_t pair)
{
    gg_fetch(gg_front_pair_block(front, pair));
}

#endif
