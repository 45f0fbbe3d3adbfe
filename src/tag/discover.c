#include "tag/discover.h"

#include <math.h>
#include <string.h>

enum {
    MAX = GG_REGION_MAX_TOKENS,
    N_NAMES = GG_GUESS_NONE, /* guesses that are names */
    WEIGHT_UNIT = 1024
};


typedef struct weights {
    int32_t of[GG_N_GUESSES];
} weights;

/* All readings of a region. */
typedef struct lattice {
    unsigned n;
    weights token[MAX][GG_N_PLACES_IN_NAME];
    /* names of tokens [i, i + len] */
    int32_t name[MAX][GG_NAME_MAX_SPAN][N_NAMES];
    bool can[MAX][GG_NAME_MAX_SPAN];
} lattice;

static void add_clues(weights *sum, const gg_clues *clues)
{
    for (unsigned c = 0; c < clues->n; c++) {
        const int16_t *row = gg_clue_weights[clues->items[c]];
        for (unsigned g = 0; g < GG_N_GUESSES; g++) {
            sum->of[g] += row[g];
        }
    }
}

static void weigh_tokens(const gg_view *view, lattice *l)
{
    gg_clues clues;

    memset(l->token, 0, l->n * sizeof l->token[0]);
    for (unsigned t = 0; t < l->n; t++) {
        for (unsigned p = 0; p < GG_N_PLACES_IN_NAME; p++) {
            gg_token_clues(view, t, (gg_place_in_name)p, &clues);
            add_clues(&l->token[t][p], &clues);
        }
    }
}

static void weigh_name(const gg_view *view, lattice *l, unsigned i,
                       unsigned j, const weights *inner)
{
    gg_clues clues;
    weights sum = {{0}};
    int32_t *out = l->name[i][j - i - 1];

    gg_name_clues(view, i, j, &clues);
    add_clues(&sum, &clues);
    for (unsigned g = 0; g < N_NAMES; g++) {
        int32_t w = sum.of[g] + l->token[i][GG_IN_LEFT].of[g] +
                    l->token[j - 1][GG_IN_RIGHT].of[g];
        if (j - i == 1) {
            w += l->token[i][GG_IN_ONLY].of[g];
        } else {
            w += l->token[i][GG_IN_FIRST].of[g] + inner->of[g] +
                 l->token[j - 1][GG_IN_LAST].of[g];
        }
        out[g] = w;
    }
}

static void weigh(const gg_view *view, lattice *l)
{
    l->n = view->region->n;
    weigh_tokens(view, l);
    for (unsigned i = 0; i < l->n; i++) {
        weights inner = {{0}};
        for (unsigned j = i + 1; j <= l->n && j - i <= GG_NAME_MAX_SPAN;
             j++) {
            l->can[i][j - i - 1] = gg_can_be_name(view, i, j);
            if (l->can[i][j - i - 1]) {
                weigh_name(view, l, i, j, &inner);
            }
            if (j - i >= 2) {
                for (unsigned g = 0; g < GG_N_GUESSES; g++) {
                    inner.of[g] += l->token[j - 1][GG_IN_INNER].of[g];
                }
            }
        }
    }
}

static int32_t none_weight(const lattice *l, unsigned t)
{
    return l->token[t][GG_IN_NONE].of[GG_GUESS_NONE];
}

/* ---- the best reading ------------------------------------------------------------ */

typedef struct step {
    int32_t weight;
    uint8_t len; /* of the name that ends here; 0: a token in no name */
    uint8_t guess;
} step;

static void find_best(const lattice *l, step best[MAX + 1])
{
    best[0] = (step){0, 0, 0};
    for (unsigned j = 1; j <= l->n; j++) {
        best[j] = (step){best[j - 1].weight + none_weight(l, j - 1), 0,
                         GG_GUESS_NONE};
        for (unsigned len = 1; len <= j && len <= GG_NAME_MAX_SPAN; len++) {
            unsigned i = j - len;
            if (!l->can[i][len - 1]) {
                continue;
            }
            for (unsigned g = 0; g < N_NAMES; g++) {
                int32_t w = best[i].weight + l->name[i][len - 1][g];
                if (w > best[j].weight) {
                    best[j] = (step){w, (uint8_t)len, (uint8_t)g};
                }
            }
        }
    }
}

/* ---- how sure it is ---------------------------------------------------------------- */

static double log_add(double a, double b)
{
    double high = a > b ? a : b;
    double low = a > b ? b : a;

    return low < high - 40 ? high : high + log1p(exp(low - high));
}

static double real(int32_t weight)
{
    return (double)weight / WEIGHT_UNIT;
}

/* before[i]: all readings of tokens [0, i); behind[i]: of [i, n). */
static void sum_readings(const lattice *l, double before[MAX + 1],
                         double behind[MAX + 1])
{
    before[0] = 0;
    for (unsigned j = 1; j <= l->n; j++) {
        before[j] = before[j - 1] + real(none_weight(l, j - 1));
        for (unsigned len = 1; len <= j && len <= GG_NAME_MAX_SPAN; len++) {
            for (unsigned g = 0; l->can[j - len][len - 1] && g < N_NAMES;
                 g++) {
                before[j] = log_add(before[j],
                                    before[j - len] +
                                        real(l->name[j - len][len - 1][g]));
            }
        }
    }
    behind[l->n] = 0;
    for (unsigned i = l->n; i-- > 0;) {
        behind[i] = behind[i + 1] + real(none_weight(l, i));
        for (unsigned len = 1; i + len <= l->n && len <= GG_NAME_MAX_SPAN;
             len++) {
            for (unsigned g = 0; l->can[i][len - 1] && g < N_NAMES; g++) {
                behind[i] = log_add(behind[i],
                                    real(l->name[i][len - 1][g]) +
                                        behind[i + len]);
            }
        }
    }
}

static void tell_names(const lattice *l, const gg_region *region,
                       const step best[MAX + 1], gg_region_reading *out)
{
    double before[MAX + 1];
    double behind[MAX + 1];
    unsigned n = 0;

    for (unsigned j = l->n; j > 0; j -= best[j].len != 0 ? best[j].len : 1) {
        n += best[j].len != 0;
    }
    out->n = n;
    if (n == 0) {
        return;
    }
    sum_readings(l, before, behind);
    for (unsigned j = l->n; j > 0;) {
        const step *s = &best[j];
        unsigned i = j - (s->len != 0 ? s->len : 1);
        if (s->len != 0) {
            double p = exp(before[i] + real(l->name[i][s->len - 1][s->guess]) +
                           behind[j] - before[l->n]);
            out->items[--n] = (gg_reading){
                .first_token = region->first + i,
                .next_token = region->first + j,
                .guess = s->guess,
                .confidence = (uint16_t)(p >= 1 ? 1000 : p * 1000 + 0.5),
            };
        }
        j = i;
    }
}

void gg_read_region(gg_tagger *tagger, const gg_region *region,
                    gg_region_reading *out)
{
    gg_view view;
    lattice l;
    step best[MAX + 1];

    gg_view_init(&view, tagger, region);
    weigh(&view, &l);
    find_best(&l, best);
    tell_names(&l, region, best, out);
}
