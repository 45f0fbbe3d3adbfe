#!/usr/bin/env python3
"""check_graphml.py [--expected JSON] FILE [XSD]

Reads a GraphML file of gazgraph with Python's XML parser, networkx and, where
they are installed, igraph and xmllint, and compares what they see. --expected:
all values must be those of JSON (tests/unit/expected.h). Needs
python3-networkx. Exit 0 when all is well."""
import math
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

# this folder has a networkx too: that of the consumer tests
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != HERE]
import networkx  # noqa: E402

sys.path.append(HERE)
import plain  # noqa: E402

NS = "{http://graphml.graphdrawing.org/xmlns}"
TYPES = {"boolean": lambda t: {"true": True, "false": False}[t], "int": int,
         "long": int, "float": float, "double": float, "string": str}


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


def check_expected(path, nodes, edges):
    seen = {"nodes": [plain.take_look(plain.node(i, v))
                      for i, v in nodes.items()],
            "edges": [plain.edge(i, s, t, v)
                      for i, (s, t, v) in edges.items()]}
    plain.compare(plain.load(path), seen, plain.Holds())


def check_schema(path, xsd):
    if not xsd or not os.path.exists(xsd) or not shutil.which("xmllint"):
        return False
    run = subprocess.run(["xmllint", "--nonet", "--noout", "--huge",
                          "--schema", xsd, path], capture_output=True,
                         text=True)
    check(run.returncode == 0, run.stderr)
    return True


def main():
    expected, names = plain.take_expected(sys.argv[1:])
    check(1 <= len(names) <= 2,
          "usage: check_graphml.py [--expected JSON] FILE [XSD]")
    nodes, edges = read_xml(names[0])
    check_networkx(names[0], nodes, edges)
    igraph = check_igraph(names[0], nodes, edges)
    schema = check_schema(names[0], names[1] if len(names) == 2 else None)
    if expected:
        check_expected(expected, nodes, edges)
    print("ok: %d nodes, %d edges; networkx%s%s" %
          (len(nodes), len(edges), ", igraph" if igraph else "",
           ", schema" if schema else ""))


main()
