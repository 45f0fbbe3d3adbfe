#!/usr/bin/env python3
"""check_graphology.py FILES... EXPECTED

graphology (package.json) reads its own JSON, GraphML and GEXF: every value as
expected, numbers as JavaScript has them. Its JSON is also drawn by sigma in a
headless Chromium, where there is one."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import consumer  # noqa: E402
import plain  # noqa: E402

HOLDS = {".json": plain.Holds(ints="double", lists="list", edge_more={}),
         ".graphml": plain.Holds(ints="double"),
         ".gexf": plain.Holds(ints="double", edge_more={})}
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>loading</title>
<div id="graph" style="width: 800px; height: 600px"></div>
<script type="application/json" id="data">%s</script>
<script>%s</script>
"""
# no request leaves the machine
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu",
            "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--virtual-time-budget=20000",
            "--window-size=800,600"]


def colour(item):
    """rgb(0, 158, 115), #009e73 or three numbers."""
    text = item["values"].pop("color", None)
    if isinstance(text, str) and text.startswith("#"):
        item["color"] = [int(text[i:i + 2], 16) for i in (1, 3, 5)]
    elif isinstance(text, str):
        item["color"] = [int(n) for n in re.findall(r"\d+", text)[:3]]


def draw(folder, path, expected, work):
    """sigma draws all nodes and edges."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("no Chromium: sigma does not draw")
        return
    consumer.run(["node", "build.mjs"], cwd=folder)
    with open(os.path.join(folder, "page.js"), encoding="utf-8") as f:
        script = f.read().replace("</script", "<\\/script")
    with open(path, encoding="utf-8") as f:
        data = f.read().replace("<", "\\u003c")
    page = os.path.join(work, "page.html")
    with open(page, "w", encoding="utf-8") as f:
        f.write(PAGE % (data, script))
    command = [chromium, *CHROMIUM,
               "--user-data-dir=" + os.path.join(work, "profile")]
    if os.environ.get("GAZGRAPH_KEEP"):
        subprocess.run([*command, "--screenshot=" + os.path.join(
            os.environ["GAZGRAPH_KEEP"], "sigma.png"), "file://" + page],
            check=False, capture_output=True)
    html = consumer.run([*command, "--dump-dom", "file://" + page],
                        stderr=subprocess.DEVNULL, timeout=120)
    wanted = "<title>ready nodes=%d edges=%d</title>" % (
        len(expected["nodes"]), len(expected["edges"]))
    if wanted not in html:
        consumer.fail("sigma's page says",
                      re.findall("<title>.*</title>", html), "not", wanted)
    print("sigma 3.0.2:", path + ":", wanted)


def main():
    files, expected_path = consumer.arguments()
    folder = consumer.npm("graphology", HERE)
    expected = plain.load(expected_path)
    with tempfile.TemporaryDirectory() as work:
        for path in files:
            dump = os.path.join(work, "dump.json")
            said = consumer.run(["node", os.path.join(folder, "dump.mjs"),
                                 os.path.abspath(path), dump])
            if said.split() != ["undirected", "simple"]:
                consumer.fail(path, "is read as", said)
            seen = plain.load(dump)
            for item in seen["nodes"]:
                item["values"].pop("z", None)  # GEXF has three dimensions
                colour(plain.take_look(item))
            plain.report("graphology 0.26.0", path, expected, seen,
                         HOLDS[os.path.splitext(path)[1]])
            if path.endswith(".json"):
                draw(folder, path, expected, work)


main()
