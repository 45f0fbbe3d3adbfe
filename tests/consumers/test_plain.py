#!/usr/bin/env python3
"""The comparison finds every kind of difference."""
import contextlib
import copy
import io
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plain  # noqa: E402

EXPECTED = {
    "nodes": [
        {"id": "a", "x": 1.5, "y": -2, "size": 10, "color": [0, 114, 178],
         "values": {"label": "A", "mentions": {"int": "9007199254740993"},
                    "pagerank": {"double": 1 / 3}, "is_hub": True,
                    "first_seen": {"date": "1850-03-01"},
                    "aliases": ["x", "y"]}},
        {"id": "b", "x": 0, "y": 0, "size": 50, "color": [1, 2, 3],
         "values": {"label": ""}}],
    "edges": [{"id": "e0", "source": "a", "target": "b",
               "values": {"weight": {"double": 7}}}]}
HOLDS = plain.Holds(edge_more={}, dates="date", lists="list")


def differs(seen, holds=HOLDS):
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            plain.compare(EXPECTED, seen, holds)
        except SystemExit:
            return True
    return False


def changed(where, name, value):
    """EXPECTED with another value; None takes it away."""
    seen = copy.deepcopy(EXPECTED)
    values = seen[where][0]["values"]
    if value is None:
        del values[name]
    else:
        values[name] = value
    return seen


class PlainTest(unittest.TestCase):
    def test_the_same_is_the_same(self):
        self.assertFalse(differs(copy.deepcopy(EXPECTED)))

    def test_every_value(self):
        for name, value in (("label", "B"), ("label", None),
                            ("mentions", {"int": "9007199254740992"}),
                            ("mentions", {"double": 9007199254740993}),
                            ("mentions", "9007199254740993"),
                            ("pagerank", {"double": 0.333333333333333}),
                            ("pagerank", {"double": "NaN"}),
                            ("pagerank", {"float": 1 / 3}),
                            ("is_hub", False), ("is_hub", "true"),
                            ("first_seen", "1850-03-01"),
                            ("first_seen", {"date": "1850-03-02"}),
                            ("aliases", ["y", "x"]), ("aliases", ["x"]),
                            ("aliases", '["x", "y"]'), ("more", "")):
            self.assertTrue(differs(changed("nodes", name, value)),
                            (name, value))
        self.assertTrue(differs(changed("edges", "weight", None)))
        self.assertTrue(differs(changed("edges", "relation", "")))

    def test_nodes_edges_and_their_look(self):
        def other(change):
            seen = copy.deepcopy(EXPECTED)
            change(seen)
            return seen

        for change in (lambda s: s["nodes"].pop(),
                       lambda s: s["edges"].pop(),
                       lambda s: s["nodes"].append(s["nodes"][0]),
                       lambda s: s["edges"].append(s["edges"][0]),
                       lambda s: s["nodes"][0].update(id="c"),
                       lambda s: s["nodes"][0].update(x=1.25),
                       lambda s: s["nodes"][0].update(size=None),
                       lambda s: s["nodes"][0].update(color=[0, 114, 177]),
                       lambda s: s["edges"][0].update(target="a"),
                       lambda s: s["edges"][0].update(id="e1")):
            self.assertTrue(differs(other(change)))
        turned = other(lambda s: s["edges"][0].update(source="b", target="a"))
        self.assertFalse(differs(turned))

    def test_what_a_program_can_keep(self):
        for holds, seen in (
                (dict(floats=("pagerank",)),
                 changed("nodes", "pagerank", {"float": 0.33333334})),
                (dict(digits=15),
                 changed("nodes", "pagerank", {"double": 0.333333333333333})),
                (dict(ints="number"),
                 changed("nodes", "mentions", {"double": 2.0 ** 53})),
                (dict(lists="json"),
                 changed("nodes", "aliases", '["x","y"]')),
                (dict(dates="text"),
                 changed("nodes", "first_seen", "1850-03-01")),
                (dict(node_without=("is_hub",)),
                 changed("nodes", "is_hub", None))):
            self.assertFalse(differs(seen, plain.with_holds(HOLDS, **holds)),
                             holds)


unittest.main()
