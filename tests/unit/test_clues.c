/* The discover step's weights: one row for each clue. */
#include "check.h"

#include "tag/clues.h"

int main(void)
{
    bool any = false;

    CHECK(gg_n_clue_weights == GG_N_CLUES);
    CHECK(GG_N_CLUES <= UINT16_MAX); /* gg_clues holds such numbers */
    for (unsigned c = 0; c < gg_n_clue_weights; c++) {
        for (unsigned g = 0; g < GG_GUESS_NONE; g++) {
            /* sums of GG_CLUES_PER_CALL of them, and of a region's tokens */
            CHECK(gg_clue_weights[c][g] > -(1 << 20));
            CHECK(gg_clue_weights[c][g] < 1 << 20);
            any |= gg_clue_weights[c][g] != 0;
        }
        CHECK(gg_none_weights[c] > -(1 << 20));
        CHECK(gg_none_weights[c] < 1 << 20);
    }
    CHECK(any);
    return check_result();
}
