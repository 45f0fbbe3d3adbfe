"""--stats and --backbone in whole runs, beside counts made here: exact tests by
fractions, margins by the sentences that were written."""
import itertools
import json
import math
import random
from fractions import Fraction

from graphs import read_graph
from running import Case, main

N = 12


def tail(k, first, second, total):
    """Fisher's: P(X >= k)."""
    ways = sum(math.comb(second, i) * math.comb(total - second, first - i)
               for i in range(k, min(first, second) + 1))
    return Fraction(ways, math.comb(total, first))


def g2(k, first, second, total):
    cells = ((k, first * second), (first - k, first * (total - second)),
             (second - k, (total - first) * second),
             (total - first - second + k,
              (total - first) * (total - second)))
    return 2 * sum(o * math.log(o * total / e) for o, e in cells if o)


def discovery_rates(chances):
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    rates, least = [0] * len(chances), Fraction(1)
    for rank in range(len(order), 0, -1):
        least = min(least, chances[order[rank - 1]] * len(order) / rank)
        rates[order[rank - 1]] = least
    return rates


class Statistics(Case):
    def given_sentences(self, seed=1, n=300):
        """Who stands in each sentence; each a document of its own, here and
        there two."""
        rnd = random.Random(seed)
        self.write("names.tsv", "id\ttype\tlabel\n" + "".join(
            f"n{i:02}\tplace\tTown{chr(97 + i)}\n" for i in range(N)))
        sentences = []
        for _ in range(n):
            who = {min(int(rnd.expovariate(0.4)), N - 1)
                   for _ in range(rnd.choice((0, 1, 1, 2, 2, 3, 5)))}
            sentences.append(sorted(who))
        lines = []
        for number, who in enumerate(sentences):
            words = [f"w{number}x{k}" for k in range(6)]
            words += [f"Town{chr(97 + i)}" for i in who]
            lines.append(json.dumps({"id": f"d{number}", "text":
                                     "Then " + " and ".join(words) + "."}))
        self.write("a.jsonl", "\n".join(lines) + "\n")
        return [w for w in sentences if w]

    def graph(self, *args, out="out", code=0):
        self.assertCode(self.build("a.jsonl", *args, out=out), code)
        return read_graph(self.read(out, "graph.graphml"))

    def test_every_column_is_what_the_sentences_say(self):
        sentences = self.given_sentences()
        nodes, edges = self.graph("--stats", "npmi,llr,jaccard,q,strength")
        total = len(sentences)
        alone = [sum(i in w for w in sentences) for i in range(N)]
        both = {}
        for who in sentences:
            for pair in itertools.combinations(who, 2):
                both[pair] = both.get(pair, 0) + 1
        self.assertEqual(len(edges), len(both))
        self.assertGreater(len(edges), 40)
        pairs = sorted(both)
        chances = [tail(both[p], alone[p[0]], alone[p[1]], total)
                   for p in pairs]
        for p, rate in zip(pairs, discovery_rates(chances)):
            a, b = p
            got = edges[f"n{a:02}", f"n{b:02}"]
            k = both[p]
            self.assertEqual(float(got["weight"]), k)
            self.assertEqual(float(got["strength"]), k)
            self.assertAlmostEqual(
                float(got["npmi"]),
                math.log(k * total / (alone[a] * alone[b])) /
                -math.log(k / total), delta=1e-9)
            self.assertAlmostEqual(
                float(got["llr"]), g2(k, alone[a], alone[b], total),
                delta=1e-8)
            self.assertAlmostEqual(float(got["jaccard"]),
                                   k / (alone[a] + alone[b] - k), delta=1e-9)
            self.assertAlmostEqual(float(got["q"]), float(rate),
                                   delta=1e-9 * float(rate))
        for i in range(N):
            if f"n{i:02}" in nodes:
                self.assertEqual(int(nodes[f"n{i:02}"]["windows"]), alone[i])
        self.assertEqual(self.report()["graph"]["windows_with_an_entity"],
                         total)

    def test_columns_only_where_asked(self):
        self.given_sentences()
        nodes, edges = self.graph()
        self.assertNotIn("windows", nodes["n00"])
        self.assertNotIn("npmi", edges["n00", "n01"])
        nodes, edges = self.graph("--stats", "strength")
        self.assertNotIn("windows", nodes["n00"])
        self.assertIn("strength", edges["n00", "n01"])
        _, edges = self.graph("--stats", "all", "--evidence", "0")
        self.assertTrue({"npmi", "llr", "jaccard", "q", "strength"} <=
                        set(edges["n00", "n01"]))

    def test_a_window_that_is_a_list_is_in_no_margin(self):
        self.write("names.tsv", "id\ttype\tlabel\n" + "".join(
            f"n{i:02}\tplace\tTown{chr(97 + i)}\n" for i in range(4)))
        self.write("a.jsonl", '{"id":"1","text":"Towna, Townb and Townc."}\n'
                   '{"id":"2","text":"Towna and Townb. Townd and Towna."}\n')
        nodes, _ = self.graph("--stats", "npmi", "--max-entities", "2",
                              code=1)
        self.assertEqual(nodes["n00"]["windows"], "2")
        self.assertEqual(nodes["n01"]["windows"], "1")
        self.assertNotIn("n02", nodes)
        self.assertEqual(self.report()["graph"]["windows_with_an_entity"], 2)

    def test_margins_of_other_windows(self):
        self.write("names.tsv", "id\ttype\tlabel\n" + "".join(
            f"n{i:02}\tplace\tTown{chr(97 + i)}\n" for i in range(3)))
        self.write("a.jsonl", json.dumps(
            {"id": "1", "text": "Towna and Townb. Towna too.\n\n"
                                "Townb of old and of new days and Towna.\n\n"
                                "Townc met Towna"}) + "\n")
        for window, want, total in (("sentence", (4, 2, 1), 4),
                                    ("paragraph", (3, 2, 1), 3),
                                    ("document", (1, 1, 1), 1),
                                    # A | AB | BA | AB | A | AC | CA
                                    ("4", (7, 3, 2), 7)):
            nodes, _ = self.graph("--stats", "npmi", "--window", window)
            self.assertEqual([int(nodes[f"n0{i}"]["windows"])
                              for i in range(3)], list(want), window)
            self.assertEqual(
                self.report()["graph"]["windows_with_an_entity"], total)

    def test_strength_falls_with_the_distance(self):
        self.write("names.tsv", "id\ttype\tlabel\n" + "".join(
            f"n{i:02}\tplace\tTown{chr(97 + i)}\n" for i in range(3)))
        self.write("a.jsonl", json.dumps(
            {"id": "1", "text": "Towna met Townb. Nothing was said by them. "
                                "It rained. Townb saw Townc and Townb."}) +
            "\n" + json.dumps({"id": "2", "text": "Towna left. Townc, too."})
            + "\n")
        _, edges = self.graph("--stats", "strength", "--window", "document")
        for pair, want in ((("n00", "n01"), 1 + math.exp(-3)),
                           (("n00", "n02"), math.exp(-3) + math.exp(-1)),
                           (("n01", "n02"), math.exp(-3) + 1)):
            self.assertAlmostEqual(float(edges[pair]["strength"]), want,
                                   delta=1e-8)
        _, edges = self.graph("--stats", "strength", "--window", "20")
        self.assertAlmostEqual(float(edges["n00", "n02"]["strength"]),
                               math.exp(-3) + math.exp(-1), delta=1e-8)

    def test_shares_take_part(self):
        self.write("names.tsv", "id\ttype\tlabel\na\tplace\tTowna\n"
                   "b1\tplace\tTownb\nb2\tplace\tTownb\n")
        self.write("a.jsonl", '{"id":"1","text":"Towna and Townb."}\n'
                   '{"id":"2","text":"Towna."}\n{"id":"3","text":"Townb."}\n')
        nodes, edges = self.graph("--stats", "all", "--ambiguous", "share")
        self.assertEqual(float(nodes["b1"]["windows"]), 1)
        self.assertEqual(float(nodes["a"]["windows"]), 2)
        got = edges["a", "b1"]
        self.assertEqual(float(got["weight"]), 0.5)
        self.assertEqual(float(got["strength"]), 0.5)
        self.assertAlmostEqual(float(got["jaccard"]), 0.5 / 2.5, delta=1e-9)

    def test_a_backbone_keeps_weights(self):
        self.given_sentences()
        _, whole = self.graph("--stats", "q")
        for kind, limits in (("disparity", ("0.2", "0.5", "1")),
                             ("noise-corrected", ("1.64", "1", "0"))):
            before = -1
            for limit in limits:
                nodes, edges = self.graph("--stats", "q", "--backbone",
                                          f"{kind}:{limit}")
                self.assertGreaterEqual(len(edges), before)
                before = len(edges)
                self.assertEqual({e for pair in edges for e in pair},
                                 set(nodes))
                for pair, got in edges.items():
                    self.assertEqual(got["weight"], whole[pair]["weight"])
                    self.assertEqual(got["q"], whole[pair]["q"])
                    score = float(got["backbone"])
                    self.assertTrue(score < float(limit)
                                    if kind == "disparity"
                                    else score > float(limit))
                self.assertEqual(
                    self.report()["graph"]["edges_outside_backbone"],
                    len(whole) - len(edges))
            self.assertLess(0, before)
        nodes, edges = self.graph("--backbone", "disparity:0.01",
                                  "--isolates")
        self.assertEqual(len(nodes), N)

    def test_threads_change_nothing(self):
        self.given_sentences(n=3000)
        args = ("--stats", "all", "--backbone", "noise-corrected:0.5",
                "--window", "document")
        self.graph(*args, "--threads", "1", out="one")
        self.graph(*args, "--threads", "3", "--memory", "1M", out="three")
        for name in ("graph.graphml", "graph.dot", "report.json"):
            self.assertEqual(self.read("one", name), self.read("three", name))

    def test_usage(self):
        self.given_sentences(n=5)
        for args, text in ((("--stats", "pmi"),
                            'stats: "pmi" is not known'),
                           (("--backbone", "disparity:0"), '"0" is no alpha'),
                           (("--backbone", "disparity:1.1"), "no alpha"),
                           (("--backbone", "noise-corrected:x"), "no delta"),
                           (("--backbone", "noise-corrected:"), "no delta"),
                           (("--backbone", "alpha:0.1"), "neither disparity")):
            self.assertCode(self.build("a.jsonl", *args), 2, text)
            self.assertNoFiles()


if __name__ == "__main__":
    main()
