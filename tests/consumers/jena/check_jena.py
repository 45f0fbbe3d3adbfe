#!/usr/bin/env python3
"""check_jena.py FILES... EXPECTED

Apache Jena (ARQ, pom.xml) reads N-Triples and Turtle: every value as expected,
and a SPARQL query over them."""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402

# labels of those beside an entity, in the order of the alphabet
QUERY = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?answer WHERE {
  ?a dcterms:identifier "%s" . ?b dcterms:identifier ?answer .
  ?e ?participant ?a, ?b .
  FILTER(STRENDS(STR(?participant), "participant") && ?a != ?b)
} ORDER BY ?answer"""


def main():
    files, expected_path = consumer.arguments()
    jars = consumer.maven("jena", os.path.join(HERE, "pom.xml"))
    command = consumer.java("jena", HERE, "QueryJena", jars)
    expected = plain.load(expected_path)
    rdf.sort_lists(expected)
    first = expected["edges"][0]["source"]
    beside = sorted({n for e in expected["edges"] for n in plain.ends(e)
                     if first in plain.ends(e)} - {first})
    for path in files:
        with tempfile.TemporaryDirectory() as work:
            out = os.path.join(work, "out.nt")
            rows = consumer.run(command + [path, out, QUERY % first])
            with open(out, encoding="utf-8", newline="\n") as f:
                seen = rdf.graph(list(rdf.statements(f)))
        plain.drop(seen, ("x", "y"))
        plain.report("Jena 5.6.0", path, expected, seen, rdf.HOLDS)
        if rows.split() != beside:
            consumer.fail("SPARQL gives", rows.split(), "not", beside)


main()
