"""Whole runs, compared byte for byte.

tests/golden/CASE/ holds the inputs, `cmd` with one command line of gazgraph a
line (# begins a comment), and expected/: every file that the commands made, and
`log` with what they said. The commands run in a copy of the folder.

  test_golden.py BINARY SOURCE_DIR --update    writes expected/ anew
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from running import BINARY, SOURCE, Case, environment, main

GOLDEN = os.path.join(SOURCE, "tests", "golden")
CASES = sorted(n for n in os.listdir(GOLDEN)
               if os.path.exists(os.path.join(GOLDEN, n, "cmd")))


def files_below(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            whole = os.path.join(path, name)
            with open(whole, "rb") as f:
                found[os.path.relpath(whole, folder)] = f.read()
    return found


def run_case(name):
    """{file: bytes} of what the case makes."""
    work = tempfile.mkdtemp(prefix="gazgraph-golden-")
    try:
        here = os.path.join(work, name)
        shutil.copytree(os.path.join(GOLDEN, name), here,
                        ignore=shutil.ignore_patterns("expected"))
        given = files_below(here)
        with open(os.path.join(here, "cmd"), encoding="utf-8") as f:
            commands = [x for x in f.read().splitlines()
                        if x.strip() and not x.startswith("#")]
        log = b""
        for command in commands:
            # Context words of the case itself, where it has some.
            done = subprocess.run([BINARY, *shlex.split(command)], cwd=here,
                                  env=environment(GAZGRAPH_GAZETTEERS="words"),
                                  stdin=subprocess.DEVNULL, timeout=600,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
            log += (f"$ gazgraph {command}\n".encode() + done.stdout +
                    done.stderr + f"exit {done.returncode}\n".encode())
        made = {n: b for n, b in files_below(here).items() if n not in given}
        made["log"] = log
        for path in made:
            if path.endswith("report.json"):
                made[path] = re.sub(rb'("version":\t)"[^"]*"', rb'\1"-"',
                                    made[path])
        return made
    finally:
        shutil.rmtree(work)


class Golden(Case):
    def test_there_are_cases(self):
        self.assertGreaterEqual(len(CASES), 8)


def make_test(name):
    def test(self):
        want = files_below(os.path.join(GOLDEN, name, "expected"))
        got = run_case(name)
        self.assertEqual(sorted(got), sorted(want))
        for path in sorted(want):
            if got[path] != want[path]:
                self.assertEqual(
                    got[path].decode("utf-8", "backslashreplace"),
                    want[path].decode("utf-8", "backslashreplace"),
                    f"{name}: {path} differs; right? "
                    f"test_golden.py BINARY SOURCE_DIR --update")
                self.fail(f"{name}: {path} differs")
    return test


for case in CASES:
    setattr(Golden, "test_" + case.replace("-", "_"), make_test(case))


def update():
    for name in CASES:
        folder = os.path.join(GOLDEN, name, "expected")
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in run_case(name).items():
            whole = os.path.join(folder, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "wb") as f:
                f.write(data)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        main()
