#!/usr/bin/env python3
"""check_networkx.py [--newest] FILES... EXPECTED

networkx, Debian's or the newest (requirements.txt), reads GraphML (also yEd's
flavour), GEXF, GML, Pajek, node-link and Cytoscape JSON: one undirected graph,
Python's types, every value as expected."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

GRAPHML = plain.Holds()
GEXF = plain.Holds(edge_more={})
JSON = plain.Holds(edge_more={}, lists="list")
# texts of lists, booleans and dates
GML = plain.Holds(edge_more={}, bools="text", edge_ids=False)
YED = plain.Holds(look=())


def graphml(networkx, path):
    graph = networkx.read_graphml(path)
    # whatever has an own place in the file is called id by networkx
    return graph, "id"


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
    return networkx.read_gml(path, label="id"), "id"


def check_pajek(networkx, path, expected):
    graph = networkx.read_pajek(path)
    if graph.is_directed():
        consumer.fail(path, "is read as directed")
    rows = {label: int(v["id"]) - 1 for label, v in graph.nodes(data=True)}
    vertices = {rows[label]: (label, v["x"], v["y"])
                for label, v in graph.nodes(data=True)}
    plain.report_pajek("networkx " + networkx.__version__, path, expected,
                       [vertices[row] for row in sorted(vertices)],
                       [(rows[a], rows[b], w)
                        for a, b, w in graph.edges(data="weight")])


def from_yed(seen):
    """yEd's places are corners, and grow downwards."""
    for item in seen["nodes"]:
        if item["values"].pop("shape_type", None) != "ellipse":
            consumer.fail(item["id"], "is no circle for yEd")


def check_yed_places(expected, seen):
    by_id = {n["id"]: n for n in seen["nodes"]}
    for node in expected["nodes"]:
        item = by_id[node["id"]]
        half = node["size"] / 2
        if (abs(item["x"] + half - node["x"]) > 0.002 or
                abs(-item["y"] - half - node["y"]) > 0.002):
            consumer.fail(node["id"], "stands in yEd at", item["x"],
                          item["y"])


def plain_graph(graph, edge_id):
    nodes, edges = [], []
    for ident, values in graph.nodes(data=True):
        nodes.append(plain.take_hex(plain.node(str(ident), values)))
    for source, target, values in graph.edges(data=True):
        values = dict(values)
        for name in ("source", "target"):
            values.pop(name, None)
        edges.append(plain.edge(str(values.pop(edge_id, None)), str(source),
                                str(target), values))
    return {"nodes": nodes, "edges": edges}


def reader(path):
    """How to read a file, and what it holds then."""
    name = os.path.basename(path)
    if "yed" in name:
        return graphml, YED
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
    files, expected_path, _ = consumer.arguments_or_newest("networkx", HERE)
    try:
        import networkx
    except ImportError:
        consumer.skip("python3-networkx is not installed")
    expected = plain.load(expected_path)
    for path in files:
        if path.endswith(".net"):
            check_pajek(networkx, path, expected)
            continue
        read, holds = reader(path)
        graph, edge_id = read(networkx, path)
        if type(graph) is not networkx.Graph:
            consumer.fail(path, "is read as", type(graph))
        seen = plain_graph(graph, edge_id)
        if holds is YED:
            from_yed(seen)
            check_yed_places(expected, seen)
        if holds is GML:
            plain.from_gml(seen)
            names = plain.squashed(expected)
            holds = plain.with_holds(GML, node_names=names, edge_names=names,
                                     look=())
        plain.report("networkx " + networkx.__version__, path, expected, seen,
                     holds)


main()
