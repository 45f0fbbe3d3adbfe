"""gazetteer search: what a list knows of a name, and what is near it."""
import json

from running import SHIPPED, Case, environment, main

LIST = ("id\ttype\tlabel\tnames\tshort\tcase\tfrom\tto\tprior\n"
        "q1\tperson\tVladimir Putin\tVladimir Vladimirovich Putin\t\t\t"
        "1999-12-31\t\t50\n"
        "q2\tperson\tAda Putin\t\t\t\t\t\t\n"
        "q3\torganisation\tWorld Health Organization\tWHO\t\t\t\t\t\n"
        "q4\ttown\tMünchen\tMunich\t\t\t\t\t\n"
        "q5\torganisation\tiPhone Makers\tiPhone\t\texact\t\t\t\n"
        "q6\torganisation\tLower\t\t\tany\t\t\t\n"
        "q7\tignore\tPutin Street\t\t\t\t\t\t\n"
        "q8\torganisation\tACME\t\t\t\t\t\t\n"
        "q9\tperson\tKim Jong-un\t\t-\t\t\t\t\n"
        "q10\ttown\t東京\t\t\t\t\t\t\n")


class Search(Case):
    def setUp(self):
        super().setUp()
        self.write("n.tsv", LIST)

    def search(self, name, *args, **more):
        return self.run_it("gazetteer", "search", name, "-g", "n.tsv", *args,
                           **more)

    def known(self, name, *args, code=0):
        got = self.search(name, "--json", *args)
        self.assertCode(got, code)
        return [json.loads(x) for x in got.out.splitlines()]

    def told(self, name, *args, code=0):
        return [(k["likeness"], k["id"], k["name"])
                for k in self.known(name, *args, code=code)]

    def test_all_that_is_known(self):
        self.assertEqual(self.known("VLADIMIR putin", "--most", "0"), [{
            "likeness": "same", "name": "Vladimir Putin", "form": "name",
            "id": "q1", "type": "person", "label": "Vladimir Putin",
            "writing": "capitals where the name has them",
            "from": "1999-12-31", "prior": 50.0, "file": "n.tsv", "line": 2}])

    def test_every_entity_of_a_name(self):
        found = self.known("Putin")
        self.assertEqual([(k["likeness"], k["id"], k.get("derived"))
                          for k in found],
                         [("same", "q1", True), ("same", "q2", True)])

    def test_spellings_that_are_read_alike(self):
        for name in ("München", "MUNCHEN", "munchen"):
            self.assertEqual(self.told(name), [("same", "q4", "München")])
        for name in ("Kim Jong Un", "Kim Jongun", "kim jong-un"):
            self.assertEqual(self.told(name), [("same", "q9", "Kim Jong-un")])
        self.assertEqual(self.told("東京"), [("same", "q10", "東京")])

    def test_how_it_wants_to_be_written(self):
        for name, writing in (
                ("ACME", "acronym: capitals only"),
                ("WHO", "acronym: capitals only, and not in a line all in "
                        "capitals"),
                ("iPhone", "exactly as it stands"), ("Lower", "any case")):
            self.assertEqual(self.known(name)[0]["writing"], writing)

    def test_longer_names(self):
        self.assertEqual(self.told("Health", code=1),
                         [("contains", "q3", "World Health Organization")])
        self.assertEqual(self.told("Vladimir", code=1),
                         [("contains", "q1", "Vladimir Putin")])

    def test_suggestions(self):
        for typo, right in (("Vladmir Putin", "q1"), ("Putin Vladimir", "q1"),
                            ("Wladimir Putin", "q1"), ("Vladimir Putni", "q1"),
                            ("World Heath Organisation", "q3"),
                            ("Muinch", "q4"), ("Kim Jung-un", "q9"),
                            ("Vladimir V Putin", "q1"), ("ACMEE", "q8")):
            found = self.told(typo, code=1)
            self.assertTrue(found, typo)
            self.assertEqual(found[0][:2], ("near", right), typo)

    def test_nothing(self):
        got = self.search("Qwertz")
        self.assertCode(got, 1)
        self.assertEqual(got.out, b"")
        self.assertEqual(got.err, "gazgraph: no entity has this name\n")
        self.assertEqual(self.told("Qwertz", code=1), [])

    def test_hidden_names_are_told_as_such(self):
        got = self.search("Putin Street")
        self.assertCode(got, 0)
        self.assertIn(b"recognised, never reported", got.out)

    def test_text(self):
        got = self.search("Vladimir Putin")
        self.assertEqual(
            got.out.decode().splitlines()[:2],
            ["the name of:",
             '  Vladimir Putin [q1] person: name "Vladimir Putin", capitals '
             "where the name has them, from 1999-12-31, prior 50, n.tsv:2"])

    def test_most(self):
        self.write("n.tsv", "id\ttype\tlabel\n" + "".join(
            f"a{i}\ttown\tLong Beach {i}\n" for i in range(50)))
        self.assertEqual(len(self.told("Beach", code=1)), 10)
        self.assertEqual(len(self.told("Beach", "--most", "3", code=1)), 3)

    def test_usage(self):
        for args, code, text in (
                ((), 2, "no name"), (("a", "b"), 2, "one name"),
                (("...",), 2, "no letter"), (("",), 2, "no letter"),
                ((b"\xff",), 2, "UTF-8"), (("a", "--most", "x"), 2, "number")):
            got = self.run_it("gazetteer", "search", *args, "-g", "n.tsv")
            self.assertCode(got, code, text)
        got = self.run_it("gazetteer", "search", "a", "-g", "missing")
        self.assertCode(got, 4, "missing")

    def test_the_shipped_lists_without_a_list(self):
        got = self.run_it("gazetteer", "search", "Vladmir Putin",
                          env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
        self.assertCode(got, 1)
        self.assertIn(b"Vladimir Putin [Q7747]", got.out)

    def test_long_and_strange_names(self):
        for name in ("a " * 3000, "x" * 5000, "Putin " * 40,
                     "\u0301" * 500 + "a", "🇫🇷 Putin"):
            self.assertIn(self.search(name).code, (0, 1))


if __name__ == "__main__":
    main()
