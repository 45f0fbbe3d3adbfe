"""gazgraph export: a store as the graphs that runs over its documents would
make."""
import json
import os
import sqlite3
import subprocess
import time

from corpora import documents, jsonl
from graphs import read_graph
from running import BINARY, environment, main
from stores import Stores


class Exports(Stores):
    def export(self, *args, out="out", code=0, store="s.gg"):
        got = self.run_it("export", store, "-o", out, "-m", "none", *args)
        self.assertCode(got, code)
        return got

    def given_store(self, n=200, *args, **more):
        docs = documents(n, **more)
        self.put(docs)
        self.store("a.jsonl", *args)
        return docs


def within(docs, since, until):
    return [d for d in docs if since <= d.get("date", "") <= until]


class Whole(Exports):
    def test_as_the_build(self):
        for options in ((), ("--stats", "all"), ("--min-weight", "3"),
                        ("--isolates",), ("--evidence", "1"),
                        ("--backbone", "disparity:0.3"),
                        ("--backbone", "noise-corrected:1.0", "--stats",
                         "npmi")):
            docs = self.given_store()
            want = self.plain(docs, *options)
            self.export(*options)
            self.assertSame(want, options)
            os.unlink(self.path("s.gg"))

    def test_measures_and_formats(self):
        self.given_store()
        self.assertCode(self.run_it("export", "s.gg", "-o", "out", "-f",
                                    "graphml", "-m", "degree,pagerank",
                                    "--top", "2"), 0)
        self.assertEqual(sorted(os.listdir(self.path("out"))),
                         ["graph.graphml", "report.json"])
        nodes = read_graph(self.read("out", "graph.graphml"))[0]
        self.assertIn("pagerank", nodes["n00"])

    def test_types(self):
        self.given_store()
        self.export()
        nodes, edges = read_graph(self.read("out", "graph.graphml"))
        self.export("--types", "person")
        of_type, between = read_graph(self.read("out", "graph.graphml"))
        persons = {n for n in nodes if nodes[n]["entity_type"] == "person"}
        self.assertTrue(persons)
        self.assertEqual(set(of_type), persons)
        self.assertEqual(between, {e: edges[e] for e in edges
                                   if set(e) <= persons})
        got = self.export("--types", "person,robot", code=2)
        self.assertIn('types: nobody in the store is a "robot"', got.err)

    def test_the_store_stays_as_it_is(self):
        self.given_store()
        before = self.read("s.gg")
        os.chmod(self.path("s.gg"), 0o444)
        self.export("--slice", "month")
        self.assertEqual(self.read("s.gg"), before)
        self.assertEqual([n for n in os.listdir(self.folder) if "-" in n], [])

    def test_its_report_does_not_tell_how_it_was_made(self):
        docs = self.given_store()
        self.export()
        want = self.read("out", "report.json")
        os.unlink(self.path("s.gg"))
        for part in (docs[100:], docs[:150]):
            self.put(part)
            self.store("a.jsonl", "--batch", "9")
        self.export()
        self.assertEqual(self.read("out", "report.json"), want)
        told = json.loads(want)
        self.assertEqual(told["store"]["documents"], 200)
        self.assertEqual(told["command"], "export")
        self.assertIn("--window sentence", told["store"]["options"])
        self.assertEqual(
            (told["graph"]["nodes"], told["graph"]["edges"]),
            tuple(map(len, read_graph(self.read("out", "graph.graphml")))))

    def test_refused(self):
        self.given_store(20)
        for args, text in (((), "one store is wanted"),
                           (("s.gg",), "no output folder"),
                           (("s.gg", "s.gg", "-o", "x"),
                            "one store is wanted"),
                           (("s.gg", "-o", "x", "--since", "May"),
                            'since: "May" is no time'),
                           (("s.gg", "-o", "x", "--until", "2023-02-30"),
                            'until: "2023-02-30" is no time'),
                           (("s.gg", "-o", "x", "--since", "2023-05",
                             "--until", "2023-04"), "since: that is behind"),
                           (("s.gg", "-o", "x", "--slice", "hour"),
                            'slice: "hour" is neither day, week')):
            got = self.run_it("export", *args)
            self.assertCode(got, 2, text)
        self.assertFalse(os.path.exists(self.path("x")))
        self.assertCode(self.run_it("export", "none.gg", "-o", "x"), 4,
                        "none.gg: cannot read the store: No such file or directory")
        self.assertFalse(os.path.exists(self.path("none.gg")))

    def test_strengths_that_were_not_kept(self):
        self.given_store(50, "--window", "document")
        got = self.export("--stats", "strength", code=2)
        self.assertIn("was not made with --stats strength", got.err)


