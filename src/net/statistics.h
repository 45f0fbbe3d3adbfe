/* How closely two entities belong together, by the windows in which both, one
   or none of them stands:

                   with B    without B
       with A      both      first - both      first
       without A   ...       ...
                   second                      total                          */
#ifndef GG_NET_STATISTICS_H
#define GG_NET_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum gg_stat {
    GG_STAT_NPMI,
    GG_STAT_LLR,
    GG_STAT_JACCARD,
    GG_STAT_Q,
    GG_STAT_STRENGTH,
    GG_N_STATS
} gg_stat;

/* Name, and a line of help; the names are those of the columns. */
const char *gg_stat_name(gg_stat stat);
const char *gg_stat_help(gg_stat stat);
/* True where one of them asks for the windows of single entities. */
bool gg_stats_want_margins(const bool stats[GG_N_STATS]);

/* both <= first, second <= total; whole numbers, or sums of shares. */
typedef struct gg_margins {
    double both;
    double first;
    double second;
    double total;
} gg_margins;

/* Normalised pointwise mutual information (Bouma 2009), -1 to 1; NaN where both
   stand in every window. */
double gg_npmi(const gg_margins *m);
/* Log-likelihood ratio G2 of the table above (Dunning 1993), 0 or more. */
double gg_llr(const gg_margins *m);
/* Windows with both by windows with either. */
double gg_jaccard(const gg_margins *m);
/* How likely so many windows with both, or more, would be by chance: Fisher's
   exact test for whole numbers, else half of the probability of G2 under
   chi-square with one degree of freedom (where there are fewer than expected,
   one less that half). */
double gg_chance(const gg_margins *m);
/* P(X >= k) for X windows out of n drawn without replacement from `total`, of
   which `marked` are marked. All whole. */
double gg_hypergeometric_tail(double k, double n, double marked,
                              double total);
/* P-values become q-values: the smallest rate of false discoveries at which
   each is still one (Benjamini and Hochberg 1995). False when out of memory. */
bool gg_benjamini_hochberg(double *values, size_t n);

#endif
