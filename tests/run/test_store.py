"""build --store: the same bytes as a run over everything, however the documents
came in, were changed, or were cut off; and what a store refuses."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

from corpora import NAMES, documents, jsonl
from running import BINARY, environment, main
from stores import Stores

OPTIONS = ((), ("--window", "document", "--stats", "all"),
           ("--window", "paragraph"), ("--window", "9", "--stats", "all"),
           ("--copies", "count"), ("--copies", "ignore", "--min-weight", "2"),
           ("--ambiguous", "share", "--stats", "all"),
           ("--evidence", "0"), ("--evidence", "7"), ("--max-entities", "3"),
           ("--stats", "all", "--isolates"),
           ("--ambiguous", "share", "--window", "document", "--stats", "all"),
           ("--types", "place", "--forms", "name"))


class Same(Stores):
    def test_as_without_a_store(self):
        docs = documents(300)
        self.put(docs)
        for options in OPTIONS:
            code = 1 if "--max-entities" in options else 0
            self.assertCode(self.build("a.jsonl", *options, out="plain"), code)
            want = self.graphs("plain")
            for n, more in enumerate((("--threads", "1"),
                                      ("--threads", "3", "--batch", "7"))):
                self.store("a.jsonl", *options, *more, store=f"{n}.gg",
                           out="out", code=code)
                self.assertSame(want, (options, more))
                self.store("a.jsonl", *options, *more, store=f"{n}.gg",
                           out="out")
                self.assertSame(want, (options, more))
                os.unlink(self.path(f"{n}.gg"))

    def test_piece_by_piece_in_any_order(self):
        docs = documents(240, seed=5)
        rnd = random.Random(3)
        for options in OPTIONS[:4] + OPTIONS[6:7] + OPTIONS[8:9]:
            want = self.plain(docs, *options)
            shuffled = docs[:]
            rnd.shuffle(shuffled)
            at = 0
            while at < len(shuffled):
                n = rnd.choice((1, 1, 5, 40, 90))
                self.put(shuffled[max(0, at - 3):at + n])  # some once more
                self.store("a.jsonl", *options)
                at += n
            self.put(docs[:1])
            self.store("a.jsonl", *options, out="out")
            self.assertSame(want, options)
            shutil.move(self.path("s.gg"), self.path("pieces.gg"))
            self.put(docs)
            self.store("a.jsonl", *options)
            self.same_tables("s.gg", "pieces.gg")
            os.unlink(self.path("s.gg"))

    def change(self, docs, rnd, share):
        """Some with another text, date or publisher."""
        others = documents(len(docs), seed=77)
        changed = []
        for doc, other in zip(docs, others):
            doc = dict(doc)
            if rnd.random() < share:
                what = rnd.choice(("text", "date", "source", "all", "cut"))
                if what == "cut":
                    doc["text"] = doc["text"][:len(doc["text"]) // 2]
                elif what == "all":
                    doc = dict(other, id=doc["id"])
                else:
                    doc[what] = other.get(what)
            changed.append(doc)
        return changed

    def test_changed_documents_replace_what_they_were(self):
        docs = documents(200, seed=11)
        for options in OPTIONS:
            code = 1 if "--max-entities" in options else 0
            rnd = random.Random(8)
            self.put(docs)
            self.store("a.jsonl", *options, code=code)
            now = docs
            for share in (0.05, 0.3):
                now = self.change(now, rnd, share)
                self.put(now)
                got = self.store("a.jsonl", *options, out="out",
                                 code=None if code else 0)
                n = int(got.out.split(b" changed")[0].rsplit(b" ", 1)[1])
                self.assertGreater(n, 3)
                self.put(now, "plain.jsonl")
                self.assertCode(self.build("plain.jsonl", *options,
                                           out="plain"), code)
                self.assertSame(self.graphs("plain"), options)
            self.store("a.jsonl", *options, store="new.gg", code=code)
            self.same_tables("s.gg", "new.gg")
            os.unlink(self.path("s.gg"))
            os.unlink(self.path("new.gg"))

    def test_a_document_that_loses_all(self):
        docs = documents(60, seed=4)
        self.put(docs)
        self.store("a.jsonl")
        now = [dict(d, text="Nothing at all.", title=None) for d in docs]
        self.put(now)
        self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), self.plain(now))
        self.assertEqual(self.sql("select count(*) from pair"), [(0,)])
        self.put(docs)
        self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), self.plain(docs))

    def test_discovered_ones(self):
        words = self.write("words.tsv", "id\ttype\tlabel\tnames\n"
                           "g\tcontext:given\tOlga\tHenrik|Peter\n"
                           "r\tcontext:role\tlawyer\tnovelist\n"
                           "o\tcontext:org-head\tMovement\tFoundation\n")
        docs = [{"id": f"d{i}", "text": t} for i, t in enumerate((
            "The lawyer Olga Petrenko met Towna Bell. Petrenko left Towna.",
            "The novelist OLGA PETRENKO met Henrik Sund in Townb.",
            "Olga Petrenko and Henrik Sund founded the Movement for Rural "
            "Renewal (MRR) in Towna.", "Henrik Sund saw Towna. Peter Halloran "
            "saw Townb and the Rural Foundation."))]
        options = ("-g", words, "--discover", "--confidence", "0.2")
        want = self.plain(docs, *options)
        self.assertIn(b"new:olga-petrenko", want[0])
        for doc in docs:
            self.put([doc])
            self.store("a.jsonl", *options, out="out")
        self.assertEqual(self.graphs(), want)
        docs[0] = dict(docs[0], text="Towna met Townb.")
        self.put(docs)
        self.store("a.jsonl", *options, out="out")
        self.assertEqual(self.graphs(), self.plain(docs, *options))

    def test_folders_of_files(self):
        for i, d in enumerate(documents(20)):
            self.write(f"texts/{i % 3}/{i}.txt", d["text"])
        self.assertCode(self.build("texts", out="plain"), 0)
        self.store("texts", out="out")
        self.assertEqual(self.graphs(), self.graphs("plain"))
        self.assertEqual(len(self.sql("select * from document")), 20)

    def test_a_long_document(self):
        text = "Towna met Townb. " + "Then it rained. " * 300000 + \
            "\n\nTownc met Towna and Townb."
        docs = [{"id": "long", "text": text}, {"id": "x", "text": text[:50]}]
        want = self.plain(docs)
        self.put(docs)
        got = self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), want)
        got = self.store("a.jsonl", out="out")
        self.assertIn(b"2 known, 0 changed", got.out)
        docs[0]["text"] += " Townd met Towne."
        self.put(docs)
        self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), self.plain(docs))

    def test_bad_bytes_and_titles(self):
        lines = [b'{"id":"1","title":"Towna and Townb","text":"So: \xff\xfe '
                 b'Towna\xff met  \\n Townb \\u0000 and \\"Townc\\"."}',
                 b'{"id":"2","text":"Towna\\u0001 met \xc3\xa9\xff Townb."}']
        self.write("a.jsonl", b"\n".join(lines) + b"\n")
        self.assertCode(self.build("a.jsonl", out="plain"), 0)
        self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), self.graphs("plain"))


class Ids(Stores):
    def test_one_id_twice_in_a_run(self):
        docs = [{"id": "1", "text": "Towna met Townb."},
                {"id": "1", "text": "Towna met Townc."},
                {"id": "2", "text": "Townd met Townc."},
                {"id": "2", "text": "Townd met Townc."}]
        self.put(docs)
        got = self.store("a.jsonl", out="out", code=1)
        self.assertIn("a.jsonl:2: another document of this run has the id 1",
                      got.err)
        self.assertEqual(self.graphs(), self.plain([docs[1], docs[3]]))
        self.assertEqual(self.report()["skipped"]["same_id"], 1)

    def test_what_the_store_had_is_known_in_any_order(self):
        """Its own version once more, and another: the other one stays."""
        old = {"id": "1", "text": "Towna met Townb."}
        new = {"id": "1", "text": "Towna met Townc."}
        for docs in ([old, new], [new, old]):
            self.put([old])
            self.store("a.jsonl")
            self.put(docs)
            self.store("a.jsonl", "--threads", "1", out="out")
            self.assertEqual(self.graphs(), self.plain([new]))
            os.unlink(self.path("s.gg"))

    def test_the_report(self):
        docs = documents(10)
        self.put(docs)
        self.store("a.jsonl", out="out")
        self.assertEqual(self.report()["store"],
                         {"documents": 10, "added": 10, "changed": 0,
                          "known": 0})
        docs[3] = dict(docs[3], text="Towna met Townb.")
        self.put(docs + [dict(docs[0], id="new")])
        self.store("a.jsonl", out="out")
        self.assertEqual(self.report()["store"],
                         {"documents": 11, "added": 1, "changed": 1,
                          "known": 9})
        self.assertCloses(self.report())


class Refused(Stores):
    def untouched(self, *args, code, text, store="s.gg", env=None):
        before = self.read(store) if os.path.isfile(self.path(store)) else None
        got = self.store("a.jsonl", *args, store=store, code=code, env=env)
        self.assertIn(text, got.err)
        self.assertEqual(len(got.errors), 1, got)
        if before is not None:
            self.assertEqual(self.read(store), before)
        self.assertEqual([n for n in os.listdir(self.folder)
                          if "journal" in n], [])

    def given_store(self, **more):
        self.put(documents(30))
        self.store("a.jsonl", **more)

    def test_other_options_and_lists(self):
        self.given_store()
        self.untouched("--window", "document", code=2,
                       text="made with other options: --window sentence")
        self.untouched("--evidence", "5", code=2, text="--evidence 3")
        self.write("names.tsv", NAMES + "x\tplace\tTownx\t\n")
        self.untouched(code=2, text="made with other gazetteers")
        self.store("a.jsonl", "--force")

    def test_what_is_no_store(self):
        self.put(documents(3))
        for data, text in ((b"hello" * 1000, "is no store of gazgraph"),
                           (b"SQLite format 3\0" + b"x" * 4080,
                            "is no store of gazgraph"),
                           (b"x", "is no store of gazgraph")):
            self.write("s.gg", data)
            self.untouched(code=3, text=text)
        os.unlink(self.path("s.gg"))
        self.sql("create table t (x)")
        self.untouched(code=3, text="is an SQLite database, but no store")
        os.mkdir(self.path("folder"))
        self.untouched(code=4, store="folder", text="is no file")
        self.untouched(code=4, store="no/where.gg",
                       text="No such file or directory")

    def test_an_empty_file_is_a_new_store(self):
        self.write("s.gg", b"")
        self.given_store()

    def test_a_newer_version(self):
        self.given_store()
        self.sql("pragma user_version = 99")
        self.untouched(code=3, text="a newer gazgraph wrote this store: it has "
                       "version 99, this program knows")

    def test_an_older_version_is_brought_up_to_date(self):
        docs = documents(30)
        self.put(docs)
        self.store("a.jsonl")
        db = sqlite3.connect(self.path("s.gg"))
        for (name,) in db.execute(
                "select name from sqlite_schema where type = 'view'"
        ).fetchall():
            db.execute(f"drop view {name}")
        db.execute("pragma user_version = 1")
        db.close()
        got = self.run_it("export", "s.gg", "-o", "out")
        self.assertCode(got, 3, "an older gazgraph wrote this store")
        self.store("a.jsonl", out="out")
        self.assertEqual(self.graphs(), self.plain(docs))
        self.assertEqual(self.sql("pragma user_version"), [(2,)])
        self.assertGreater(len(self.sql("select * from edges")), 5)

    def test_locked_by_another_run(self):
        """The other one waits for its text."""
        self.given_store()
        os.mkfifo(self.path("pipe"))
        other = subprocess.Popen(
            [BINARY, "build", "pipe", "--store", "s.gg", "-g", "names.tsv"],
            cwd=self.folder, env=environment(), stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        with open(self.path("pipe"), "wb") as pipe:
            # it opens the pipe when it has the store
            self.untouched(code=6, text="another run writes to this store")
            pipe.write(b"Towna met Townb.\n")
        self.assertEqual(other.wait(60), 0)

    def test_read_only(self):
        self.given_store()
        if os.geteuid() == 0:
            # nobody is refused; a read-only file system would do
            return
        os.chmod(self.path("s.gg"), 0o444)
        self.untouched(code=4, text="Permission denied")

    def test_damage_is_told_or_harmless(self):
        """Whatever byte is wrong: an error, or the right graph, or none of
        it; never a crash."""
        self.put(documents(60))
        self.store("a.jsonl", out="out")
        whole = self.read("s.gg")
        rnd = random.Random(1)
        codes = set()
        for i in range(120):
            data = bytearray(whole)
            for _ in range(rnd.choice((1, 1, 20))):
                data[rnd.randrange(len(data))] ^= 1 << rnd.randrange(8)
            if i % 6 == 0:
                data = data[:rnd.randrange(len(data))]
            self.write("s.gg", bytes(data))
            for args in (["build", "a.jsonl", "--store", "s.gg", "-g",
                          "names.tsv", "-o", "out", "-m", "none"],
                         ["export", "s.gg", "-o", "out", "-m", "none"]):
                got = self.run_it(*args)
                codes.add(got.code)
                self.assertIn(got.code, (0, 1, 2, 3, 4), repr(got))
                self.assertLessEqual(len(got.errors), 1)
        self.assertIn(3, codes)


class Interrupted(Stores):
    def given_many(self, n=3000):
        docs = documents(n, seed=21)
        self.put(docs)
        return self.plain(docs)

    def start(self, *args):
        return subprocess.Popen(
            [BINARY, "build", "a.jsonl", "--store", "s.gg", "-g", "names.tsv",
             *args], cwd=self.folder, env=environment(),
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def test_killed_at_any_moment(self):
        """A few of tests/kill_store.py's."""
        want = self.given_many()
        rnd = random.Random(5)
        started = time.monotonic()
        run = self.start("--batch", "50")
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 0)
        whole = time.monotonic() - started
        os.unlink(self.path("s.gg"))
        killed = 0
        for _ in range(12):
            run = self.start("--batch", "50", "--threads",
                             rnd.choice(("1", "2")))
            try:
                run.wait(rnd.random() * whole)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                killed += 1
            run.communicate()
        self.store("a.jsonl", "--batch", "50", out="out")
        self.assertEqual(self.graphs(), want)
        self.assertGreater(killed, 0)

    def test_a_signal_finishes_and_says_how_to_go_on(self):
        docs = documents(40)
        lines = jsonl(docs)
        for number in (signal.SIGINT, signal.SIGTERM):
            os.mkfifo(self.path("a.pipe"))
            run = subprocess.Popen(
                [BINARY, "build", "a.pipe", "--from", "jsonl", "--store",
                 "s.gg", "-g", "names.tsv"], cwd=self.folder,
                env=environment(), stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL)
            with open(self.path("a.pipe"), "wb") as pipe:
                pipe.write(lines.encode())
                pipe.flush()
                while not os.path.exists(self.path("s.gg")):
                    time.sleep(0.01)
                run.send_signal(number)
                err = run.communicate(timeout=60)[1].decode()
            os.unlink(self.path("a.pipe"))
            self.assertEqual(run.returncode, 128 + number, err)
            self.assertIn("the same command goes on from there", err)
            self.put(docs)
            self.store("a.jsonl", out="out")
            self.assertEqual(self.graphs(), self.plain(docs))
            os.unlink(self.path("s.gg"))


if __name__ == "__main__":
    main()
