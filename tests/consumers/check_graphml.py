#!/usr/bin/env python3
"""check_graphml.py [--nasty] FILE [XSD]

Reads a GraphML file of gazgraph with Python's XML parser, networkx and, where
they are installed, igraph and xmllint, and compares what they see. --nasty:
the file is that of tests/unit/nasty_graph.c, all values must be the expected
ones. Needs python3-networkx. Exit 0 when all is well."""
import json
import math
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import networkx

NS = "{http://graphml.graphdrawing.org/xmlns}"
TYPES = {"boolean": lambda t: {"true": True, "false": False}[t], "int": int,
         "long": int, "float": float, "double": float, "string": str}
FFFD = "\ufffd"

# id: (label, entity_type, aliases, mentions, pagerank, betweenness, is_hub,
#      first_seen, x, y)
NASTY_NODES = {
    "cty:CI": ("Côte d'Ivoire\nLine2\tTab", "country", None, 3, 1e-17, None,
               False, "1850-03-01", 0.0, 130.0),
    "cty:FR": ("France", "country", ["République française", "法国"],
               9007199254740993, 0.25, 1 / 3, True, "1999-01-31", 120.0, 40.0),
    "node": ("=1+1", "person", ["NULL", "true", "C:\\path\\"],
             9223372036854775807, 0.04, 0.0, None, None, -150.0, -100.0),
    "org:cdata": ("]]> & & ]]>", "organisation", ["& &", " <b> "], 1, 0.01,
                  0.0, False, None, -60.0, -60.0),
    "org:controls": ("ab[31m cd\ne\nf\u00a0g", "organisation", ["", "xy"], -5,
                     0.01, 1e22, False, None, 60.0, -80.0),
    "org:empty": ("org:empty", "organisation", None, 1, 0.05, None, False,
                  "2024-02-29", 200.0, 200.0),
    "org:entity": ("&lt;b&gt; &#65; &amp; &x &nosuchname; AT&T;",
                   'we"ird */ --> type', None, 1, 0.01, 0.1, False, None,
                   150.0, -50.0),
    "org:invalid": ("ok " + 2 * FFFD + " " + FFFD + "( " + 3 * FFFD + " " +
                    FFFD, "organisation", ["\u2028 €"], 1, 0.01, None, False,
                    None, -120.0, 100.0),
    "org:long": (('"é\\ ' * 8000), "organisation", None, 1, 0.01, 123456.789,
                 False, None, 90.0, 120.0),
    "org:only_controls": ("org:only_controls", None, None, 0, 0.0, None,
                          False, None, -30.0, 200.0),
    "org:rtl": ("שלום \u202eabc مرحبا", "organisation", None, 1, 0.01, 7.0,
                False, None, -200.0, 0.0),
    "org:un": ("ООН 😀 «“»", "organisation", ["UN", "ONU\\u0041"], 7, 0.2,
               0.0, True, "2001-05-05", -80.0, 60.0),
    "per:backslash": ("\\u0027\\N\\G\\\\ \\", "person", None, 1, 0.01, None,
                      False, None, 30.0, 60.0),
    "per:jean-dupont": ('Jean "Le Grand" Dupont & & Söhne <GmbH> \\ Co.',
                        "person",
                        ["J. Dupont", "Dupont; Jean", "O'Dupont, \"JD\"",
                         "a|b"], 12, 0.31, 2.5, True, "1999-01-31", 10.5,
                        -20.25),
}
# id: (source, target, weight, documents, npmi, first_date, evidence)
NASTY_EDGES = {
    "e0": ("cty:CI", "node", 1.0, 1, 1.0, None, None),
    "e1": ("cty:CI", "org:un", 1 / 3, 1, None, None, ["multi\nline"]),
    "e2": ("cty:FR", "org:un", 1.0, 1, -0.125, "2001-05-05", None),
    "e3": ("cty:FR", "per:jean-dupont", 7.0, 7, 0.5342, "1999-01-31",
           ['doc1: "Dupont; of France" <b>', "doc2: it's a|b & & c ]]> d"]),
    "e4": ("org:cdata", "org:controls", 1e-7, 1, 0.0, None,
           ["-- --> */ <!-- //"]),
    "e5": ("org:entity", "org:invalid", 2.0, 2, 0.0, None, None),
    "e6": ("org:long", "org:only_controls", 2.0, 2, 0.0, None, None),
    "e7": ("org:un", "per:jean-dupont", 2.0, 9007199254740993, 0.0,
           "2000-01-01", None),
}
NASTY_COLOURS = {"person": (0, 114, 178), "country": (0, 158, 115),
                 "organisation": (230, 159, 0), None: (153, 153, 153),
                 'we"ird */ --> type': (86, 180, 233)}


def check(condition, *what):
    if not condition:
        sys.exit("check_graphml: " + " ".join(str(w) for w in what))


def read_keys(root):
    """Key id -> (element, name, converter); the rules of FORMATS.md hold."""
    keys, names = {}, set()
    for key in root.findall(NS + "key"):
        ident, element = key.get("id"), key.get("for")
        name, kind = key.get("attr.name"), key.get("attr.type")
        check(re.fullmatch(r"[A-Za-z0-9._:-]+", ident), "key id", ident)
        check(ident not in keys, "two keys", ident)
        check((element, name) not in names, "two properties", element, name)
        check(element in ("node", "edge"), "key for", element)
        check(kind in TYPES, "type", kind)
        check(key.find(NS + "default") is None, "a default")
        keys[ident] = (element, name, TYPES[kind])
        names.add((element, name))
    return keys


