"""gazgraph diff: what has changed between two stores, or two times of one."""
import csv
import io
import json
import math
import os
import random

from running import main
from stores import Stores

PEOPLE = [f"Town{chr(97 + i)}" for i in range(8)]


def g2(a, all_a, b, all_b):
    """Of the table of both counts and the rest, after Dunning (1993)."""
    table = [[a, all_a - a], [b, all_b - b]]
    total = all_a + all_b
    result = 0.0
    for i, row in enumerate(table):
        for k, seen in enumerate(row):
            expected = sum(row) * (table[0][k] + table[1][k]) / total
            if seen:
                result += 2 * seen * math.log(seen / expected)
    return result


def q_values(ps):
    """Benjamini and Hochberg (1995)."""
    order = sorted(range(len(ps)), key=lambda i: ps[i], reverse=True)
    result, least = [0.0] * len(ps), 1.0
    for place, i in enumerate(order):
        least = min(least, ps[i] * len(ps) / (len(ps) - place))
        result[i] = least
    return result


def talks(n, month, favoured, seed):
    rnd = random.Random(seed)
    docs = []
    for i in range(n):
        a, b = rnd.sample(PEOPLE, 2)
        if rnd.random() < favoured[1]:
            a, b = favoured[0]
        docs.append({"id": f"{month}-{i}", "date": f"{month}-{i % 28 + 1:02}",
                     "text": f"{a} spoke with {b} of matter {month} {i}."})
    return docs


