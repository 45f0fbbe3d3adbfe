"""gazetteer import: samples of each format, in the true layout and hostile,
compared byte for byte.

tests/data/import/FORMAT/ holds inputs; NAME.tsv beside one is what it becomes,
NAME.log what was said, with the exit code. NAME.cmd is a command line of its
own: an input and options (for an empty one the input of that name).

  test_import.py BINARY SOURCE_DIR --update    writes .tsv and .log anew
"""
import bz2
import gzip
import json
import os
import resource
import shlex
import signal
import subprocess
import sys

from running import BINARY, SOURCE, Case, environment, main, zstd_frame

DATA = os.path.join(SOURCE, "tests", "data", "import")
MADE = (".tsv", ".log", ".cmd")


def cases():
    """(format, name, arguments)"""
    for kind in sorted(os.listdir(DATA)):
        names = sorted(os.listdir(os.path.join(DATA, kind)))
        for name in names:
            stem, suffix = os.path.splitext(name)
            if suffix == ".cmd":
                with open(os.path.join(DATA, kind, name)) as f:
                    args = shlex.split(f.read())
                if args:
                    yield kind, stem, args
            elif suffix not in MADE:
                yield kind, name.split(".")[0], [name]


def run_case(kind, args):
    done = subprocess.run([BINARY, "gazetteer", "import", kind, *args],
                          cwd=os.path.join(DATA, kind), env=environment(),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=600)
    return done.stdout, done.stderr + f"exit {done.returncode}\n".encode()


def expected(kind, name, suffix):
    with open(os.path.join(DATA, kind, name + suffix), "rb") as f:
        return f.read()


def update():
    for kind, name, args in cases():
        for suffix, data in zip((".tsv", ".log"), run_case(kind, args)):
            with open(os.path.join(DATA, kind, name + suffix), "wb") as f:
                f.write(data)


