"""What the whole-program tests share: the binary, a clean environment, a
folder of its own for each test, and small inputs.

Every test is started as  test_NAME.py BINARY SOURCE_DIR [unittest options]
"""
import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

BINARY = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "gazgraph"
SOURCE = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else "."
ARTICLES = os.path.join(SOURCE, "tests", "data", "articles")
SHIPPED = os.path.join(SOURCE, "gazetteers")
GRAPHS = ("graph.graphml", "graph.dot", "evidence.jsonl")
FILES = GRAPHS + ("report.json",)

NAMES = """id\ttype\tlabel\tnames\tshort
kim\tperson\tKim Jong Un\t\tKim
putin\tperson\tVladimir Putin\t\tPutin
ru\tcountry\tRussia\tRussian Federation\t
nk\tcountry\tNorth Korea\tDPRK\t
un\torganisation\tUnited Nations\tUN\t
"""
TEXT = """Kim Jong Un met Vladimir Putin in Russia.

Kim said North Korea had the ear of Putin. The UN did not answer.
"""


def environment(**more):
    """Nothing of the caller's; context words come from nowhere."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C",
           "GAZGRAPH_GAZETTEERS": os.path.join(SOURCE, "tests", "support")}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update({k: v for k, v in more.items() if v is not None})
    return env


def is_sanitized():
    with open(BINARY, "rb") as f:
        return b"__asan_init" in f.read()


def zstd_frame(data, block=1 << 16):
    """One zstd frame of raw blocks."""
    blocks = [data[i:i + block] for i in range(0, len(data), block)] or [b""]
    out = [struct.pack("<IBQ", 0xFD2FB528, 0xE0, len(data))]
    for i, b in enumerate(blocks):
        is_last = i == len(blocks) - 1
        out.append(struct.pack("<I", len(b) << 3 | is_last)[:3] + b)
    return b"".join(out)


def gzip_member(data):
    return gzip.compress(data, 6, mtime=0)


class Outcome:
    """Exit code (negative: a signal), bytes of stdout, text of stderr."""

    def __init__(self, code, out, err):
        self.code, self.out = code, out
        self.err = err.decode("utf-8")  # always valid, a promise
        self.lines = self.err.split("\n")[:-1]
        self.warnings = [x for x in self.lines
                         if x.startswith("gazgraph: warning: ")]
        self.errors = [x for x in self.lines
                       if x.startswith("gazgraph: error: ")]

    def __repr__(self):
        return f"exit {self.code}\n{self.err}{self.out[:2000]!r}"


class Case(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="gazgraph-test-")
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data.encode() if isinstance(data, str) else data)
        return path

    def read(self, *names):
        with open(self.path(*names), "rb") as f:
            return f.read()

    def below(self, folder):
        """Every file in it, by its path there."""
        return sorted(os.path.relpath(os.path.join(path, n), self.path(folder))
                      for path, _, names in os.walk(self.path(folder))
                      for n in names)

    def report(self, out="out"):
        return json.loads(self.read(out, "report.json"))

    def given(self):
        """The usual small gazetteer and text."""
        self.write("names.tsv", NAMES)
        self.write("a.txt", TEXT)

    def run_it(self, *args, stdin=b"", env=None, timeout=600, **more):
        more.setdefault("cwd", self.folder)
        done = subprocess.run([BINARY, *args], input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=env or environment(), timeout=timeout,
                              **more)
        return Outcome(done.returncode, done.stdout, done.stderr)

    def build(self, *args, out="out", measures="none", names="names.tsv",
              **more):
        return self.run_it("build", *args, "-g", names, "-o", out,
                           "--measures", measures, **more)

    def tag(self, *args, names="names.tsv", **more):
        return self.run_it("tag", *args, "-g", names, **more)

    def assertCode(self, outcome, code, *texts):
        self.assertEqual(outcome.code, code, repr(outcome))
        for text in texts:
            self.assertIn(text, outcome.err)

    def assertNoFiles(self, out="out"):
        """Neither a result nor a temporary file."""
        if os.path.isdir(self.path(out)):
            self.assertEqual(os.listdir(self.path(out)), [])

    def assertComplete(self, out="out"):
        self.assertEqual(sorted(os.listdir(self.path(out))), sorted(FILES))

    def assertCloses(self, report):
        """The sums of report.json."""
        i, m, g = report["input"], report["mentions"], report.get("graph")
        gaz = report["gazetteer"]
        self.assertEqual(i["files"], i["files_read"] + i["files_skipped"])
        self.assertEqual(i["records"],
                         i["records_used"] + i["records_skipped"])
        self.assertEqual(i["bytes"], i["bytes_used"] + i["bytes_skipped"])
        self.assertEqual(gaz["rows"], gaz["rows_used"] + gaz["rows_skipped"])
        lost = report["skipped"]
        self.assertEqual(lost["total"],
                         sum(v for k, v in lost.items() if k != "total"))
        if g is not None and "counted" in m:
            self.assertEqual(m["found"], m["counted"] + m["ambiguous"] -
                             m["ambiguous_shared"] + m["other_types"])
        if g is not None:
            self.assertEqual(g["windows"], g["windows_counted"] +
                             g["windows_taken_for_lists"])


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
