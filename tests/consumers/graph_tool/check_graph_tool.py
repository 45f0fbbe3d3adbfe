#!/usr/bin/env python3
"""check_graph_tool.py FILES... EXPECTED

Debian's graph-tool reads GraphML and DOT (its GML reader stumbles over
brackets in texts). Its properties have a value for
everybody: one that is absent is the type's zero."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

GRAPHML = plain.Holds()
DOT = plain.Holds(ints="text", doubles="text", bools="text", edge_more={},
                  edge_ids=False, look=(), cut=True,
                  node_names={"image": "data_image"}, text=plain.dot_label)
SPECIAL = ("_graphml_vertex_id", "_graphml_edge_id", "vertex_name")


def values(maps, item):
    found = {}
    for name, each in maps.items():
        if name in SPECIAL:
            continue
        value = each[item]
        kind = each.value_type()
        if kind in ("bool", "uint8_t"):
            value = bool(value)
        elif "int" in kind:
            value = int(value)
        elif kind in ("double", "float"):
            value = float(value)
        found[name] = value
    return found


def forget_zeros(expected, seen):
    """What is absent in the file is the zero of its type here."""
    by_id = {n["id"]: n for n in expected["nodes"]}
    by_ends = {plain.ends(e): e for e in expected["edges"]}
    zeros = ("", False, {"int": "0"}, {"double": 0.0})
    for what, table in (("nodes", by_id), ("edges", by_ends)):
        for item in seen[what]:
            key = item["id"] if what == "nodes" else plain.ends(item)
            known = table.get(key, {"values": {}})["values"]
            for name in [n for n, v in item["values"].items()
                         if v in zeros and n not in known]:
                del item["values"][name]


def unescape(seen):
    """The DOT reader leaves all escapes but \\" as they are."""
    for item in seen["nodes"] + seen["edges"]:
        for name, value in item["values"].items():
            item["values"][name] = re.sub(
                r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)


def plain_graph(graph, ident):
    nodes, edges = {}, []
    for vertex in graph.vertices():
        nodes[int(vertex)] = plain.node(str(graph.vp[ident][vertex]),
                                        values(graph.vp, vertex))
    names = graph.ep.get("_graphml_edge_id")
    for edge in graph.edges():
        edges.append(plain.edge(names[edge] if names else None,
                                nodes[int(edge.source())]["id"],
                                nodes[int(edge.target())]["id"],
                                values(graph.ep, edge)))
    return {"nodes": list(nodes.values()), "edges": edges}


def main():
    files, expected_path = consumer.arguments()
    try:
        import graph_tool
    except ImportError:
        consumer.skip("python3-graph-tool is not installed")
    expected = plain.load(expected_path)
    for path in files:
        graph = graph_tool.load_graph(path)
        if graph.is_directed():
            consumer.fail(path, "is read as directed")
        if path.endswith(".graphml"):
            seen, holds = plain_graph(graph, "_graphml_vertex_id"), GRAPHML
            for item in seen["nodes"]:
                plain.take_look(item)
        else:
            seen, holds = plain_graph(graph, "entity"), DOT
            plain.drop(seen, ("entity", *plain.DRAWING))
            unescape(seen)
        forget_zeros(expected, seen)
        plain.report("graph-tool " + graph_tool.__version__.split()[0], path,
                     expected, seen, holds)


main()
