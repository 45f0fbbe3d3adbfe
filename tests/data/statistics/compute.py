#!/usr/bin/env python3
"""compute.py OUT_DIR: what other people's programs say of tables, p-values and
weighted graphs; tests/unit/test_statistics.c compares ours with it.

    python3 -m venv env
    env/bin/pip install -r requirements.txt
    env/bin/python compute.py .

pairs.tsv: G2 by scipy.stats.chi2_contingency, Fisher's tail by
scipy.stats.hypergeom, its half under chi-square by scipy.stats.chi2, NPMI and
Jaccard by mpmath. q.tsv: statsmodels' multipletests. edges.tsv: the disparity
filter by numerical integration of its density (scipy.integrate.quad), the
noise-corrected score by the moments of scipy.stats.hypergeom, a Beta
distribution fitted to them, and a numerical derivative (mpmath)."""
import os
import random
import sys

import mpmath
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests

mpmath.mp.dps = 40


def tables():
    """(both, first, second, total), whole and in shares."""
    rnd = random.Random(3)
    found = [(1, 1, 1, 2), (1, 1, 1, 1000), (2, 2, 2, 5), (1, 3, 4, 6),
             (3, 3, 7, 7), (17, 30, 21, 67), (13, 49, 28, 67), (18, 49, 18, 49),
             (120, 500, 700, 10000), (2, 5000, 4000, 10000),
             (400, 20000, 15000, 1000000), (300, 20000, 15000, 1000000),
             (250, 20000, 15000, 1000000), (5000, 90000, 60000, 10000000),
             (1, 90000, 60000, 10000000), (30000, 90000, 60000, 10000000)]
    while len(found) < 120:
        total = int(10 ** rnd.uniform(1, 6))
        first, second = (rnd.randrange(1, total) for _ in "ab")
        low, high = max(1, first + second - total), min(first, second)
        if rnd.random() < 0.5:  # near what chance would give
            middle = first * second / total
            at = round(rnd.gauss(middle, 2 * middle ** 0.5))
            found.append((min(max(at, low), high), first, second, total))
        else:
            found.append((rnd.randint(low, high), first, second, total))
    shares = [(0.5, 1.5, 2, 10), (1 / 3, 7 / 3, 1, 40), (12.25, 40.5, 33, 90),
              (3.75, 3.75, 80, 600), (0.25, 90, 80.5, 200)]
    return found + shares


def half_of_chi2(both, first, second, total, g2):
    half = stats.chi2.sf(g2, 1) / 2
    return half if both * total > first * second else 1 - half


def pair(both, first, second, total):
    table = [[both, first - both],
             [second - both, total - first - second + both]]
    if first < total and second < total:
        g2 = stats.chi2_contingency(table, correction=False,
                                    lambda_="log-likelihood").statistic
    else:
        g2 = 0.0  # a margin is all: nothing to learn
    if all(float(x).is_integer() for x in (both, first, second)):
        chance = stats.hypergeom.sf(both - 1, total, first, second)
    else:
        chance = half_of_chi2(both, first, second, total, g2)
    b, f, s, t = (mpmath.mpf(x) for x in (both, first, second, total))
    npmi = mpmath.log(b * t / (f * s)) / -mpmath.log(b / t)
    return float(npmi), float(g2), float(b / (f + s - b)), float(chance)


def graphs():
    """[(name, [(a, b, weight)])]"""
    rnd = random.Random(5)
    found = [("one", [(0, 1, 3)]), ("path", [(0, 1, 1), (1, 2, 4)]),
             ("star", [(0, i, i) for i in range(1, 7)])]
    for k in range(3):
        edges = {}
        for _ in range(60):
            a, b = sorted((int(15 * rnd.random() ** 2), rnd.randrange(15)))
            if a != b:
                edges[a, b] = edges.get((a, b), 0) + 1 + int(
                    20 * rnd.random() ** 4) + (0.25 if k == 2 else 0)
        found.append((f"random{k}", [(*e, w) for e, w in edges.items()]))
    return found


def disparity(weight, strength, degree):
    """1 - (k - 1) times the integral of (1 - x)^(k - 2) from 0 to w / s."""
    if degree < 2:
        return 1.0
    value, _ = integrate.quad(lambda x: (1 - x) ** (degree - 2), 0,
                              weight / strength, epsabs=0, epsrel=1e-13)
    return 1 - (degree - 1) * value


def noise(weight, a, b, total):
    """The score by its standard deviation. The prior of the probability of a
    unit of weight has the moments of the hypergeometric distribution of b
    draws out of total, a of them marked, per unit of total."""
    w, a, b, total = (mpmath.mpf(x) for x in (weight, a, b, total))

    def score(x):  # all that holds the weight grows with it
        lift = (total + x) * (w + x) / ((a + x) * (b + x))
        return (lift - 1) / (lift + 1)

    mean = b * a / total / total
    variance = b * (a / total) * (1 - a / total) * (total - b) / \
        (total - 1) / total ** 2
    if all(v == int(v) for v in (a, b, total)):
        m, v = stats.hypergeom.stats(int(total), int(a), int(b))
        assert abs(m / float(total) - mean) < 1e-9 * mean
        assert abs(v / float(total) ** 2 - variance) < 1e-9 * variance
    # Beta(p, q) with these moments, in the authors' form of the prior
    p = mean ** 2 / variance * (1 - mean) - mean
    q = mean / variance * (1 - mean ** 2) - (1 - mean)
    expected = (p + w) / (p + q + total)
    deviation = mpmath.sqrt(total * expected * (1 - expected)) * \
        abs(mpmath.diff(score, 0))
    return float(score(mpmath.mpf(0)) / deviation)


def put(folder, name, head, rows):
    with open(os.path.join(folder, name), "w", encoding="ascii") as f:
        f.write("\t".join(head) + "\n")
        for row in rows:
            f.write("\t".join(x if isinstance(x, str) else repr(float(x))
                              for x in row) + "\n")


def main():
    folder = sys.argv[1]
    pairs = [(*t, *pair(*t)) for t in tables()]
    put(folder, "pairs.tsv", ("both", "first", "second", "total", "npmi",
                              "llr", "jaccard", "chance"), pairs)
    chances = [row[-1] for row in pairs]
    qs = multipletests(chances, method="fdr_bh")[1]
    put(folder, "q.tsv", ("p", "q"), zip(chances, qs))
    rows = []
    for name, edges in graphs():
        strength, degree = {}, {}
        for a, b, w in edges:
            for end in (a, b):
                strength[end] = strength.get(end, 0) + w
                degree[end] = degree.get(end, 0) + 1
        total = sum(strength.values())
        for a, b, w in edges:
            rows.append((name, a, b, w,
                         min(disparity(w, strength[e], degree[e])
                             for e in (a, b)),
                         noise(w, strength[a], strength[b], total)))
    put(folder, "edges.tsv", ("graph", "a", "b", "weight", "disparity",
                              "noise"), rows)


main()
