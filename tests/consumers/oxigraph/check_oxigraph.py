#!/usr/bin/env python3
"""check_oxigraph.py FILES... EXPECTED

Oxigraph's store (requirements.txt) takes N-Triples and Turtle: every value as
expected, also through SPARQL."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402

QUERY = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?weight WHERE {
  ?a dcterms:identifier "%s" . ?b dcterms:identifier "%s" .
  ?e ?participant ?a, ?b ; ?of ?weight .
  FILTER(STRENDS(STR(?participant), "participant") &&
         STRENDS(STR(?of), "weight"))
}"""


def main():
    files, expected_path = consumer.arguments()
    consumer.go_on_with(consumer.pip("oxigraph", HERE))
    import pyoxigraph as ox

    expected = plain.load(expected_path)
    rdf.sort_lists(expected)
    for path in files:
        store = ox.Store()
        store.load(path=path, format=ox.RdfFormat.TURTLE
                   if path.endswith(".ttl") else ox.RdfFormat.N_TRIPLES)
        text = store.dump(format=ox.RdfFormat.N_TRIPLES,
                          from_graph=ox.DefaultGraph()).decode("utf-8")
        seen = rdf.graph(list(rdf.statements(text.split("\n"))))
        plain.drop(seen, ("x", "y"))
        plain.report("Oxigraph " + ox.__version__, path, expected, seen,
                     rdf.HOLDS)
        for edge in expected["edges"]:
            rows = [float(row["weight"].value) for row in
                    store.query(QUERY % (edge["source"], edge["target"]))]
            if rows != [plain.number(edge["values"]["weight"])]:
                consumer.fail("SPARQL gives for", edge["id"], rows)


main()
