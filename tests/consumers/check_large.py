#!/usr/bin/env python3
"""check_large.py gephi|neo4j GAZGRAPH

Builds a large graph with the program and loads it: into Gephi 100,000 nodes
and 200,000 edges in each format that Gephi reads, into Neo4j 1,000,000 edges
by neo4j-admin database import."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import consumer  # noqa: E402

NODES = 100000
SIZES = {"gephi": 200000, "neo4j": 1000000}
FORMATS = {"gephi": r"graphml|dot|gexf.*|csv-gephi",
           "neo4j": r"(csv-)?neo4j"}
FILES = {"gephi": ("graph.graphml", "*.gexf", "graph.dot", "gephi*/*.csv"),
         "neo4j": ("neo4j*/import.sh",)}


def formats(gazgraph, which):
    """Those of the program's list that the consumer reads."""
    said = consumer.run([gazgraph, "build", "--help"])
    part = re.search(r"^formats.*\n((?:  .*\n)+)", said, re.MULTILINE)[1]
    known = re.findall(r"^  (\S+)", part, re.MULTILINE)
    return [name for name in known if re.fullmatch(FORMATS[which], name)]


def sum_of_weights(path):
    total = 0.0
    with open(path, encoding="utf-8") as f:
        for line in f:
            found = re.search(r'<data key="weight">([^<]*)<', line)
            total += float(found[1]) if found else 0
    return total


def main():
    which, gazgraph = sys.argv[1:3]
    wanted = formats(gazgraph, which)
    if not wanted:
        consumer.skip("gazgraph has no format for " + which)
    with tempfile.TemporaryDirectory() as work:
        consumer.run([sys.executable, os.path.join(HERE, "make_large.py"),
                      str(NODES), str(SIZES[which]), work])
        out = os.path.join(work, "out")
        consumer.run([gazgraph, "build", os.path.join(work, "news.jsonl"),
                      "-g", os.path.join(work, "names.tsv"), "--no-cache",
                      "--quiet", "--evidence", "0", "-m",
                      "degree,pagerank,community", "-f", ",".join(wanted),
                      "-o", out])
        with open(os.path.join(out, "report.json"), encoding="utf-8") as f:
            graph = json.load(f)["graph"]
        counts = [str(graph["nodes"]), str(graph["edges"])]
        if which == "gephi":
            counts.append(str(sum_of_weights(
                os.path.join(out, "graph.graphml"))))
        files = [p for pattern in FILES[which]
                 for p in sorted(glob.glob(os.path.join(out, pattern)))]
        check = os.path.join(HERE, which, "check_%s.py" % which)
        sys.stdout.flush()
        sys.exit(subprocess.run([sys.executable, check, "--count", *counts,
                                 *files], check=False).returncode)


main()
