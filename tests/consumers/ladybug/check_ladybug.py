#!/usr/bin/env python3
"""check_ladybug.py LOAD.cypher EXPECTED

LadybugDB and Kuzu, which it continues (requirements.txt), run the script that
copies the CSV files beside it: every value as expected, and a query."""
import importlib
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

HOLDS = plain.Holds(node_names={"label": "name"}, edge_more={}, look=(),
                    dates="date", lists="list")


def rows(connection, query):
    result = connection.execute(query)
    while result.has_next():
        yield result.get_next()


def properties(item):
    return {k: v for k, v in item.items()
            if not k.startswith("_") and v is not None}


def graph(connection):
    nodes, edges = [], []
    for (item,) in rows(connection, "MATCH (n:Entity) RETURN n"):
        values = properties(item)
        nodes.append(plain.node(values.pop("id"), values))
    for source, item, target in rows(
            connection, "MATCH (a:Entity)-[r:CO_OCCURS_WITH]->(b:Entity) "
            "RETURN a.id, r, b.id"):
        values = properties(item)
        edges.append(plain.edge(values.pop("id"), source, target, values))
    return {"nodes": nodes, "edges": edges}


def check(engine, path, expected):
    with open(path, encoding="utf-8") as f:
        script = f.read()
    with tempfile.TemporaryDirectory() as work:
        database = engine.Database(os.path.join(work, "db"),
                                   buffer_pool_size=256 << 20)
        connection = engine.Connection(database, num_threads=2)
        connection.execute(script)
        seen = graph(connection)
        plain.drop(seen, ("x", "y"))
        plain.report("%s %s" % (engine.__name__, engine.__version__), path,
                     expected, seen, HOLDS)
        found = list(rows(connection, "MATCH (:Entity)-[r:CO_OCCURS_WITH]->"
                          "(:Entity) RETURN max(r.weight)"))
        if found != [[max(plain.number(e["values"]["weight"])
                          for e in expected["edges"])]]:
            consumer.fail("a query gives", found)
        connection.close()
        database.close()


def main():
    python = consumer.pip("ladybug", HERE)
    if sys.argv[1] != "--with":
        # both in one process would not bear each other
        for engine in ("ladybug", "kuzu"):
            done = subprocess.run([python, sys.argv[0], "--with", engine,
                                   *sys.argv[1:]], check=False)
            if done.returncode != 0:
                sys.exit(done.returncode)
        return
    engine = importlib.import_module(sys.argv[2])
    expected = plain.load(sys.argv[-1])
    for item in expected["nodes"] + expected["edges"]:
        for name, value in item["values"].items():
            if isinstance(value, list):
                # string_split drops empty items
                item["values"][name] = [text for text in value if text]
    for path in map(os.path.abspath, sys.argv[3:-1]):
        os.chdir(os.path.dirname(path))
        check(engine, path, expected)


main()