def read_data(item, keys):
    values = {}
    for data in item.findall(NS + "data"):
        element, name, convert = keys[data.get("key")]
        check(item.tag == NS + element, "key of the wrong element", name)
        check(name not in values, "twice", name, "in", item.attrib)
        check(data.text, "empty value", name, "in", item.attrib)
        values[name] = convert(data.text)
        if isinstance(values[name], float):
            check(math.isfinite(values[name]), name, "is", data.text)
    return values


def read_xml(path):
    root = ET.parse(path).getroot()
    keys = read_keys(root)
    graphs = root.findall(NS + "graph")
    check(len(graphs) == 1 and graphs[0].get("edgedefault") == "undirected",
          "not one undirected graph")
    nodes = {n.get("id"): read_data(n, keys)
             for n in graphs[0].findall(NS + "node")}
    edges = {e.get("id"): (e.get("source"), e.get("target"),
                           read_data(e, keys))
             for e in graphs[0].findall(NS + "edge")}
    check(len(nodes) == len(graphs[0].findall(NS + "node")), "ids twice")
    check(list(nodes) == sorted(nodes, key=str.encode), "nodes not sorted")
    check(list(edges) == ["e%d" % i for i in range(len(edges))], "edge ids")
    for ident, (source, target, values) in edges.items():
        check(source.encode() < target.encode(), ident, "ends in wrong order")
        check(source in nodes and target in nodes, ident, "has no ends")
        check(values["weight"] > 0, ident, "has no weight")
    for ident, values in nodes.items():
        check(values.get("label", "").strip(), ident, "has no label")
    return nodes, edges


def check_networkx(path, nodes, edges):
    graph = networkx.read_graphml(path)
    check(type(graph) is networkx.Graph, "networkx:", type(graph))
    check(dict(graph.nodes(data=True)) == nodes, "networkx sees other nodes")
    seen = {d["id"]: ({a, b}, {k: v for k, v in d.items() if k != "id"})
            for a, b, d in graph.edges(data=True)}
    check(seen == {i: ({s, t}, v) for i, (s, t, v) in edges.items()},
          "networkx sees other edges")


def check_igraph(path, nodes, edges):
    try:
        import igraph
    except ImportError:
        return False
    graph = igraph.Graph.Read_GraphML(path)
    check(not graph.is_directed(), "igraph: directed")
    check(graph.vs["id"] == list(nodes), "igraph sees other ids")
    check(graph.vs["label"] == [n["label"] for n in nodes.values()] if nodes
          else True, "igraph sees other labels")
    check(graph.es["weight"] == [v["weight"] for _, _, v in edges.values()]
          if edges else True, "igraph sees other weights")
    return True


def without_none(values):
    return {k: v for k, v in values.items() if v is not None}


def as_list(values, name):
    if name in values:
        values[name] = json.loads(values[name])
    return values


def check_nasty(nodes, edges):
    check(list(nodes) == list(NASTY_NODES), "other nodes", list(nodes))
    check(list(edges) == list(NASTY_EDGES), "other edges", list(edges))
    names = ("label", "entity_type", "aliases", "mentions", "pagerank",
             "betweenness", "is_hub", "first_seen", "x", "y")
    for i, (ident, values) in enumerate(nodes.items()):
        expected = without_none(dict(zip(names, NASTY_NODES[ident])))
        colour = NASTY_COLOURS[expected.get("entity_type")]
        expected.update(documents=i, **dict(zip("rgb", colour)))
        expected["size"] = round(
            10 + 40 * math.sqrt(expected["pagerank"] / 0.31), 3)
        if i == 0:
            expected["image"] = "/etc/passwd"
        check(as_list(values, "aliases") == expected, ident, values, expected)
    names = ("weight", "documents", "npmi", "first_date", "evidence")
    for ident, (source, target, values) in edges.items():
        expected = NASTY_EDGES[ident]
        check((source, target) == expected[:2], ident, source, target)
        expected = without_none(dict(zip(names, expected[2:])))
        expected["relation"] = "CO_OCCURS_WITH"
        check(as_list(values, "evidence") == expected, ident, values,
              expected)


def check_schema(path, xsd):
    if not xsd or not os.path.exists(xsd) or not shutil.which("xmllint"):
        return False
    run = subprocess.run(["xmllint", "--nonet", "--noout", "--huge",
                          "--schema", xsd, path], capture_output=True,
                         text=True)
    check(run.returncode == 0, run.stderr)
    return True


def main():
    names = [a for a in sys.argv[1:] if a != "--nasty"]
    check(1 <= len(names) <= 2, "usage: check_graphml.py [--nasty] FILE [XSD]")
    nodes, edges = read_xml(names[0])
    check_networkx(names[0], nodes, edges)
    igraph = check_igraph(names[0], nodes, edges)
    schema = check_schema(names[0], names[1] if len(names) == 2 else None)
    if "--nasty" in sys.argv:
        check_nasty(nodes, edges)
    print("ok: %d nodes, %d edges; networkx%s%s" %
          (len(nodes), len(edges), ", igraph" if igraph else "",
           ", schema" if schema else ""))


main()
