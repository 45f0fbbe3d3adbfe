#!/usr/bin/env python3
"""check_age.py SCRIPT.sql EXPECTED

Apache AGE in a real PostgreSQL (PGlite, package.json) runs the script, once
and twice: the same graph, every value and type as expected."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

# dates are texts there
HOLDS = plain.Holds(node_names={"label": "name"}, edge_more={}, look=(),
                    lists="list")
LABELS = {"person": "Person", "country": "Country",
          "organisation": "Organisation"}


def graph(text):
    vertices, _, edges = text.partition("\n\n")
    nodes, ids = [], {}
    for line in vertices.split("\n"):
        item = json.loads(line.removesuffix("::vertex"))
        values = item["properties"]
        ids[item["id"]] = values.pop("id")
        nodes.append(plain.node(ids[item["id"]], values))
        label = LABELS.get(values.get("entity_type"))
        if label and item["label"] != label:
            consumer.fail(values, "has the label", item["label"])
    found = []
    for line in edges.strip("\n").split("\n"):
        item = json.loads(line.removesuffix("::edge"))
        values = item["properties"]
        if item["label"] != "CO_OCCURS_WITH":
            consumer.fail("an edge is", item["label"])
        found.append(plain.edge(values.pop("id"), ids[item["start_id"]],
                                ids[item["end_id"]], values))
    return {"nodes": nodes, "edges": found}


def main():
    files, expected_path = consumer.arguments()
    folder = consumer.npm("age", HERE)
    expected = plain.load(expected_path)
    for path in files:
        for times in ("1", "2"):
            seen = graph(consumer.run(["node",
                                       os.path.join(folder, "load.mjs"),
                                       path, times]))
            plain.drop(seen, ("x", "y"))
            plain.report("Apache AGE, run %s" % times, path, expected, seen,
                         HOLDS)


main()
