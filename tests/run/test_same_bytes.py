"""Same input and options, same bytes: whatever the number of threads, the
order of the files, the locale, the time zone, or what stood in memory."""
import bz2
import json
import os
import random
import shutil
import subprocess

from running import (ARTICLES, FILES, GRAPHS, SHIPPED, Case, environment,
                     gzip_member, main, zstd_frame)

WORDS = ("the old river mayor report café naïve said that was near 中文 and of "
         "İstanbul Straße").split()


def documents(n, seed=7):
    """[(id, title, text, date)] and the rows of a gazetteer, from a seed."""
    rnd = random.Random(seed)
    given = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"]
    names = [f"{g} {x}{y}" for g in given for x in ("Mor", "Tal", "Bren")
             for y in ("ton", "ley", "gard", "ström")]
    rows = ["id\ttype\tlabel\tnames\tshort"]
    rows += [f"e{i}\t{('person', 'country')[i % 2]}\t{name}\t"
             f"{name.split()[1].upper()} GROUP\t{name.split()[1]}"
             for i, name in enumerate(names)]
    found = []
    for i in range(n):
        sentences = []
        for _ in range(rnd.randrange(1, 9)):
            words = [rnd.choice(WORDS) for _ in range(rnd.randrange(3, 14))]
            for _ in range(rnd.randrange(4)):
                name = rnd.choice(names)
                if rnd.random() < 0.3:
                    name = name.split()[1]
                words.insert(rnd.randrange(len(words)), name)
            sentences.append("Then " + " ".join(words) + ".")
            if rnd.random() < 0.2:
                sentences.append("\n\n")
        date = f"20{rnd.randrange(10, 24)}-{rnd.randrange(1, 13):02}-" \
               f"{rnd.randrange(1, 29):02}"
        found.append((f"d{i:05}", rnd.choice(names), " ".join(sentences),
                      date if rnd.random() < 0.8 else None))
    return found, "\n".join(rows) + "\n"


def jsonl(docs):
    lines = []
    for name, title, text, date in docs:
        record = {"id": name, "title": title, "text": text}
        if date:
            record["date"] = date
        lines.append(json.dumps(record, ensure_ascii=len(text) % 2 == 0))
    return ("\n".join(lines) + "\n").encode()


SLICED = ("-f", "graphml,dot,gexf-dynamic", "--slice", "week")


