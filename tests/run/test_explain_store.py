"""gazgraph explain STORE A B: why two are an edge."""
import html.parser
import json
import os
import pty
import subprocess

from corpora import documents
from graphs import read_graph
from running import BINARY, environment, main
from stores import Stores

NAMES = """id\ttype\tlabel\tnames\tshort
kim\tperson\tKim Jong Un\tKim Jŏng-ŭn\tKim
yo\tperson\tKim Yo Jong\t\tKim
put\tperson\tVladimir Putin\t\tPutin
ru\tcountry\tRussia\t\t
"""
DOCS = [
    {"id": "d1", "date": "2023-05-01", "source": "Post",
     "url": "https://a.example/1?x=1&y=<b>",
     "text": "Kim Jong Un greeted Vladimir Putin. Then, they say, Kim Jong Un "
             "waited for a very long time in the rain before Putin came. "
             "Russia is large."},
    {"id": "d2", "date": "2023-06-01",
     "text": "As d1 has it, and more: Kim Jong-un greeted\nold Vladimir Putin <there>. "
             "\"Putin & Kim Jong Un,\" he said."},
    {"id": "d3", "url": "javascript:alert(1)",
     "text": "Vladimir Putin saw Kim Jong Un\u202e there and he saw him."},
    {"id": "d4", "date": "2023-07-01", "title": "Putin and Kim Jong Un",
     "text": "Vladimir Putin. Then Kim Jong Un waited for a very long time in "
             "the rain before Putin came."},
    {"id": "d5", "date": "2023-08-01",
     "text": "Then, they say, Kim Jong Un waited for a very long time in the "
             "rain before Putin came. Kim Yo Jong. Vladimir Putin."},
]


class Explains(Stores):
    def setUp(self):
        super().setUp()
        self.write("names.tsv", NAMES)

    def given_store(self, *args):
        self.put(DOCS)
        self.store("a.jsonl", *args)

    def ask(self, *args, code=0, store="s.gg"):
        got = self.run_it("explain", store, *args)
        self.assertCode(got, code)
        return got

    def lines(self, *args):
        got = self.ask(*args, "--json").out.decode().splitlines()
        lines = [json.loads(x) for x in got]
        return lines[0]["edge"], lines[1:]


