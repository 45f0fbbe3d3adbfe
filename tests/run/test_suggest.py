"""gazetteer suggest, and discover in whole runs: rows that can be pasted, the
best first, the same for every number of threads and order of the inputs, and
linear time whatever the input."""
import json
import os
import random
import time

from running import FILES, GRAPHS, SHIPPED, Case, environment, is_sanitized, \
    main

HEAD = "id\ttype\tlabel\tnames\tshort\tnote"
DOCUMENTS = {
    "a.txt": "The lawyer Olga Petrenko spoke in Kyiv. Petrenko said she would "
             "appeal.\n\nHe founded the Movement for Rural Renewal (MRR) in "
             "2011. The MRR won four seats, and the MRR lost them again.\n",
    "b.txt": "Nobody had asked the lawyer O. Petrenko, who lives in a village. "
             "The novelist Henrik Aasgaard praised the Movement for Rural "
             "Renewal.\n",
    "c.txt": "“It was dark,” said Olga Petrenko. Vladimir Putin met the "
             "novelist Henrik Aasgaard in Russia.\n",
    "d.txt": "Nothing happened here on Monday.\n",
}
GIVEN = ("Olga", "Henrik", "Peter", "Ingrid", "Katrin", "Jonas", "Marlene")


def people(n, seed):
    """n sentences with people that no list has; some of them return."""
    rnd = random.Random(seed)
    sur = ["".join(rnd.choice(("va", "lo", "ri", "ke", "mun", "tes", "dol"))
                   for _ in range(3)).title() for _ in range(60)]
    for _ in range(n):
        who = rnd.choice(sur)
        name = f"{GIVEN[sum(who.encode()) % len(GIVEN)]} {who}"
        yield f"The lawyer {name} said so. " + \
            (f"{who} left. " if rnd.random() < .5 else "") + \
            (f"The {who} Foundation answered. " if rnd.random() < .3 else "")


