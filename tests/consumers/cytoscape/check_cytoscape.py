#!/usr/bin/env python3
"""check_cytoscape.py FILE.cyjs EXPECTED

Cytoscape.js (package.json) takes the elements: every value as expected,
numbers as JavaScript has them, and places."""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

HOLDS = plain.Holds(ints="double", lists="list", edge_more={})


def main():
    files, expected_path = consumer.arguments()
    folder = consumer.npm("cytoscape", HERE)
    expected = plain.load(expected_path)
    for path in files:
        with tempfile.TemporaryDirectory() as work:
            dump = os.path.join(work, "dump.json")
            consumer.run(["node", os.path.join(folder, "dump.mjs"),
                          os.path.abspath(path), dump])
            seen = plain.load(dump)
        for item in seen["nodes"]:
            # Cytoscape itself shows "name"
            if item["values"].pop("name", None) != item["values"]["label"]:
                consumer.fail(item["id"], "has no name like its label")
            item["values"].pop("value", None)
            plain.take_hex(item)
        plain.report("Cytoscape.js 3.35.0", path, expected, seen, HOLDS)


main()
