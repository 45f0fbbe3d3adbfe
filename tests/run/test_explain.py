"""gazgraph explain: which names compete at a place, which rule decided, and
why a name was not taken."""
import json
import os

from running import SOURCE, Case, environment, main

HEAD = "id\ttype\tlabel\tnames\tshort\tdemonyms\tfrom\tto\tprior\trole\n"
ROWS = """kju\tperson\tKim Jong Un\t\tKim\t\t\t\t\t
kyj\tperson\tKim Yo Jong\t\tKim\t\t\t\t\t
us\tcountry\tUnited States\tUS\t\tAmerican\t\t\t\t
g1\tcountry\tGeorgia\tRepublic of Georgia\t\t\t\t\t\t
g2\torganisation\tGeorgia\t\t\t\t\t\t\t
b1\tperson\tGeorge Bush\t\t-\t\t1989-01-20\t1993-01-20\t\t
b2\tperson\tGeorge Bush\t\t-\t\t2001-01-20\t2009-01-20\t\t
p1\tperson\tAnn Bell\t\t-\t\t\t\t10\t
p2\tperson\tAnn Bell\t\t-\t\t\t\t\t
kp\tignore\tKorean Peninsula\t\t\t\t\t\t\t
ko\tcountry\tKorean\t\t\t\t\t\t\t
mr\torganisation\tMovement for Reform\t\t\t\t\t\t\t
k\torganisation\tKCNA\t\t\t\t\t\t\tmedia
put\tperson\tВладимир Путин\t\t\t\t\t\t\t
xi\tperson\t习近平\t\t习\t\t\t\t\t
"""


