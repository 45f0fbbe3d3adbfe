#!/usr/bin/env python3
"""check_tables.py NODES.csv EDGES.csv EXPECTED

The plain tables in DuckDB, which guesses the types (requirements.txt), and in
pandas, as text and as it guesses itself: every value as expected."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

# where a column has a value that is no integer of 64 bits, all are doubles
DUCKDB = plain.Holds(edge_more={}, dates="date", look=("x", "y"))
TEXT = plain.with_holds(DUCKDB, ints="text", doubles="text", bools="text",
                        dates="text")


def graph(nodes, edges):
    for item in nodes:
        for name in ("x", "y"):
            if name in item["values"]:
                item[name] = plain.number(item["values"].pop(name))
    return {"nodes": nodes, "edges": edges}


def row(values):
    values = dict(values)
    ident = values.pop("id")
    if "source" in values:
        return plain.edge(ident, values.pop("source"), values.pop("target"),
                          values)
    return plain.node(ident, values)


def check_duckdb(paths, expected):
    import duckdb

    tables = []
    for path in paths:
        result = duckdb.sql("SELECT * FROM read_csv('%s')" % path)
        tables.append([row(zip(result.columns, values))
                       for values in result.fetchall()])
    plain.report("DuckDB " + duckdb.__version__, paths[0], expected,
                 graph(*tables), DUCKDB)


def check_pandas(paths, expected):
    import pandas

    tables = []
    for path in paths:
        table = pandas.read_csv(path, dtype=str, keep_default_na=False)
        tables.append([row({k: v for k, v in values.items() if v != ""})
                       for values in table.to_dict("records")])
    plain.report("pandas " + pandas.__version__, paths[0], expected,
                 graph(*tables), TEXT)
    guessed = pandas.read_csv(paths[1])
    if (guessed["weight"].dtype != "float64" or guessed["weight"].tolist() !=
            [plain.number(e["values"]["weight"]) for e in expected["edges"]]):
        consumer.fail("pandas guesses weights", guessed["weight"].tolist())


def main():
    files, expected_path = consumer.arguments()
    consumer.go_on_with(consumer.pip("tables", HERE))
    paths = sorted(files, key=lambda p: "edges" in p)
    expected = plain.load(expected_path)
    check_duckdb(paths, expected)
    check_pandas(paths, expected)


main()
