#!/usr/bin/env python3
"""check_gremlin.py FILES... EXPECTED

Apache TinkerPop's g.io(FILE).read() takes GraphML into a TinkerGraph: ids,
labels (entity_type of a vertex, the relation of an edge), values and types."""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

HOLDS = plain.Holds(edge_more={})


def main():
    files, expected_path = consumer.arguments()
    jars = consumer.maven("gremlin", os.path.join(HERE, "pom.xml"))
    command = consumer.java("gremlin", HERE, "DumpGremlin", jars)
    expected = plain.load(expected_path)
    for path in files:
        with tempfile.TemporaryDirectory() as work:
            dump = os.path.join(work, "dump.json")
            consumer.run(command + [path, dump])
            seen = plain.load(dump)
        for item in seen["nodes"]:
            plain.take_look(item)
            if item["label"] != "vertex":  # what Gremlin says for none
                item["values"]["entity_type"] = item["label"]
        for item in seen["edges"]:
            if item["label"] != "CO_OCCURS_WITH":
                consumer.fail("an edge is", item["label"])
        plain.report("TinkerPop 3.7.4", path, expected, seen, HOLDS)


main()
