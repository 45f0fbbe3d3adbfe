#include "gaz/front.h"

#include "base/memory.h"

#include <string.h>

enum {
    CELLS_PER_WORD = 4,
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

bool gg_front_map(gg_front *front, uint8_t *cells, size_t n_cells,
                  uint64_t *pairs, size_t n_pair_blocks)
{
    unsigned cell_bits = bits_for(n_cells, 1);
    unsigned pair_bits = bits_for(n_pair_blocks, 1);

    *front = (gg_front){
        .cells = cells,
        .pairs = pairs,
        .n_cells = n_cells,
        .n_pair_blocks = n_pair_blocks,
        .cell_shift = 64 - cell_bits,
        .pair_shift = 64 - pair_bits,
    };
    return (size_t)1 << cell_bits == n_cells &&
           (size_t)1 << pair_bits == n_pair_blocks;
}

bool gg_front_new(gg_front *front, size_t n_words, size_t n_pairs)
{
    size_t n_cells = (size_t)1
                     << bits_for(n_words * CELLS_PER_WORD, MIN_CELL_BITS);
    size_t n_blocks = (size_t)1
                      << bits_for(n_pairs / PAIRS_PER_BLOCK, MIN_PAIR_BITS);
    uint8_t *cells = gg_calloc_array(n_cells, 1);
    uint64_t *pairs = gg_calloc_array(n_blocks, sizeof *pairs);

    gg_front_map(front, cells, n_cells, pairs, n_blocks);
    if (cells == NULL || pairs == NULL) {
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
    front->cells[gg_front_cell_number(front, hash)] |= (uint8_t)what;
}

void gg_front_add_pair(gg_front *front, uint64_t pair)
{
    front->pairs[pair >> front->pair_shift] |= gg_front_pair_bits(pair);
}
