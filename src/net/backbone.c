#include "net/backbone.h"

#include "base/memory.h"

#include <math.h>

typedef struct end {
    double strength;
    double degree;
} end;

/* An end with one edge says nothing of it. */
static double disparity_at(const end *e, double weight)
{
    return e->degree > 1 ? pow(1 - weight / e->strength, e->degree - 1) : 1;
}

/* The mean and the variance of a hypergeometric prior become those of a Beta
   distribution, which the weight seen updates; the deviation of the weight
   becomes that of the score by its derivative (the delta method). */
static double noise_score(double w, double a, double b, double total,
                          double *deviation)
{
    double lift = total / (a * b) * w;
    double score = (lift - 1) / (lift + 1);
    double mean = a * b / (total * total);
    double variance = mean * (total - a) * (total - b) /
                      (total * total * (total - 1));
    double prior_a = mean * mean / variance * (1 - mean) - mean;
    double prior_b = mean / variance * (1 - mean * mean) - (1 - mean);
    double p = (prior_a + w) / (prior_a + prior_b + total);
    double slope = 2 *
                   (total / (a * b) +
                    w * (1 / (a * b) - total * (a + b) / (a * b * a * b))) /
                   ((lift + 1) * (lift + 1));

    *deviation = sqrt(p * (1 - p) * total) * fabs(slope);
    return score;
}

bool gg_backbone_score(const gg_backbone *backbone, const gg_ends *ends,
                       const double *weights, size_t n_edges, size_t n_nodes,
                       double *scores, bool *kept)
{
    end *nodes = gg_calloc_array(n_nodes, sizeof *nodes);
    double total = 0;

    if (nodes == NULL) {
        return false;
    }
    for (size_t i = 0; i < n_edges; i++) {
        nodes[ends[i].a].strength += weights[i];
        nodes[ends[i].b].strength += weights[i];
        nodes[ends[i].a].degree++;
        nodes[ends[i].b].degree++;
        total += 2 * weights[i];
    }
    for (size_t i = 0; i < n_edges; i++) {
        const end *a = &nodes[ends[i].a];
        const end *b = &nodes[ends[i].b];
        if (backbone->kind == GG_BACKBONE_DISPARITY) {
            scores[i] = fmin(disparity_at(a, weights[i]),
                             disparity_at(b, weights[i]));
            kept[i] = scores[i] < backbone->limit;
        } else {
            double deviation;
            double score = noise_score(weights[i], a->strength, b->strength,
                                       total, &deviation);
            scores[i] = deviation > 0 ? score / deviation : NAN;
            kept[i] = score - backbone->limit * deviation > 0;
        }
    }
    gg_free(nodes);
    return true;
}
