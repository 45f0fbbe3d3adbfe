#include "gaz/front.h"

#include "base/memory.h"

#include <string.h>

enum {
    CELLS_PER_WORD = 8,
    MIN_CELL_BITS = 12,
    PAIRS_PER_BLOCK = 4, /* 16 bits a pair: one wrong yes in 80 */
    MIN_PAIR_BITS = 6
};

static unsigned bits_for(size_t n, unsigned least)
{
    unsigned bits = least;

    while (bits < 40 && (UINT64_C(1) << bits) < n) {
        bits++;
    }
    return bits;
}

bool gg_front_new(gg_front *front, size_t n_words, size_t n_pairs)
{
    unsigned cell_bits = bits_for(n_words * CELLS_PER_WORD, MIN_CELL_BITS);
    unsigned pair_bits = bits_for(n_pairs / PAIRS_PER_BLOCK, MIN_PAIR_BITS);

    memset(front, 0, sizeof *front);
    front->cell_shift = 64 - cell_bits;
    front->pair_shift = 64 - pair_bits;
    front->n_cell_bytes = (size_t)1 << (cell_bits - 1);
    front->n_pair_blocks = (size_t)1 << pair_bits;
    front->cells = gg_calloc_array(front->n_cell_bytes, 1);
    front->pairs =
        gg_calloc_array(front->n_pair_blocks, sizeof *front->pairs);
    if (front->cells == NULL || front->pairs == NULL) {
        gg_front_clear(front);
        return false;
    }
    return true;
}

void gg_front_clear(gg_front *front)
{
    gg_free(front->cells);
    gg_free(front->pairs);
    memset(front, 0, sizeof *front);
}

void gg_front_add(gg_front *front, uint64_t hash, unsigned what)
{
    uint64_t cell = gg_front_cell_number(front, hash);

    front->cells[cell >> 1] |= (uint8_t)(what << (cell & 1) * 4);
    front->has_low |= (what & GG_FRONT_LOW) != 0;
}

void gg_front_add_pair(gg_front *front, uint64_t first, uint64_t second)
{
    uint64_t pair = gg_front_pair_hash(first, second);

    front->pairs[pair >> front->pair_shift] |= gg_front_pair_bits(pair);
}
