#!/usr/bin/env python3
"""check_csv.py [--expected JSON] FOLDER

csv/ and gephi/ of gazgraph's output as Python's csv module reads them, the
second one with backslashes as Gephi has them: the same graph in both, and with
--expected every value (tests/unit/expected.h). Exit 0 when all is well."""
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(HERE)
import plain  # noqa: E402

# a table has texts only
SHEET = plain.Holds(ints="text", doubles="text", bools="text", edge_more={},
                    look=())


def check(condition, *what):
    if not condition:
        sys.exit("check_csv: " + " ".join(str(w) for w in what))


def rows(path, **dialect):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    check(not text.startswith("\ufeff") and "\r" not in text, path)
    with open(path, encoding="utf-8", newline="") as f:
        table = list(csv.reader(f, strict=True, **dialect))
    check(len(set(table[0])) == len(table[0]), "a header twice in", path)
    for row in table:
        check(len(row) == len(table[0]), "cells of", row, "in", path)
    return [dict((k, v) for k, v in zip(table[0], row) if v)
            for row in table[1:]]


def graph(nodes, edges, names):
    """names: what the headers of ids, labels, ends and weights are called."""
    ident, label, source, target, weight = names
    seen = {"nodes": [], "edges": []}
    for row in nodes:
        values = dict(row)
        values["label"] = values.pop(label)
        item = plain.node(values.pop(ident), values)
        for place in ("x", "y"):  # of no use to Gephi
            item["values"].pop(place, None)
        seen["nodes"].append(item)
    for i, row in enumerate(edges):
        values = dict(row)
        values["weight"] = values.pop(weight)
        check(values.pop("Type", "Undirected") == "Undirected", row)
        check(values[ident] == "e%d" % i, row)
        seen["edges"].append(plain.edge(values.pop(ident), values.pop(source),
                                        values.pop(target), values))
    return seen


def main():
    expected, names = plain.take_expected(sys.argv[1:])
    check(len(names) == 1, __doc__)
    folder = names[0]
    bare = graph(rows(os.path.join(folder, "csv/nodes.csv")),
                 rows(os.path.join(folder, "csv/edges.csv")),
                 ("id", "label", "source", "target", "weight"))
    gephi = graph(rows(os.path.join(folder, "gephi/nodes.csv"),
                       escapechar="\\"),
                  rows(os.path.join(folder, "gephi/edges.csv"),
                       escapechar="\\"),
                  ("Id", "Label", "Source", "Target", "Weight"))
    check(bare == gephi, "another graph for Gephi")
    if expected:
        plain.compare(plain.load(expected), bare, SHEET)
    print("ok: csv, gephi: %d nodes, %d edges" % (len(bare["nodes"]),
                                                  len(bare["edges"])))


main()
