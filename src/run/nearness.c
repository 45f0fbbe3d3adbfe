#include "run/nearness.h"

#include "text/unicode.h"

#include <string.h>

enum {
    MOVED_WORD = 1,
    MISSING_WORD = 3, /* of those asked for */
    MISSING_INITIAL = 1,
    ADDED_WORD = 2
};

bool gg_near_read(gg_near_name *out, const char *text, const gg_tokens *tokens)
{
    out->n_words = tokens->n;
    if (tokens->n == 0 || tokens->n > GG_NEAR_WORDS) {
        return false;
    }
    for (size_t i = 0; i < tokens->n; i++) {
        char folded[GG_TOKEN_MAX_FOLDED];
        size_t len = gg_token_fold(folded, text, &tokens->items[i]);
        size_t n = 0;
        for (size_t k = 0; len != SIZE_MAX && k < len;) {
            size_t step;
            if (n == GG_NEAR_LETTERS) {
                return false;
            }
            out->letters[i][n++] = gg_cp_at(folded + k, &step);
            k += step;
        }
        out->lens[i] = (uint8_t)n;
    }
    return true;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters to add, leave out, change, or swap with their neighbour, each place
   once; the last three rows of the table are kept. */
static unsigned letter_distance(const uint32_t *a, size_t n_a,
                                const uint32_t *b, size_t n_b)
{
    unsigned rows[3][GG_NEAR_LETTERS + 1];
    unsigned *above = rows[0];
    unsigned *last = rows[1];
    unsigned *row = rows[2];

    for (size_t k = 0; k <= n_b; k++) {
        above[k] = 0;
        last[k] = (unsigned)k;
    }
    for (size_t i = 1; i <= n_a; i++) {
        unsigned *spare = above;
        row[0] = (unsigned)i;
        for (size_t k = 1; k <= n_b; k++) {
            row[k] = last[k - 1] + (a[i - 1] != b[k - 1]);
            row[k] = least(row[k], least(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
                a[i - 2] == b[k - 1]) {
                row[k] = least(row[k], above[k - 2] + 1);
            }
        }
        above = last;
        last = row;
        row = spare;
    }
    return last[n_b];
}

/* Wrong letters that a word of this length may have. */
static unsigned forgiven(size_t len)
{
    return len <= 2 ? 0 : len <= 4 ? 1 : len <= 9 ? 2 : 3;
}

static unsigned word_distance(const gg_near_name *a, size_t i,
                              const gg_near_name *b, size_t k)
{
    size_t n_a = a->lens[i];
    size_t n_b = b->lens[k];
    unsigned most = forgiven(n_a < n_b ? n_a : n_b);
    unsigned distance;

    if ((n_a > n_b ? n_a - n_b : n_b - n_a) > most) {
        return GG_NEAR_NOT;
    }
    if (n_a == n_b && memcmp(a->letters[i], b->letters[k],
                             n_a * sizeof *a->letters[i]) == 0) {
        return 0;
    }
    distance = most == 0 ? GG_NEAR_NOT
                         : letter_distance(a->letters[i], n_a, b->letters[k],
                                           n_b);
    return distance <= most ? distance : GG_NEAR_NOT;
}

/* Each word asked for takes the nearest free word of the name, from the left;
   names are short enough for that to be good. */
unsigned gg_nearness(const gg_near_name *asked, const gg_near_name *known)
{
    bool is_taken[GG_NEAR_WORDS] = {false};
    unsigned cost = 0;
    unsigned n_wrong = 0; /* letters */
    bool lacks_word = false;
    size_t n_met = 0;
    size_t letters = 0; /* of words of both */
    size_t last = 0;

    for (size_t i = 0; i < asked->n_words; i++) {
        unsigned best = GG_NEAR_NOT;
        size_t at = 0;
        for (size_t k = 0; k < known->n_words; k++) {
            unsigned d = is_taken[k] ? GG_NEAR_NOT
                                     : word_distance(asked, i, known, k);
            if (d < best) {
                best = d;
                at = k;
            }
        }
        if (best == GG_NEAR_NOT) {
            cost += asked->lens[i] == 1 ? MISSING_INITIAL : MISSING_WORD;
            lacks_word |= asked->lens[i] > 1;
            continue;
        }
        is_taken[at] = true;
        n_wrong += best;
        cost += best + (n_met != 0 && at < last ? MOVED_WORD : 0);
        letters += asked->lens[i];
        last = at;
        n_met++;
    }
    /* a word less and another mistyped is somebody else */
    if (n_met * 2 < asked->n_words || letters < 3 ||
        (lacks_word && n_wrong != 0)) {
        return GG_NEAR_NOT;
    }
    return cost + (unsigned)(known->n_words - n_met) * ADDED_WORD;
}
