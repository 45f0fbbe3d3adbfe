#include "net/statistics.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct stat_row {
    const char *name;
    const char *help;
    bool wants_margins;
} stat_row;

static const stat_row STATS[GG_N_STATS] = {
    [GG_STAT_NPMI] = {"npmi", "normalised pointwise mutual information", true},
    [GG_STAT_LLR] = {"llr", "log-likelihood ratio G2 (Dunning)", true},
    [GG_STAT_JACCARD] = {"jaccard", "windows with both by those with either",
                         true},
    [GG_STAT_Q] = {"q", "false discovery rate of standing together by chance",
                   true},
    [GG_STAT_STRENGTH] = {"strength",
                          "sum of exp(-distance in sentences), after LOAD",
                          false},
};

const char *gg_stat_name(gg_stat stat)
{
    return STATS[stat].name;
}

const char *gg_stat_help(gg_stat stat)
{
    return STATS[stat].help;
}

bool gg_stats_want_margins(const bool stats[GG_N_STATS])
{
    for (int i = 0; i < GG_N_STATS; i++) {
        if (stats[i] && STATS[i].wants_margins) {
            return true;
        }
    }
    return false;
}

double gg_npmi(const gg_margins *m)
{
    double information = log(m->both / m->first * m->total / m->second);
    double most = -log(m->both / m->total);

    return most > 0 ? information / most : NAN;
}

double gg_jaccard(const gg_margins *m)
{
    return m->both / (m->first + m->second - m->both);
}

/* O ln(O / E), 0 for none. */
static double term(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

double gg_llr(const gg_margins *m)
{
    double first_only = m->first - m->both;
    double second_only = m->second - m->both;
    double none = m->total - m->first - m->second + m->both;
    double not_first = m->total - m->first;
    double not_second = m->total - m->second;
    double sum = term(m->both, m->first * m->second / m->total) +
                 term(first_only, m->first * not_second / m->total) +
                 term(second_only, not_first * m->second / m->total) +
                 term(none, not_first * not_second / m->total);

    return sum > 0 ? 2 * sum : 0;
}

/* ---- exact probabilities ------------------------------------------------------ */

/* ln(n!) less Stirling's approximation of it (Loader 2000, "Fast and accurate
   computation of binomial probabilities"): what is left is computed without
   the difference of two large numbers. */
static double stirling_error(double n)
{
    enum { TABLE = 16 };
    const double half_ln_2pi = 0.91893853320467274178;

    if (n < TABLE) {
        double factorial = 1;
        for (int i = 2; i <= (int)n; i++) {
            factorial *= i; /* exact up to 15! */
        }
        return n == 0 ? 0
                      : log(factorial) - (n + 0.5) * log(n) + n - half_ln_2pi;
    }
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680) / (n * n)) / (n * n)) /
                (n * n)) /
           n;
}

/* x ln(x / np) + np - x, exact also where x is near np (Loader's bd0). */
static double deviance(double x, double np)
{
    double v = (x - np) / (x + np);

    if (fabs(x - np) < 0.1 * (x + np)) {
        double sum = (x - np) * v;
        double power = 2 * x * v;
        for (int j = 1; j < 1000; j++) {
            double next;
            power *= v * v;
            next = sum + power / (2 * j + 1);
            if (next == sum) {
                break;
            }
            sum = next;
        }
        return sum;
    }
    return x * log(x / np) + np - x;
}

/* The logarithm of the binomial probability of x out of n; 0 < p < 1. */
static double ln_binomial(double x, double n, double p)
{
    const double ln_2pi = 1.83787706640934548356;

    if (x == 0) {
        return n * log1p(-p);
    }
    if (x == n) {
        return n * log(p);
    }
    return stirling_error(n) - stirling_error(x) - stirling_error(n - x) -
           deviance(x, n * p) - deviance(n - x, n * (1 - p)) -
           0.5 * (ln_2pi + log(x) + log1p(-x / n));
}

/* Exactly k of n draws are marked. */
static double ln_hypergeometric(double k, double n, double marked,
                                double total)
{
    double p = n / total;

    return ln_binomial(k, marked, p) +
           ln_binomial(n - k, total - marked, p) -
           ln_binomial(n, total, p);
}

/* Terms from k on, each by its ratio to the one before, in units of the first;
   they fall when k is not below the mode. */
static double sum_up(double k, double n, double marked, double total)
{
    double sum = 1;
    double one = 1;

    for (; k < n && k < marked; k++) {
        one *= (n - k) / (k + 1) * (marked - k) /
               (total - n - marked + k + 1);
        sum += one;
        if (one < sum * 1e-17) {
            break;
        }
    }
    return sum;
}

/* The same downwards, from k not above the mode. */
static double sum_down(double k, double n, double marked, double total)
{
    double least = n + marked > total ? n + marked - total : 0;
    double sum = 1;
    double one = 1;

    while (k > least) {
        one *= k / (n - k + 1) * (total - n - marked + k) / (marked - k + 1);
        sum += one;
        if (one < sum * 1e-17) {
            break;
        }
        k--;
    }
    return sum;
}

double gg_hypergeometric_tail(double k, double n, double marked,
                              double total)
{
    double least = n + marked > total ? n + marked - total : 0;
    double tail;

    if (k <= least) {
        return 1;
    }
    if (k > n || k > marked) {
        return 0;
    }
    if (k * total > n * marked) {
        tail = exp(ln_hypergeometric(k, n, marked, total)) *
               sum_up(k, n, marked, total);
    } else {
        tail = 1 - exp(ln_hypergeometric(k - 1, n, marked, total)) *
                       sum_down(k - 1, n, marked, total);
    }
    return tail < 0 ? 0 : tail > 1 ? 1 : tail;
}

static bool is_whole(double value)
{
    return value == floor(value);
}

double gg_chance(const gg_margins *m)
{
    double half;

    if (is_whole(m->both) && is_whole(m->first) && is_whole(m->second)) {
        return gg_hypergeometric_tail(m->both, m->first, m->second,
                                      m->total);
    }
    half = erfc(sqrt(gg_llr(m) / 2)) / 2;
    return m->both * m->total > m->first * m->second ? half : 1 - half;
}

/* ---- many tests ----------------------------------------------------------------- */

static int compare_values(const void *x, const void *y)
{
    double a = **(double *const *)x;
    double b = **(double *const *)y;

    return a < b ? -1 : a > b;
}

bool gg_benjamini_hochberg(double *values, size_t n)
{
    double **order = gg_alloc_array(n, sizeof *order);
    double least = 1;

    if (order == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        order[i] = &values[i];
    }
    if (n != 0) {
        qsort(order, n, sizeof *order, compare_values);
    }
    for (size_t i = n; i-- > 0;) {
        double q = *order[i] * (double)n / (double)(i + 1);
        least = q < least ? q : least;
        *order[i] = least;
    }
    gg_free(order);
    return true;
}
