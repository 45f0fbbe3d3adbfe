#!/usr/bin/env python3
"""check_networkx.py [--newest] FILES... EXPECTED

networkx, Debian's or the newest (requirements.txt), reads GraphML (also yEd's
flavour), GEXF, GML, Pajek, node-link and Cytoscape JSON: one undirected graph,
Python's types, every value as expected."""
import json
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

GRAPHML = plain.Holds()
GEXF = plain.Holds(edge_more={})
JSON = plain.Holds(edge_more={}, lists="list")
GML = plain.Holds(edge_more={}, ints="number", doubles="number",
                  edge_ids=False)
YED = plain.Holds(look=())


def graphml(networkx, path):
    graph = networkx.read_graphml(path)
    # whatever has an own place in the file is called id by networkx
    return graph, "id"


def yed(networkx, path):
    """What networkx takes of a drawing is the upper left corner, and a shape."""
    graph, edge_id = graphml(networkx, path)
    for _, values in graph.nodes(data=True):
        if values.pop("shape_type") != "ellipse":
            consumer.fail(path, "no ellipse")
        del values["x"], values["y"]
    return graph, edge_id


def gexf(networkx, path):
    graph = networkx.read_gexf(
        path, version="1.2draft" if ".12." in path else "1.3")
    for _, values in graph.nodes(data=True):
        viz = values.pop("viz", None)
        if viz:
            values.update(viz["position"])
            values.pop("z")
            values["size"] = viz["size"]
            values.update({c: viz["color"][c] for c in "rgb"})
    return graph, "id"


def node_link(networkx, path):
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    key = "edges" if "edges" in data else "links"
    if networkx.__version__.startswith("2."):
        return networkx.node_link_graph(data, link=key), "id"
    return networkx.node_link_graph(data, edges=key), "id"


def cytoscape(networkx, path):
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    places = {n["data"]["id"]: n["position"]
              for n in data["elements"]["nodes"] if "position" in n}
    data.setdefault("directed", False)
    data.setdefault("multigraph", False)
    graph = networkx.cytoscape_graph(data)
    for ident, values in graph.nodes(data=True):
        values.update(places.get(ident, {}))
        for name in ("id", "value", "name"):
            values.pop(name, None)
    return graph, "id"


def gml(networkx, path):
    graph = networkx.read_gml(path, label="id")
    return graph, "id"


def colour(values):
    """#rrggbb is a colour as r, g, b are."""
    text = values.get("color")
    if isinstance(text, str):
        values.pop("color")
        values.update({c: int(text[i:i + 2], 16)
                       for c, i in zip("rgb", (1, 3, 5))})


def plain_graph(graph, edge_id):
    nodes, edges = [], []
    for ident, values in graph.nodes(data=True):
        colour(values)
        nodes.append(plain.take_look(plain.node(str(ident), values)))
    for source, target, values in graph.edges(data=True):
        values = dict(values)
        for name in ("source", "target"):
            values.pop(name, None)
        edges.append(plain.edge(str(values.pop(edge_id, None)), source,
                                target, values))
    return {"nodes": nodes, "edges": edges}


def reader(path):
    """How to read a file, and what it holds then."""
    name = os.path.basename(path)
    if "yed" in name:
        return yed, YED
    if name.endswith(".graphml"):
        return graphml, GRAPHML
    if name.endswith(".gexf"):
        return gexf, GEXF
    if name.endswith(".gml"):
        return gml, GML
    if name.endswith(".cyjs") or "cytoscape" in name:
        return cytoscape, JSON
    if name.endswith(".json"):
        return node_link, JSON
    consumer.fail("networkx is not asked to read", path)


def main():
    newest = "--newest" in sys.argv
    files, expected_path = consumer.arguments()
    if newest:
        files.remove("--newest")
        consumer.go_on_with(consumer.pip("networkx", HERE))
    try:
        import networkx
    except ImportError:
        consumer.skip("python3-networkx is not installed")
    expected = plain.load(expected_path)
    for path in files:
        read, holds = reader(path)
        graph, edge_id = read(networkx, path)
        if type(graph) is not networkx.Graph:
            consumer.fail(path, "is read as", type(graph))
        plain.report("networkx " + networkx.__version__, path, expected,
                     plain_graph(graph, edge_id), holds)


main()
