"""What the tests of stores share."""
import os
import re
import sqlite3

from corpora import NAMES, jsonl
from graphs import read_graph
from running import GRAPHS, Case


class Stores(Case):
    def setUp(self):
        super().setUp()
        self.write("names.tsv", NAMES)

    def put(self, docs, name="a.jsonl"):
        self.write(name, jsonl(docs))

    def plain(self, docs, *args, out="plain"):
        """What a run without a store makes of the documents."""
        self.put(docs, "plain.jsonl")
        self.assertCode(self.build("plain.jsonl", *args, out=out), 0)
        return self.graphs(out)

    def store(self, *args, store="s.gg", out=None, code=0, **more):
        args = list(args) + ["--store", store, "-g", "names.tsv"]
        if out:
            args += ["-o", out, "-m", "none"]
        got = self.run_it("build", *args, **more)
        if code is not None:
            self.assertCode(got, code)
        return got

    def graphs(self, out="out"):
        """The name of the file is that of the store's in any case."""
        return [re.sub(rb'"(plain.jsonl|a.pipe)"', b'"a.jsonl"',
                       self.read(out, n))
                for n in GRAPHS
                if os.path.exists(self.path(out, n)) or n != GRAPHS[-1]]

    def assertSame(self, want, what):
        """As assertEqual, and says where."""
        if self.graphs() != want:
            want = read_graph(want[0])
            got = read_graph(self.graphs()[0])
            for one, other in zip(got, want):
                for key in sorted(set(one) | set(other), key=repr):
                    self.assertEqual(one.get(key), other.get(key),
                                     (what, key))
            self.fail(what)

    def sql(self, query, store="s.gg"):
        db = sqlite3.connect(self.path(store))
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()

    def same_tables(self, one, other):
        """All that people see is the same."""
        for view in ("edges", "nodes", "documents", "evidence_text",
                     "edge_days"):
            what = "*" if view != "documents" else \
                "id, date, outlet, url, mentions, ambiguous, rejected"
            self.assertEqual(
                sorted(map(repr, self.sql(f"select {what} from {view}", one))),
                sorted(map(repr, self.sql(f"select {what} from {view}",
                                          other))), view)
        stories = "select group_concat(id) from (select story, id from " \
                  "documents order by id) group by story"
        self.assertEqual(sorted(self.sql(stories, one)),
                         sorted(self.sql(stories, other)))
