#!/usr/bin/python3
"""test_readme.py GAZGRAPH SOURCE: runs every `sh` block of README.md as it
stands there, with the built program; each line must end well. Then checks that
the options and formats it names exist, and that links lead somewhere."""
import json
import os
import re
import subprocess
import sys
import tempfile

program, source = sys.argv[1:3]
readme = open(os.path.join(source, "README.md"), encoding="utf-8").read()
blocks = re.findall(r"```sh\n(.*?)```", readme, re.S)
assert len(blocks) >= 3
# A build elsewhere than in build/ does not find the shipped lists beside it.
os.environ["GAZGRAPH_GAZETTEERS"] = os.path.join(source, "gazetteers")
with tempfile.TemporaryDirectory() as work:
    for block in blocks:
        script = block.replace("/tmp/", work + "/")
        script = script.replace("build/gazgraph", program)
        run = subprocess.run(["sh", "-e", "-c", script], cwd=source,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert run.returncode == 0, (block, run.stderr.decode())
    made = os.listdir(os.path.join(work, "my-graph"))
    for name in ("graph.graphml", "graph.dot", "report.json", "graph.svg"):
        assert name in made, made

help_text = "".join(
    subprocess.run([program, *command.split(), "--help"], check=True,
                   stdout=subprocess.PIPE).stdout.decode()
    for command in ("build", "tag", "export", "merge", "diff", "watch",
                    "render", "explain", "gazetteer check",
                    "gazetteer search", "gazetteer suggest", "gazetteer import",
                    "formats", "render"))
for option in set(re.findall(r"`(--[a-z-]+)", readme)):
    assert option in help_text or option in ("--yes", "--help", "--version"), \
        option
# The table of formats is that of the program.
formats = [json.loads(x) for x in subprocess.run(
    [program, "formats", "--json"], check=True,
    stdout=subprocess.PIPE).stdout.splitlines()]
rows = dict(re.findall(r"(?m)^\| `([a-z0-9-]+)` \| (`[a-z0-9]+[./].*?`) \|", readme))
for f in formats:
    assert rows.pop(f["name"]) == ", ".join("`%s`" % n for n in f["files"]), f
assert not rows, rows
for link in re.findall(r"\]\(([^)#]+)[^)]*\)", readme):
    assert os.path.exists(os.path.join(source, link)), link
for word in ("build", "tag", "explain", "help"):
    assert word in readme
print("ok: %d blocks" % len(blocks))
