#!/usr/bin/env python3
"""check_rdflib.py [--newest] FILES... EXPECTED

rdflib, Debian's or the newest (requirements.txt), reads N-Triples (.nt) and
Turtle (.ttl): every value as expected. Debian's 6.1 takes \\\\u0041 in
N-Triples for an A: a backslash must be written \\u005C."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# not this folder: it has the module's name
sys.path[0] = os.path.dirname(HERE)
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402


def main():
    files, expected_path, _ = consumer.arguments_or_newest("rdflib", HERE)
    try:
        import rdflib
    except ImportError:
        consumer.skip("python3-rdflib is not installed")
    # else doubles and dates would be written anew
    rdflib.NORMALIZE_LITERALS = False
    expected = plain.load(expected_path)
    rdf.sort_lists(expected)
    for path in files:
        graph = rdflib.Graph()
        graph.parse(path, format="turtle" if path.endswith(".ttl") else "nt")
        text = graph.serialize(format="nt", encoding="utf-8").decode("utf-8")
        seen = rdf.graph(list(rdf.statements(text.split("\n"))))
        plain.drop(seen, ("x", "y"))
        plain.report("rdflib " + rdflib.__version__, path, expected, seen,
                     rdf.HOLDS)


main()
