#!/usr/bin/env python3
"""check_raptor.py FILES... EXPECTED

Debian's RDF tools read N-Triples (.nt) and Turtle (.ttl): rapper of raptor,
serdi of serd, and rdflib. Not a warning, and every value as expected."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402


def command_line(command, path):
    """The triples a program writes; it must not say anything else."""
    done = subprocess.run(command, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    if done.returncode != 0 or done.stderr.strip():
        consumer.fail(" ".join(command), done.stderr[:2000])
    return list(rdf.statements(done.stdout.split("\n")))


def main():
    files, expected_path = consumer.arguments()
    consumer.need("rapper", "serdi")
    try:
        import rdflib
    except ImportError:
        consumer.skip("python3-rdflib is not installed")
    expected = plain.load(expected_path)
    rdf.sort_lists(expected)
    for path in files:
        kind = "turtle" if path.endswith(".ttl") else "ntriples"
        readers = {
            "rapper": command_line(["rapper", "-q", "-i", kind, "-o",
                                    "ntriples", path], path),
            "serdi": command_line(["serdi", "-i", kind, "-o", "ntriples",
                                   path], path),
        }
        graph = rdflib.Graph()
        # else rdflib would write doubles and dates anew
        rdflib.NORMALIZE_LITERALS = False
        graph.parse(path, format="turtle" if kind == "turtle" else "nt")
        readers["rdflib " + rdflib.__version__] = list(rdf.statements(
            graph.serialize(format="nt", encoding="utf-8")
            .decode("utf-8").split("\n")))
        for name, triples in readers.items():
            seen = rdf.graph(triples)
            plain.drop(seen, ("x", "y"))
            plain.report(name, path, expected, seen, rdf.HOLDS)
        if len({len(set(map(repr, t))) for t in readers.values()}) != 1:
            consumer.fail("the number of triples differs:",
                          {k: len(t) for k, t in readers.items()})


main()