class Edge(Explains):
    def test_the_newest_first(self):
        self.given_store()
        edge, windows = self.lines("kim", "put")
        self.assertEqual(
            [(w["document"], w["sentence"][:24]) for w in windows],
            [("d5", "Then, they say, Kim Jong"), ("d4", "Putin and Kim Jong Un"),
             ("d4", "Then Kim Jong Un waited "), ("d2", "As d1 has it, and more: "),
             ("d2", "\"Putin & Kim Jong Un,\" h"), ("d1", "Kim Jong Un greeted Vlad"),
             ("d3", "Vladimir Putin saw Kim J")])
        self.assertEqual(
            {k: edge[k] for k in ("source", "target", "weight",
                                  "weight_copies", "co_documents", "stories",
                                  "outlets", "first_date", "last_date")},
            {"source": "kim", "target": "put", "weight": 7.0,
             "weight_copies": 1, "co_documents": 5, "stories": 3,
             "outlets": 1, "first_date": "2023-05-01",
             "last_date": "2023-08-01"})

    def test_the_strongest_first(self):
        self.given_store()
        _, windows = self.lines("kim", "put", "--first", "strongest")
        self.assertEqual([w["document"] for w in windows],
                         ["d2", "d4", "d3", "d1", "d2", "d5", "d4"])
        _, few = self.lines("kim", "put", "--first", "strongest", "--max",
                            "3")
        self.assertEqual(few, windows[:3])

    def test_places_of_names(self):
        self.given_store()
        texts = {d["id"]: d for d in DOCS}
        for w in self.lines("kim", "put")[1]:
            text = texts[w["document"]][w.get("field", "text")].encode()
            self.assertEqual(" ".join(text[w["start"]:w["end"]].decode()
                                      .split()), w["sentence"])
            self.assertEqual({n["entity"] for n in w["names"]},
                             {"kim", "put"})
            for n in w["names"]:
                self.assertIn(text[n["start"]:n["end"]].decode(),
                              {"kim": ("Kim Jong Un", "Kim Jong-un"),
                               "put": ("Putin", "Vladimir Putin")}
                              [n["entity"]])

    def test_as_text(self):
        self.given_store()
        got = self.ask("kim", "put", "--max", "2").out.decode()
        self.assertEqual(got, """\
Kim Jong Un (kim) - Vladimir Putin (put)
weight 7 in 5 documents, 3 stories, 1 outlet; 1 further window is a copy; \
2023-05-01 to 2023-08-01

2023-08-01 d5
  Then, they say, Kim Jong Un waited for a very long time in the rain before \
Putin came.

2023-07-01 d4
  Putin and Kim Jong Un

2 windows are shown; there are more (--max)
""")
        whole = self.ask("kim", "put").out.decode()
        self.assertIn("\n2023-05-01 d1, Post\n", whole)
        self.assertIn("\n  https://a.example/1?x=1&y=<b>\n", whole)
        self.assertNotIn("there are more", whole)
        self.assertNotIn("\u202e", whole)
        self.assertNotIn("\033", whole)

    def test_names_stand_out_on_a_terminal(self):
        self.given_store()

        def shown(**more):
            ours, theirs = pty.openpty()
            run = subprocess.Popen(
                [BINARY, "explain", "s.gg", "kim", "put", "--max", "1"],
                cwd=self.folder, env=environment(**more), stdout=theirs)
            run.wait(60)
            os.close(theirs)
            text = os.read(ours, 10000).decode()
            os.close(ours)
            return text
        self.assertIn("\033[1mKim Jong Un\033[0m waited", shown())
        self.assertNotIn("\033", shown(NO_COLOR="1"))

    def test_as_a_page(self):
        self.given_store()
        page = self.ask("kim", "put", "--html").out.decode()

        class Reader(html.parser.HTMLParser):
            links, marks, text, open_marks = [], [], "", 0

            def handle_starttag(self, tag, attrs):
                if tag == "a":
                    self.links.append(dict(attrs)["href"])
                self.open_marks += tag == "mark"

            def handle_endtag(self, tag):
                self.open_marks -= tag == "mark"

            def handle_data(self, data):
                self.text += data
                if self.open_marks:
                    self.marks.append(data)
        reader = Reader()
        reader.feed(page)
        self.assertEqual(reader.links, ["https://a.example/1?x=1&y=<b>"])
        self.assertIn("Vladimir Putin <there>.", reader.text)
        self.assertEqual(set(reader.marks),
                         {"Kim Jong Un", "Kim Jong-un", "Vladimir Putin",
                          "Putin"})
        self.assertTrue(page.startswith("<!DOCTYPE html>"))
        self.assertTrue(page.endswith("</html>\n"))

    def test_a_time(self):
        self.given_store()
        edge, windows = self.lines("kim", "put", "--since", "2023-06",
                                   "--until", "2023-07-31")
        self.assertEqual([w["document"] for w in windows],
                         ["d4", "d4", "d2", "d2"])
        self.assertEqual((edge["since"], edge["until"]),
                         ("2023-06-01", "2023-07-31"))
        self.assertEqual(edge["weight"], 7)
        self.assertIn(b"\nevidence since 2023-06-01\n",
                      self.ask("kim", "put", "--since", "2023-06").out)

    def test_no_edge(self):
        self.given_store()
        got = self.ask("Kim Yo Jong", "ru").out.decode()
        self.assertEqual(got, "Kim Yo Jong (yo) - Russia (ru)\nThey stand "
                         "together in no window that counts; 0 documents name "
                         "both.\n")
        edge, windows = self.lines("yo", "put")
        self.assertEqual((edge["weight"], edge["documents_naming_both"],
                          windows), (0, 1, []))


