"""Copies of windows and stories, beside what is counted here by brute force:
whatever the order of the input, the threads or the memory."""
import itertools
import json
import random
import re

from running import Case, main
from graphs import read_graph

N = 14
NAMES = "id\ttype\tlabel\n" + "".join(
    f"n{i:02}\tplace\tTown{chr(97 + i)}\n" for i in range(N))


def tokens(sentence):
    return tuple(re.findall(r"\w+", sentence.lower()))


def who(sentence):
    return {f"n{ord(name[4]) - 97:02}"
            for name in re.findall(r"\bTown[a-z]\b", sentence)}


def story_of(documents):
    """By equal sets of sentences with a name: what near copies are at least."""
    found = {}
    return [found.setdefault(
        frozenset(tokens(s) for s in d["sentences"] if who(s)) or number,
        number) for number, d in enumerate(documents)]


def count(documents):
    """{pair: [weight, copies, documents, stories, outlets]} by sentences."""
    seen, edges = set(), {}
    stories = story_of(documents)
    for number, d in enumerate(documents):
        for s in d["sentences"]:
            words = tokens(s)
            for pair in itertools.combinations(sorted(who(s)), 2):
                e = edges.setdefault(pair, [0, 0, set(), set(), set()])
                copy = len(words) >= 6 and (pair, words) in seen
                e[1 if copy else 0] += 1
                e[2].add(number)
                e[3].add(stories[number])
                if d["source"]:
                    e[4].add(d["source"])
                seen.add((pair, words))
    return {p: [e[0], e[1], len(e[2]), len(e[3]), len(e[4])]
            for p, e in edges.items()}