class SameBytes(Case):
    @classmethod
    def setUpClass(cls):
        cls.docs, cls.names = documents(4000)
        locales = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL).stdout.decode() \
            if any(os.access(os.path.join(p, "locale"), os.X_OK)
                   for p in os.environ.get("PATH", "").split(":")) else ""
        cls.locales = [x for x in locales.split()
                       if x.lower().startswith(("de_de", "tr_tr", "c.utf"))]

    def setUp(self):
        super().setUp()
        self.write("names.tsv", self.names)
        self.n = 0

    def graph(self, *args, names="names.tsv", code=0, files=FILES, **more):
        self.n += 1
        out = f"out{self.n}"
        got = self.build(*args, names=names, out=out, **more)
        self.assertCode(got, code)
        return self.files_of(out, files)

    def files_of(self, out, files=FILES):
        """Those that there are: without evidence one is missing."""
        return {name: self.read(out, name)
                for name in (*files, "graph.dynamic.gexf")
                if os.path.exists(self.path(out, name))}

    def assertSame(self, a, b, note=None):
        for name in a:
            if name in b and a[name] != b[name]:
                self.fail(f"{name} differs: {note}")

    def test_threads(self):
        self.write("in.jsonl", jsonl(self.docs))
        first = self.graph("in.jsonl", "--threads", "1")
        self.assertGreater(first["graph.dot"].count(b" -- "), 500)
        for threads in ("2", "7"):
            self.assertSame(first, self.graph("in.jsonl", "--threads",
                                              threads), threads)
        lines = {self.tag("in.jsonl", "--threads", n).out
                 for n in ("1", "2", "7")}
        self.assertEqual(len(lines), 1)
        self.assertEqual(lines.pop().count(b"\n"), 4000)

    def test_threads_with_every_window(self):
        self.write("in.jsonl", jsonl(self.docs[:1500]))
        for window in ("paragraph", "document", "12"):
            first = self.graph("in.jsonl", "-w", window, "--threads", "1")
            self.assertSame(first, self.graph("in.jsonl", "-w", window,
                                              "--threads", "3"), window)

    def test_shares_and_lists(self):
        """Every second name has a namesake or two."""
        rows = self.names.splitlines()
        more = [f"x{i}\t" + row.split("\t", 1)[1]
                for i, row in enumerate(rows[1:]) if i % 2]
        more += [f"y{i}\t" + row.split("\t", 1)[1]
                 for i, row in enumerate(rows[1:]) if i % 6 == 1]
        self.write("names.tsv", "\n".join(rows + more) + "\n")
        parts = [self.write(f"p{i}.jsonl",
                            jsonl(self.docs[i * 300:i * 300 + 300]))
                 for i in range(5)]
        for rule in ("share", "list"):
            for window in ("sentence", "9"):
                args = ("--ambiguous", rule, "-w", window, "--threads")
                files = GRAPHS + (("ambiguous.jsonl",) if rule == "list"
                                  else ())
                first = self.graph(*parts, *args, "1", files=files)
                self.assertSame(first, self.graph(*parts, *args, "3",
                                                  files=files), args)
                self.assertSame(first, self.graph(*parts[::-1], *args, "2",
                                                  files=files), args)
                if rule == "list":
                    rows = first["ambiguous.jsonl"].splitlines()
                    self.assertGreater(len(rows), 20)
                else:
                    self.assertIn(b"0.3333333333333333",
                                  first["graph.graphml"])

    def many_pairs(self):
        """Pairs and sentences for more than a mebibyte; one document is longer
        than all others together."""
        rnd = random.Random(11)
        names = [f"{g} {a}{b}" for g in ("Ada", "Bo", "Cy", "Di", "Ed")
                 for a in ("Mor", "Tal", "Bren", "Kes", "Lud")
                 for b in ("ton", "ley", "gard", "ström", "um", "ix")]
        self.write("many.tsv", "id\ttype\tlabel\n" + "".join(
            f"e{i}\tperson\t{name}\n" for i, name in enumerate(names)) +
            "".join(f"x{i}\tperson\t{name}\n"
                    for i, name in enumerate(names) if i % 15 == 0))

        def sentence():
            return ("Then " + " and ".join(rnd.sample(names,
                                                      rnd.randrange(1, 6))) +
                    " came from afar to see.")
        docs = [(f"d{i:04}", "", " ".join(sentence() for _ in range(
                 rnd.randrange(1, 8))), f"2020-01-{i % 28 + 1:02}"
                 if i % 7 else None) for i in range(3000)]
        self.write("in.jsonl", jsonl(docs))
        self.write("long.txt", "\n\n".join(sentence() for _ in range(12000)))
        return "in.jsonl", "long.txt"

    def test_memory(self):
        """However little memory there is, and whatever had to be spilled."""
        files = self.many_pairs()
        folder = self.path("tmp")
        os.mkdir(folder)
        env = environment(TMPDIR=folder)
        for more in ((), ("--evidence", "0"), ("--ambiguous", "share"),
                     ("--ambiguous", "share", "-w", "paragraph", *SLICED),
                     ("--evidence", "0", "--ambiguous", "share", "-w", "9"),
                     ("--min-weight", "3", "-w", "paragraph", "--evidence",
                      "1"), ("-w", "document", "--evidence", "0",
                             "--max-entities", "1000")):
            first = self.graph(*files, *more, "--threads", "1",
                               names="many.tsv")
            for threads in ("1", "3"):
                args = (*more, "--memory", "1M", "--threads", threads)
                got = self.build(*files, *args, names="many.tsv", out="small",
                                 env=env)
                self.assertCode(got, 0)
                self.assertIn(b"pairs went to temporary files", got.out)
                self.assertSame(first, self.files_of("small"), args)
                shutil.rmtree(self.path("small"))
                self.assertEqual(os.listdir(folder), [])

    def test_memory_and_discovered_ones(self):
        self.many_pairs()
        args = ("in.jsonl", "long.txt", "--discover", "--evidence", "2")
        self.write("few.tsv", "id\ttype\tlabel\na\tperson\tAda Morton\n")
        self.write("few.tsv", "id\ttype\tlabel\na\tperson\tAda Morton\n"
                   "g\tcontext:given\tAda\n" + "".join(
                       f"g{x}\tcontext:given\t{x}\n"
                       for x in ("Bo", "Cy", "Di", "Ed")))
        first = self.graph(*args, "--threads", "1", names="few.tsv")
        self.assertIn(b"new:", first["graph.graphml"])
        for threads in ("1", "3"):
            self.assertSame(first, self.graph(
                *args, "--memory", "1M", "--threads", threads,
                names="few.tsv"), threads)

    def test_threads_with_measures(self):
        self.write("in.jsonl", jsonl(self.docs[:800]))
        first = self.graph("in.jsonl", "--threads", "1", measures="all")
        for threads in ("2", "7"):
            self.assertSame(first, self.graph("in.jsonl", "--threads",
                                              threads, measures="all"),
                            threads)

    def test_threads_and_losses(self):
        lines = jsonl(self.docs).splitlines(True)
        lines[100] = b"{bad\n"
        lines[2000:2500] = [b"[]\n"] * 500
        self.write("in.jsonl", b"".join(lines))
        first = self.graph("in.jsonl", "--threads", "1", code=1)
        words = {self.build("in.jsonl", "-v", "--threads", n).err
                 for n in ("1", "2", "7")}
        self.assertEqual(len(words), 1)
        self.assertSame(first, self.graph("in.jsonl", "--threads", "7",
                                          code=1))

    def test_articles(self):
        """With the shipped lists, and with the default measures."""
        first = self.graph(ARTICLES, "--threads", "1", names=SHIPPED,
                           measures="all")
        self.assertGreater(first["graph.dot"].count(b" -- "), 30)
        for threads in ("2", "7"):
            self.assertSame(first, self.graph(ARTICLES, "--threads", threads,
                                              names=SHIPPED, measures="all"),
                            threads)
        files = [os.path.join(ARTICLES, n)
                 for n in sorted(os.listdir(ARTICLES))]
        self.assertSame(first, self.graph(*files, names=SHIPPED,
                                          measures="all"), "one by one")
        for order in (files[::-1], random.Random(3).sample(files, len(files))):
            got = self.graph(*order, names=SHIPPED, measures="all",
                             files=GRAPHS)
            self.assertSame(got, first, "other order")

    def test_order_of_the_files(self):
        parts = []
        for i in range(8):
            parts.append(self.write(f"p{i}.jsonl",
                                    jsonl(self.docs[i * 500:i * 500 + 500])))
        first = self.graph(*parts, "--min-weight", "2")
        for seed in (None, 1, 2):
            order = parts[::-1] if seed is None else \
                random.Random(seed).sample(parts, len(parts))
            self.assertSame(self.graph(*order, "--min-weight", "2",
                                       files=GRAPHS), first, seed)

    def test_order_of_the_records(self):
        docs = list(self.docs[:2000])
        self.write("in.jsonl", jsonl(docs))
        first = self.graph("in.jsonl", measures="all", files=GRAPHS)
        for seed in (1, 2):
            random.Random(seed).shuffle(docs)
            self.write("in.jsonl", jsonl(docs))
            self.assertSame(first, self.graph("in.jsonl", measures="all",
                                              files=GRAPHS), seed)

    def test_order_of_the_gazetteer(self):
        self.write("in.jsonl", jsonl(self.docs[:500]))
        first = self.graph("in.jsonl", files=GRAPHS)
        head, *rows = self.names.splitlines(True)
        random.Random(5).shuffle(rows)
        self.write("other.tsv", head + "".join(rows))
        self.assertSame(first, self.graph("in.jsonl", names="other.tsv",
                                          files=GRAPHS))

    def test_environment(self):
        self.write("in.jsonl", jsonl(self.docs[:600]))
        first = self.graph("in.jsonl", measures="all")
        settings = [{"LC_ALL": "C"}, {"LC_ALL": "nonsense"},
                    {"LC_ALL": None, "LANG": "de_DE.UTF-8"},
                    {"TZ": "Pacific/Kiritimati"}, {"TZ": "UTC+12"},
                    {"MALLOC_PERTURB_": "165"}, {"MALLOC_PERTURB_": "90"},
                    {"MALLOC_ARENA_MAX": "1"}, {"HOME": "/nonexistent"},
                    {"COLUMNS": "20", "TERM": "dumb"}]
        settings += [{"LC_ALL": x} for x in self.locales]
        for more in settings:
            env = environment()
            for key, value in more.items():
                env.pop(key, None)
                if value is not None:
                    env[key] = value
            self.assertSame(first, self.graph("in.jsonl", measures="all",
                                              env=env), more)

    def test_folder_and_day_say_nothing(self):
        self.write("in.jsonl", jsonl(self.docs[:100]))
        first = self.graph("in.jsonl")
        self.write("other/place/in.jsonl", jsonl(self.docs[:100]))
        self.write("other/place/names.tsv", self.names)
        os.utime(self.path("other/place/in.jsonl"), (0, 0))
        got = self.build("in.jsonl", out="out",
                         cwd=self.path("other/place"))
        self.assertCode(got, 0)
        for name in FILES:
            self.assertEqual(first[name],
                             self.read("other/place/out", name), name)

    def test_compression_says_nothing(self):
        """The ids of plain files leave .gz, .bz2 and .zst out, so whole graphs are
        the same; of JSON Lines the records have ids of their own. Evidence tells
        the names of files."""
        graphs = GRAPHS[:2]
        data = jsonl(self.docs[:1000])
        text = "\n\n".join(d[2] for d in self.docs[:50]).encode()
        for folder, suffix, pack in (("plain", "", bytes),
                                     ("gz", ".gz", gzip_member),
                                     ("bz2", ".bz2", bz2.compress),
                                     ("zst", ".zst", zstd_frame)):
            self.write(f"{folder}/in.jsonl{suffix}", pack(data))
            self.write(f"{folder}/a.txt{suffix}", pack(text))
        first = self.graph("plain", files=graphs)
        for folder in ("gz", "bz2", "zst"):
            self.assertSame(first, self.graph(folder, files=graphs), folder)
        members = b"".join(gzip_member(data[i:i + 5000])
                           for i in range(0, len(data), 5000))
        self.write("gz/in.jsonl.gz", members)
        self.assertSame(first, self.graph("gz", files=graphs), "members")

    def test_pipes_give_the_same_as_files(self):
        data = jsonl(self.docs[:1500])
        self.write("stdin", data)
        first = self.graph("stdin", files=GRAPHS)
        self.assertSame(first, self.graph("-", stdin=data, files=GRAPHS))
        self.assertSame(first, self.graph("-", stdin=gzip_member(data),
                                          files=GRAPHS))


if __name__ == "__main__":
    main()
