#!/usr/bin/env python3
"""check_raptor.py FILES... EXPECTED

Debian's RDF tools read N-Triples (.nt) and Turtle (.ttl): rapper of raptor and
serdi of serd. Not a warning, and every value as expected."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402


def triples_of(command):
    """The triples a program writes; it must not say anything else."""
    done = subprocess.run(command, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    if done.returncode != 0 or done.stderr.strip():
        consumer.fail(" ".join(command), done.stderr[:2000])
    return list(rdf.statements(done.stdout.split("\n")))


def main():
    files, expected_path = consumer.arguments()
    consumer.need("rapper", "serdi")
    expected = plain.load(expected_path)
    rdf.sort_lists(expected)
    for path in files:
        kind = "turtle" if path.endswith(".ttl") else "ntriples"
        readers = {
            "rapper": triples_of(["rapper", "-q", "-i", kind, "-o",
                                  "ntriples", path]),
            "serdi": triples_of(["serdi", "-i", kind, "-o", "ntriples",
                                 path]),
        }
        for name, triples in readers.items():
            seen = rdf.graph(triples)
            plain.drop(seen, ("x", "y"))
            plain.report(name, path, expected, seen, rdf.HOLDS)
        if len({len(set(map(repr, t))) for t in readers.values()}) != 1:
            consumer.fail("the number of triples differs:",
                          {k: len(t) for k, t in readers.items()})


main()
