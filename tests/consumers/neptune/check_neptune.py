#!/usr/bin/env python3
"""check_neptune.py VERTICES.csv EDGES.csv EXPECTED

Amazon Neptune can't be had here; its makers' own reader of its CSV can
(amazon-neptune-csv2rdf of pom.xml): headers, types, cells, ends. That reader
is older than the escape \\; in lists, and splits there."""
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402

# edges have no lists there
HOLDS = plain.with_holds(rdf.HOLDS, node_names={"label": "name"},
                         json=("evidence",))


def split_lists(expected):
    """What a reader makes of a list that knows ; only."""
    for item in expected["nodes"]:
        for name, each in item["values"].items():
            if isinstance(each, list):
                cell = ";".join(text.replace("\\", "\\\\").replace(";", "\\;")
                                for text in each)
                # an empty item is none there
                item["values"][name] = sorted(set(cell.split(";")) - {""})


def graph(folder):
    vertices, edges = {}, {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8",
                  newline="\n") as f:
            for subject, predicate, thing, where in rdf.statements(f):
                ident = rdf.last(subject[1])
                if "objectProperty" in predicate[1]:
                    edge = edges.setdefault(rdf.last(where[1]), {"values": {}})
                    edge.update(id=rdf.last(where[1]), source=ident,
                                target=rdf.last(thing[1]),
                                label=rdf.last(predicate[1]))
                    continue
                if predicate[1] == rdf.TYPE:
                    vertices.setdefault(ident, {"id": ident, "values": {}})
                    continue
                item = edges.get(ident) or vertices[ident]
                key = rdf.last(predicate[1])
                if key == "aliases":
                    item["values"].setdefault(key, []).append(thing[1])
                else:
                    item["values"][key] = thing[1]
    for item in vertices.values():
        item["values"].get("aliases", []).sort()
    return {"nodes": list(vertices.values()), "edges": list(edges.values())}


def main():
    files, expected_path = consumer.arguments()
    jars = consumer.maven("neptune", os.path.join(HERE, "pom.xml"))
    expected = plain.load(expected_path)
    split_lists(expected)
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "out")
        os.mkdir(os.path.join(work, "in"))
        for path in files:
            shutil.copy(path, os.path.join(work, "in"))
        consumer.run(["java", "-Dfile.encoding=UTF-8", "-cp", jars,
                      "software.amazon.neptune.csv2rdf.Csv2Rdf", "-i",
                      os.path.join(work, "in"), "-o", out], cwd=work)
        seen = graph(out)
    for item in seen["edges"]:
        if item["label"] != "CO_OCCURS_WITH":
            consumer.fail("an edge is", item["label"])
    plain.drop(seen, ("x", "y"))
    plain.report("Neptune's csv2rdf 1.0.0", files[0], expected, seen, HOLDS)


main()
