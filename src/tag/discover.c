#include "tag/discover.h"

#include <math.h>
#include <string.h>

enum {
    MAX = GG_REGION_MAX_TOKENS,
    N_NAMES = GG_GUESS_NONE, /* guesses that are names */
    WEIGHT_UNIT = 1024,
    /* Ltd, GmbH: seldom in what the weights are fitted on, and hardly ever
       anything but the end of a company's name */
    LEGAL_FORM = 5 * WEIGHT_UNIT
};



/* All readings of a region. */
typedef struct lattice {
    unsigned n;
    gg_weights token[MAX][GG_N_PLACES_IN_NAME];
    int32_t none[MAX];
    /* names of tokens [i, i + len] */
    int32_t name[MAX][GG_NAME_MAX_SPAN][N_NAMES];
    bool can[MAX][GG_NAME_MAX_SPAN];
    bool begins[MAX]; /* some name */
    bool ends[MAX];
} lattice;

static void add_clues(gg_weights *sum, const gg_clues *clues)
{
    for (unsigned c = 0; c < clues->n; c++) {
        const int32_t *row = gg_clue_weights[clues->items[c]];
        for (unsigned g = 0; g < N_NAMES; g++) {
            sum->of[g] += row[g];
        }
    }
}

static int32_t sum_none(const gg_clues *clues)
{
    int32_t sum = 0;

    for (unsigned c = 0; c < clues->n; c++) {
        sum += gg_none_weights[clues->items[c]];
    }
    return sum;
}

/* Of everything that the clues of a word go by: its last letters as they are
   written, its length as far as it matters, its bits. */
static uint64_t word_key(const char *text, const gg_token *token,
                         const gg_region_token *t)
{
    uint64_t tail = 0;
    uint32_t len = token->end - token->start;
    uint32_t n = len < 8 ? len : 8;

    memcpy(&tail, text + token->end - n, n);
    tail = (tail ^ n << 4 ^ ((token->flags & GG_TOKEN_ANY_LOWER) != 0)) *
           UINT64_C(0x9E3779B97F4A7C15);
    tail = (tail ^ tail >> 32 ^ t->bits ^ (uint64_t)t->is_capital << 40) *
           UINT64_C(0xD6E8FEB86659FD93);
    return (tail ^ tail >> 29) | 1;
}

/* What comes of a word alone is looked up: names come again and again. */
static const gg_word_weights *weigh_word(const gg_view *view, unsigned at,
                                         gg_weight_cache *cache)
{
    const gg_region_token *t = &view->region->tokens[at];
    gg_tagger *tagger = view->tagger;
    const gg_token *token = &tagger->tokens.items[view->region->first + at];
    uint64_t hash = word_key(tagger->text, token, t);
    gg_word_weights *w = &cache->words[hash >> 40 & (GG_CACHED_WORDS - 1)];
    gg_clues clues;

    if (w->key == hash) {
        return w;
    }
    memset(w, 0, sizeof *w);
    w->key = hash;
    for (unsigned p = 0; p < GG_IN_NONE; p++) {
        gg_word_clues(view, at, (gg_place_in_name)p, &clues);
        add_clues(&w->at[p], &clues);
    }
    gg_word_clues(view, at, GG_IN_NONE, &clues);
    w->none = sum_none(&clues);
    return w;
}

static void add_token_clues(const gg_view *view, lattice *l, unsigned t,
                            gg_place_in_name place)
{
    gg_clues clues;

    gg_token_clues(view, t, place, &clues);
    add_clues(&l->token[t][place], &clues);
}

static void weigh_tokens(const gg_view *view, lattice *l,
                         gg_weight_cache *cache)
{
    for (unsigned t = 0; t < l->n; t++) {
        const gg_word_weights *word = weigh_word(view, t, cache);
        gg_clues clues;
        memcpy(l->token[t], word->at, sizeof word->at);
        gg_token_clues(view, t, GG_IN_NONE, &clues);
        l->none[t] = word->none + sum_none(&clues);
        if (l->begins[t]) {
            memset(&l->token[t][GG_IN_LEFT], 0, sizeof l->token[t][0]);
            add_token_clues(view, l, t, GG_IN_LEFT);
            add_token_clues(view, l, t, GG_IN_FIRST);
        }
        if (l->ends[t]) {
            memset(&l->token[t][GG_IN_RIGHT], 0, sizeof l->token[t][0]);
            add_token_clues(view, l, t, GG_IN_RIGHT);
            add_token_clues(view, l, t, GG_IN_LAST);
        }
        if (l->begins[t] && l->ends[t]) {
            add_token_clues(view, l, t, GG_IN_ONLY);
        }
    }
}

