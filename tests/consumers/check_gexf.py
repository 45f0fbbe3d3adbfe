#!/usr/bin/env python3
"""check_gexf.py [--expected JSON] [--sliced] FILE [XSD]

A GEXF file of gazgraph by the rules that Gephi, graphology and networkx make:
what its parts may be, dates that are whole and in order, weights by period that
do not overlap (--sliced: there are some), and with --expected every value
(tests/unit/expected.h). 1.2 is read by networkx, too. XSD is that of GraphML:
gexf.xsd beside it is for 1.3, whose drawing it has in the wrong namespace.
Exit 0 when all is well."""
import datetime
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

# this folder has a networkx too: that of the consumer tests
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != HERE]
import networkx  # noqa: E402

sys.path.append(HERE)
import plain  # noqa: E402

SPACES = {"1.3": ("http://gexf.net/1.3", "http://gexf.net/1.3/viz"),
          "1.2": ("http://www.gexf.net/1.2draft",
                  "http://www.gexf.net/1.2draft/viz")}
TYPES = {"string": str, "long": int, "double": float,
         "boolean": lambda t: {"true": True, "false": False}[t]}
ALLOWED = {"node": {"id", "label", "start", "end"},
           "edge": {"id", "source", "target", "weight", "start", "end"}}


def check(condition, *what):
    if not condition:
        sys.exit("check_gexf: " + " ".join(str(w) for w in what))


def date(text):
    check(re.fullmatch(r"\d{4}-\d\d-\d\d", text), "no whole date:", text)
    return datetime.date.fromisoformat(text)


