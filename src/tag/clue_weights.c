#include "tag/clues.h"
const int16_t gg_clue_weights[4000][GG_N_GUESSES] = {{0}};
