#!/usr/bin/env python3
"""check_documented.py FILES... EXPECTED

Formats whose programs can't be had from the registries, read by what their
documentation says, strictly, and every value compared. This proves that the
files hold what was meant, not that the program takes them.

    *jgf*.json            JSON Graph Format 2
    NODES.jsonl EDGES.jsonl   ArangoDB (edges have _from)
    *.rdf                 Dgraph: N-Quads with facets"""
import json
import os
import re
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402
import rdf  # noqa: E402

JSON = plain.Holds(lists="list", edge_more={})
# of a document
KEY = re.compile(r"[A-Za-z0-9_\-:.@()+,=;$!*'%]{1,254}")
FACET = re.compile(r'\s*([a-z_]+)=("(?:[^"\\]|\\.)*"|[^,()]+)\s*(?:,|$)')


def no_constant(name):
    consumer.fail("no JSON:", name)


def no_double(pairs):
    names = [k for k, _ in pairs]
    if len(names) != len(set(names)):
        consumer.fail("a key twice:", names)
    return dict(pairs)


def strict(text):
    return json.loads(text, parse_constant=no_constant,
                      object_pairs_hook=no_double)


def read_jgf(path):
    with open(path, encoding="utf-8") as f:
        graph = strict(f.read())["graph"]
    if graph["directed"] is not False:
        consumer.fail("JGF is directed")
    nodes = [plain.take_hex(plain.node(k, dict(n.get("metadata", {}),
                                       label=n["label"])))
             for k, n in graph["nodes"].items()]
    edges = []
    for item in graph["edges"]:
        if item["relation"] != "CO_OCCURS_WITH":
            consumer.fail("an edge is", item["relation"])
        edges.append(plain.edge(item.get("id"), item["source"],
                                item["target"], item.get("metadata", {})))
    return {"nodes": nodes, "edges": edges}


def read_arango(paths):
    nodes, edges = [], []
    for path in paths:
        with open(path, encoding="utf-8", newline="\n") as f:
            for line in f:
                item = strict(line)
                key = item.pop("_key")
                if not KEY.fullmatch(key):
                    consumer.fail("no key for ArangoDB:", key)
                ident = item.pop("id", None) or urllib.parse.unquote(key)
                if "_from" not in item:
                    nodes.append(plain.take_hex(plain.node(ident, item)))
                    continue
                ends = [urllib.parse.unquote(item.pop(k).split("/", 1)[1])
                        for k in ("_from", "_to")]
                edges.append(plain.edge(ident, *ends, item))
    for item in nodes:
        item["values"].pop("name", None)
    return {"nodes": nodes, "edges": edges}


def facet(text):
    """Dgraph's facets are int, float, bool, dateTime or string."""
    if text.startswith('"'):
        return rdf.unescape(text[1:-1])
    if re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", text):
        return {"date": text[:10]}
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[+-]?\d+", text):
        return {"int": text}
    return {"double": float(text)}


def facets(text):
    found, at = {}, 0
    while at < len(text):
        match = FACET.match(text, at)
        if not match:
            consumer.fail("no facets:", text)
        found[match[1]] = facet(match[2].strip())
        at = match.end()
    return found


def read_dgraph(path):
    nodes, edges = {}, []
    with open(path, encoding="utf-8", newline="\n") as f:
        for line in f:
            match = re.fullmatch(
                r"(_:\S+) <co_occurs_with> (_:\S+) (?:\((.*)\) )?\.\n", line)
            if match:
                edges.append((match[1], match[2], facets(match[3] or "")))
                continue
            (_, subject), (_, predicate), thing = next(rdf.statements([line]))
            values = nodes.setdefault(subject, {})
            name = predicate.split("#")[-1]
            if name == "aliases":
                values.setdefault(name, []).append(thing[1])
            elif name != "dgraph.type":
                if name in values:
                    consumer.fail(subject, "has two", name)
                values[name] = thing[1]
    ids = {k: v.pop("xid") for k, v in nodes.items()}
    for values in nodes.values():
        values.get("aliases", []).sort()
    return {"nodes": [plain.node(ids[k], v) for k, v in nodes.items()],
            "edges": [plain.edge(v.pop("id", None), ids[a], ids[b], v)
                      for a, b, v in edges]}


def check_dgraph(path, expected):
    """Only what is in the file: a facet can't hold everything."""
    seen = read_dgraph(path)
    rdf.sort_lists(expected)
    plain.drop(seen, ("x", "y"))
    there = {"nodes": set(), "edges": set()}
    for what, names in there.items():
        for item in seen[what]:
            names.update(item["values"])
    for what, names in there.items():
        for item in expected[what]:
            item["values"] = {k: v for k, v in item["values"].items()
                              if {"label": "name"}.get(k, k) in names}
    needed = {"nodes": {"name", "entity_type", "aliases"},
              "edges": {"weight", "first_date"}}
    for what, names in needed.items():
        if not names <= there[what]:
            consumer.fail("Dgraph's", what, "have no", names - there[what])
    holds = plain.Holds(node_names={"label": "name"}, edge_more={}, look=(),
                        lists="list", dates="date", ints="number",
                        doubles="number", edge_ids=False)
    plain.report("as Dgraph documents", path, expected, seen, holds)


def main():
    files, expected_path = consumer.arguments()
    arango = [f for f in files if f.endswith(".jsonl")]
    if arango:
        plain.report("as ArangoDB documents", " ".join(arango),
                     plain.load(expected_path), read_arango(arango),
                     plain.with_holds(JSON, look=()))
    for path in files:
        if path.endswith(".rdf"):
            check_dgraph(path, plain.load(expected_path))
        elif path.endswith(".json"):
            plain.report("as JGF documents", path, plain.load(expected_path),
                         read_jgf(path), JSON)


main()
