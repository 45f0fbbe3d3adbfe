"""gazgraph merge: shards as one store, the same as one run over everything."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess

from corpora import NAMES, documents
from running import BINARY, environment, main
from stores import Stores


class Merges(Stores):
    def merge(self, *args, out="m.gg", code=0):
        got = self.run_it("merge", *args, "-o", out)
        self.assertCode(got, code)
        return got

    def shards(self, docs, n, *options, rnd=None):
        """Each document is in one, and some in two."""
        rnd = rnd or random.Random(n)
        parts = [[] for _ in range(n)]
        for doc in docs:
            for _ in range(rnd.choice((1, 1, 1, 2))):
                part = rnd.choice(parts)
                if doc not in part:
                    part.append(doc)
        names = []
        for i, part in enumerate(parts):
            self.put(part)
            names.append(f"shard{i}.gg")
            self.store("a.jsonl", *options, store=names[-1])
        return names

    def sql_do(self, query, store="s.gg"):
        db = sqlite3.connect(self.path(store))
        db.execute(query)
        db.commit()
        db.close()

    def assertMerged(self, want, *more):
        """Every export is that of the one store."""
        for args in (("--stats", "all"), ("--slice", "month"),
                     ("--min-weight", "2", "--isolates")):
            for store, out in (("s.gg", "one"), ("m.gg", "merged")):
                self.assertCode(self.run_it(
                    "export", store, "-o", out, "-m", "none", *args), 0)
            for folder, _, files in os.walk(self.path("one")):
                for name in files:
                    at = os.path.relpath(os.path.join(folder, name),
                                         self.path("one"))
                    self.assertEqual(self.read("one", at),
                                     self.read("merged", at), (want, at))


class Same(Merges):
    def test_sixteen_shards_are_one_run(self):
        docs = documents(400, seed=6)
        self.put(docs)
        self.store("a.jsonl")
        names = self.shards(docs, 16)
        for order in (names, names[::-1]):
            got = self.merge(*order)
            self.assertIn(b"400 in the store", got.out)
            self.assertMerged(order)
            self.same_tables("s.gg", "m.gg")
            os.unlink(self.path("m.gg"))
        self.assertEqual([n for n in os.listdir(self.folder)
                          if "merging" in n or "journal" in n], [])

    def test_other_ways_to_count(self):
        docs = documents(150, seed=8)
        for options in (("--window", "document", "--stats", "strength"),
                        ("--window", "9", "--stats", "strength"),
                        ("--ambiguous", "share", "--stats", "strength"),
                        ("--copies", "ignore", "--stats", "strength"),
                        ("--evidence", "0")):
            self.put(docs)
            self.store("a.jsonl", *options)
            self.merge(*self.shards(docs, 3, *options))
            self.assertMerged(options)
            for name in ("s.gg", "m.gg", "shard0.gg", "shard1.gg",
                         "shard2.gg"):
                os.unlink(self.path(name))

    def test_discovered_ones(self):
        words = self.write("words.tsv", "id\ttype\tlabel\tnames\n"
                           "g\tcontext:given\tOlga\tHenrik\n"
                           "r\tcontext:role\tlawyer\tnovelist\n")
        docs = [{"id": f"d{i}", "text": t} for i, t in enumerate((
            "The lawyer Olga Petrenko met Towna Bell. Petrenko left Towna.",
            "The novelist OLGA PETRENKO met Henrik Sund in Townb.",
            "Henrik Sund saw Towna. Olga Petrenko saw Towna."))]
        options = ("-g", words, "--discover", "--confidence", "0.2")
        self.put(docs)
        self.store("a.jsonl", *options)
        for i, doc in enumerate(docs):
            self.put([doc])
            self.store("a.jsonl", *options, store=f"{i}.gg")
        self.merge("2.gg", "1.gg", "0.gg")
        self.assertMerged("discovered")
        self.assertIn(b"new:olga-petrenko",
                      self.read("merged", "graph.graphml"))

    def test_one_is_copied_and_goes_on(self):
        docs = documents(80)
        self.put(docs[:50])
        self.store("a.jsonl")
        self.merge("s.gg", "s.gg", out="m.gg")
        self.put(docs)
        self.store("a.jsonl", store="m.gg", out="out")
        self.assertEqual(self.graphs(), self.plain(docs))

    def test_two_contents_of_one_id(self):
        old = {"id": "1", "date": "2023-01-01", "text": "Towna met Townb."}
        new = dict(old, date="2023-01-02", text="Towna met Townc.")
        same = dict(old, text="Towna met Townd.")
        for pair in ((old, new), (old, same)):
            results = set()
            for i, doc in enumerate(pair):
                self.put([doc])
                self.store("a.jsonl", store=f"{i}.gg")
            for order in (("0.gg", "1.gg"), ("1.gg", "0.gg")):
                got = self.merge(*order, code=1)
                self.assertIn("the document 1 has another content in another "
                              "store: the later one is kept", got.err)
                self.assertCode(self.run_it("export", "m.gg", "-o", "out",
                                            "-m", "none"), 0)
                results.add(self.graphs()[0])
                os.unlink(self.path("m.gg"))
            self.assertEqual(len(results), 1)
            if new in pair:
                self.assertEqual(results, {self.plain([new])[0]})
            os.unlink(self.path("0.gg"))
            os.unlink(self.path("1.gg"))

    def test_documents_that_do_not_count_yet_come_along(self):
        """As if the run that was to count them had been killed."""
        docs = documents(60)
        self.put(docs)
        self.store("a.jsonl")
        want = self.plain(docs)
        self.put(docs[:40])
        self.store("a.jsonl", store="half.gg")
        shutil.copy(self.path("s.gg"), self.path("cut.gg"))
        self.sql_do("update meta set value = 0 where key = 'settled'",
                    "cut.gg")
        self.merge("half.gg", "cut.gg")
        self.assertCode(self.run_it("export", "m.gg", "-o", "out", "-m",
                                    "none"), 0)
        self.assertEqual(self.graphs(), want)


class Refused(Merges):
    def refused(self, *args, code, text, out="m.gg"):
        got = self.merge(*args, out=out, code=code)
        self.assertIn(text, got.err)
        self.assertEqual(len(got.errors), 1, got)
        self.assertEqual([n for n in os.listdir(self.folder)
                          if "merging" in n], [])

    def test_other_options_or_lists(self):
        self.put(documents(10))
        self.store("a.jsonl", store="a.gg")
        self.store("a.jsonl", "--window", "document", store="b.gg")
        self.refused("a.gg", "b.gg", code=2, text="b.gg: made with other "
                     "options than the first store: --window document")
        self.write("names.tsv", NAMES + "x\tplace\tTownx\t\n")
        self.store("a.jsonl", store="c.gg")
        self.refused("a.gg", "c.gg", code=2,
                     text="c.gg: made with other gazetteers")
        self.merge("a.gg", "c.gg", "--force")

    def test_what_cannot_be_read_or_written(self):
        self.put(documents(10))
        self.store("a.jsonl")
        self.write("text", "x" * 100)
        self.refused("s.gg", "text", code=3, text="text: is no store")
        self.refused("s.gg", "none.gg", code=4, text="none.gg: cannot read")
        self.refused("s.gg", code=4, text="no/m.gg-merging: cannot make",
                     out="no/m.gg")
        self.refused("s.gg", code=2, text="s.gg: is there already",
                     out="s.gg")
        got = self.run_it("merge", "s.gg")
        self.assertCode(got, 2, "no store to write")

    def test_a_damaged_page(self):
        self.put(documents(10))
        self.store("a.jsonl")
        self.sql_do("update page set places = x'0102' where document = 3")
        self.refused("s.gg", code=3, text="s.gg: the store is damaged")

    def test_a_killed_merge_leaves_no_store(self):
        docs = documents(2000, seed=4)
        names = self.shards(docs, 2)
        self.put(docs)
        self.store("a.jsonl")
        for wait in (0.02, 0.1, 0.2):
            run = subprocess.Popen([BINARY, "merge", *names, "-o", "m.gg"],
                                   cwd=self.folder, env=environment(),
                                   stdout=subprocess.DEVNULL)
            try:
                run.wait(wait)
                os.unlink(self.path("m.gg"))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                self.assertFalse(os.path.exists(self.path("m.gg")))
        self.merge(*names)
        self.assertMerged("after")
        self.assertFalse(os.path.exists(self.path("m.gg-merging")))


if __name__ == "__main__":
    main()