class Copies(Case):
    def make(self, n=400, seed=2):
        """Documents that share sentences, some of them all."""
        rnd = random.Random(seed)
        pool = []
        for i in range(120):
            words = [f"w{rnd.randrange(60)}" for _ in range(rnd.choice(
                (1, 2, 6, 9)))]
            words += [f"Town{chr(97 + min(int(rnd.expovariate(.3)), N - 1))}"
                      for _ in range(rnd.choice((0, 1, 2, 3, 3)))]
            rnd.shuffle(words)
            pool.append("Then " + " ".join(words) + ".")
        documents = []
        for i in range(n):
            if documents and rnd.random() < 0.2:
                sentences = list(rnd.choice(documents)["sentences"])
                rnd.shuffle(sentences)
            else:
                sentences = [rnd.choice(pool) for _ in range(rnd.randrange(7))]
            # other signs and capitals between and in the same words
            joint = rnd.choice((" ", "  ", "\n", " \t"))
            documents.append({
                "id": f"d{i:04}", "sentences": sentences,
                "date": rnd.choice((None, f"2023-0{rnd.randrange(1, 9)}-11")),
                "source": rnd.choice((None, "Herald", "Post", "Times")),
                "text": joint.join(s.replace(" w", rnd.choice((" w", ", w")))
                                   for s in sentences) or "Nothing."})
        return documents

    def put(self, documents, name="a.jsonl"):
        self.write(name, "".join(json.dumps(
            {k: v for k, v in d.items() if v and k != "sentences"}) + "\n"
            for d in documents))

    def graph(self, *args, out="out", inputs=("a.jsonl",), code=0):
        self.assertCode(self.build(*inputs, *args, out=out), code)
        return read_graph(self.read(out, "graph.graphml"))[1]

    def given(self, **more):
        self.write("names.tsv", NAMES)
        documents = self.make(**more)
        self.put(documents)
        return documents

    def test_every_number_is_what_was_written(self):
        documents = self.given()
        want = count(documents)
        edges = self.graph()
        self.assertEqual(set(edges), set(want))
        self.assertGreater(sum(w[1] for w in want.values()), 500)
        for pair, got in edges.items():
            weight, copies, n, stories, outlets = want[pair]
            self.assertEqual(
                [float(got["weight"]), int(got["cooccurrences"]),
                 int(got["weight_copies"]), int(got["co_documents"]),
                 int(got.get("outlets", 0))],
                [weight, weight, copies, n, outlets], pair)
            # near copies may be fewer stories than equal ones
            self.assertLessEqual(int(got["stories"]), stories, pair)
            self.assertGreater(int(got["stories"]), 0)
        graph = self.report()["graph"]
        self.assertEqual(graph["pairs"],
                         graph["pairs_counted"] + graph["pairs_in_copies"])
        self.assertEqual(graph["pairs_counted"],
                         sum(w[0] for w in want.values()))

    def test_evidence_is_never_a_copy(self):
        self.given()
        edges = self.graph("--evidence", "1000")
        for got in edges.values():
            told = json.loads(got["evidence"])
            self.assertEqual(len(told), float(got["weight"]))
            words = [tokens(t.split("]: ", 1)[1]) for t in told]
            long = [w for w in words if len(w) >= 6]
            self.assertEqual(len(long), len(set(long)))

    def test_the_rules(self):
        documents = self.given()
        want = count(documents)
        counted = self.graph("--copies", "count")
        ignored = self.graph("--copies", "ignore")
        for pair, w in want.items():
            self.assertEqual(float(counted[pair]["weight"]), w[0] + w[1])
            self.assertEqual(float(ignored[pair]["weight"]), w[0])
            self.assertNotIn("weight_copies", counted[pair])
            self.assertNotIn("stories", counted[pair])
            self.assertNotIn("weight_copies", ignored[pair])
            self.assertIn("stories", ignored[pair])
        self.assertCode(self.build("a.jsonl", "--copies", "some"), 2,
                        'copies: "some" is not known')

    def test_order_threads_and_memory_change_nothing(self):
        documents = self.given(n=3000)
        rnd = random.Random(1)
        files = []
        rnd.shuffle(documents)
        for k in range(3):
            files.append(f"part{k}.jsonl")
            self.put(documents[k::3], files[-1])
        for options in ((), ("--stats", "all", "--window", "document"),
                        ("--window", "12", "--stats", "npmi"),
                        ("--window", "paragraph", "--copies", "ignore"),
                        ("--evidence", "0", "--min-weight", "3")):
            want = None
            for args, inputs in (((), ("a.jsonl",)),
                                 (("--threads", "1"), files),
                                 (("--threads", "4", "--memory", "1M"),
                                  files[::-1])):
                self.graph(*options, *args, inputs=inputs)
                got = [self.read("out", n)
                       for n in ("graph.graphml", "graph.dot")]
                want = want or got
                self.assertEqual(got, want, (options, args))

    def test_margins_without_copies(self):
        documents = self.given()
        nodes, _ = read_graph(self.built("--stats", "npmi"))
        windows, total, seen = {}, 0, set()
        for d in documents:
            for s in d["sentences"]:
                words = tokens(s)
                names = who(s)
                total += bool(names) and (words not in seen or len(words) < 6)
                for name in names:
                    if len(words) < 6 or (name, words) not in seen:
                        windows[name] = windows.get(name, 0) + 1
                    seen.add((name, words))
                seen.add(words)
        for name, values in nodes.items():
            self.assertEqual(int(values["windows"]), windows[name])
        self.assertEqual(self.report()["graph"]["windows_with_an_entity"],
                         total)

    def built(self, *args):
        self.assertCode(self.build("a.jsonl", *args), 0)
        return self.read("out", "graph.graphml")

    def test_a_copy_may_name_others(self):
        """The same words, and here Bell is nobody: the pair that both have is
        counted once, and no pair is lost."""
        self.write("names.tsv", "id\ttype\tlabel\tshort\n"
                   "a\tperson\tAnn Bell\tBell\nx\tplace\tTowna\t\n"
                   "y\tplace\tTownb\t\n")
        same = "Then Bell went from Towna to Townb by train. "
        self.put([{"id": "1", "text": same},
                  {"id": "2", "text": same + "Ann Bell was glad of that."}])
        edges = self.graph()
        self.assertEqual({p: (float(e["weight"]), int(e["weight_copies"]))
                          for p, e in edges.items()},
                         {("x", "y"): (1, 1), ("a", "x"): (1, 0),
                          ("a", "y"): (1, 0)})

    def test_shares_of_copies(self):
        """Of equal windows the one with the larger share counts."""
        self.write("names.tsv", "id\ttype\tlabel\tnames\n"
                   "b1\tperson\tAnn Bell\tAnn Mary Bell\n"
                   "b2\tperson\tAnn Bell\t\nx\tplace\tTowna\t\n")
        same = "Then Ann Bell came to Towna by train. "
        self.put([{"id": "1", "text": same}, {"id": "2", "text": same},
                  {"id": "3", "text": same + "Ann Mary Bell left."}])
        edges = self.graph("--ambiguous", "share", "--stats", "all")
        self.assertEqual(float(edges["b1", "x"]["weight"]), 1)
        self.assertEqual(edges["b1", "x"]["weight_copies"], "2")
        self.assertEqual(float(edges["b2", "x"]["weight"]), 0.5)
        self.assertEqual(edges["b2", "x"]["weight_copies"], "1")
        self.assertEqual(float(edges["b1", "x"]["strength"]), 1)

    def test_five_tokens_are_no_copy(self):
        self.write("names.tsv", NAMES)
        for n, copies in ((5, 0), (6, 1)):
            text = "Towna met Townb " + " ".join("xyz"[:n - 3]) + "."
            self.put([{"id": "1", "text": text}, {"id": "2", "text": text}])
            edge = self.graph()["n00", "n01"]
            self.assertEqual(int(edge["weight_copies"]), copies, n)

    def article(self, rnd, n=30):
        return ["Then " + " ".join(f"w{rnd.randrange(5000)}"
                                   for _ in range(12)) + f" of Town{c}."
                for c in (rnd.choice("abcd") for _ in range(n))]

    def test_near_copies_are_one_story(self):
        """A tenth of the words changed, a paragraph cut, a line added; not
        those that share a quote."""
        self.write("names.tsv", NAMES)
        rnd = random.Random(9)
        lead = "Towna and Townb agreed on something today, said Townc."
        first = self.article(rnd)
        changed = [s.replace("w1", "v") if i % 4 == 0 else s
                   for i, s in enumerate(first)]
        cut = first[3:27]
        added = ["Our own Townd reports."] + first
        quoting = self.article(rnd)[:20] + first[:6]
        documents = [first, changed, cut, added, quoting, self.article(rnd)]
        self.put([{"id": str(i), "text": lead + "\n\n" + " ".join(d)}
                  for i, d in enumerate(documents)])
        edge = self.graph()["n00", "n01"]
        self.assertEqual((edge["co_documents"], edge["stories"]), ("6", "3"))
        self.assertEqual(float(edge["weight"]), 1)
        self.assertEqual(self.report()["graph"]["stories"], 3)

    def test_small_documents_are_equal_or_apart(self):
        self.write("names.tsv", NAMES)
        same = "Towna met Townb in the rain on Monday."
        self.put([{"id": str(i), "text": t} for i, t in enumerate(
            (same, same.replace("Monday", "Sunday"), same + " It rained.",
             same.replace(" in", ", in")))])
        edge = self.graph()["n00", "n01"]
        self.assertEqual((edge["co_documents"], edge["stories"]), ("4", "2"))

    def test_outlets(self):
        self.write("names.tsv", NAMES)
        text = "Towna met Townb, number %d."
        self.put([{"id": str(i), "text": text % i, **more}
                  for i, more in enumerate((
                      {"source": "Herald"}, {"source": "Herald"},
                      {"url": "https://www.post.example:80/a"},
                      {"url": "http://post.example/b?c"},
                      {"url": "//times.example"}, {"url": "nowhere"}, {}))])
        edge = self.graph()["n00", "n01"]
        self.assertEqual(edge["outlets"], "3")
        self.put([{"id": "1", "text": text % 1}])
        self.assertNotIn("outlets", self.graph()["n00", "n01"])

    def test_a_headline_in_the_text(self):
        self.write("names.tsv", NAMES)
        line = "Towna and Townb agree to talk about Townc"
        self.put([{"id": "1", "title": line, "text": line + "\n\nTownd."}])
        self.assertEqual(self.graph()["n00", "n01"]["weight_copies"], "1")

    def test_a_long_document_in_parts(self):
        """More than 4 MiB: a story as a whole."""
        self.write("names.tsv", NAMES)
        rnd = random.Random(4)
        rows = ["Towna met Townb.\n\n"] + [
            "Then " + " ".join(f"w{rnd.randrange(10 ** 6)}"
                               for _ in range(200)) + " of Towna.\n\n"
            for _ in range(3200)]
        self.put([{"id": "1", "text": "".join(rows)},
                  {"id": "2", "text": "".join(rows[:-100])},
                  {"id": "3", "text": "Towna met Townb."}])
        edge = self.graph("--threads", "2")["n00", "n01"]
        self.assertEqual((edge["co_documents"], edge["stories"]), ("3", "2"))


if __name__ == "__main__":
    main()
