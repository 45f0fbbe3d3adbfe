#include "base/round.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* All of these are exact doubles; larger powers of ten are not. */
enum { LARGEST_POWER = 22 };
static const double powers[LARGEST_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* For very small and very large numbers. Both calls speak the same locale. */
static double round_by_text(double value, int digits)
{
    char text[64];

    (void)snprintf(text, sizeof text, "%.*e", digits - 1, value);
    return strtod(text, NULL);
}

/* A whole number below 2^53 times or over an exact power is correctly
   rounded, so the result is the double nearest to the short decimal. */
double gg_round_value(double value, int digits)
{
    int shift;

    if (value == 0 || !isfinite(value)) {
        return value == 0 ? 0.0 : value;
    }
    shift = digits - 1 - (int)floor(log10(fabs(value)));
    if (shift >= 0 && shift <= LARGEST_POWER) {
        return round(value * powers[shift]) / powers[shift];
    }
    if (shift < 0 && -shift <= LARGEST_POWER) {
        return round(value / powers[-shift]) * powers[-shift];
    }
    return round_by_text(value, digits);
}

void gg_round_values(double *values, size_t n, int digits)
{
    double greatest = 0;

    for (size_t i = 0; i < n; i++) {
        greatest = fmax(greatest, fabs(values[i])); /* passes over NaN */
    }
    for (size_t i = 0; i < n; i++) {
        if (fabs(values[i]) < greatest * 1e-12) {
            values[i] = 0;
        }
        values[i] = gg_round_value(values[i], digits);
    }
}
