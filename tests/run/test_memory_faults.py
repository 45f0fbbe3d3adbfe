"""The Nth allocation fails, and the Nth file call: every run ends with the
right bytes, or with a message, a documented code and no half file."""
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from running import (FILES, NAMES, SOURCE, TEXT, Case, environment,
                     is_sanitized, main)

SUPPORT = os.path.join(SOURCE, "tests", "support")
JSON_LINE = ('{"id":"b%d","title":"Putin","text":"Vladimir Putin \\u0026 Kim '
             'Jong Un spoke of the DPRK.","date":"2023-01-0%d"}\n')


def setUpModule():
    global LIBRARIES
    if is_sanitized():
        raise unittest.SkipTest("a sanitizer has an allocator of its own")
    LIBRARIES = tempfile.mkdtemp(prefix="gazgraph-fail-")
    for name in ("failmalloc", "failio"):
        done = subprocess.run(
            [os.environ.get("CC", "cc"), "-O1", "-fPIC", "-shared", "-o",
             os.path.join(LIBRARIES, name + ".so"),
             os.path.join(SUPPORT, name + ".c"), "-ldl"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            tearDownModule()
            raise unittest.SkipTest("cannot compile " + name + ": " +
                                    done.stdout.decode(errors="replace"))


def tearDownModule():
    shutil.rmtree(LIBRARIES, ignore_errors=True)


def steps(dense, factor):
    """1, 2, 3 … dense, then larger and larger steps."""
    n = 1
    while True:
        yield n
        n = n + 1 if n < dense else int(n * factor) + 1


class Faults(Case):
    """One run after the other, each into a folder with old outputs."""

    def setUp(self):
        super().setUp()
        self.files = FILES
        self.given()
        self.write("b.jsonl", "".join(JSON_LINE % (i, i % 9 + 1)
                                      for i in range(6)))
        self.write("names.jsonl", "".join(
            json.dumps({"id": r[0], "type": r[1], "label": r[2],
                        "names": r[3:4]}) + "\n"
            for r in (x.split("\t") for x in NAMES.splitlines()[1:])))
        self.mark = self.path("mark")

    def once(self, library, args, **more):
        """One run; was a fault made?"""
        if os.path.exists(self.mark):
            os.unlink(self.mark)
        env = environment(LD_PRELOAD=os.path.join(LIBRARIES, library),
                          FAIL_MARK=self.mark, OPENBLAS_NUM_THREADS="1",
                          **more)
        got = self.run_it(*args, env=env)
        return got, os.path.exists(self.mark)

    def all_formats(self):
        """From here on, of every format."""
        listed = self.run_it("formats", "--json").out.splitlines()
        self.files = [n for x in listed for n in json.loads(x)["files"]]
        self.files.append("report.json")
        return ["-f", "all"]

    def old_files(self):
        shutil.rmtree(self.path("out"), ignore_errors=True)
        for name in self.files:
            self.write("out/" + name, "old")

    def check_ending(self, got, where, codes):
        self.assertGreaterEqual(got.code, 0,
                                f"{where}: signal {-got.code}\n{got.err}")
        self.assertIn(got.code, codes, f"{where}: {got!r}")
        if got.code != 0:
            self.assertTrue(got.err.startswith("gazgraph: "),
                            f"{where}: no message: {got!r}")

    def check_files(self, got, where, right):
        """Old or right, each file for itself, and nothing else."""
        self.assertEqual(self.below("out"), sorted(self.files), f"{where}: {got!r}")
        now = {n: self.read("out", n) for n in self.files}
        if got.code == 1:  # something was lost: complete, as the report says
            report = json.loads(now["report.json"])
            self.assertGreater(report["skipped"]["total"], 0, where)
            for item in report["outputs"]:
                self.assertEqual(
                    hashlib.sha256(now[item["name"]]).hexdigest(),
                    item["sha256"], f"{where}: {got!r}")
            return
        for name in self.files:
            allowed = (right[name],) if got.code == 0 else \
                (b"old", right[name])
            self.assertIn(now[name], allowed, f"{where}: {name}: {got!r}")

    def right(self, args):
        self.old_files()
        got = self.run_it(*args, env=environment(OPENBLAS_NUM_THREADS="1"))
        self.assertCode(got, 0)
        self.old_out = got.out
        return {n: self.read("out", n) for n in self.files}


class Memory(Faults):
    def loop(self, args, dense, factor, codes, right):
        n_runs = 0
        for more in ("", "+"):
            for n in steps(dense, factor):
                where = f"malloc {n}{more}"
                if right:
                    self.old_files()
                got, was_made = self.once("failmalloc.so", args,
                                          FAIL_MALLOC=f"{n}{more}")
                self.check_ending(got, where, codes if was_made else (0,))
                if got.code == 5:
                    self.assertIn("out of memory", got.err, where)
                if right:
                    self.check_files(got, where, right)
                n_runs += 1
                if not was_made:
                    break
                yield n, more, got
        self.assertGreater(n_runs, 40)

    def drain(self, loop):
        for _ in loop:
            pass

    def test_build(self):
        args = ["build", "a.txt", "b.jsonl", "-g", "names.tsv", "-o", "out",
                "-m", "none", "--threads", "1"]
        for _, _, got in self.loop(args, 90, 1.04, (0, 5), self.right(args)):
            if got.code == 5:
                for name in FILES:
                    self.assertEqual(self.read("out", name), b"old")

    def test_build_in_every_format(self):
        args = ["build", "b.jsonl", "-g", "names.tsv", "-o", "out", "-m",
                "none", "--threads", "1", *self.all_formats(),
                "--gexf-dynamic", "--slice", "week", "--csv-safe"]
        for _, _, got in self.loop(args, 100, 1.015, (0, 5),
                                   self.right(args)):
            if got.code == 5:
                for name in self.files:
                    self.assertEqual(self.read("out", name), b"old")

    def test_build_from_a_folder_with_lists_as_json(self):
        self.write("in/x/a.txt", TEXT)
        self.write("in/b.txt", b"Vladimir Putin \xff Kim Jong Un")
        args = ["build", "in", "-g", "names.jsonl", "-o", "out", "-m", "none",
                "--threads", "1", "--forms", "name,short,demonym,metonym"]
        self.drain(self.loop(args, 40, 1.1, (0, 5), self.right(args)))

    def test_build_on_two_threads(self):
        args = ["build", "a.txt", "b.jsonl", "-g", "names.tsv", "-o", "out",
                "-m", "none", "--threads", "2"]
        self.drain(self.loop(args, 30, 1.12, (0, 5), self.right(args)))

    def test_decompression_in_a_thread(self):
        """Behind the first MiB; without memory for it there is no thread."""
        text = json.dumps({"text": "Nobody said anything at all. " * 900})
        self.write("c.jsonl.gz", gzip.compress(
            (text + "\n" + JSON_LINE % (1, 1)).encode() * 60, 1))
        args = ["build", "c.jsonl.gz", "-g", "names.tsv", "-o", "out", "-m",
                "none", "--threads", "2"]
        self.drain(self.loop(args, 20, 1.15, (0, 5), self.right(args)))

    def test_build_with_measures(self):
        """A measure that runs out of memory is lost, and told."""
        args = ["build", "a.txt", "b.jsonl", "-g", "names.tsv", "-o", "out",
                "--threads", "1"]
        right = self.right(args)
        for n, more, got in self.loop(args, 20, 1.12, (0, 1, 5), right):
            if got.code == 1:
                report = self.report()
                self.assertGreater(report["skipped"]["measure"], 0,
                                   f"malloc {n}{more}: {got!r}")

    def test_names_that_nobody_tells_apart(self):
        """Shares, the list of them, an abbreviation and a source."""
        self.write("twins.tsv", "id\ttype\tlabel\trole\n"
                   "t1\tperson\tAnn Bell\t\nt2\tperson\tAnn Bell\t\n"
                   "ru\tcountry\tRussia\t\n"
                   "k\torganisation\tKarelian News Agency\tmedia\n"
                   "s\tspeech\tsaid\tafter\n")
        self.write("c.txt", "Ann Bell left Russia. Bell met the Karelian "
                            "News Agency (KNA). Russia won, KNA said.")
        for rule in ("share", "list"):
            args = ["build", "c.txt", "-g", "twins.tsv", "-o", "out", "-m",
                    "none", "--threads", "1", "--ambiguous", rule]
            right = self.right(args)
            for _, _, got in self.loop(args, 30, 1.08, (0, 5), None):
                if got.code == 0:
                    self.assertEqual(right, {n: self.read("out", n)
                                             for n in FILES})

    def test_explain(self):
        args = ["explain", "a.txt", "b.jsonl", "-g", "names.tsv", "--name",
                "Kim", "--json"]
        right = self.run_it(*args).out
        self.assertGreater(right.count(b"\n"), 6)
        for _, _, got in self.loop(args, 60, 1.08, (0, 5), None):
            if got.code == 0:
                self.assertEqual(got.out, right)
            self.assertTrue(right.startswith(got.out))

    def test_tag(self):
        args = ["tag", "a.txt", "b.jsonl", "-g", "names.tsv", "--threads",
                "1"]
        right = self.run_it(*args).out
        self.assertEqual(right.count(b"\n"), 7)
        for n, more, got in self.loop(args, 60, 1.08, (0, 5), None):
            if got.code == 0:
                self.assertEqual(got.out, right)
            self.assertTrue(right.startswith(got.out))
            self.assertTrue(got.out == b"" or got.out.endswith(b"\n"))

    def given_unlisted(self):
        self.write("words.tsv", "id\ttype\tlabel\tnames\n"
                   "g\tcontext:given\tOlga\tHenrik|Peter\n"
                   "o\tcontext:org-head\tMovement\tFoundation\n"
                   "r\tcontext:role\tlawyer\tnovelist\n")
        self.write("d.txt", "The lawyer Olga Petrenko met Vladimir Putin. "
                   "Petrenko founded the Movement for Rural Renewal (MRR). "
                   "The Russia Freedom Foundation met MRR.\n")
        self.write("e.txt", "The novelist O. Petrenko met Vladimir Putin and "
                   "Peter Halloran.\n")
        return ["d.txt", "e.txt", "-g", "names.tsv", "-g", "words.tsv"]

    def test_build_with_discover(self):
        args = ["build", *self.given_unlisted(), "--discover", "-o", "out",
                "-m", "none", "--threads", "1"]
        right = self.right(args)
        self.assertIn(b"new:olga-petrenko", right["graph.graphml"])
        self.drain(self.loop(args, 90, 1.05, (0, 5), right))
        args[-1] = "2"
        self.drain(self.loop(args, 30, 1.12, (0, 5), right))

    def test_suggest(self):
        for more in ((), ("--json",)):
            args = ["gazetteer", "suggest", *self.given_unlisted(),
                    "--threads", "1", *more]
            right = self.run_it(*args).out
            self.assertGreater(right.count(b"\n"), 3 - len(more))
            for _, _, got in self.loop(args, 60, 1.08, (0, 5), None):
                if got.code == 0:
                    self.assertEqual(got.out, right)
                self.assertTrue(right.startswith(got.out))

    def test_imports(self):
        """Old or right, and right whenever the run says so."""
        data = os.path.join(SOURCE, "tests", "data", "import")
        for args in (["wikidata", os.path.join(data, "wikidata/plain.json"),
                      "--languages", "all", "--offices"],
                     ["wikidata", os.path.join(
                         data, "wikidata/classes_below.json"), "--subclasses"],
                     ["ftm", os.path.join(data, "ftm/entities.ftm.json")],
                     ["popolo", os.path.join(data, "popolo/ep-popolo.json"),
                      "--offices"],
                     ["spacy", os.path.join(data, "spacy/patterns.jsonl"),
                      "--quiet"],
                     ["csv", os.path.join(data, "csv/people.csv")],
                     ["csv", os.path.join(data, "csv/utf16.txt")],
                     ["skos", os.path.join(data, "skos/drugs.rdf")],
                     ["skos", os.path.join(data, "skos/escapes.nt")],
                     ["gate", os.path.join(data, "gate/lists")]):
            args = ["gazetteer", "import", *args, "-o", "out.tsv"]
            self.assertCode(self.run_it(*args), 0)
            right = self.read("out.tsv")
            self.write("out.tsv", "old")
            for n, more, got in self.loop(args, 60, 1.1, (0, 5), None):
                self.assertIn(self.read("out.tsv"),
                              (right,) if got.code == 0 else (right, b"old"),
                              f"{args} malloc {n}{more}: {got!r}")
                self.assertEqual([x for x in os.listdir(self.folder)
                                  if x.startswith("out.tsv") or
                                  x.startswith(".")], ["out.tsv"])
                self.write("out.tsv", "old")
    def right_or_told(self, args, code):
        """Commands that end with 1 when all is well, too."""
        right = self.run_it(*args)
        self.assertCode(right, code)
        for more in ("", "+"):
            for n in steps(40, 1.15):
                got, was_made = self.once("failmalloc.so", args,
                                          FAIL_MALLOC=f"{n}{more}")
                self.check_ending(got, f"malloc {n}{more}", (code, 5))
                if got.code != 5:
                    self.assertEqual(got.out, right.out, f"malloc {n}{more}")
                if not was_made:
                    break
            self.assertGreater(n, 40)

    def test_check(self):
        self.write("n.tsv", NAMES + "a\tperson\tWill\tWill|A\t\n"
                   "b\tperson\tWill\t\t\n")
        for more in ([], ["--json"], ["--corpus", "a.txt", "--threads", "1"]):
            self.right_or_told(["gazetteer", "check", "n.tsv", *more], 1)

    def test_compile(self):
        """The old file or the right one, which is the same every time."""
        args = ["gazetteer", "compile", "-g", "names.tsv", "-o", "n.gaz"]
        self.assertCode(self.run_it(*args), 0)
        right = self.read("n.gaz")
        for _, _, got in self.loop(args, 60, 1.08, (0, 5), None):
            self.assertEqual(self.read("n.gaz"), right)
            self.write("n.gaz", right)
        tag = ["tag", "a.txt", "-g", "n.gaz", "--threads", "1"]
        right = self.run_it(*tag).out
        self.assertGreater(len(right), 100)
        for _, _, got in self.loop(tag, 60, 1.1, (0, 5), None):
            if got.code == 0:
                self.assertEqual(got.out, right)

    def test_render(self):
        """The picture's text; what stood there stands where it fails."""
        self.assertCode(self.run_it("build", "a.txt", "-g", "names.tsv", "-o",
                                    "out", "-m", "degree,layout"), 0)
        args = ["render", "out/graph.graphml", "-o", "p.dot"]
        self.assertCode(self.run_it(*args), 0)
        right = self.read("p.dot")
        for _, _, got in self.loop(args, 60, 1.08, (0, 5), None):
            self.assertEqual(self.read("p.dot"), right)
            self.write("p.dot", right)

    def test_search(self):
        for name, code in (("Kim", 0), ("Vladmir Putin", 1)):
            for more in ([], ["--json"]):
                self.right_or_told(["gazetteer", "search", name, "-g",
                                    "names.tsv", *more], code)

    def test_tag_with_endings(self):
        self.write("mine/endings/ru.tsv", "script: Cyrl\nending\tbecomes\tat\n"
                   "\tа|у\n\tи+\tstart\n")
        self.write("mine/n.tsv", "id\ttype\tlabel\tlang\n"
                   "q1\tperson\tИван Петров\t\nq2\tcountry\tИран\tru\n")
        self.write("c.txt", "Нет Ивана Петрова, нет Ирана. Ивану Петрову.\n")
        args = ["tag", "c.txt", "-g", "mine", "--threads", "1"]
        right = self.run_it(*args).out
        self.assertEqual(right.count(b'"R1"'), 3)
        for _, _, got in self.loop(args, 60, 1.08, (0, 5), None):
            self.assertIn(got.out, (b"", right))


class Files(Faults):
    ARGS = ["build", "a.txt", "b.jsonl", "-g", "names.tsv", "-o", "out", "-m",
            "none", "--threads", "1"]

    def loop(self, kind, fault, codes, args=None):
        args = args or self.ARGS
        right = self.right(args)
        for more in ("", "+"):
            for n in steps(100, 1.1):
                where = f"{kind} {n}{more} {fault}"
                self.old_files()
                got, was_made = self.once(
                    "failio.so", args, FAIL_IO=f"{kind}:{n}{more}:{fault}")
                self.check_ending(got, where, codes if was_made else (0,))
                self.check_files(got, where, right)
                if not was_made:
                    break
                yield n, more, got
            self.assertGreater(n, 1, kind)

    def test_a_full_disk(self):
        for kind in ("write", "create"):
            for _, _, got in self.loop(kind, "ENOSPC", (4,)):
                self.assertIn("No space left on device", got.err)
                for name in FILES:
                    if "stdout" not in got.err:
                        self.assertEqual(self.read("out", name), b"old")

    def every_format(self):
        return [*self.ARGS[:2], *self.ARGS[3:], *self.all_formats()]

    def test_a_full_disk_in_every_format(self):
        for kind in ("write", "create"):
            for _, _, got in self.loop(kind, "ENOSPC", (4,),
                                       self.every_format()):
                self.assertIn("No space left on device", got.err)
                for name in self.files:
                    if "stdout" not in got.err:
                        self.assertEqual(self.read("out", name), b"old")

    def test_a_disk_that_fails_late_in_every_format(self):
        for kind in ("fsync", "rename", "read", "mkdir"):
            for n, more, got in self.loop(kind, "EIO", (0, 1, 3, 4),
                                          self.every_format()):
                if got.code != 0:
                    self.assertIn("Input/output error", got.err)

    def test_a_disk_that_lies(self):
        """Another byte than was written: it is read back before success."""
        for n, _, got in self.loop("write", "WRONG", (0, 4),
                                   self.every_format()):
            if got.code == 0:  # what the terminal gets is not read back
                self.assertNotEqual(self.old_out, got.out)
            else:
                self.assertIn("reads back otherwise than written", got.err)
                for name in self.files:
                    self.assertEqual(self.read("out", name), b"old")

    def test_a_disk_that_fails_late(self):
        for kind in ("fsync", "rename", "close"):
            for n, more, got in self.loop(kind, "EIO", (0, 4)):
                if kind != "close":  # some close what was only read
                    self.assertEqual(got.code, 4, f"{kind} {n}{more}")
                if got.code == 4:
                    self.assertIn("Input/output error", got.err)

    def test_a_disk_that_cannot_be_read(self):
        for _, _, got in self.loop("read", "EIO", (1, 3, 4)):
            self.assertIn("Input/output error", got.err)

    def test_no_descriptors_left(self):
        for _, _, got in self.loop("open", "EMFILE", (0, 4)):
            if got.code == 4:
                self.assertIn("Too many open files", got.err)

    def test_the_folder(self):
        new = self.ARGS[:]
        new[new.index("out")] = "out/deep/er"
        for kind, fault in (("mkdir", "EROFS"), ("lock", "ENOLCK")):
            for n in (1, 2, 3):
                shutil.rmtree(self.path("out"), ignore_errors=True)
                got, was_made = self.once("failio.so", new,
                                          FAIL_IO=f"{kind}:{n}:{fault}")
                if was_made:
                    self.check_ending(got, f"{kind} {n}", (4,))
                    found = [f for _, _, fs in os.walk(self.path("out"))
                             for f in fs]
                    self.assertEqual(found, [])

    def given_many(self):
        """More pairs than --memory 1M holds."""
        names = [f"Ada{chr(97 + i % 26)}{chr(97 + i // 26)} Mor"
                 for i in range(90)]
        self.write("many.tsv", "id\ttype\tlabel\n" + "".join(
            f"e{i}\tperson\t{n}\n" for i, n in enumerate(names)))
        self.write("many.txt", "".join(
            f"{names[i]} met {names[k]} in a town far away.\n\n"
            for i in range(90) for k in range(i)))
        return ["build", "many.txt", "-g", "many.tsv", "-o", "out", "-m",
                "none", "--memory", "1M", "--threads", "1"]

    def test_temporary_files(self):
        args = self.given_many()
        right = self.right(args)
        self.assertEqual(right, self.right(args[:-4]))
        for kind, fault, word in (("write", "ENOSPC", "No space left"),
                                  ("create", "EACCES", "Permission denied")):
            for n in ("1", "2", "3", "4+"):
                self.old_files()
                got, was_made = self.once("failio.so", args,
                                          FAIL_IO=f"{kind}:{n}:{fault}")
                self.check_ending(got, f"{kind} {n}",
                                  (4,) if was_made else (0,))
                self.check_files(got, f"{kind} {n}", right)
                if was_made:
                    self.assertIn(word, got.err)
        failed = 0
        for n in ("1", "2", "5", "20", "60+"):  # others have ways around it
            self.old_files()
            got, _ = self.once("failio.so", args, FAIL_IO=f"pread:{n}:EIO")
            self.check_ending(got, f"pread {n}", (0, 4))
            self.check_files(got, f"pread {n}", right)
            failed += "read back a temporary file: Input/output" in got.err
        self.assertGreater(failed, 1)
        for fault in ("write:1+:SHORT", "write:2:EINTR", "create:2:EINTR",
                      "pread:1+:SHORT", "pread:3:EINTR"):
            self.old_files()
            got, was_made = self.once("failio.so", args, FAIL_IO=fault)
            self.assertTrue(was_made, fault)
            self.check_ending(got, fault, (0,))
            self.check_files(got, fault, right)

    def test_no_folder_for_temporary_files(self):
        args = self.given_many()
        self.old_files()
        got = self.run_it(*args, env=environment(TMPDIR="/nonexistent"))
        self.assertCode(got, 4)
        self.assertEqual(got.err, "gazgraph: error: /nonexistent: cannot make "
                         "a temporary file here (TMPDIR names another "
                         "folder): No such file or directory\n")
        self.assertEqual(self.read("out", "graph.dot"), b"old")

    def test_memory_while_spilling(self):
        self.memory_while_spilling(self.given_many())

    def test_memory_while_weights_by_period_are_spilled(self):
        self.given_many()
        self.write("many.jsonl", "".join(json.dumps(
            {"id": f"d{i}", "text": text, "date": f"2020-{i % 12 + 1:02}-01"})
            + "\n" for i, text in enumerate(
                self.read("many.txt").decode().split("\n\n"))))
        self.files = ("graph.dynamic.gexf", "report.json")
        self.memory_while_spilling(
            ["build", "many.jsonl", "-g", "many.tsv", "-o", "out", "-m",
             "none", "--memory", "1M", "--threads", "1", "-f", "gexf-dynamic",
             "--slice", "month"])

    def memory_while_spilling(self, args):
        right = self.right(args)
        self.assertIn(b"temporary files", self.old_out)
        n = 900
        while True:
            n = int(n * 1.4)
            self.old_files()
            got, was_made = self.once("failmalloc.so", args,
                                      FAIL_MALLOC=str(n))
            self.check_ending(got, f"malloc {n}", (5,) if was_made else (0,))
            self.check_files(got, f"malloc {n}", right)
            if not was_made:
                break

    def test_interrupted_and_short_calls_change_nothing(self):
        right = self.right(self.ARGS)
        for fault in ("write:1:EINTR", "write:2:EINTR", "read:1:EINTR",
                      "read:3:EINTR", "fsync:1:EINTR", "open:2:EINTR",
                      "create:1:EINTR", "close:1:EINTR", "read:1+:SHORT",
                      "write:1+:SHORT"):
            self.old_files()
            got, was_made = self.once("failio.so", self.ARGS, FAIL_IO=fault)
            self.assertTrue(was_made, fault)
            self.check_ending(got, fault, (0,))
            self.check_files(got, fault, right)


if __name__ == "__main__":
    main()
