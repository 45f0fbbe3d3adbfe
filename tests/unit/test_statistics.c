/* Statistics and backbones beside the values of tests/data/statistics, which
   scipy, statsmodels and mpmath computed (compute.py there). */
#include "check.h"

#include "base/memory.h"
#include "net/backbone.h"
#include "net/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 200, MOST_COLUMNS = 8 };

typedef struct table {
    double values[MOST_ROWS][MOST_COLUMNS];
    char names[MOST_ROWS][16]; /* a first column that is no number */
    size_t n;
} table;

/* Behind the header; the numbers of a row. */
static void read_table(table *t, const char *name)
{
    const char *source = getenv("GAZGRAPH_SOURCE");
    char path[4096];
    char line[1024];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/tests/data/statistics/%s",
                   source != NULL ? source : ".", name);
    file = fopen(path, "rb");
    CHECK(file != NULL);
    memset(t, 0, sizeof *t);
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        return;
    }
    while (t->n < MOST_ROWS && fgets(line, sizeof line, file) != NULL) {
        const char *at = line;
        if (line[0] >= 'a' && line[0] <= 'z') {
            size_t len = strcspn(line, "\t");
            memcpy(t->names[t->n], line, len);
            at += len + 1;
        }
        for (size_t k = 0; k < MOST_COLUMNS; k++) {
            char *end;
            t->values[t->n][k] = strtod(at, &end);
            at = *end == '\t' ? end + 1 : end;
        }
        t->n++;
    }
    fclose(file);
}

static bool is_near(double got, double want, double relative)
{
    bool near = fabs(got - want) <= relative * fabs(want) + 1e-300;

    if (!near) {
        printf("got %.17g, want %.17g\n", got, want);
    }
    return near;
}

static void statistics_of_pairs_are_those_of_scipy(void)
{
    table t;

    read_table(&t, "pairs.tsv");
    CHECK(t.n > 100);
    for (size_t i = 0; i < t.n; i++) {
        const double *v = t.values[i];
        gg_margins m = {v[0], v[1], v[2], v[3]};
        CHECK(fabs(gg_npmi(&m) - v[4]) < 1e-12);
        /* scipy loses digits of a G2 near 0 */
        CHECK(fabs(gg_llr(&m) - v[5]) < 1e-8 + 1e-10 * v[5]);
        CHECK(is_near(gg_jaccard(&m), v[6], 1e-14));
        CHECK(is_near(gg_chance(&m), v[7], 1e-6) ||
              fabs(gg_chance(&m) - v[7]) < 1e-300);
    }
}

static void what_cannot_be_otherwise_has_no_chance(void)
{
    gg_margins everywhere = {5, 5, 5, 5};

    CHECK(isnan(gg_npmi(&everywhere)));
    CHECK(gg_llr(&everywhere) == 0);
    CHECK(gg_jaccard(&everywhere) == 1);
    CHECK(gg_chance(&everywhere) == 1);
    CHECK(gg_hypergeometric_tail(0, 3, 4, 10) == 1);
    CHECK(gg_hypergeometric_tail(4, 3, 4, 10) == 0);
    CHECK(gg_hypergeometric_tail(2, 5, 7, 10) == 1);
    CHECK(is_near(gg_hypergeometric_tail(1, 1, 3, 10), 0.3, 1e-14));
}

/* All p(k) of one table add up to 1, wherever the sum is begun. */
static void tails_fall_from_one_to_nothing(void)
{
    double before = 1;

    for (double k = 0; k <= 40; k++) {
        double tail = gg_hypergeometric_tail(k, 40, 55, 100);
        CHECK(tail <= before && tail >= 0);
        before = tail;
    }
    CHECK(before > 0);
}

static void q_values_are_those_of_statsmodels(void)
{
    table t;
    double values[MOST_ROWS];

    read_table(&t, "q.tsv");
    CHECK(t.n > 100);
    for (size_t i = 0; i < t.n; i++) {
        values[i] = t.values[i][0];
    }
    CHECK(gg_benjamini_hochberg(values, t.n));
    for (size_t i = 0; i < t.n; i++) {
        CHECK(is_near(values[i], t.values[i][1], 1e-12));
    }
    CHECK(gg_benjamini_hochberg(values, 0));
}

/* Rows [first, next) are one graph. */
static void check_graph(const table *t, size_t first, size_t next)
{
    gg_ends ends[MOST_ROWS];
    double weights[MOST_ROWS];
    double scores[MOST_ROWS];
    bool kept[MOST_ROWS];
    const gg_backbone disparity = {GG_BACKBONE_DISPARITY, 0.3, "0.3"};
    const gg_backbone noise = {GG_BACKBONE_NOISE, 1.64, "1.64"};
    size_t n = next - first;

    for (size_t i = 0; i < n; i++) {
        const double *v = t->values[first + i];
        ends[i] = (gg_ends){(uint32_t)v[0], (uint32_t)v[1]};
        weights[i] = v[2];
    }
    CHECK(gg_backbone_score(&disparity, ends, weights, n, 15, scores, kept));
    for (size_t i = 0; i < n; i++) {
        double want = t->values[first + i][3];
        CHECK(is_near(scores[i], want, 1e-9));
        CHECK(kept[i] == (want < 0.3));
    }
    CHECK(gg_backbone_score(&noise, ends, weights, n, 15, scores, kept));
    for (size_t i = 0; i < n; i++) {
        double want = t->values[first + i][4];
        CHECK(is_near(scores[i], want, 1e-9));
        CHECK(kept[i] == (want > 1.64));
    }
}

static void backbones_are_those_of_the_definitions(void)
{
    table t;
    size_t first = 0;

    read_table(&t, "edges.tsv");
    CHECK(t.n > 100);
    for (size_t i = 1; i <= t.n; i++) {
        if (i == t.n || strcmp(t.names[i], t.names[first]) != 0) {
            check_graph(&t, first, i);
            first = i;
        }
    }
}

int main(void)
{
    statistics_of_pairs_are_those_of_scipy();
    what_cannot_be_otherwise_has_no_chance();
    tails_fall_from_one_to_nothing();
    q_values_are_those_of_statsmodels();
    backbones_are_those_of_the_definitions();
    return check_result();
}