class Suggest(Case):
    def setUp(self):
        super().setUp()
        for name, text in DOCUMENTS.items():
            self.write("docs/" + name, text)

    def suggest(self, *args, code=0, names=(SHIPPED,), **more):
        lists = [x for n in names for x in ("-g", n)]
        got = self.run_it("gazetteer", "suggest", *args, *lists, **more)
        self.assertCode(got, code)
        return got

    def rows(self, *args, **more):
        lines = self.suggest(*args, **more).out.decode().split("\n")
        self.assertEqual(lines[0], HEAD)
        self.assertEqual(lines[-1], "")
        rows = [dict(zip(HEAD.split("\t"), x.split("\t")))
                for x in lines[1:-1]]
        for line in lines[1:-1]:
            self.assertEqual(line.count("\t"), HEAD.count("\t"), line)
        return rows

    def records(self, *args, **more):
        out = self.suggest(*args, "--json", **more).out.decode()
        return [json.loads(x) for x in out.splitlines()]

    def test_variants_of_all_documents_are_one(self):
        rows = {r["id"]: r for r in self.rows("docs")}
        self.assertEqual(sorted(rows), ["henrik-aasgaard",
                                        "movement-for-rural-renewal",
                                        "olga-petrenko"])
        olga = rows["olga-petrenko"]
        self.assertEqual([olga[k] for k in ("type", "label", "names",
                                            "short")],
                         ["person", "Olga Petrenko", "O. Petrenko",
                          "Petrenko"])
        self.assertTrue(olga["note"].startswith(
            "4 mentions in 3 documents, confidence "), olga)
        movement = rows["movement-for-rural-renewal"]
        self.assertEqual([movement[k] for k in ("type", "label", "names",
                                                "short")],
                         ["organisation", "Movement for Rural Renewal", "MRR",
                          ""])
        self.assertTrue(movement["note"].startswith("5 mentions in 2 doc"))

    def test_two_sentences_of_evidence(self):
        for row in self.rows("docs"):
            self.assertEqual(row["note"].count(" / "), 1, row)
            self.assertIn(": ", row["note"])
        note = {r["id"]: r for r in self.rows("docs")}["henrik-aasgaard"]["note"]
        self.assertIn("b [", note)
        self.assertIn("] The novelist Henrik Aasgaard praised the Movement for "
                      "Rural Renewal. / c [", note)

    def test_surnames_of_several_are_nobodys(self):
        self.write("two/a.txt", "The lawyer Olga Petrenko spoke.\n")
        self.write("two/b.txt", "The lawyer Taras Petrenko spoke.\n")
        self.write("two/c.txt", "Petrenko said no.\n")
        ids = {r["id"]: r for r in self.rows("two")}
        self.assertEqual(sorted(ids), ["olga-petrenko", "petrenko",
                                       "taras-petrenko"])
        for r in ids.values():
            self.assertTrue(r["note"].startswith("1 mention in 1 document, "))

    def test_each_way_of_writing_once(self):
        """Petrenko is a short form here, and a name of its own there."""
        self.write("two/a.txt", "The lawyer Olga Petrenko spoke. Petrenko "
                                "said no.\n")
        self.write("two/b.txt", "Petrenko said no.\n")
        row, = self.rows("two")
        self.assertEqual(row["short"], "Petrenko")
        record, = self.records("two")
        self.assertEqual(record["written"],
                         [{"text": "Petrenko", "mentions": 2},
                          {"text": "Olga Petrenko", "mentions": 1}])
        self.assertEqual((record["mentions"], record["documents"]), (3, 2))

    def test_rows_can_be_pasted(self):
        """Loaded as a list they are found, and not suggested again."""
        out = self.suggest("docs").out
        self.write("mine.tsv", out)
        got = self.run_it("tag", "docs", "-g", SHIPPED, "-g", "mine.tsv")
        self.assertCode(got, 0)
        self.assertEqual(got.warnings, [])
        found = {m["entity"] for line in got.out.splitlines()
                 for m in json.loads(line)["mentions"]}
        for row in out.decode().splitlines()[1:]:
            self.assertIn(row.split("\t")[0], found)
        self.assertEqual(self.rows("docs", names=(SHIPPED, "mine.tsv")), [])

    def test_rows_of_many_can_be_pasted(self):
        self.write("many.txt", "\n".join(people(300, 1)))
        out = self.suggest("many.txt").out
        self.assertGreater(out.count(b"\n"), 60)
        self.write("mine.tsv", out)
        self.assertEqual(self.rows("many.txt", names=(SHIPPED, "mine.tsv")),
                         [])

    def test_rows_of_the_articles_load(self):
        from running import ARTICLES
        out = self.suggest(ARTICLES).out
        self.assertGreater(out.count(b"\n"), 20)
        self.write("mine.tsv", out)
        got = self.run_it("tag", "docs", "-g", "mine.tsv")
        self.assertCode(got, 0)
        self.assertEqual(got.warnings, [])

    def test_best_first(self):
        self.write("many.txt", "\n".join(people(200, 2)))
        scores = [r["mentions"] * r["confidence"]
                  for r in self.records("many.txt")]
        self.assertGreater(len(scores), 30)
        self.assertEqual(scores, sorted(scores, reverse=True))

    def test_least_and_most(self):
        everything = self.rows("docs")
        counts = [int(r["note"].split()[0]) for r in everything]
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertEqual(self.rows("docs", "--top", "2"), everything[:2])
        self.assertEqual(self.rows("docs", "--min-mentions", "3"),
                         [r for r, n in zip(everything, counts) if n >= 3])
        self.assertEqual(self.rows("docs", "--min-mentions", "99"), [])

    def test_confidence(self):
        self.assertEqual(self.rows("docs", "--confidence", "1"), [])
        for record in self.records("docs", "--confidence", "0.9"):
            self.assertGreaterEqual(record["confidence"], 0.9)

    def test_json(self):
        """Each place is where the words stand, in the bytes of the file."""
        records = self.records("docs")
        self.assertEqual([r["id"] for r in records],
                         [r["id"] for r in self.rows("docs")])
        for r in records:
            self.assertEqual(sorted(r), ["confidence", "documents",
                                         "evidence", "id", "label",
                                         "mentions", "type", "written"])
            self.assertEqual(r["mentions"],
                             sum(w["mentions"] for w in r["written"]))
            texts = {w["text"] for w in r["written"]}
            self.assertEqual(len(texts), len(r["written"]))
            self.assertEqual(len(r["evidence"]), 2)
            for place in r["evidence"]:
                data = self.read("docs", place["file"])
                surface = data[place["start"]:place["end"]].decode()
                self.assertIn(surface, texts)
                self.assertIn(surface, place["sentence"])
                self.assertIn(place["sentence"], data.decode())

    def test_json_of_broken_text(self):
        """Offsets are those of the bytes as they stand in the file."""
        data = b"bad \xc3( bytes \xff\xfe. The lawyer Olga Petrenko spoke.\n"
        self.write("bad.txt", data)
        record, = self.records("bad.txt")
        place = record["evidence"][0]
        self.assertEqual(data[place["start"]:place["end"]], b"Olga Petrenko")

    def test_ids_cannot_break_rows(self):
        line = json.dumps({"id": "a\tb\nc\u2028d", "text":
                           "The lawyer Olga\tPetrenko spoke."})
        rows = self.rows("-", stdin=line.encode())
        self.assertEqual([(r["label"], r["names"]) for r in rows],
                         [("Olga Petrenko", "")])

    def test_threads_and_order(self):
        docs = [json.dumps({"id": f"d{i}", "text": t})
                for i, t in enumerate(people(1500, 3))]
        self.write("in.jsonl", "\n".join(docs))
        for args in ((), ("--json",)):
            first = self.suggest("in.jsonl", *args, "--threads", "1").out
            self.assertGreater(first.count(b"\n"), 60)
            for threads in ("2", "4"):
                self.assertEqual(first, self.suggest(
                    "in.jsonl", *args, "--threads", threads).out, threads)
            for seed in (1, 2):
                other = random.Random(seed).sample(docs, len(docs))
                self.write("other/in.jsonl", "\n".join(other))
                got = self.suggest("in.jsonl", *args, "--threads", "3",
                                   cwd=self.path("other"))
                self.assertEqual(first, got.out, seed)

    def test_graph_over_threads_and_order(self):
        docs = [json.dumps({"id": f"d{i}", "text": t + "Vladimir Putin and "
                            "the " + next(people(1, i)).split(". ")[0][4:]})
                for i, t in enumerate(people(600, 4))]
        graphs = []
        for i in range(4):
            if i > 1:
                random.Random(i).shuffle(docs)
            self.write("in.jsonl", "\n".join(docs))
            got = self.build("in.jsonl", "--discover", "--threads",
                             str((1, 4, 2, 3)[i]), names=SHIPPED, out=f"o{i}")
            self.assertCode(got, 0)
            graphs.append([self.read(f"o{i}", n)
                           for n in (GRAPHS if i > 1 else FILES)])
        self.assertEqual(graphs[0], graphs[1])
        self.assertEqual(graphs[0][:len(GRAPHS)], graphs[2])
        self.assertEqual(graphs[0][:len(GRAPHS)], graphs[3])
        self.assertIn(b'>new:', graphs[0][0].replace(b'"new:', b'>new:'))

    def test_report_of_a_graph(self):
        self.assertCode(self.build("docs", "--discover", names=SHIPPED), 0)
        report = self.report()
        self.assertCloses(report)
        self.assertEqual(report["mentions"]["discovered"], 11)
        self.assertCode(self.build("docs", names=SHIPPED, out="plain"), 0)
        self.assertNotIn("discovered", self.report("plain")["mentions"])
        self.assertNotIn(b"discovered", self.read("plain", "graph.graphml"))

    def test_types(self):
        self.assertCode(self.build("docs", "--discover", "--types", "person",
                                   "--isolates", names=SHIPPED), 0)
        graph = self.read("out", "graph.graphml")
        self.assertIn(b"new:olga-petrenko", graph)
        self.assertNotIn(b"new:movement", graph)

    def test_nothing_to_say(self):
        self.suggest("-", code=3)
        for text in ("\n\n", "nothing here.\n", "Nothing happened.\n",
                     "1 2 3 . , ; ( [ {\n"):
            self.assertEqual(self.rows("-", stdin=text.encode()), [])
            self.assertEqual(self.records("-", stdin=text.encode()), [])

    def test_exit_codes(self):
        run = lambda *args, **more: self.run_it("gazetteer", "suggest", *args,
                                                **more)
        self.assertCode(run("docs"), 3, "no .tsv")
        self.assertCode(run("-g", SHIPPED), 2)
        self.assertCode(run("docs", "-g", SHIPPED, "--top", "x"), 2)
        self.assertCode(run("docs", "-g", SHIPPED, "--nonsense"), 2)
        for bad in ("0", "1.1", "-1", "x", "0.4x", ""):
            self.assertCode(run("docs", "-g", SHIPPED, "--confidence", bad),
                            2)
        self.assertCode(run("nowhere", "-g", SHIPPED), 4)
        self.write("lost.jsonl", '{"id":"a","text":"The lawyer Olga Petrenko '
                   'spoke."}\n{bad\n')
        got = self.suggest("lost.jsonl", code=1)
        self.assertIn(b"olga-petrenko\tperson", got.out)
        self.suggest("lost.jsonl", "--strict", code=3)
        self.assertCode(run("--help"), 0)

    def test_a_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        import subprocess
        from running import BINARY
        self.write("many.txt", "\n".join(people(2000, 5)))
        for args in ((), ("--json",)):
            with open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [BINARY, "gazetteer", "suggest", self.path("many.txt"),
                     "-g", SHIPPED, *args], stdout=full,
                    stderr=subprocess.PIPE, env=environment(), timeout=600)
            self.assertEqual(done.returncode, 4)
            self.assertIn(b"stdout", done.stderr)

    def test_hostile(self):
        """Eight times the text takes not much more than eight times as long."""
        n = 4000
        texts = {
            "capitals in a row": "Aardvark Berlinx " * n,
            "different ones": " ".join(f"W{i}x" for i in range(2 * n)),
            "no blank": "Ab" * (64 * n),
            "one byte again and again": "A" * (128 * n),
            "short lines": "Aa Bb\n" * (4 * n),
            "short lines, all different":
                "".join(f"Aa B{i}\n" for i in range(4 * n)),
            "brackets": "(" * (8 * n) + "Olga Petrenko" + ")" * (8 * n),
            "brackets around each": "Olga Petrenko (" * n,
            "of": "Party of " * (2 * n),
            "and": "Olga Petrenko and " * n,
            "ampersands": "A & " * (4 * n),
            "initials": "J. " * (4 * n),
            "hyphens": "Aa-" * (4 * n),
            "apostrophes": "O'" * (4 * n),
            "shouted": "OLGA PETRENKO " * n,
            "namesakes": "".join(f"The lawyer Olga{i} Smith said so. "
                                 for i in range(n)),
            "surnames": "".join(f"The lawyer Olga P{i}x said so. "
                                for i in range(n)),
            "acronyms": "".join(f"Movement for Rural Renewal (M{i}R). "
                                for i in range(n)),
            "bytes that are no text": "\udcff\udcfe Olga " * n,
        }
        for name, text in texts.items():
            data = text.encode("utf-8", "surrogateescape")
            took = []
            for times in (1, 8):
                began = time.monotonic()
                got = self.suggest("-", "-q", stdin=data * times)
                took.append(time.monotonic() - began)
                self.assertTrue(got.out.startswith(HEAD.encode()), name)
            slack = 20 if is_sanitized() else 2
            self.assertLess(took[1], 16 * took[0] + slack,
                            f"{name}: {took}")

    def test_one_long_document(self):
        """A megabyte without a blank, in one record."""
        record = json.dumps({"id": "x", "text": "Olga" * (1 << 18)})
        self.assertEqual(self.rows("-", stdin=record.encode()), [])

    def test_a_document_in_parts_is_one(self):
        """More than 4 MiB are tagged in parts (was: each part a document)."""
        text = "Olga Petrenko left for the coast.\n\n" * (9 << 17 >> 3)
        self.assertGreater(len(text), 4 << 20)
        record = json.dumps({"id": "x", "text": text})
        found = self.records("-", stdin=record.encode())
        self.assertEqual([(x["label"], x["documents"]) for x in found],
                         [("Olga Petrenko", 1)])


if __name__ == "__main__":
    main()