class Every(Explains):
    """All edges of made documents, and every way to count."""

    def test_windows_are_those_that_were_counted(self):
        from corpora import NAMES as MADE
        self.write("names.tsv", MADE)
        docs = documents(150, seed=12)
        for options in (("--copies", "count"), (),
                        ("--copies", "count", "--window", "document"),
                        ("--copies", "count", "--window", "9"),
                        ("--copies", "count", "--window", "paragraph",
                         "--max-entities", "4"),
                        ("--copies", "count", "--ambiguous", "share")):
            self.put(docs)
            self.store("a.jsonl", *options, code=None)
            self.assertCode(self.run_it("export", "s.gg", "-o", "out", "-m",
                                        "none"), 0)
            edges = read_graph(self.read("out", "graph.graphml"))[1]
            for (a, b), edge in list(edges.items())[::3]:
                told, windows = self.lines(a, b, "--max", "0")
                weight = float(edge["weight"])
                self.assertEqual(told["weight"], weight)
                if "share" in options:
                    self.assertGreaterEqual(len(windows), weight)
                elif options:
                    self.assertEqual(len(windows), weight, (options, a, b))
                else:
                    self.assertEqual(len(windows), weight)
                dates = [w.get("date", "") for w in windows]
                self.assertEqual(dates, sorted(dates, reverse=True))
                strong = self.lines(a, b, "--max", "0", "--first",
                                    "strongest")[1]
                self.assertEqual(len(strong), len(windows))
                for w in windows:
                    self.assertEqual({n["entity"] for n in w["names"]},
                                     {a, b})
            os.unlink(self.path("s.gg"))


class Names(Explains):
    def test_by_id_label_or_name(self):
        self.given_store()
        want = self.ask("kim", "put").out
        for a, b in (("Kim Jong Un", "Vladimir Putin"),
                     ("KIM JONG UN", "putin"), ("Kim Jong-Un", "PUTIN"),
                     ("Kim Jŏng Un", "Vladimir  Putin")):
            self.assertEqual(self.ask(a, b).out, want, (a, b))

    def test_nobody(self):
        self.given_store()
        for asked, text in (
                ("Vladimir Puttin", '"Vladimir Puttin"; the nearest: Vladimir '
                 'Putin (put)'),
                ("Jong", '"Jong"; the nearest: Kim Jong Un (kim), Kim Yo Jong '
                 '(yo)'),
                ("Xyzzy", 'nobody in the store is "Xyzzy"'),
                ("!?", 'nobody in the store is "!?"')):
            got = self.ask(asked, "ru", code=3)
            self.assertIn(text, got.err)
            self.assertEqual(got.out, b"")

    def test_several(self):
        self.put(DOCS + [{"id": "x", "text": "Kim Yo Jong left. Kim left. "
                          "Kim Jong Un left. Kim came."}])
        self.store("a.jsonl")
        got = self.ask("Kim Jong Un", "kim", code=2)
        self.assertIn("both names are those of Kim Jong Un (kim)", got.err)
        got = self.ask("put", "Kim.", code=2)
        self.assertIn('"Kim." is several: Kim Jong Un (kim), Kim Yo Jong (yo)'
                      "; name one by its id", got.err)

    def test_wrong_use(self):
        self.given_store()
        for args, text in ((("kim",), "of a store two names are asked"),
                           (("kim", "put", "yo"), "of a store two names"),
                           (("kim", "put", "--first", "best"),
                            "neither newest nor strongest"),
                           (("kim", "put", "--since", "soon"), "no time"),
                           (("kim", ""), "two names are wanted")):
            self.assertIn(text, self.ask(*args, code=2).err)
        self.ask("kim", "put", store="none.gg", code=4)
        self.write("text.txt", "Kim Jong Un.")
        got = self.ask("kim", "put", store="text.txt", code=3)
        self.assertIn("text.txt: is no store of gazgraph", got.err)


if __name__ == "__main__":
    main()