class Explain(Case):
    def ask(self, text, *args, rows=ROWS, name="a.txt", code=0, **more):
        self.write("names.tsv", HEAD + rows)
        self.write(name, text)
        got = self.run_it("explain", name, "-g", "names.tsv", *args, **more)
        self.assertCode(got, code)
        return got

    def places(self, text, *args, **more):
        out = self.ask(text, "--json", *args, **more).out.decode()
        return [json.loads(x) for x in out.splitlines()]

    def at(self, text, word, *args, nth=1, **more):
        """What is said of the nth place of the word."""
        start = -1
        for _ in range(nth):
            start = text.encode().index(word.encode(), start + 1)
        found = self.places(text, "--at", f"a.txt:{start}", *args, **more)
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0]["start"], start)
        return found[0]

    def verdicts(self, place):
        return {(x["name"], x["entity"]): (x["verdict"], x.get("rule"))
                for x in place["names"]}

    def test_a_mention_and_what_stands_inside_it(self):
        got = self.at("Again Kim Jong Un spoke.", "Kim")
        self.assertEqual(got["mention"]["entity"], "kju")
        self.assertEqual(got["mention"]["rule"], "R1")
        self.assertEqual(got["sentence"], "Again Kim Jong Un spoke")
        self.assertEqual([x["name"] for x in got["names"]],
                         ["Kim Jong Un", "Kim", "Kim"])  # longest first
        self.assertEqual(self.verdicts(got), {
            ("Kim Jong Un", "kju"): ("mention", None),
            ("Kim", "kju"): ("longer", "M5"),
            ("Kim", "kyj"): ("longer", "M5")})
        self.assertIn('"Kim Jong Un"', got["names"][1]["why"])

    def test_a_word_in_the_middle_of_a_name(self):
        got = self.at("Again Kim Jong Un spoke.", "Jong")
        self.assertEqual(got["mention"]["start"], 6)
        self.assertEqual(len(got["names"]), 1)

    def test_the_nearest_full_name(self):
        text = "Again Kim Yo Jong and Kim Jong Un spoke, and Kim smiled."
        got = self.at(text, "Kim", nth=3)
        self.assertEqual(got["mention"]["rule"], "R2")
        self.assertEqual(got["mention"]["full_name_at"], 22)
        self.assertEqual(self.verdicts(got), {
            ("Kim", "kju"): ("mention", None),
            ("Kim", "kyj"): ("not_nearest", "R2")})

    def test_no_full_name(self):
        got = self.at("Again Kim smiled.", "Kim")
        self.assertIsNone(got["mention"])
        self.assertEqual(set(self.verdicts(got).values()),
                         {("no_full_name", "R2")})

    def test_the_guard_names_the_word(self):
        got = self.at("Kim Jong Un saw Kim Kardashian.", "Kim", nth=2)
        self.assertIsNone(got["mention"])
        self.assertEqual(set(self.verdicts(got).values()), {("guard", "M6")})
        self.assertIn('"Kardashian"', got["names"][0]["why"])

    def test_case_and_joint(self):
        got = self.at("Give it to us.", "us")
        self.assertEqual(self.verdicts(got), {("US", "us"): ("case", "M4")})
        got = self.at("So Kim, Jong Un.", "Jong")
        self.assertEqual(self.verdicts(got),
                         {("Kim Jong Un", "kju"): ("joint", "M3")})

    def test_a_form_that_is_not_asked_for(self):
        got = self.at("An American came.", "American")
        self.assertEqual(self.verdicts(got),
                         {("American", "us"): ("form", None)})
        got = self.at("An American came.", "American", "--forms",
                      "name,demonym")
        self.assertEqual(self.verdicts(got),
                         {("American", "us"): ("mention", None)})

    def test_ignored_names(self):
        got = self.at("On the Korean Peninsula.", "Korean")
        self.assertIsNone(got["mention"])
        self.assertEqual(self.verdicts(got), {
            ("Korean Peninsula", "kp"): ("ignored", None),
            ("Korean", "ko"): ("longer", "M5")})
        self.assertIn('"Korean Peninsula"', got["names"][1]["why"])

    def test_several_entities(self):
        got = self.at("In Georgia it rains.", "Georgia")
        self.assertIsNone(got["mention"]["entity"])
        self.assertEqual(set(self.verdicts(got).values()),
                         {("ambiguous", "R3")})
        got = self.at("The Republic of Georgia, in short Georgia.", "Georgia",
                      nth=2)
        self.assertEqual(got["mention"]["rule"], "R3-document")
        self.assertEqual(got["mention"]["full_name_at"], 4)
        self.assertEqual(self.verdicts(got)["Georgia", "g2"],
                         ("document", "R3"))

    def test_dates_and_priors(self):
        text = "date 1991-03-04 With George Bush and Ann Bell."
        got = self.at(text, "George")
        self.assertEqual(got["date"], "1991-03-04")
        self.assertEqual(self.verdicts(got), {
            ("George Bush", "b1"): ("mention", None),
            ("George Bush", "b2"): ("date", "R3")})
        self.assertEqual(got["names"][1]["from"], "2001-01-20")
        self.assertIn("1991-03-04", got["mention"]["why"])
        got = self.at(text, "Ann")
        self.assertEqual(self.verdicts(got), {
            ("Ann Bell", "p1"): ("mention", None),
            ("Ann Bell", "p2"): ("prior", "R3")})
        self.assertEqual([x["prior"] for x in got["names"]], [10, 1])

    def test_an_abbreviation_that_the_text_defines(self):
        got = self.at("The Movement for Reform (MR) left. Then MR came.", "MR",
                      nth=2)
        self.assertEqual(got["mention"]["rule"], "abbreviation")
        self.assertEqual(got["mention"]["full_name_at"], 4)
        self.assertEqual(got["names"], [])

    def test_a_source(self):
        env = environment(GAZGRAPH_GAZETTEERS=os.path.join(SOURCE,
                                                           "gazetteers"))
        got = self.at("Rain fell, KCNA said.", "KCNA", env=env)
        self.assertTrue(got["mention"]["attribution"])
        self.assertIn("R4", got["mention"]["why"])

    def test_other_scripts(self):
        got = self.at("Вот Владимир Путин, и Путин рад.", "Путин", nth=2)
        self.assertEqual(got["mention"]["rule"], "R2")
        got = self.at("习近平说，习还说。", "习", nth=2)
        self.assertEqual(got["mention"]["entity"], "xi")

    def test_every_place_of_a_name(self):
        text = "Kim Jong Un came. Kim left. A kim too. Kim."
        known, *places = self.places(text, "--name", "Kim")
        self.assertEqual([x["entity"] for x in known["known"]],
                         ["kju", "kyj"])
        self.assertEqual([x["line"] for x in known["known"]], [2, 3])
        self.assertEqual([x["start"] for x in places], [0, 18, 30, 39])
        self.assertEqual([x["mention"] and x["mention"]["rule"]
                          for x in places], ["R1", "R2", None, "R2"])
        self.assertEqual(len(self.places(text, "--name", "Kim", "--max",
                                         "2")), 3)
        self.assertEqual(len(self.places(text, "--name", "kim jong un")), 2)

    def test_a_name_that_nobody_has(self):
        got = self.ask("Kim came.", "--name", "Zork").out.decode()
        self.assertEqual(got, 'The list has no name that is "Zork".\n'
                              "Its words stand nowhere in the inputs.\n")

    def test_text_for_people(self):
        got = self.ask("Again Kim Jong Un spoke.", "--at", "a:6").out.decode()
        self.assertEqual(
            got,
            'a:6 "Kim" in "Again Kim Jong Un spoke"\n'
            '  "Kim Jong Un" is Kim Jong Un (kju) by R1: the only one of the '
            'list with this name\n'
            '  Kim Jong Un = kju (Kim Jong Un, person), name, names.tsv:2: '
            'this is it\n'
            '  Kim = kju (Kim Jong Un, person), short, names.tsv:2: the name '
            '"Kim Jong Un" takes these words (M5)\n'
            '  Kim = kyj (Kim Yo Jong, person), short, names.tsv:3: the name '
            '"Kim Jong Un" takes these words (M5)\n')

    def test_records_are_asked_for_by_id(self):
        lines = ('{"id":"x1","title":"Georgia wins","text":"Kim left."}\n'
                 '{"id":"x2","text":"Ann \\u0042ell in Georgia."}\n')
        for at, start, field in (("x1:title:0", 0, "title"), ("x1:0", 0, None),
                                 ("x2:12", 12, None)):
            got, = self.places(lines, "--at", at, name="a.jsonl")
            self.assertEqual((got["start"], got.get("field")), (start, field))
            self.assertEqual(got["document"], at[:2])

    def test_a_document_above_four_mebibytes(self):
        text = "So it is. " * 500000 + "Georgia."
        got, = self.places(text, "--at", f"a.txt:{len(text) - 8}")
        self.assertEqual((got["word"], got["start"]),
                         ("Georgia", len(text) - 8))

    def test_questions_without_an_answer(self):
        got = self.ask("Kim came.", code=2)
        self.assertIn("nothing is asked", got.err)
        for at in ("a.txt", "a.txt:", ":3", "a.txt:x", "a.txt:3x",
                   "a.txt:" + "9" * 30):
            got = self.ask("Kim came.", "--at", at, code=2)
            self.assertIn("not DOCUMENT:BYTE", got.err)
        got = self.ask("Kim came.", "--at", "b.txt:3", code=3)
        self.assertIn("no document", got.err)
        got = self.ask("Kim came.", "--at", "a.txt:30", code=3)
        self.assertIn("no word", got.err)
        for name in ("", "...", b"\xff", "a" * 2000):
            got = self.ask("Kim came.", "--name", name, code=2)
        got = self.ask("Kim came.", "--at", "a.txt:0", "--from", "x", code=2)

    def test_hostile_names_are_shown_safely(self):
        rows = "e\tperson\tE\x1b[31mvil Twin\t\t\t\t\t\t\t\n"
        got = self.ask("An E\x1b[31mvil Twin came.", "--name", "Twin",
                       rows=rows)
        self.assertNotIn(b"\x1b", got.out)


if __name__ == "__main__":
    main()