class Diff(Stores):
    def given(self):
        before = talks(200, "2023-05", (PEOPLE[:2], 0.02), 1)
        after = talks(150, "2023-06", (PEOPLE[:2], 0.3), 2)
        after.append({"id": "new", "date": "2023-06-30",
                      "text": "Towni spoke with Towna of something else."})
        self.put(before + after)
        self.store("a.jsonl")
        return before, after

    def diff(self, *args, code=0):
        got = self.run_it("diff", *args)
        self.assertCode(got, code)
        return got

    def lines(self, *args):
        return [json.loads(x) for x in
                self.diff(*args, "--json", "--q", "1").out.splitlines()]

    def test_two_times_of_one_store(self):
        self.given()
        got = self.lines("s.gg", "--between", "2023-05", "2023-06")
        edges = [x for x in got if "source" in x]
        totals = [sum(x[k] for x in edges) for k in ("before", "after")]
        ps = []
        for x in edges:
            right = g2(x["before"], totals[0], x["after"], totals[1])
            self.assertAlmostEqual(x["llr"], right, 6)
            ps.append(math.erfc(math.sqrt(right / 2)))
            shares = x["before"] / totals[0], x["after"] / totals[1]
            self.assertEqual(x["change"], "new" if not x["before"] else
                             "gone" if not x["after"] else
                             "stronger" if shares[0] < shares[1] else
                             "weaker" if shares[0] > shares[1] else "same")
            self.assertTrue(x["evidence"])
            month = "2023-06" if x["after"] else "2023-05"
            for e in x["evidence"]:
                self.assertTrue(e["date"].startswith(month))
                self.assertIn(x["source_label"], e["sentence"])
        for x, q in zip(edges, q_values(ps)):
            self.assertAlmostEqual(x["q"], q, 9)
        self.assertEqual([x["llr"] for x in edges],
                         sorted((x["llr"] for x in edges), reverse=True))
        self.assertEqual({edges[0]["source_label"], edges[0]["target_label"]},
                         set(PEOPLE[:2]))
        self.assertEqual([x["change"] for x in edges
                          if "Towni" in (x["source_label"],
                                         x["target_label"])], ["new"])

    def test_two_stores_are_two_times(self):
        before, after = self.given()
        self.put(before)
        self.store("a.jsonl", store="b.gg")
        self.put(after)
        self.store("a.jsonl", store="c.gg")
        self.assertEqual(self.lines("b.gg", "c.gg"),
                         self.lines("s.gg", "--between", "2023-05",
                                    "2023-06"))
        turned = {(x.get("source"), x.get("target"), x.get("id")): x
                  for x in self.lines("c.gg", "b.gg")}
        for x in self.lines("b.gg", "c.gg"):
            y = turned[x.get("source"), x.get("target"), x.get("id")]
            self.assertEqual((x["before"], x["after"]),
                             (y["after"], y["before"]))
            self.assertAlmostEqual(x["llr"], y["llr"], 9)

    def test_a_table_of_what_is_no_chance(self):
        self.given()
        got = self.diff("s.gg", "--between", "2023-05", "2023-06")
        rows = list(csv.DictReader(io.StringIO(got.out.decode()),
                                   delimiter="\t", quoting=csv.QUOTE_NONE))
        self.assertEqual(rows[0]["change"], "stronger")
        self.assertEqual({rows[0]["source"], rows[0]["target"]},
                         set(PEOPLE[:2]))
        self.assertIn(" spoke with ", rows[0]["evidence"])
        self.assertTrue(all(float(r["q"]) <= 0.05 for r in rows))
        self.assertIn("edges", got.err)
        self.assertEqual(
            len(self.diff("s.gg", "--between", "2023-05", "2023-06", "--q",
                          "1", "--max", "2").out.splitlines()), 5)

    def test_nothing_changes_between_equals(self):
        self.given()
        for x in self.lines("s.gg", "s.gg"):
            self.assertEqual((x["change"], x["llr"], x["q"]), ("same", 0, 1))
        self.assertEqual(len(self.diff("s.gg", "s.gg").out.splitlines()), 1)

    def test_a_graph_of_the_changes(self):
        self.given()
        self.diff("s.gg", "--between", "2023-05", "2023-06", "--q", "1", "-o",
                  "d", "-f", "graphml,dot,gexf,csv", "-m", "none")
        rows = list(csv.DictReader(io.StringIO(
            self.read("d", "csv", "edges.csv").decode())))
        want = {(x["source"], x["target"]): x
                for x in self.lines("s.gg", "--between", "2023-05", "2023-06")
                if "source" in x}
        self.assertEqual(len(rows), len(want))
        colours = {"new": "#009e73", "gone": "#d55e00", "stronger": "#0072b2",
                   "weaker": "#e69f00", "same": "#999999"}
        for row in rows:
            x = want[row["source"], row["target"]]
            self.assertEqual(row["change"], x["change"])
            self.assertEqual(row["color"], colours[x["change"]])
            self.assertEqual(float(row["weight"]),
                             max(x["before"], x["after"]))
        self.assertIn(b'<data key="color">#0072b2</data>',
                      self.read("d", "graph.graphml"))
        self.assertIn(b'change="stronger"', self.read("d", "graph.dot"))

    def test_wrong_use(self):
        self.given()
        for args, code, text in (
                ((), 2, "two stores"), (("s.gg",), 2, "two stores"),
                (("s.gg", "s.gg", "s.gg"), 2, "two stores"),
                (("s.gg", "--between", "2023-05"), 2, "two"),
                (("s.gg", "--between", "May", "2023-06"), 2, "no time"),
                (("s.gg", "s.gg", "--q", "2"), 2, "no rate"),
                (("s.gg", "s.gg", "--types", "robot"), 2, "robot"),
                (("s.gg", "none.gg"), 4, "none.gg")):
            got = self.diff(*args, code=code)
            self.assertIn(text, got.err)
            self.assertEqual(got.out, b"")
        self.store("a.jsonl", "--window", "document", store="w.gg")
        got = self.diff("s.gg", "w.gg", code=2)
        self.assertIn("--force", got.err)
        self.diff("s.gg", "w.gg", "--force")
        self.assertFalse(os.path.exists(self.path("d")))


if __name__ == "__main__":
    main()
