#!/usr/bin/env python3
"""check_igraph.py [--newest] FILES... EXPECTED

python-igraph, Debian's or the newest (requirements.txt), reads GraphML, GML
and Pajek. igraph knows numbers as doubles only."""
import math
import os
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

GRAPHML = plain.Holds(ints="double")
LISTS = ("aliases", "evidence")


def gml_text(name, text):
    """igraph decodes the five entities of XML: &#233; stays. What JSON escapes
    is ASCII already."""
    kept = "\n\t\u2028\u2029" if name in LISTS else ""
    return "".join(c if " " <= c <= "~" or c in kept else "&#%d;" % ord(c)
                   for c in text)


# nothing within brackets
GML = plain.Holds(ints="double", edge_more={}, edge_ids=False, bools="text",
                  look=(), text=gml_text)


def values(item):
    """Without what igraph fills in where a value is absent."""
    return {k: v for k, v in item.attributes().items()
            if v is not None and v != "" and
            not (isinstance(v, float) and math.isnan(v))}


def forget_false(expected, seen):
    """igraph has no absent boolean: it is False."""
    known = {n["id"]: n["values"] for n in expected["nodes"]}
    for item in seen["nodes"]:
        for name in [n for n, v in item["values"].items() if v is False and
                     n not in known.get(item["id"], {n: 0})]:
            del item["values"][name]


def plain_graph(graph):
    nodes, edges = [], []
    for vertex in graph.vs:
        found = values(vertex)
        nodes.append(plain.take_look(plain.node(str(found.pop("id")), found)))
    for edge in graph.es:
        found = values(edge)
        edges.append(plain.edge(found.pop("id", None),
                                nodes[edge.source]["id"],
                                nodes[edge.target]["id"], found))
    return {"nodes": nodes, "edges": edges}


def check_pajek(igraph, path, expected):
    graph = igraph.Graph.Read_Pajek(path)
    if graph.is_directed():
        consumer.fail(path, "is read as directed")
    plain.report_pajek("igraph " + igraph.__version__, path, expected,
                       list(zip(graph.vs["name"], graph.vs["x"],
                                graph.vs["y"])),
                       [(*e.tuple, e["weight"]) for e in graph.es])


def main():
    files, expected_path, newest = consumer.arguments_or_newest("igraph", HERE)
    try:
        import igraph
    except ImportError:
        consumer.skip("python3-igraph is not installed")
    warnings.simplefilter("error")
    # of GML: said of &#244; and of `graphics`
    warnings.filterwarnings("ignore", ".*unknown entities.*")
    warnings.filterwarnings("ignore", ".*'graphics' ignored.*")
    expected = plain.load(expected_path)
    for path in files:
        if path.endswith(".net"):
            check_pajek(igraph, path, expected)
            continue
        is_gml = path.endswith(".gml")
        graph = (igraph.Graph.Read_GML if is_gml
                 else igraph.Graph.Read_GraphML)(path)
        if graph.is_directed():
            consumer.fail(path, "is read as directed")
        seen = plain_graph(graph)
        forget_false(expected, seen)
        holds = GRAPHML
        if is_gml:
            plain.from_gml(seen)
            names = plain.squashed(expected)
            holds = plain.with_holds(GML, node_names=names, edge_names=names)
        if newest:
            # 1.0.0 hands the ids of vertices to the edges
            holds = plain.with_holds(holds, edge_ids=False)
        plain.report("igraph " + igraph.__version__, path, expected, seen,
                     holds)


main()