class Import(Case):
    def imported(self, *args, **more):
        return self.run_it("gazetteer", "import", *args, **more)

    def data(self, *names):
        with open(os.path.join(DATA, *names), "rb") as f:
            return f.read()

    def test_every_sample(self):
        seen = set()
        for kind, name, args in cases():
            with self.subTest(format=kind, name=name):
                self.assertNotIn((kind, name), seen)
                seen.add((kind, name))
                out, log = run_case(kind, args)
                self.assertEqual(out, expected(kind, name, ".tsv"))
                self.assertEqual(log, expected(kind, name, ".log"))
        self.assertGreater(len(seen), 20)

    def test_what_was_written_loads_without_a_word(self):
        for kind, name, args in cases():
            table = expected(kind, name, ".tsv")
            if table.count(b"\n") < 2:
                continue
            with self.subTest(format=kind, name=name):
                self.write("out.tsv", table)
                self.write("a.txt", "Nothing here.\n")
                got = self.tag("a.txt", names="out.tsv")
                self.assertCode(got, 0)
                self.assertEqual([x for x in got.lines
                                  if 'column "lang"' not in x], [])

    def test_names_are_found(self):
        got = self.imported("wikidata", os.path.join(
            DATA, "wikidata", "plain.json"), "-o", "out.tsv")
        self.assertCode(got, 0)
        self.write("a.txt", "Vladimir Putin left. Putin is in Russia. NATO "
                            "met Ana Novak.\n")
        got = self.tag("a.txt", names="out.tsv")
        found = [(m["surface"], m["entity"])
                 for m in json.loads(got.out)["mentions"]]
        self.assertEqual(found, [("Vladimir Putin", "Q7747"),
                                 ("Putin", "Q7747"), ("Russia", "Q159"),
                                 ("NATO", "Q7184"), ("Ana Novak", "Q97")])

    def test_compressed_and_piped_are_the_same(self):
        data = self.data("wikidata", "plain.json")
        right = expected("wikidata", "plain", ".tsv")
        half = len(data) // 2
        packed = {
            "a.gz": gzip.compress(data[:half]) + gzip.compress(data[half:]),
            "a.bz2": bz2.compress(data),
            "b.bz2": b"".join(bz2.compress(data[i:i + 777])
                              for i in range(0, len(data), 777)),
            "c.bz2": bz2.compress(b"") + bz2.compress(data, 1) +
            bz2.compress(b""),
            "a.zst": zstd_frame(data)}
        for name, content in packed.items():
            self.write(name, content)
            got = self.imported("wikidata", name)
            self.assertCode(got, 0)
            self.assertEqual(got.out, right, name)
            got = self.imported("wikidata", stdin=content)
            self.assertEqual(got.out, right, name)
        got = self.imported("wikidata", "-", stdin=data)
        self.assertEqual(got.out, right)

    def test_a_cut_archive_gives_what_stands_before(self):
        data = self.data("wikidata", "plain.json")
        lines = data.split(b"\n")
        first = b"\n".join(lines[:6]) + b"\n"
        for name, pack in (("a.bz2", bz2.compress), ("a.gz", gzip.compress)):
            self.write(name, pack(first) +
                       pack(b"\n".join(lines[6:]))[:-20])
            got = self.imported("wikidata", name, "-o", "out.tsv")
            self.assertCode(got, 1, f"warning: {name}@", "cut short")
            self.assertTrue(expected("wikidata", "plain", ".tsv").startswith(
                self.read("out.tsv")[:400]))

    def test_a_damaged_stream_is_passed_over(self):
        """The record that is cut takes the next one with it."""
        line = self.data("wikidata", "lines.jsonl").split(b"\n")[1] + b"\n"
        streams = [bz2.compress(line * 3) for _ in range(3)]
        streams[1] = streams[1][:100] + b"\x55" + streams[1][101:]
        self.write("a.bz2", b"".join(streams))
        got = self.imported("wikidata", "a.bz2")
        self.assertCode(got, 1, "a.bz2@", "damaged bzip2 member",
                        "going on at byte")
        self.assertIn(got.out.count(b"NATO"), (5, 6, 7, 8))

    def test_the_file_appears_when_it_is_complete(self):
        self.write("out.tsv", "old\n")
        got = self.imported("wikidata", os.path.join(
            DATA, "wikidata", "empty.json"), "-o", "out.tsv")
        self.assertCode(got, 3, "empty: no record")
        self.assertEqual(self.read("out.tsv"), b"old\n")
        self.assertEqual(os.listdir(self.folder), ["out.tsv"])
        got = self.imported("ftm", "missing.json", "-o", "out.tsv")
        self.assertCode(got, 4, "missing.json")
        got = self.imported("ftm", os.path.join(DATA, "ftm", "hostile.json"),
                            "-o", "out.tsv", "--strict")
        self.assertCode(got, 3, "--strict")
        self.assertEqual(self.read("out.tsv"), b"old\n")
        self.assertEqual(os.listdir(self.folder), ["out.tsv"])

    def test_a_file_of_another_kind(self):
        self.write("a.txt", "Kim met Putin.\nNothing else.\n")
        for kind in ("wikidata", "ftm", "spacy", "popolo"):
            got = self.imported(kind, "a.txt", "-o", "out.tsv")
            self.assertCode(got, 3)
            self.assertFalse(os.path.exists(self.path("out.tsv")))

    def test_usage(self):
        sample = os.path.join(DATA, "spacy", "patterns.jsonl")
        for args, text in (
                ((), "no format"), (("nosuch", sample), "no format \"nosuch\""),
                (("spacy", sample, "--languages", "en"), "languages: the"),
                (("spacy", sample, "--offices"), "offices: the format"),
                (("ftm", sample, "--min-sitelinks", "2"), "min-sitelinks:"),
                (("wikidata", sample, "--prefer-wikidata"), "prefer-wiki"),
                (("spacy", sample, "--classes", "ORG"), "CLASS=TYPE"),
                (("popolo", "-", "--offices"), "read twice"),
                (("wikidata", "--subclasses"), "read twice")):
            got = self.imported(*args)
            self.assertCode(got, 2, text)
            self.assertEqual(got.out, b"")
        got = self.imported("--help")
        self.assertCode(got, 0)
        for kind in ("wikidata", "ftm", "popolo", "spacy"):
            self.assertIn(b"  " + kind.encode(), got.out)

    def test_a_full_stdout_is_told(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [BINARY, "gazetteer", "import", "spacy",
                 os.path.join(DATA, "spacy", "patterns.jsonl")],
                stdout=full, stderr=subprocess.PIPE, env=environment())
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"stdout: cannot write", done.stderr)

    def test_long_lines(self):
        """An entity of several megabytes; one of more than 64 is told."""
        entity = json.loads(self.data("wikidata", "lines.jsonl")
                            .split(b"\n")[1])
        entity["descriptions"] = {"de": {"language": "de",
                                         "value": "x" * 5000000}}
        big = json.dumps(entity).encode()
        small = self.data("wikidata", "lines.jsonl")
        got = self.imported("wikidata", stdin=big + b"\n" + small)
        self.assertCode(got, 0)
        self.assertEqual(got.out.count(b"\n"), 4)
        got = self.imported("wikidata", stdin=b"x" * (65 << 20) + b"\n" +
                            small)
        self.assertCode(got, 1, "stdin:1: record skipped: longer than 64")
        self.assertEqual(got.out.count(b"\n"), 3)

    def test_many_names_become_several_rows(self):
        names = [f"Name Number {i}" for i in range(150000)]
        line = json.dumps({"id": "x", "schema": "Company", "caption": "Many",
                           "properties": {"name": names}})
        got = self.imported("ftm", "-o", "out.tsv", stdin=line.encode())
        self.assertCode(got, 0)
        rows = self.read("out.tsv").decode().splitlines()[1:]
        self.assertGreater(len(rows), 2)
        self.assertTrue(all(r.startswith("x\torganisation\tMany\t")
                            for r in rows))
        self.assertEqual([n for r in rows for n in r.split("\t")[3].split("|")],
                         names)

    def child_seconds(self):
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    def test_hostile_shapes_take_no_time(self):
        """Work in proportion to the input."""
        shapes = {
            "labels": {str(i): {"language": str(i), "value": "A B"}
                       for i in range(100000)},
            "aliases": {"en": [{"language": "en", "value": f"A {i}"}
                               for i in range(100000)]},
            "claims": {"P39": [{"mainsnak": {}}] * 100000}}
        for key, value in shapes.items():
            entity = {"type": "item", "id": "Q1",
                      "labels": {"en": {"language": "en", "value": "A B"}},
                      "aliases": {}, "claims": {}}
            entity[key] = value
            entity["claims"]["P31"] = [{"mainsnak": {
                "snaktype": "value",
                "datavalue": {"value": {"id": "Q5"}}}}]
            if key == "labels":
                entity["labels"]["en"] = {"language": "en", "value": "A B"}
            begin = self.child_seconds()
            got = self.imported("wikidata", "--languages", "all",
                                "--offices", stdin=json.dumps(entity).encode())
            self.assertCode(got, 0)
            self.assertLess(self.child_seconds() - begin, 30, key)

    def test_an_interrupted_import_leaves_nothing(self):
        os.mkfifo(self.path("pipe"))
        child = subprocess.Popen(
            [BINARY, "gazetteer", "import", "wikidata", "pipe", "-o",
             "out.tsv"], cwd=self.folder, env=environment(),
            stderr=subprocess.PIPE)
        with open(self.path("pipe"), "wb") as pipe:
            pipe.write(self.data("wikidata", "lines.jsonl"))
            pipe.flush()
            child.send_signal(signal.SIGTERM)
            child.stderr.read()
            self.assertEqual(child.wait(30), 128 + signal.SIGTERM)
        child.stderr.close()
        self.assertEqual(os.listdir(self.folder), ["pipe"])


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        main()
