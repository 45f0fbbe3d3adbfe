#!/usr/bin/env python3
"""fit_discover.py CLUES GAZETTEERS CORPUS.jsonl... [--cross] [--write FILE.c]

Fits the weights of the discover step (src/tag/clue_weights.c) on annotated
text: a semi-Markov conditional model with an L2 penalty, by L-BFGS. CLUES is
the program bench/discover_clues. --cross fits on all corpora but one and
scores on that one, for each; --write fits on all of them.

CORPUS: JSON Lines with text and mentions (start, end in UTF-8 bytes, type)."""
import argparse
import json
import math
import subprocess
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

GUESSES = ("person", "organisation", "place", "thing")
NONE = 4
UNIT = 1024
TYPES = {"person": 0, "organisation": 1, "country": 2, "location": 2,
         "misc": 3}


def read_corpus(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def gold_spans(document):
    """{(start, end): guess}, and spans nothing is known about."""
    known, unknown = {}, []
    for m in document["mentions"]:
        span = (m["start"], m["end"])
        if m.get("nested"):
            continue
        if m["type"] not in TYPES or m.get("optional"):
            unknown.append(span)
        elif m.get("form") == "demonym":
            known[span] = 3
        else:
            known[span] = TYPES[m["type"]]
    for m in document.get("ignore", []):
        unknown.append((m["start"], m["end"]))
    return known, unknown


def parse_clues(program, gazetteers, documents):
    """For each document its regions: (tokens, names); a token is (start, end,
    clues), a name (i, j, clues)."""
    feed = b"".join(b"%d\n%s" % (len(t), t) for t in
                    (d["text"].encode() for d in documents))
    out = subprocess.run([program, gazetteers], input=feed,
                         stdout=subprocess.PIPE, check=True).stdout
    lines = out.decode().split("\n")
    n_clues = int(lines[0].split()[1])
    result = []
    for line in lines[1:]:
        if line == "D":
            result.append([])
        elif line.startswith("R"):
            result[-1].append(([], []))
        elif line.startswith("T"):
            v = [int(x) for x in line.split()[1:]]
            result[-1][-1][0].append((v[0], v[1], v[2:]))
        elif line.startswith("S"):
            v = [int(x) for x in line.split()[1:]]
            result[-1][-1][1].append((v[0], v[1], v[2:]))
    assert len(result) == len(documents), (len(result), len(documents))
    return n_clues, result


class Data:
    """All regions as sparse rows. `regions`: (first token row, n tokens, names
    as (i, j, row), gold as {(i, j): guess} or None where unknown)."""

    def __init__(self, n_clues):
        self.n_clues = n_clues
        self.indices, self.indptr = [], [0]
        self.regions = []
        self.lost = 0
        self.total = 0
        self.missed = 0
        self.spans = []

    def row(self, clues):
        self.indices.extend(clues)
        self.indptr.append(len(self.indices))
        return len(self.indptr) - 2

    def add(self, document, regions):
        known, unknown = gold_spans(document)
        seen = set()
        for tokens, names in regions:
            first = len(self.indptr) - 1
            for t in tokens:
                self.row(t[2])
            rows = [(i, j, self.row(c)) for i, j, c in names]
            lo, hi = tokens[0][0], tokens[-1][1]
            gold, usable = {}, True
            spans = {(tokens[i][0], tokens[j - 1][1]): (i, j)
                     for i, j, _ in rows}
            for span, guess in known.items():
                if span[0] >= hi or span[1] <= lo:
                    continue
                seen.add(span)
                at = spans.get(span)
                if at is None and document["text"].encode()[
                        span[1] - 1:span[1]] == b".":
                    at = spans.get((span[0], span[1] - 1))
                if at is None:
                    usable = False
                    self.lost += guess < 2
                else:
                    gold[at] = guess
            for span in unknown:
                if span[0] < hi and span[1] > lo:
                    usable = False
            self.regions.append((first, len(tokens), rows,
                                 gold if usable else None))
            self.spans.append([(t[0], t[1]) for t in tokens])
        self.total += sum(g < 2 for g in known.values())
        self.missed += sum(g < 2 for s, g in known.items() if s not in seen)

    def matrix(self):
        n = len(self.indptr) - 1
        return csr_matrix((np.ones(len(self.indices)), self.indices,
                           self.indptr), shape=(n, self.n_clues))


def objective(flat, data, x, penalty):
    w = flat.reshape(data.n_clues, 5)
    s = x @ w
    top = s[:, :4].max(axis=1)
    soft = np.exp(s[:, :4] - top[:, None])
    total = soft.sum(axis=1)
    name = top + np.log(total)
    none = s[:, 4]
    soft /= total[:, None]
    grad = np.zeros_like(s)
    loss = 0.0
    weight = np.zeros(len(s))
    name_l, none_l = name.tolist(), none.tolist()
    s_l = s
    for first, n, names, gold in data.regions:
        if gold is None:
            continue
        before = [0.0] * (n + 1)
        ends = [[] for _ in range(n + 1)]
        for i, j, row in names:
            ends[j].append((i, row))
        for j in range(1, n + 1):
            v = [before[j - 1] + none_l[first + j - 1]]
            v.extend(before[i] + name_l[row] for i, row in ends[j])
            m = max(v)
            before[j] = m + math.log(sum(math.exp(a - m) for a in v))
        z = before[n]
        behind = [None] * (n + 1)
        behind[n] = 0.0
        starts = [[] for _ in range(n)]
        for i, j, row in names:
            starts[i].append((j, row))
        for i in range(n - 1, -1, -1):
            v = [none_l[first + i] + behind[i + 1]]
            v.extend(name_l[row] + behind[j] for j, row in starts[i])
            m = max(v)
            behind[i] = m + math.log(sum(math.exp(a - m) for a in v))
        for t in range(n):
            weight[first + t] = math.exp(before[t] + none_l[first + t] +
                                         behind[t + 1] - z)
        for i, j, row in names:
            weight[row] = math.exp(before[i] + name_l[row] + behind[j] - z)
        loss += z
        covered = [False] * n
        for i, j, row in names:
            g = gold.get((i, j))
            if g is not None:
                loss -= s_l[row, g]
                grad[row, g] -= 1
                for t in range(i, j):
                    covered[t] = True
        for t in range(n):
            if not covered[t]:
                loss -= none_l[first + t]
                grad[first + t, 4] -= 1
        for t in range(n):
            grad[first + t, 4] += weight[first + t]
        for i, j, row in names:
            grad[row, :4] += weight[row] * soft[row]
    g = x.T @ grad + penalty * w
    return loss + penalty / 2 * float((w * w).sum()), g.ravel()


def fit(data, penalty, rounds):
    x = data.matrix()
    r = minimize(objective, np.zeros(data.n_clues * 5),
                 args=(data, x, penalty), jac=True, method="L-BFGS-B",
                 options={"maxiter": rounds})
    print(f"  loss {r.fun:.1f} after {r.nit} rounds", file=sys.stderr)
    return r.x.reshape(data.n_clues, 5)


def read_names(data, w):
    """The best reading of each region: {(start, end): guess} over it."""
    s = data.matrix() @ w
    for k, (first, n, names, gold) in enumerate(data.regions):
        best = [(0.0, None)] + [None] * n
        ends = [[] for _ in range(n + 1)]
        for i, j, row in names:
            ends[j].append((i, row))
        for j in range(1, n + 1):
            b = (best[j - 1][0] + s[first + j - 1, 4], None)
            for i, row in ends[j]:
                g = int(s[row, :4].argmax())
                v = best[i][0] + s[row, g]
                if v > b[0]:
                    b = (v, (i, j, g))
            best[j] = b
        found, j = {}, n
        while j > 0:
            step = best[j][1]
            if step is None:
                j -= 1
            else:
                found[(step[0], step[1])] = step[2]
                j = step[0]
        yield k, gold, found


def score(data, w, show=0):
    tp, fp, fn = [0] * 4, [0] * 4, [0] * 4
    for k, gold, found in read_names(data, w):
        if gold is None:
            continue
        for at, g in found.items():
            if gold.get(at) == g:
                tp[g] += 1
            else:
                fp[g] += 1
        for at, g in gold.items():
            if found.get(at) != g:
                fn[g] += 1
    fn2 = sum(fn[:2]) + data.lost + data.missed
    for g in range(4):
        p = tp[g] / max(1, tp[g] + fp[g])
        r = tp[g] / max(1, tp[g] + fn[g])
        print(f"  {GUESSES[g]:13} P {100*p:6.2f} R {100*r:6.2f} "
              f"F1 {200*p*r/max(1e-9, p+r):6.2f} tp {tp[g]}")
    p = sum(tp[:2]) / max(1, sum(tp[:2]) + sum(fp[:2]))
    r = sum(tp[:2]) / max(1, sum(tp[:2]) + fn2)
    print(f"  people+orgs   P {100*p:6.2f} R {100*r:6.2f} "
          f"F1 {200*p*r/max(1e-9, p+r):6.2f}  (out of reach: "
          f"{data.lost} in parts, {data.missed} outside, of {data.total})")


def write_weights(path, w):
    q = np.rint(w * UNIT).astype(int)
    with open(path, "w", encoding="ascii") as f:
        f.write("/* Made by bench/fit_discover.py: how much each clue of "
                "clues.c speaks for a\n   person, an organisation, a place, "
                "another name, and against any; in 1/1024. */\n"
                '#include "tag/clues.h"\n\n'
                f"const unsigned gg_n_clue_weights = {len(q)};\n\n"
                "/* clang-format off */\n"
                f"const int32_t gg_clue_weights[{len(q)}][GG_GUESS_NONE] = "
                "{\n")
        for row in q:
            f.write("{" + ",".join(str(v) for v in row[:4]) + "},\n")
        f.write(f"}};\n\nconst int32_t gg_none_weights[{len(q)}] = {{\n")
        for row in q:
            f.write(f"{row[4]},\n")
        f.write("};\n")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("clues")
    a.add_argument("gazetteers")
    a.add_argument("corpora", nargs="+")
    a.add_argument("--cross", action="store_true")
    a.add_argument("--write")
    a.add_argument("--penalty", type=float, default=1.0)
    a.add_argument("--rounds", type=int, default=120)
    args = a.parse_args()
    parts = []
    for path in args.corpora:
        documents = read_corpus(path)
        n_clues, regions = parse_clues(args.clues, args.gazetteers, documents)
        parts.append((path, documents, regions))
    def pack(chosen):
        data = Data(n_clues)
        for _, documents, regions in chosen:
            for d, r in zip(documents, regions):
                data.add(d, r)
        return data
    if args.cross:
        for k, part in enumerate(parts):
            # a half of the corpus itself, too: its other half is scored
            print(part[0], "(fitted on the others)")
            w = fit(pack(parts[:k] + parts[k + 1:]), args.penalty,
                    args.rounds)
            score(pack([part]), w)
    if args.write:
        data = pack(parts)
        w = fit(data, args.penalty, args.rounds)
        print("all (fitted on them)")
        score(data, w)
        write_weights(args.write, w)


if __name__ == "__main__":
    main()