class Periods(Exports):
    def test_a_time_is_what_a_run_over_its_documents_makes(self):
        for options in ((), ("--window", "document"), ("--copies", "count"),
                        ("--ambiguous", "share")):
            docs = self.given_store(240, *options, seed=9)
            for since, until, first, last in (
                    ("2023-02", "2023-04", "2023-02-01", "2023-04-31"),
                    ("2023-03-05", "2023-03-20", "2023-03-05", "2023-03-20"),
                    (None, "2023-02-10", "0", "2023-02-10"),
                    ("2023-05-09", None, "2023-05-09", "9"),
                    ("2023", "2023", "2023", "2024")):
                args = ["--since", since] if since else []
                args += ["--until", until] if until else []
                want = self.plain(within(docs, first, last), "--stats", "all",
                                  *options)
                self.export("--stats", "all" if not options
                            else "npmi,llr,jaccard,q", *args)
                if not options:
                    self.assertSame(want, (since, until))
                self.export(*args)
                self.plain(within(docs, first, last), *options)
                self.assertSame(self.graphs("plain"), (options, args))
            os.unlink(self.path("s.gg"))

    def test_documents_without_a_date_are_told(self):
        docs = self.given_store(100)
        got = self.export("--since", "2023-03")
        told = self.report()["period"]
        self.assertEqual(told["since"], "2023-03-01")
        self.assertNotIn("until", told)
        self.assertEqual(told["documents"],
                         len(within(docs, "2023-03", "9")))
        self.assertEqual(told["documents_without_date"],
                         sum("date" not in d for d in docs))
        self.assertIn(b" of 100 documents", got.out)

    def test_an_empty_time(self):
        self.given_store(30)
        self.export("--since", "2031")
        self.assertEqual(read_graph(self.read("out", "graph.graphml")),
                         ({}, {}))

    def slices(self, word, docs, key):
        got = self.export("--slice", word)
        names = sorted({key(d["date"]) for d in docs if "date" in d})
        told = self.report()
        self.assertEqual([p["name"] for p in told["periods"]], names)
        self.assertEqual(sorted(os.listdir(self.path("out"))),
                         names + ["report.json"])
        self.assertIn(f": {len(names)} periods".encode(), got.out)
        return told["periods"]

    def test_slices(self):
        docs = self.given_store(150, seed=3)
        self.assertEqual(len(self.slices("month", docs,
                                         lambda d: d[:7])), 6)
        for period in self.report()["periods"]:
            self.export("--since", period["name"], "--until", period["name"],
                        out="one")
            for name in ("graph.graphml", "graph.dot"):
                self.assertEqual(self.read("out", period["name"], name),
                                 self.read("one", name))
            some = within(docs, period["since"], period["until"])
            self.assertEqual(period["documents"], len(some))
        for word, cut in (("year", 4), ("day", 10)):
            self.clean()
            self.slices(word, docs, lambda d, cut=cut: d[:cut])

    def clean(self):
        subprocess.run(["rm", "-r", self.path("out")], check=True)

    def test_weeks_begin_on_monday(self):
        self.put([{"id": d, "date": d, "text": "Towna met Townb."}
                  for d in ("2023-01-01", "2023-01-02", "2023-01-08",
                            "2023-01-09", "2024-02-29", "0001-01-01",
                            "9999-12-31")])
        self.store("a.jsonl")
        self.export("--slice", "week")
        self.assertEqual(
            [(p["name"], p["until"], p["documents"])
             for p in self.report()["periods"]],
            [("0001-01-01", "0001-01-07", 1), ("2022-12-26", "2023-01-01", 1),
             ("2023-01-02", "2023-01-08", 2), ("2023-01-09", "2023-01-15", 1),
             ("2024-02-26", "2024-03-03", 1), ("9999-12-27", "9999-12-31", 1)])

    def test_slices_of_a_time_are_cut_to_it(self):
        self.given_store(150, seed=3)
        self.export("--slice", "month", "--since", "2023-02-10", "--until",
                    "2023-03-14")
        self.assertEqual(
            [(p["name"], p["since"], p["until"])
             for p in self.report()["periods"]],
            [("2023-02", "2023-02-10", "2023-02-28"),
             ("2023-03", "2023-03-01", "2023-03-14")])


class CutOff(Exports):
    def test_documents_that_are_not_counted_yet_are_told(self):
        docs = documents(4000, seed=2)
        os.mkfifo(self.path("a.pipe"))
        run = subprocess.Popen(
            [BINARY, "build", "a.pipe", "--from", "jsonl", "--store", "s.gg",
             "-g", "names.tsv", "--batch", "50"], cwd=self.folder,
            env=environment(), stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        with open(self.path("a.pipe"), "wb") as pipe:
            pipe.write(jsonl(docs).encode())
            pipe.flush()
            while self.count() == 0:
                time.sleep(0.01)
            run.kill()
            run.wait()
        got = self.export(code=1)
        self.assertIn("s.gg: a run was cut off: ", got.err)
        self.assertIn("documents are not counted yet", got.err)
        told = self.report()
        self.assertGreater(told["store"]["documents_not_counted"], 0)
        self.assertEqual(told["skipped"]["not_counted"], 1)
        self.export("--strict", code=3)
        self.put(docs)
        self.store("a.jsonl", out="out")
        want = self.graphs()
        self.export()
        self.assertSame(want, "after")
        self.assertEqual(want, self.plain(docs))

    def count(self):
        try:
            return self.sql("select count(*) from document")[0][0]
        except sqlite3.OperationalError:
            return 0


if __name__ == "__main__":
    main()
