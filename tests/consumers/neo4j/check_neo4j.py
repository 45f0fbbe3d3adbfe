#!/usr/bin/env python3
"""check_neo4j.py FILES... EXPECTED

A real Neo4j (pom.xml), one server or store for each way in:

    *.cypher           cypher-shell, twice: the same graph
    *.cypherl          Memgraph's script without its schema lines, which Neo4j
                       spells otherwise; Memgraph itself can't be had here
    *neo4j*.graphml    apoc.import.graphml
    import.sh          runs neo4j-admin database import over its CSV files

then every label, value and type as expected, and a query over the result.
check_neo4j.py --count NODES EDGES import.sh: a large graph is counted."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

LABELS = {"person": "Person", "country": "Country",
          "organisation": "Organisation"}
CYPHER = plain.Holds(node_names={"label": "name"}, edge_more={}, look=(),
                     dates="date", lists="list")
GRAPHML = plain.with_holds(CYPHER, node_names={}, dates="text",
                           edge_ids=False)
# line breaks would need --multiline-fields; an empty item can't be told from
# no list
BULK = plain.with_holds(CYPHER, text=lambda name, text:
                        text.replace("\n", " "))
# most of the time goes into starting: the first compiler only
QUICK = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
OPEN = ["--add-opens=java.base/%s=ALL-UNNAMED" % p for p in
        ("java.nio", "java.io", "sun.nio.ch", "java.lang",
         "java.util.concurrent")]


class Server:
    """A running Neo4j."""

    def __init__(self, command, home):
        self.home = home
        self.log = open(os.path.join(home, "server.log"), "w+")
        self.process = subprocess.Popen(
            command + [home], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.log, text=True, encoding="utf-8")
        self.port = self.process.stdout.readline().strip()
        if not self.port.isdigit():
            self.log.seek(0)
            sys.stderr.write(self.log.read()[-4000:])
            consumer.fail("no server")

    def ask(self, line):
        self.process.stdin.write(line.replace("\n", " ") + "\n")
        self.process.stdin.flush()
        rows = []
        for row in self.process.stdout:
            if row == "done\n":
                return rows
            if row.startswith("error: "):
                consumer.fail(row)
            rows.append(row.rstrip("\n"))
        consumer.fail("the server ended")

    def stop(self):
        self.process.stdin.write("stop\n")
        self.process.stdin.close()
        self.process.wait(timeout=120)
        self.log.close()


def check_dump(server, work, what, path, expected, holds):
    dump = os.path.join(work, "dump.json")
    server.ask("dump " + dump)
    seen = plain.load(dump)
    for item in seen["nodes"]:
        labels = set(item["labels"].split())
        kind = item["values"].get("entity_type")
        if "Entity" not in labels or not (
                labels >= {LABELS.get(kind, "Entity")}) or len(labels) > 2:
            consumer.fail(item["values"], "has labels", labels)
    for item in seen["edges"]:
        if item["type"] != "CO_OCCURS_WITH":
            consumer.fail("an edge is", item["type"])
        item["id"] = item["values"].pop("id", None)
    plain.rename_by(seen, "id")
    plain.drop(seen, ("x", "y"))
    plain.report(what, path, expected, seen, holds)


def check_query(server, expected):
    """What people ask first: who stands beside somebody, strongest first."""
    heaviest = max(expected["edges"],
                   key=lambda e: plain.number(e["values"]["weight"]))
    rows = server.ask(
        "run MATCH (a:Entity {id: '%s'})-[r:CO_OCCURS_WITH]-(b:Entity) "
        "RETURN b.id AS id ORDER BY r.weight DESC, id LIMIT 1"
        % heaviest["source"])
    if rows != ["{id=%s}" % heaviest["target"]]:
        consumer.fail("a query gives", rows)


def run_script(jars, server, path):
    said = consumer.run(
        ["java", *QUICK, "-Dfile.encoding=UTF-8", "-cp", jars,
         "org.neo4j.shell.Main",
         "-a", "bolt://127.0.0.1:" + server.port, "-d", "neo4j",
         "--notifications", "--fail-fast", "--format", "plain", "-f", path],
        stderr=subprocess.STDOUT)
    if said.strip():
        consumer.fail("cypher-shell says of", path + ":", said[:2000])


def clear(server):
    server.ask("run MATCH (n) DETACH DELETE n")


def without_schema(path, work):
    """Memgraph's script without CREATE CONSTRAINT and CREATE INDEX."""
    with open(path, encoding="utf-8") as f:
        lines = [l for l in f if not re.match(r"CREATE (CONSTRAINT|INDEX) ON",
                                              l)]
    copy = os.path.join(work, "memgraph.cypher")
    with open(copy, "w", encoding="utf-8") as f:
        f.writelines(lines)
    return copy


