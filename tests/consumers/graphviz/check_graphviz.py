#!/usr/bin/env python3
"""check_graphviz.py [--newest] FILES... EXPECTED

Graphviz, Debian's or the newest (WebAssembly, package.json): every layout
program draws all nodes and edges without a word, neato -n2 at the stored
places; every attribute is read as expected."""
import json
import math
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

HOLDS = plain.Holds(ints="text", doubles="text", bools="text", edge_more={},
                    edge_ids=False, look=("x", "y", "color"), cut=True,
                    node_names={"image": "data_image"},
                    text=lambda name, text: text.replace("\t", " ")
                    if name == "label" else text)
# WebAssembly's build has no prism and says so
PRISM = re.compile(r"overlap=\"?prism|remove_overlap: Graphviz not built "
                   "with triangulation library")


class Graphviz:
    """One of the two."""

    def __init__(self, newest):
        if newest:
            self.folder = consumer.npm("graphviz", HERE)
            self.name = "Graphviz (WebAssembly)"
            self.name = "Graphviz %s (WebAssembly)" % self.run(
                "version", "", "").strip()
        else:
            self.folder = None
            consumer.need("dot")
            said = subprocess.run(["dot", "-V"], capture_output=True,
                                  text=True, check=True).stderr
            self.name = "Graphviz " + re.search(r"version (\S+)", said)[1]

    def run(self, engine, form, path):
        if self.folder:
            command = ["node", os.path.join(self.folder, "layout.mjs"), path,
                       engine, form]
        else:
            command = [engine, "-T" + form, path]
            if engine == "neato":
                command.insert(1, "-n2")
        done = subprocess.run(command, capture_output=True, text=True,
                              encoding="utf-8", timeout=300, check=False)
        said = "".join(line for line in done.stderr.splitlines(True)
                       if not (self.folder and PRISM.search(line)))
        if said.strip() or (done.returncode != 0 and not self.folder):
            consumer.fail(self.name, engine, "of", path, "says", said[:1000])
        if not done.stdout:
            consumer.fail(self.name, engine, "of", path, "draws nothing")
        return done.stdout


def shown(text, entities):
    """A label as it is drawn."""
    text = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)
    if entities:
        text = re.sub(r"&amp;(?=#?\w+;)", "&", text)
    return text


def rgb(hsv):
    """[0, 114, 178] of "0.56 1 0.698"."""
    h, s, v = map(float, hsv.split())
    sector = h * 6
    rest = sector - math.floor(sector)
    p, q, t = v * (1 - s), v * (1 - s * rest), v * (1 - s * (1 - rest))
    return [round(255 * c) for c in
            [(v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v),
             (v, p, q)][int(sector) % 6]]


def plain_graph(text, default):
    data = json.loads(text)
    nodes, edges, names = [], [], {}
    for item in data["objects"]:
        if "nodes" in item or item["name"].startswith("%"):
            continue  # the subgraph
        names[item["_gvid"]] = item["entity"]
        values = {k: shown(v, k == "label") for k, v in item.items()
                  if isinstance(v, str) and k not in ("name", "entity",
                                                      "height")}
        if item["fillcolor"] != item["color"]:
            consumer.fail(item["name"], "has two colours")
        nodes.append(plain.node(item["entity"], values))
        nodes[-1]["x"], nodes[-1]["y"] = map(float, item["pos"].split(","))
        nodes[-1]["color"] = rgb(item["fillcolor"])
        # "width" would be that of shape and label together
        circle = next(d for d in item["_draw_"] if d["op"] in ("e", "E"))
        nodes[-1]["width"] = circle["rect"][2] * 2 / 72
    for item in data["edges"]:
        values = {k: shown(v, False) for k, v in item.items()
                  if isinstance(v, str)}
        edges.append(plain.edge(None, names[item["tail"]],
                                names[item["head"]], values))
    graph = {"nodes": nodes, "edges": edges}
    plain.drop(graph, plain.DRAWING)
    return graph


def check_place(expected, seen):
    """neato -n2 may move all together, and tells five digits of a place."""
    most = max(abs(c) for n in seen["nodes"] for c in (n["x"], n["y"]))
    first = None
    for e in expected["nodes"]:
        s = next(n for n in seen["nodes"] if n["id"] == e["id"])
        moved = (s["x"] - e["x"], s["y"] - e["y"])
        first = first or moved
        if math.dist(moved, first) > 1e-4 * most + 0.01:
            consumer.fail(e["id"], "is drawn elsewhere:", s["x"], s["y"])
        s["x"], s["y"] = e["x"], e["y"]


def check_size(expected, seen):
    """The width shows the same as the size of other formats."""
    for e in expected["nodes"]:
        s = next(n for n in seen["nodes"] if n["id"] == e["id"])
        wanted = 0.2 + 0.8 * (e["size"] - 10) / 40
        if abs(s["width"] - wanted) > 1 / 72:
            consumer.fail(e["id"], "has the width", s["width"], "not", wanted)


def main():
    newest = "--newest" in sys.argv
    files, expected_path = consumer.arguments()
    if newest:
        files.remove("--newest")
    graphviz = Graphviz(newest)
    expected = plain.load(expected_path)
    for path in files:
        for engine in ("dot", "neato", "fdp", "sfdp"):
            svg = graphviz.run(engine, "svg", path)
            drawn = (svg.count('class="node"'), svg.count('class="edge"'))
            if drawn != (len(expected["nodes"]), len(expected["edges"])):
                consumer.fail(graphviz.name, engine, "draws", drawn)
        seen = plain_graph(graphviz.run("neato", "json", path), expected)
        check_place(expected, seen)
        check_size(expected, seen)
        plain.report(graphviz.name, path, expected, seen, HOLDS)


main()
