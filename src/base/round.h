/* Results without noise: what differs only in the last bits between two
   machines, or two equal nodes, becomes equal. */
#ifndef GG_BASE_ROUND_H
#define GG_BASE_ROUND_H

#include <stddef.h>

/* The nearest number of `digits` significant digits (1 to 15); -0 is 0, and
   what is not finite stays. */
double gg_round_value(double value, int digits);

/* Rounds to `digits` significant digits (1 to 15). What is below 1e-12 of the
   greatest absolute value becomes 0, as does -0; NaN stays. */
void gg_round_values(double *values, size_t n, int digits);

#endif