static void weigh_name(const gg_view *view, lattice *l, unsigned i,
                       unsigned j, const gg_weights *inner)
{
    gg_clues clues;
    gg_weights sum = {{0}};
    int32_t *out = l->name[i][j - i - 1];

    gg_name_clues(view, i, j, &clues);
    add_clues(&sum, &clues);
    if (j - i > 1 &&
        (view->region->tokens[j - 1].bits & GG_WORD_ORG_TAIL) != 0) {
        sum.of[GG_GUESS_ORGANISATION] += LEGAL_FORM;
    }
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

static void find_names(const gg_view *view, lattice *l)
{
    bool can_end[MAX + 1];

    memset(l->begins, 0, l->n);
    memset(l->ends, 0, l->n);
    for (unsigned j = 1; j <= l->n; j++) {
        can_end[j] = gg_can_end_name(view, j);
    }
    for (unsigned i = 0; i < l->n; i++) {
        bool can_begin = gg_can_begin_name(view, i);
        for (unsigned j = i + 1; j <= l->n && j - i <= GG_NAME_MAX_SPAN;
             j++) {
            bool can = can_begin && can_end[j] && gg_can_be_name(view, i, j);
            l->can[i][j - i - 1] = can;
            l->begins[i] |= can;
            l->ends[j - 1] |= can;
        }
    }
}

static void weigh(const gg_view *view, lattice *l, gg_weight_cache *cache)
{
    l->n = view->region->n;
    find_names(view, l);
    weigh_tokens(view, l, cache);
    for (unsigned i = 0; i < l->n; i++) {
        gg_weights inner = {{0}};
        for (unsigned j = i + 1;
             l->begins[i] && j <= l->n && j - i <= GG_NAME_MAX_SPAN; j++) {
            if (l->can[i][j - i - 1]) {
                weigh_name(view, l, i, j, &inner);
            }
            if (j - i >= 2) {
                for (unsigned g = 0; g < N_NAMES; g++) {
                    inner.of[g] += l->token[j - 1][GG_IN_INNER].of[g];
                }
            }
        }
    }
}

static int32_t none_weight(const lattice *l, unsigned t)
{
    return l->none[t];
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

/* exp(weight) where it is not next to nothing; weights above 0 do not come. */
static double share(const gg_weight_cache *cache, int32_t weight)
{
    uint32_t down = (uint32_t)-weight;

    return down >= GG_COARSE_SHARES * GG_FINE_SHARES
               ? 0
               : cache->coarse[down / GG_FINE_SHARES] *
                     cache->fine[down % GG_FINE_SHARES];
}

void gg_weight_cache_init(gg_weight_cache *cache)
{
    memset(cache, 0, sizeof *cache);
    for (unsigned i = 0; i < GG_COARSE_SHARES; i++) {
        cache->coarse[i] =
            exp(-(double)(i * GG_FINE_SHARES) / WEIGHT_UNIT);
    }
    for (unsigned i = 0; i < GG_FINE_SHARES; i++) {
        cache->fine[i] = exp(-(double)i / WEIGHT_UNIT);
    }
}

/* The sums over all readings, as multiples of the best one's: of tokens [0, i)
   in before[i], of [i, n) in behind[i], whose best weighs last[i]. */
typedef struct sums {
    double before[MAX + 1];
    double behind[MAX + 1];
    int32_t last[MAX + 1];
} sums;

static void sum_before(const gg_weight_cache *cache, const lattice *l, const step best[MAX + 1], sums *s)
{
    s->before[0] = 1;
    for (unsigned j = 1; j <= l->n; j++) {
        double sum = s->before[j - 1] *
                     share(cache, best[j - 1].weight + none_weight(l, j - 1) -
                           best[j].weight);
        for (unsigned len = 1; len <= j && len <= GG_NAME_MAX_SPAN; len++) {
            unsigned i = j - len;
            for (unsigned g = 0; l->can[i][len - 1] && g < N_NAMES; g++) {
                sum += s->before[i] * share(cache, best[i].weight +
                                            l->name[i][len - 1][g] -
                                            best[j].weight);
            }
        }
        s->before[j] = sum;
    }
}

static void sum_behind(const gg_weight_cache *cache, const lattice *l,
                       sums *s)
{
    s->behind[l->n] = 1;
    s->last[l->n] = 0;
    for (unsigned i = l->n; i-- > 0;) {
        int32_t none = none_weight(l, i) + s->last[i + 1];
        unsigned most = l->n - i < GG_NAME_MAX_SPAN ? l->n - i
                                                    : GG_NAME_MAX_SPAN;
        double sum;
        s->last[i] = none;
        for (unsigned len = 1; l->begins[i] && len <= most; len++) {
            for (unsigned g = 0; l->can[i][len - 1] && g < N_NAMES; g++) {
                int32_t w = l->name[i][len - 1][g] + s->last[i + len];
                s->last[i] = w > s->last[i] ? w : s->last[i];
            }
        }
        sum = s->behind[i + 1] * share(cache, none - s->last[i]);
        for (unsigned len = 1; l->begins[i] && len <= most; len++) {
            for (unsigned g = 0; l->can[i][len - 1] && g < N_NAMES; g++) {
                sum += s->behind[i + len] *
                       share(cache, l->name[i][len - 1][g] + s->last[i + len] -
                             s->last[i]);
            }
        }
        s->behind[i] = sum;
    }
}

/* Does anybody want to know: is there a person or an organisation, or a listed
   name inside a longer one? */
static bool is_asked(const lattice *l, const gg_region *region,
                     const step best[MAX + 1])
{
    for (unsigned j = l->n; j > 0; j -= best[j].len != 0 ? best[j].len : 1) {
        if (best[j].len == 0) {
            continue;
        }
        if (best[j].guess <= GG_GUESS_ORGANISATION) {
            return true;
        }
        for (unsigned t = j - best[j].len; t < j; t++) {
            if (region->tokens[t].match != GG_NO_MATCH) {
                return true;
            }
        }
    }
    return false;
}

static void tell_names(const gg_weight_cache *cache, const lattice *l, const gg_region *region,
                       const step best[MAX + 1], gg_region_reading *out)
{
    sums s;
    unsigned n = 0;

    for (unsigned j = l->n; j > 0; j -= best[j].len != 0 ? best[j].len : 1) {
        n += best[j].len != 0;
    }
    out->n = n;
    if (n == 0) {
        return;
    }
    if (!is_asked(l, region, best)) {
        out->n = 0;
        return;
    }
    sum_before(cache, l, best, &s);
    sum_behind(cache, l, &s);
    for (unsigned j = l->n; j > 0;) {
        const step *b = &best[j];
        unsigned i = j - (b->len != 0 ? b->len : 1);
        if (b->len != 0) {
            double p = s.before[i] * s.behind[j] *
                       share(cache, best[i].weight +
                             l->name[i][b->len - 1][b->guess] + s.last[j] -
                             best[l->n].weight) /
                       s.before[l->n];
            out->items[--n] = (gg_reading){
                .first_token = region->first + i,
                .next_token = region->first + j,
                .guess = b->guess,
                .confidence = (uint16_t)(p >= 1 ? 1000 : p * 1000 + 0.5),
            };
        }
        j = i;
    }
}

void gg_read_region(gg_tagger *tagger, const gg_region *region,
                    gg_weight_cache *cache, gg_region_reading *out)
{
    gg_view view;
    lattice l;
    step best[MAX + 1];

    gg_view_init(&view, tagger, region);
    weigh(&view, &l, cache);
    find_best(&l, best);
    tell_names(cache, &l, region, best, out);
}
