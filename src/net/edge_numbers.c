#include "net/edge_numbers.h"

#include "base/memory.h"
#include "base/round.h"

#include <math.h>
#include <stdio.h>

/* What differs in the last bits between two machines becomes equal. */
enum { DIGITS = 12 };

static gg_margins margins_of(const gg_edge_numbers *numbers, size_t i)
{
    const gg_edge_row *edge = &numbers->edges[i];

    return (gg_margins){
        .both = gg_edge_weight(edge->count),
        .first = gg_node_windows(numbers->nodes[edge->source].count),
        .second = gg_node_windows(numbers->nodes[edge->target].count),
        .total = (double)numbers->counts->windows};
}

static double compute(const gg_edge_numbers *numbers, gg_stat stat, size_t i)
{
    gg_margins m = margins_of(numbers, i);

    switch (stat) {
    case GG_STAT_NPMI:
        return gg_npmi(&m);
    case GG_STAT_LLR:
        return gg_llr(&m);
    case GG_STAT_JACCARD:
        return gg_jaccard(&m);
    case GG_STAT_Q:
        return gg_chance(&m);
    case GG_STAT_STRENGTH:
        return gg_edge_strength(numbers->edges[i].count);
    case GG_N_STATS:
        break;
    }
    return NAN;
}

static bool make_stat(gg_edge_numbers *numbers, gg_stat stat)
{
    double *values = gg_alloc_array(numbers->n_edges, sizeof *values);

    numbers->values[stat] = values;
    for (size_t i = 0; i < numbers->n_edges && values != NULL; i++) {
        values[i] = compute(numbers, stat, i);
    }
    return values != NULL &&
           (stat != GG_STAT_Q ||
            gg_benjamini_hochberg(values, numbers->n_edges));
}

static bool make_backbone(gg_edge_numbers *numbers)
{
    size_t n = numbers->n_edges;
    gg_ends *ends = gg_alloc_array(n, sizeof *ends);
    double *weights = gg_alloc_array(n, sizeof *weights);
    double *scores = gg_alloc_array(n, sizeof *scores);
    bool ok = ends != NULL && weights != NULL && scores != NULL;

    numbers->values[GG_NUMBER_BACKBONE] = scores;
    numbers->kept = gg_alloc_array(n, sizeof *numbers->kept);
    for (size_t i = 0; i < n && ok; i++) {
        const gg_edge_row *edge = &numbers->edges[i];
        ends[i] = (gg_ends){edge->source, edge->target};
        weights[i] = gg_edge_weight(edge->count);
    }
    ok = ok && numbers->kept != NULL &&
         gg_backbone_score(numbers->backbone, ends, weights, n,
                           numbers->n_nodes, scores, numbers->kept);
    gg_free(ends);
    gg_free(weights);
    return ok;
}

bool gg_edge_numbers_make(gg_edge_numbers *numbers)
{
    bool ok = numbers->backbone->kind == GG_BACKBONE_NONE ||
              make_backbone(numbers);

    for (int stat = 0; stat < GG_N_STATS && ok; stat++) {
        ok = !numbers->stats[stat] || make_stat(numbers, (gg_stat)stat);
    }
    for (size_t k = 0; k < GG_N_EDGE_NUMBERS && ok; k++) {
        double *values = numbers->values[k];
        for (size_t i = 0; i < numbers->n_edges && values != NULL; i++) {
            values[i] = gg_round_value(values[i], DIGITS);
        }
    }
    return ok;
}

void gg_edge_numbers_clear(gg_edge_numbers *numbers)
{
    for (size_t k = 0; k < GG_N_EDGE_NUMBERS; k++) {
        gg_free(numbers->values[k]);
        numbers->values[k] = NULL;
    }
    gg_free(numbers->kept);
    numbers->kept = NULL;
}

const char *gg_edge_number_name(size_t which)
{
    return which == GG_NUMBER_BACKBONE ? "backbone"
                                       : gg_stat_name((gg_stat)which);
}

static void describe_backbone(char text[GG_NUMBER_TEXT],
                              const gg_backbone *backbone)
{
    if (backbone->kind == GG_BACKBONE_DISPARITY) {
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "disparity filter (Serrano 2009): the smaller of both "
                       "ends' (1 - weight / strength)^(degree - 1), of the "
                       "graph before the filter; edges are kept below alpha "
                       "= %s",
                       backbone->text);
    } else {
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "noise-corrected backbone (Coscia 2017): lift as "
                       "(lift - 1) / (lift + 1), by its standard deviation, "
                       "of the graph before the filter; edges are kept above "
                       "delta = %s",
                       backbone->text);
    }
}

void gg_edge_number_describe(char text[GG_NUMBER_TEXT], size_t which,
                             const gg_edge_numbers *numbers)
{
    unsigned long long total = numbers->counts->windows;
    const char *word = numbers->counts->window_word;
    const char *margins = "margins are the node column windows";

    switch (which) {
    case GG_STAT_NPMI:
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "normalised pointwise mutual information, ln(p_ab / "
                       "(p_a p_b)) / -ln p_ab; p are shares of the %llu "
                       "counted windows (%s) with an entity; %s",
                       total, word, margins);
        break;
    case GG_STAT_LLR:
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "log-likelihood ratio G2 (Dunning 1993) of the windows "
                       "(%s) with both, one and none of them, %llu in all; %s",
                       word, total, margins);
        break;
    case GG_STAT_JACCARD:
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "windows (%s) with both by windows with either; %s",
                       word, margins);
        break;
    case GG_STAT_Q:
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "false discovery rate (Benjamini-Hochberg over the "
                       "%zu edges before any backbone filter) of standing "
                       "together so often by chance: one-sided %s over %llu "
                       "windows (%s); %s",
                       numbers->n_edges,
                       numbers->counts->is_shared
                           ? "exact test, or G2 where windows count in shares,"
                           : "exact test (Fisher)",
                       total, word, margins);
        break;
    case GG_STAT_STRENGTH:
        (void)snprintf(text, GG_NUMBER_TEXT,
                       "sum over the windows (%s) with both, and in each over "
                       "every sentence with one and every sentence with the "
                       "other, of exp(-distance in sentences), after LOAD "
                       "(Spitz and Gertz 2016)",
                       word);
        break;
    default:
        describe_backbone(text, numbers->backbone);
        break;
    }
}
