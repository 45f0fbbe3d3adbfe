"""gazetteer check: each kind of finding, with its line, level and exit code."""
import json
import os
import time

from running import SHIPPED, Case, environment, is_sanitized, main

HEAD = "id\ttype\tlabel\tnames\tshort\tdemonyms\tmetonyms\tcase\tfrom\tto\tprior\n"


def row(ident, kind, label, names="", short="", demonyms="", metonyms="",
        case="", start="", end="", prior=""):
    return "\t".join((ident, kind, label, names, short, demonyms, metonyms,
                      case, start, end, prior)) + "\n"


class Check(Case):
    def check(self, *args, **more):
        return self.run_it("gazetteer", "check", *args, **more)

    def findings(self, *args, code=None, **more):
        got = self.check(*args, "--json", **more)
        if code is not None:
            self.assertCode(got, code)
        return [json.loads(x) for x in got.out.splitlines()]

    def found(self, table, *args, **more):
        """[(line, level, kind)] of a list."""
        self.write("a.tsv", table)
        return [(f["line"], f["level"], f["kind"])
                for f in self.findings("a.tsv", *args, **more)]

    def test_a_clean_list(self):
        self.given()
        got = self.check("names.tsv")
        self.assertCode(got, 0)
        self.assertEqual(got.out, b"")
        self.assertEqual(got.err, "gazgraph: 5 rows, 5 entities, 10 names: "
                         "0 errors, 0 warnings, 0 notes\n")
        self.assertEqual(self.check("names.tsv", "-q").err, "")

    def test_a_line_names_file_line_level_and_kind(self):
        self.write("a.tsv", HEAD + row("a", "person", "Will"))
        got = self.check("a.tsv")
        self.assertCode(got, 1)
        self.assertEqual(
            got.out, b'a.tsv:2: warning: ordinary-word: name "Will" is an '
            b"ordinary word; a sentence or a headline may begin with it\n")

    def test_rows_that_are_skipped(self):
        table = (HEAD + row("a", "person", "Ada Lovelace") +
                 row("", "person", "No Id") + row("c", "person", "") +
                 row("d", "person", "Da Te", start="2001-02-30") +
                 row("e", "person", "En De", start="2002-01-01",
                     end="2001-01-01") +
                 row("f", "person", "Ka Se", case="loud") +
                 row("g", "person", "Pri Or", prior="-1") +
                 row("a", "country", "Other Type") +
                 row("j", "context:titel", "Mis Spelt")).encode()
        table += b"h\tperson\tbad \xff bytes\n" + b"i\t" * 12 + b"\n"
        self.write("a.tsv", table)
        found = self.findings("a.tsv", code=1)
        self.assertEqual([(f["line"], f["level"], f["kind"]) for f in found],
                         [(i, "error", "skipped-row") for i in range(3, 13)])
        for f, text in zip(found, (
                "no id", "no label", "from is no date", "from is later",
                "case is neither", "prior is no", "another type",
                "no context words", "UTF-8",
                "more cells")):
            self.assertIn(text, f["message"])

    def test_every_bad_row_is_told(self):
        """A run tells five of a kind; this tells all."""
        found = self.found(HEAD + row("a", "person", "Ada Lovelace") +
                           row("", "person", "No Id") * 40)
        self.assertEqual(found, [(i, "error", "skipped-row")
                                 for i in range(3, 43)])

    def test_names_that_no_text_can_hold(self):
        found = self.found(
            HEAD + row("a", "person", "Ada Lovelace", "...|" + "a " * 40) +
            row("b", "person", "Jersey") +
            row("c", "ignore", "New Jersey", "Jersey"))
        self.assertEqual(found, [(2, "error", "unmatchable-name"),
                                 (2, "error", "unmatchable-name"),
                                 (3, "warning", "hidden-name")])

    def test_columns_types_separators(self):
        table = ("id\ttype\tlabel\tnames\tcolour\tsize\n"
                 "a\tPerson\tAda Lovelace\tAda King;A. Byron\tred\t1\n"
                 "b\tvessel\tSea Cloud\t\t\t\n"
                 "c\tVessel\tSea Star\t\t\t\n"
                 "d\torganization\tBig Corp\t\t\t\n")
        self.assertEqual(self.found(table), [
            (1, "warning", "unknown-column"), (1, "warning", "unknown-column"),
            (2, "warning", "type-spelling"), (2, "warning", "separator"),
            (4, "warning", "type-spelling"), (5, "warning", "type-spelling")])

    def test_characters(self):
        found = self.found(
            HEAD + row("a b", "person", "Ada Lovelace") +
            row("x" * 255, "person", "Charles Babbage") +
            row("c", "person", "Zero\u200bWidth") +
            row("d", "person", "Turned \u202eAround") +
            row("e", "person", "Lost \ufffd Bytes") +
            row("f", "person", "Bell \x07 Rings"))
        self.assertEqual(found, [(2, "warning", "id-characters"),
                                 (3, "warning", "id-characters")] +
                         [(i, "warning", "control-character")
                          for i in range(4, 8)])
        got = self.check("a.tsv")
        for bad in (b"\x07", "\u202e".encode(), "\u200b".encode()):
            self.assertNotIn(bad, got.out)

    def test_rows_of_one_entity(self):
        found = self.found(
            HEAD + row("a", "person", "Ada Lovelace", "Ada King|Ada King") +
            row("a", "person", "Ada Lovelace") +
            row("b", "person", "Charles Babbage") +
            row("b", "person", "Grace Hopper") +
            row("k", "person", "Kim Jong-un", "Kim Jong Un|Kim Jongun"))
        self.assertEqual(found, [(2, "note", "repeated-name"),
                                 (3, "warning", "duplicate-row"),
                                 (5, "warning", "other-label"),
                                 (6, "note", "repeated-name")])

    def test_shared_names_and_what_is_made_of_them(self):
        self.write("a.tsv", HEAD +
                   row("a", "organisation", "Alpha Beta", "ABC") +
                   row("b", "organisation", "Better Cars", "ABC") +
                   row("c", "person", "George Bush", prior="100") +
                   row("d", "person", "George Bush", prior="2") +
                   row("e", "country", "Upper Land", end="1990-01-01") +
                   row("f", "country", "Upper Land", start="1990-01-02") +
                   row("g", "organisation", "Exact Thing", "eXact",
                       case="exact") +
                   row("h", "organisation", "Other Thing", "exAct",
                       case="exact"))
        found = self.findings("a.tsv", code=1)
        self.assertEqual([(f["line"], f["level"], f["kind"], f["name"])
                          for f in found],
                         [(2, "warning", "shared-name", "ABC"),
                          (4, "note", "shared-name", "George Bush"),
                          (6, "note", "shared-name", "Upper Land")])
        for f, text in zip(found, ("stays ambiguous", "it is c by its prior",
                                   "its date does")):
            self.assertIn(text, f["message"])
        self.assertEqual(found[0]["entities"], [
            {"id": "a", "label": "Alpha Beta", "file": "a.tsv", "line": 2},
            {"id": "b", "label": "Better Cars", "file": "a.tsv", "line": 3}])

    def test_forms_that_are_shared(self):
        found = self.found(
            HEAD + row("nk", "country", "North Korea", demonyms="Korean") +
            row("sk", "country", "South Korea", demonyms="Korean") +
            row("jo", "country", "Jordan") +
            row("mj", "person", "Michael Jordan") +
            row("ej", "person", "Eva Jordan", short="Jordan"))
        self.assertEqual(found, [(2, "note", "shared-demonym"),
                                 (5, "note", "short-is-name"),
                                 (6, "note", "short-is-name")])

    def test_words_and_letters(self):
        found = self.found(
            HEAD + row("a", "person", "X") + row("b", "organisation", "WHO") +
            row("c", "organisation", "Target", case="any") +
            row("d", "organisation", "target", prior="20") +
            row("e", "person", "Jan Long", short="Long") +
            row("f", "person", "Jan Will") +
            row("g", "organisation", "LeT", case="exact"), "--leave-out",
            "shared-name")
        self.assertEqual(found, [(2, "warning", "one-letter"),
                                 (3, "note", "ordinary-word"),
                                 (6, "note", "ordinary-word")])
        found = self.found(HEAD + row("a", "person", "Monday") +
                           row("b", "person", "President") +
                           row("c", "person", "Akihito"),
                           env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
        self.assertEqual(found, [(2, "warning", "ordinary-word"),
                                 (3, "warning", "ordinary-word"),
                                 (4, "note", "given-name")])

    def test_a_corpus_tells_words_from_names(self):
        self.write("a.tsv", HEAD + row("r", "town", "Reading") +
                   row("t", "organisation", "Target", case="any") +
                   row("p", "organisation", "Green Party") +
                   row("q", "person", "Quentin Nobody"))
        self.write("c/a.txt", "He was reading. She is reading a book. I was "
                   "in Reading.\n\nThe green party in the garden. The target "
                   "is missed.\n")
        found = self.findings("a.tsv", "--corpus", "c", code=1)
        self.assertEqual([(f["line"], f["level"], f["kind"]) for f in found],
                         [(2, "warning", "ordinary-word"),
                          (3, "warning", "ordinary-word"),
                          (4, "warning", "ordinary-word"),
                          (4, "note", "never-found"),
                          (5, "note", "never-found")])
        self.assertIn("2 times in lower case, found 1 times",
                      found[0]["message"])
        self.assertIn("found in lower case, too", found[1]["message"])

    def test_names_that_a_corpus_does_not_hold(self):
        self.write("a.tsv", HEAD +
                   row("k", "person", "Kim Jong-un",
                       "Chairman Kim|Marshal Kim") +
                   row("n", "organisation", "North Atlantic Treaty", "NATO|Nato"))
        self.write("a.txt", "Kim Jongun met NATO. Kim left. Marshal Kim.\n")
        found = self.findings("a.tsv", "--corpus", "a.txt", code=0)
        self.assertEqual([(f["line"], f["kind"], f["message"])
                          for f in found if f["kind"] == "never-found"],
                         [(2, "never-found",
                           'never found in the corpus: "Chairman Kim"'),
                          (3, "never-found", "never found in the corpus: "
                           '"North Atlantic Treaty"')])

    def test_one_alias_that_carries_an_entity(self):
        self.write("a.tsv", HEAD + row("o", "organisation",
                                       "Oxford Cambridge Road", "OCR") +
                   row("f", "country", "France", "French Republic"))
        self.write("a.txt", "The OCR is read in France. " * 30 +
                   "Oxford Cambridge Road. French Republic.\n")
        found = self.findings("a.tsv", "--corpus", "a.txt", code=1)
        self.assertEqual([(f["line"], f["kind"], f["name"]) for f in found],
                         [(2, "carries-most", "OCR")])
        self.assertIn("30 of 31 mentions", found[0]["message"])

    def test_a_corpus_gives_the_same_on_one_thread_and_on_many(self):
        self.given()
        for i in range(40):
            self.write(f"in/{i}.txt", "Kim Jong Un met Putin. " * i +
                       "Vladimir Putin is in russia. ")
        first = self.check("names.tsv", "--corpus", "in", "--threads", "1")
        for n in ("2", "7"):
            again = self.check("names.tsv", "--corpus", "in", "--threads", n)
            self.assertEqual((again.out, again.err, again.code),
                             (first.out, first.err, first.code))

    def test_fail_on_show_leave_out(self):
        self.write("a.tsv", HEAD + row("a", "person", "Will") +
                   row("b", "organisation", "WHO") + row("", "x", "No Id"))
        self.write("w.tsv", HEAD + row("a", "person", "Will"))
        self.write("n.tsv", HEAD + row("b", "organisation", "WHO"))
        for name, codes in (("a.tsv", (1, 1, 1, 0)), ("w.tsv", (0, 1, 1, 0)),
                            ("n.tsv", (0, 0, 1, 0))):
            for level, code in zip(("error", "warning", "note", "never"),
                                   codes):
                got = self.check(name, "--fail-on", level)
                self.assertCode(got, code)
        for level, n in (("note", 3), ("warning", 2), ("error", 1),
                         ("never", 0)):
            got = self.check("a.tsv", "--show", level)
            self.assertEqual(got.out.count(b"\n"), n, level)
        got = self.check("a.tsv", "--leave-out", "ordinary-word,skipped-row")
        self.assertCode(got, 0)
        self.assertEqual(got.out, b"")

    def test_order_is_by_file_and_line(self):
        self.write("l/b.tsv", HEAD + row("w", "person", "Will") +
                   row("x", "person", "X"))
        self.write("l/a.tsv", HEAD + row("y", "person", "Y", "May"))
        found = self.findings("l", code=1)
        self.assertEqual([(os.path.basename(f["file"]), f["line"])
                          for f in found],
                         [("a.tsv", 2), ("a.tsv", 2), ("b.tsv", 2),
                          ("b.tsv", 3)])

    def test_files_that_are_no_gazetteers(self):
        self.write("l/a.tsv", "no\theader\nhere\tat all\n")
        self.write("l/b.tsv", HEAD + row("x", "person", "Ada Lovelace"))
        self.write("l/c.csv", "")
        found = self.findings("l", code=1)
        self.assertEqual([(os.path.basename(f["file"]), f["line"], f["level"],
                           f["kind"]) for f in found],
                         [("a.tsv", 1, "error", "bad-file"),
                          ("a.tsv", 1, "warning", "unknown-column"),
                          ("a.tsv", 1, "warning", "unknown-column"),
                          ("c.csv", 0, "error", "bad-file")])
        self.write("only.tsv", HEAD)
        self.assertEqual([f["kind"] for f in self.findings("only.tsv",
                                                           code=1)],
                         ["bad-file"])

    def test_usage_and_other_ends(self):
        self.given()
        for args, code, text in (
                (("names.tsv", "--fail-on", "all"), 2, "--fail-on"),
                (("names.tsv", "--show", "x"), 2, "--show"),
                (("names.tsv", "--leave-out", "typos"), 2, '"typos"'),
                (("missing.tsv",), 4, "missing.tsv"),
                (("names.tsv", "--corpus", "missing"), 4, "missing"),
                (("names.tsv", "--from", "pdf", "--corpus", "a.txt"), 2,
                 '"pdf"')):
            got = self.check(*args)
            self.assertCode(got, code, text)
            self.assertEqual(len(got.errors), 1)
        got = self.check("--help")
        self.assertCode(got, 0)
        for kind in (b"shared-name", b"ordinary-word", b"never-found"):
            self.assertIn(kind, got.out)

    def test_losses_of_the_corpus_count(self):
        self.given()
        self.write("c.jsonl", '{"id":"1","text":"Kim Jong Un"}\nno json\n')
        got = self.check("names.tsv", "--corpus", "c.jsonl", "--fail-on",
                         "never")
        self.assertCode(got, 1, "c.jsonl:2")

    def test_the_shipped_lists_have_no_error(self):
        env = environment(GAZGRAPH_GAZETTEERS=SHIPPED)
        got = self.check(SHIPPED, "--fail-on", "error", env=env)
        self.assertCode(got, 0)
        self.assertEqual(self.check("--fail-on", "error", env=env).out,
                         got.out)

    def test_hostile_names_stay_one_line(self):
        self.write("a.tsv", HEAD + row("a", "person", "Will") +
                   row("b", "person", "Ev\x1b[31mil", "a\x00b"))
        got = self.check("a.tsv")
        self.assertNotIn(b"\x1b", got.out)
        self.assertEqual(got.out.count(b"\n"), 2)

    def test_it_is_quick(self):
        """Many rows, many namesakes, one id for very many rows."""
        n = 2000 if is_sanitized() else 30000
        for table in (
                "".join(row(f"q{i}", "person", f"First{i} Last{i % 97}",
                            f"Al{i} Ias|Bo{i}") for i in range(n)),
                "".join(row(f"q{i}", "person", "John Smith") for i in range(n)),
                "".join(row("q", "person", f"John Smith{i}")
                        for i in range(n)),
                row("q", "person", "Jo Smith", "|".join(
                    f"Jo Smith{i}" for i in range(n))),
                row("q", "person", "Jo Smith") * n):
            self.write("a.tsv", HEAD + table)
            start = time.process_time()
            before = os.times()
            got = self.check("a.tsv", "--fail-on", "never")
            after = os.times()
            self.assertCode(got, 0)
            self.assertLess(after.children_user - before.children_user, 10)
            self.assertLess(time.process_time() - start, 10)


if __name__ == "__main__":
    main()