def check_scripts(server, jars, files, expected, work):
    for path in files:
        if path.endswith(".cypher"):
            for times in ("once", "twice"):
                run_script(jars, server, path)
                check_dump(server, work, "Neo4j, cypher-shell " + times, path,
                           expected, CYPHER)
        elif path.endswith(".cypherl"):
            run_script(jars, server, without_schema(path, work))
            check_dump(server, work, "Neo4j as Memgraph", path, expected,
                       CYPHER)
        else:
            # APOC reads below the server's home only
            shutil.copy(path, os.path.join(server.home, "graph.graphml"))
            server.ask("run CALL apoc.import.graphml('graph.graphml', "
                       "{readLabels: true, storeNodeIds: true})")
            check_dump(server, work, "Neo4j, APOC", path, expected, GRAPHML)
        check_query(server, expected)
        clear(server)


def bulk_import(jars, script, home):
    """Runs import.sh with a neo4j-admin on the PATH that is the real one."""
    programs = os.path.join(home, "bin")
    os.makedirs(programs)
    os.makedirs(os.path.join(home, "conf"))
    admin = os.path.join(programs, "neo4j-admin")
    with open(admin, "w") as f:
        f.write("#!/bin/sh\nexec java %s -cp '%s' org.neo4j.cli.AdminTool "
                '"$@"\n' % (" ".join(OPEN), jars))
    os.chmod(admin, 0o755)
    consumer.run(["sh", os.path.abspath(script)], stderr=subprocess.STDOUT,
                 cwd=os.path.dirname(os.path.abspath(script)),
                 env=dict(os.environ, NEO4J_HOME=home,
                          NEO4J_CONF=os.path.join(home, "conf"),
                          PATH=programs + os.pathsep + os.environ["PATH"]))


def check_bulk(command, jars, script, expected, work):
    home = os.path.join(work, "bulk")
    bulk_import(jars, script, home)
    server = Server(command, home)
    check_dump(server, work, "Neo4j, neo4j-admin import", script, expected,
               BULK)
    check_query(server, expected)
    server.stop()


def check_counts(command, jars, script, nodes, edges, work):
    home = os.path.join(work, "large")
    start = time.monotonic()
    bulk_import(jars, script, home)
    seconds = time.monotonic() - start
    server = Server(command, home)
    rows = server.ask("run MATCH (n:Entity) RETURN count(n) AS n")
    rows += server.ask("run MATCH (:Entity)-[r:CO_OCCURS_WITH]->(:Entity) "
                       "WHERE r.weight > 0 RETURN count(r) AS n")
    server.stop()
    if rows != ["{n=%s}" % nodes, "{n=%s}" % edges]:
        consumer.fail("neo4j-admin import holds", rows, "not", nodes, edges)
    print("Neo4j, neo4j-admin import: %s nodes, %s edges in %.0f s" %
          (nodes, edges, seconds))


def main():
    jars = consumer.maven("neo4j", os.path.join(HERE, "pom.xml"))
    command = consumer.java("neo4j", HERE, "ServeNeo4j", jars, "-Xmx2g",
                            *QUICK,
                            "-Dapoc.import.file.enabled=true", *OPEN)
    with tempfile.TemporaryDirectory() as work:
        if sys.argv[1:2] == ["--count"] and len(sys.argv) == 5:
            check_counts(command, jars, sys.argv[4], sys.argv[2], sys.argv[3],
                         work)
            return
        files, expected_path = consumer.arguments()
        expected = plain.load(expected_path)
        scripts = [f for f in files if not f.endswith(".sh")]
        if scripts:
            home = os.path.join(work, "home")
            os.makedirs(os.path.join(home, "plugins"))
            for jar in jars.split(os.pathsep):
                if os.path.basename(jar).startswith("apoc-core"):
                    shutil.copy(jar, os.path.join(home, "plugins"))
            server = Server(command, home)
            check_scripts(server, jars, scripts, expected, work)
            server.stop()
        for script in files:
            if script.endswith(".sh"):
                check_bulk(command, jars, script, expected, work)


main()