def finite(text):
    check(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", text), "no number:", text)
    check(re.search(r"[.e]", text), "no double:", text)
    return float(text)


def span(item, dynamic):
    """(start, end), None where it is open."""
    dates = [date(item.get(k)) if item.get(k) else None
             for k in ("start", "end")]
    check(dynamic or dates == [None, None], "dates in a static graph")
    check(None in dates or dates[0] <= dates[1], "in the wrong order:", dates)
    return dates


class Gexf:
    def __init__(self, path):
        with open(path, "rb") as f:
            head = f.read(256)
        check(head.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n'),
              "declaration")
        root = ET.parse(path).getroot()
        self.version = root.get("version")
        self.space, self.viz = ("{%s}" % s for s in SPACES[self.version])
        check(root.tag == self.space + "gexf", root.tag)
        self.check_meta(root.find(self.space + "meta"))
        self.graph = root.find(self.space + "graph")
        self.check_head()
        self.types = {}
        for group in self.graph.findall(self.space + "attributes"):
            self.read_attributes(group)
        self.nodes = [self.read_node(n) for n in self.rows("node")]
        self.edges = [self.read_edge(i, e)
                      for i, e in enumerate(self.rows("edge"))]
        self.check_order()

    def check_meta(self, meta):
        check(meta.get("lastmodifieddate") is None, "a date of today")
        for item in meta:
            check(not re.search("[&<]", item.text), "Gephi cuts", item.text)

    def check_head(self):
        g = self.graph
        self.dynamic = g.get("mode") == "dynamic"
        wanted = {"defaultedgetype": "undirected", "mode": g.get("mode")}
        if self.dynamic:
            wanted["timeformat"] = "date"
            if self.version == "1.3":
                wanted.update(timerepresentation="interval", timezone="UTC")
        check(g.attrib == wanted, g.attrib)
        check([c.tag.split("}")[1] for c in g][-2:] == ["nodes", "edges"],
              "order of parts")

    def read_attributes(self, group):
        of, mode = group.get("class"), group.get("mode")
        check(mode == "static" or (self.dynamic and of == "edge"), "mode", mode)
        for a in group:
            key = (of, mode, a.get("id"))
            check(key not in self.types, "twice", key)
            check(a.get("title") == a.get("id"), key, a.get("title"))
            check(a.get("type") in TYPES, "type", a.get("type"))
            self.types[key] = a.get("type")
            check(mode == "static" or key[2] == "weight", "dynamic", key)

    def rows(self, what):
        group = self.graph.find("%s%ss" % (self.space, what))
        found = list(group)
        check(int(group.get("count")) == len(found), "count of", what)
        for row in found:
            check(row.tag == self.space + what, row.tag)
            check(set(row.attrib) <= ALLOWED[what], row.attrib)
        return found

    def values(self, row, of):
        values, weights = {}, []
        for a in row.find(self.space + "attvalues"):
            name, text = a.get("for"), a.get("value")
            check(text, "empty", name)
            if (of, "dynamic", name) in self.types:
                weights.append((*span(a, True), finite(text)))
                continue
            kind = self.types[of, "static", name]
            check(set(a.attrib) == {"for", "value"}, a.attrib)
            check(name not in values, "twice", name)
            values[name] = finite(text) if kind == "double" else \
                TYPES[kind](text)
        return values, weights

    def read_node(self, row):
        check(row.get("label").strip(), "no label")
        span(row, self.dynamic)
        values, _ = self.values(row, "node")
        values["label"] = row.get("label")
        drawn = {c.tag: c for c in row if c.tag.startswith(self.viz)}
        check([c.tag.split("}")[1] for c in row] ==
              ["attvalues", "color", "position", "size"][:1 + len(drawn)],
              "parts of a node")
        size = drawn[self.viz + "size"]
        check(list(size.attrib) == ["value"], "size", size.attrib)
        values["size"] = finite(size.get("value"))
        values.update({c: int(drawn[self.viz + "color"].get(c)) for c in "rgb"})
        place = drawn[self.viz + "position"]
        values.update({c: finite(place.get(c)) for c in "xy"})
        return plain.take_look(plain.node(row.get("id"), values))

    def read_edge(self, number, row):
        check(row.get("id") == "e%d" % number, "id", row.get("id"))
        check(row.get("source") < row.get("target"), "ends of", row.get("id"))
        span(row, self.dynamic)
        values, weights = self.values(row, "edge")
        values["weight"] = finite(row.get("weight"))
        check(values["weight"] > 0, "weight", row.attrib)
        self.check_weights(weights)
        return plain.edge(row.get("id"), row.get("source"), row.get("target"),
                          values)

    def check_weights(self, weights):
        sliced = ("edge", "dynamic", "weight") in self.types
        check(bool(weights) == sliced, "weights by period")
        if len(weights) == 1 and weights[0][:2] == (None, None):
            return
        for (_, end, _), (start, _, _) in zip(weights, weights[1:]):
            check(end < start, "overlap:", end, start)
        for start, end, value in weights:
            check(start and end and value > 0 and math.isfinite(value),
                  start, end, value)

    def check_order(self):
        ids = [n["id"].encode() for n in self.nodes]
        check(ids == sorted(set(ids)), "nodes not sorted")
        for edge in self.edges:
            check({edge["source"].encode(), edge["target"].encode()} <=
                  set(ids), "an end of", edge["id"])


def check_networkx(path, gexf):
    if gexf.version != "1.2" or gexf.dynamic:
        return False
    graph = networkx.read_gexf(path, version="1.2draft")
    check(type(graph) is networkx.Graph, type(graph))
    check(len(graph) == len(gexf.nodes) and
          graph.number_of_edges() == len(gexf.edges), "networkx counts")
    for n in gexf.nodes:
        check(graph.nodes[n["id"]]["label"] == n["values"]["label"], n["id"])
    return True


def check_schema(path, gexf, xsd):
    """Without what is drawn, which the schema has elsewhere."""
    if xsd is None or gexf.version != "1.3" or not shutil.which("xmllint"):
        return False
    xsd = os.path.join(os.path.dirname(xsd), "gexf.xsd")
    if not os.path.exists(xsd):
        return False
    with open(path, encoding="utf-8") as f:
        text = re.sub(r"<viz:[^>]*/>", "", f.read())
    with tempfile.NamedTemporaryFile("w", suffix=".gexf",
                                     encoding="utf-8") as bare:
        bare.write(text)
        bare.flush()
        run = subprocess.run(["xmllint", "--nonet", "--noout", "--huge",
                              "--schema", xsd, bare.name],
                             capture_output=True, text=True, check=False)
    check(run.returncode == 0, run.stderr[:2000])
    return True


def main():
    expected, names = plain.take_expected(sys.argv[1:])
    sliced = names[:1] == ["--sliced"]
    names = names[sliced:]
    check(1 <= len(names) <= 2, __doc__)
    gexf = Gexf(names[0])
    check(sliced == (("edge", "dynamic", "weight") in gexf.types), "sliced")
    read = check_networkx(names[0], gexf)
    schema = check_schema(names[0], gexf,
                          names[1] if len(names) == 2 else None)
    if expected:
        plain.compare(plain.load(expected),
                      {"nodes": gexf.nodes, "edges": gexf.edges},
                      plain.Holds(edge_more={}))
    print("ok: %s: %d nodes, %d edges%s%s" %
          (os.path.basename(names[0]), len(gexf.nodes), len(gexf.edges),
           "; networkx" if read else "", "; schema" if schema else ""))


main()
