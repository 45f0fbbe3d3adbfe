#!/usr/bin/env python3
"""check_slices.py NASTY_GRAPH

Weights by period (--slice): Gephi has no issue above INFO with them, shows one
timeline, and each edge has the weights of the file; one without any date has
its weight all the time."""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402


def in_file(path):
    """{edge: "1999-01-01 1999-01-31 5.0; ..."}, as DumpGephi writes it."""
    root = ET.parse(path).getroot()
    space = root.tag[:root.tag.index("}") + 1]
    return {edge.get("id"): "; ".join(
        "%s %s %r" % (v.get("start", "ever"), v.get("end", "ever"),
                      float(v.get("value")))
        for v in edge.iter(space + "attvalue") if v.get("for") == "weight")
        for edge in root.iter(space + "edge")}


def as_python(weights):
    """Java writes a double in its own way."""
    return "; ".join("%s %s %r" % (start, end, float(weight))
                     for start, end, weight in
                     (w.split(" ") for w in weights.split("; ")))


def main():
    jars = consumer.maven("gephi", os.path.join(HERE, "pom.xml"))
    command = consumer.java("gephi", HERE, "DumpGephi", jars, "-Xmx1g")
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([sys.argv[1], work, "gexf-dynamic", "slice=month"],
                       check=True)
        for name in ("graph.gexf", "graph.dynamic.gexf", "graph.12.gexf"):
            path = os.path.join(work, name)
            dump = path + ".json"
            said = consumer.run(command + [dump + "=" + path])
            if any(level in said for level in
                   (": WARNING: ", ": SEVERE: ", ": CRITICAL: ")):
                consumer.fail(said)
            if "undirected dynamic" not in said or ": bounds: " not in said:
                consumer.fail("no timeline:", said)
            with open(dump, encoding="utf-8") as f:
                seen = {e["id"]: as_python(e["weights"])
                        for e in json.load(f)["edges"]}
            if seen != in_file(path):
                consumer.fail(name, seen, "and not", in_file(path))
            print("Gephi 0.10.1: %s: weights of %d edges" % (name, len(seen)))


main()
