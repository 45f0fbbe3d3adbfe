#!/usr/bin/env python3
"""check_gephi.py FILES... EXPECTED
check_gephi.py --count NODES EDGES WEIGHT FILES...

Gephi's own importers (toolkit of pom.xml) read GraphML, GEXF, DOT, GML and the
pair nodes.csv, edges.csv: no issue above INFO in Gephi's report, every value,
type, weight, position, size and colour as expected, spells on the time line.
graph.gexf is exported again as GEXF (read back), SVG and PDF; a PNG
of the preview needs a screen. --count: of large graphs the numbers of nodes
and edges and the sum of the weights."""
import html
import os
import re
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

LISTS = ("aliases", "evidence")
VERSION = "Gephi 0.10.1"
STATIC = plain.Holds(floats=("weight",))
# a DOT reader that knows texts only; sizes are Graphviz' business
DOT = plain.Holds(floats=("weight",), ints="text", doubles="text",
                  bools="text", edge_more={}, look=("x", "y", "color"),
                  node_names={"image": "data_image"}, edge_ids=False,
                  text=plain.dot_label, cut=True)
GML = plain.Holds(floats=("weight",), bools="text", edge_more={},
                  edge_ids=False)
# cells are trimmed
SHEET = plain.Holds(floats=("weight",), look=(), edge_more={}, dates="date",
                    text=lambda name, text: text
                    if name in LISTS else text.strip())


def jobs(files):
    sheets = {}
    for path in files:
        name = os.path.basename(path)
        if name in ("nodes.csv", "edges.csv"):
            sheets[name] = path
        else:
            yield [path]
    if sheets:
        yield [sheets["nodes.csv"], sheets["edges.csv"]]


def holds(path):
    if path.endswith(".dot"):
        return DOT
    if path.endswith(".csv"):
        return SHEET
    if path.endswith(".gexf"):
        return plain.with_holds(STATIC, edge_more={})
    return STATIC


def check_report(path, lines):
    """No issue above INFO; the graph is what it should be."""
    dynamic = ".dynamic." in path
    for line in lines:
        level = line.split(": ")[1]
        if level in ("WARNING", "SEVERE", "CRITICAL"):
            consumer.fail(line)
        if level == "graph" and not line.endswith(
                "undirected dynamic" if dynamic else "undirected static"):
            consumer.fail(line)
        print(line)


def decode(seen):
    """Gephi shows GML's entities as they stand in the file."""
    for item in seen["nodes"] + seen["edges"]:
        for name, value in item["values"].items():
            if isinstance(value, str):
                item["values"][name] = html.unescape(value)


def day(values, name):
    return values.get(name, {"date": "ever"})["date"]


def check_spells(expected, seen):
    """An element is there from its first to its last day, or for ever."""
    keys = {"nodes": ("id", "first_seen", "last_seen"),
            "edges": ("id", "first_date", "last_date")}
    for what, (key, first, last) in keys.items():
        spells = {item[key]: item.get("spells") for item in seen[what]}
        for item in expected[what]:
            wanted = (day(item["values"], first) + " " +
                      day(item["values"], last))
            if wanted == "ever ever":
                wanted = None
            if spells[item[key]] != wanted:
                consumer.fail(what, item[key], "is there", spells[item[key]],
                              "not", wanted)


def check_counts(command, wanted, files):
    """All in one Gephi, which is quicker then."""
    start = time.monotonic()
    tasks = list(jobs(files))
    said = consumer.run(command + ["count=" + ",".join(paths)
                                   for paths in tasks])
    counted = set()
    for line in said.splitlines():
        holds = re.fullmatch(r"(.*): holds (\d+) (\d+) (\S+)", line)
        if holds:
            counted.add(holds[1])
            if tuple(map(float, holds.groups()[1:])) != wanted:
                consumer.fail(line, "and not", wanted)
        if re.search(r": (WARNING|SEVERE|CRITICAL): ", line):
            consumer.fail(line)
    for paths in tasks:
        if paths[0] not in counted:
            consumer.fail("Gephi did not count", paths[0])
        print("%s: %s: %d nodes, %d edges" % (VERSION, paths[0], *wanted[:2]))
    print("all in %.0f s" % (time.monotonic() - start))


def check_slices(expected, seen):
    """The weight of each period; of an edge without a date, its own for ever."""
    found = {plain.ends(e): e.get("weights") for e in seen["edges"]}
    for edge in expected["edges"]:
        slices = edge["slices"] or [["ever", "ever", plain.number(
            edge["values"]["weight"])]]
        said = found[plain.ends(edge)] or ""
        weights = [row.split(" ") for row in said.split("; ")]
        if [[a, b, float(w)] for a, b, w in weights] != slices:
            consumer.fail(edge["id"], "weighs", weights, "not", slices)


def main():
    jars = consumer.maven("gephi", os.path.join(HERE, "pom.xml"))
    command = consumer.java("gephi", HERE, "DumpGephi", jars, "-Xmx4g")
    if sys.argv[1] == "--count":
        check_counts(command, tuple(map(float, sys.argv[2:5])), sys.argv[5:])
        return
    files, expected_path = consumer.arguments()
    expected = plain.load(expected_path)
    with tempfile.TemporaryDirectory() as work:
        dumps = []
        arguments = []
        exports = [os.path.join(work, "again." + s)
                   for s in ("gexf", "svg", "pdf")]
        for i, paths in enumerate(jobs(files)):
            dumps.append((os.path.join(work, "%d.json" % i), paths))
            job = dumps[-1][0] + "=" + ",".join(paths)
            if paths[0].endswith("graph.gexf"):
                job += "=" + ",".join(exports)
            arguments.append(job)
        again = any(a.count("=") == 2 for a in arguments)
        if again:
            dumps.append((os.path.join(work, "again.json"), exports[:1]))
            arguments.append(dumps[-1][0] + "=" + exports[0])
        said = consumer.run(command + arguments).splitlines()
        for dump, paths in dumps:
            check_report(paths[0], [line for line in said if line.startswith(
                (dump + ": ", *(p + ": " for p in paths)))])
            seen = plain.load(dump)
            kept = holds(paths[0])
            if paths[0].endswith(".gml"):
                decode(seen)
                plain.from_gml(seen)
                names = plain.squashed(expected)
                kept = plain.with_holds(GML, node_names=names,
                                        edge_names=names)
            if any("weights" in edge for edge in seen["edges"]):
                check_slices(expected, seen)
                kept = plain.with_holds(kept, edge_without=("weight",))
            if paths[0].endswith(".dot"):
                plain.rename_by(seen, "entity")
                plain.drop(seen, plain.DRAWING)
            plain.report(VERSION, paths[0], expected, seen, kept)
            if ".dynamic." in paths[0]:
                check_spells(expected, seen)
        for path in exports if again else []:
            if os.path.getsize(path) < 1000:
                consumer.fail("Gephi exported", path)
        if os.environ.get("GAZGRAPH_KEEP") and again:
            for path in exports:
                os.replace(path, os.path.join(os.environ["GAZGRAPH_KEEP"],
                                              os.path.basename(path)))


main()
