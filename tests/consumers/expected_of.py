#!/usr/bin/env python3
"""expected_of.py FILE.graphml: what FILE holds as the JSON of
tests/unit/expected.h, for graphs whose other formats are to hold the same."""
import json
import re
import sys
import xml.etree.ElementTree as ET

NS = "{http://graphml.graphdrawing.org/xmlns}"
KINDS = {"int": lambda t: {"int": t}, "long": lambda t: {"int": t},
         "float": lambda t: {"float": float(t)},
         "double": lambda t: {"double": float(t)},
         "boolean": lambda t: t == "true", "string": lambda t: t}
DATES = ("first_seen", "last_seen", "first_date", "last_date")


def value(name, kind, text):
    if kind == "string" and name in DATES and re.fullmatch(
            r"\d{4}-\d\d-\d\d", text):
        return {"date": text}
    if kind == "string" and text.startswith('["'):
        return json.loads(text)  # a list
    return KINDS[kind](text)


def values(item, keys):
    found = {}
    for data in item.findall(NS + "data"):
        name, kind = keys[data.get("key")]
        found[name] = value(name, kind, data.text)
    return found


def main():
    root = ET.parse(sys.argv[1]).getroot()
    keys = {k.get("id"): (k.get("attr.name"), k.get("attr.type"))
            for k in root.findall(NS + "key")}
    graph = root.find(NS + "graph")
    nodes, edges = [], []
    for item in graph.findall(NS + "node"):
        found = values(item, keys)
        node = {"id": item.get("id")}
        for name in ("x", "y", "size"):
            if name in found:
                node[name] = next(iter(found.pop(name).values()))
        node["color"] = [int(found.pop(c)["int"]) for c in "rgb"]
        nodes.append(dict(node, values=found))
    for item in graph.findall(NS + "edge"):
        found = values(item, keys)
        del found["relation"]
        edges.append({"id": item.get("id"), "source": item.get("source"),
                      "target": item.get("target"), "values": found})
    json.dump({"nodes": nodes, "edges": edges}, sys.stdout)


main()
