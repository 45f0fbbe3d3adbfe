"""Files of endings (rule M8): where they are found, what is wrong with them,
and that the examples of the shipped ones hold."""
import json
import os
import unicodedata

from running import SHIPPED, Case, environment, main

ENDINGS = os.path.join(SHIPPED, "endings")
COLUMNS = ["ending", "becomes", "after", "of", "at", "least", "note"]
SCRIPTS = {"ko": "Hang", "he": "Hebr", "el": "Grek"}
RU = "ending\tbecomes\n\tа|у\n"
LIST = "id\ttype\tlabel\tlang\nq1\tcountry\tИран\tru\n"
TEXT = "Он из Ирана.\n"


def shipped(name):
    """The script, the header and the rows with their lines."""
    with open(os.path.join(ENDINGS, name), encoding="utf-8") as f:
        lines = list(enumerate(f.read().split("\n"), 1))
    lines = [(i, x) for i, x in lines if x and not x.startswith("#")]
    script = None
    if lines[0][1].startswith("script: "):
        script = lines.pop(0)[1][8:]
    header = lines.pop(0)[1].split("\t")
    rows = []
    for line, text in lines:
        cells = text.split("\t")
        cells += [""] * (len(header) - len(cells))
        rows.append((line, dict.fromkeys(COLUMNS, "") |
                     dict(zip(header, cells))))
    return script, header, rows


class Shipped(Case):
    def files(self):
        return sorted(os.listdir(ENDINGS))

    def test_they_are_plain(self):
        for name in self.files():
            script, header, rows = shipped(name)
            self.assertRegex(name, r"^[a-z]{2,3}\.tsv$")
            self.assertEqual(script, SCRIPTS.get(name[:-4]), name)
            self.assertEqual(header, [c for c in COLUMNS if c in header])
            with open(os.path.join(ENDINGS, name), "rb") as f:
                data = f.read()
            self.assertTrue(data.startswith(b"# ") and data.endswith(b"\n"))
            for bad in (b"\r", b"\0", b"  ", b" \t", b"\t "):
                self.assertNotIn(bad, data, name)
            seen = {}
            for line, row in rows:
                where = f"{name}:{line}"
                self.assertIn(row["of"], ("", "person", "other"), where)
                self.assertIn(row["at"], ("", "start"), where)
                for cell in row.values():
                    self.assertEqual(unicodedata.normalize("NFC", cell),
                                     cell, where)
                for after in row["after"].split("|"):
                    key = (row["ending"], after, row["of"], row["at"],
                           row["least"])
                    first = seen.setdefault(key, line)
                    self.assertEqual(first, line, f"{where}: as line {first}")
                forms = row["becomes"].split("|")
                self.assertEqual(len(set(forms)), len(forms), where)

    def test_their_examples_hold(self):
        """`note` is `a name > one of its forms`."""
        for name in self.files():
            _, _, rows = shipped(name)
            pairs = [(row["note"].split(" > "), row["of"]) for _, row in rows
                     if row["note"]]
            self.assertGreater(len(pairs), 2, name)
            self.write("names.jsonl", "".join(
                json.dumps({"id": f"q{i}", "label": base, "lang": name[:-4],
                            "type": of if of == "person" else "country"}) +
                "\n" for i, ((base, _), of) in enumerate(pairs)))
            self.write("in.jsonl", "".join(
                json.dumps({"id": str(i), "text": form + "\n"}) + "\n"
                for i, ((_, form), _) in enumerate(pairs)))
            got = self.run_it("tag", "in.jsonl", "-g", "names.jsonl",
                              env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
            self.assertCode(got, 0)
            missed = [pair for line, (pair, _) in
                      zip(got.out.splitlines(), pairs)
                      if len(json.loads(line)["mentions"]) != 1]
            self.assertEqual(missed, [], name)


class Where(Case):
    def found(self, *args, text=TEXT, env=None, code=0):
        self.write("a.txt", text)
        got = self.run_it("tag", "a.txt", *args, env=env)
        self.assertCode(got, code)
        return [m["surface"] for line in got.out.splitlines()
                for m in json.loads(line)["mentions"]], got

    def test_beside_the_shipped_lists(self):
        self.write("mine.tsv", LIST)
        self.assertEqual(self.found("-g", "mine.tsv")[0], [])
        env = environment(GAZGRAPH_GAZETTEERS=SHIPPED)
        self.assertEqual(self.found("-g", "mine.tsv", env=env)[0], ["Ирана"])

    def test_in_a_folder_of_lists(self):
        self.write("mine/names.tsv", LIST)
        self.write("mine/endings/ru.tsv", RU)
        self.assertEqual(self.found("-g", "mine")[0], ["Ирана"])

    def test_named_themselves_in_any_order(self):
        self.write("mine.tsv", LIST)
        self.write("x/endings/ru.tsv", RU)
        for path in ("x/endings", "x/endings/", "x/endings/ru.tsv"):
            self.assertEqual(self.found("-g", "mine.tsv", "-g", path)[0],
                             ["Ирана"])
            self.assertEqual(self.found("-g", path, "-g", "mine.tsv")[0],
                             ["Ирана"])

    def test_ones_own_count_before_the_shipped(self):
        self.write("mine/names.tsv", LIST)
        self.write("mine/endings/ru.tsv", "ending\tbecomes\n\tой\n")
        env = environment(GAZGRAPH_GAZETTEERS=SHIPPED)
        text = "Он из Ирана, из Ираной.\n"
        self.assertEqual(self.found("-g", "mine", text=text, env=env)[0],
                         ["Ираной"])

    def test_a_script_and_a_particle(self):
        self.write("mine/names.tsv", "id\ttype\tlabel\nq1\tcountry\tირანი\n")
        self.write("mine/endings/ka.tsv", "# mine\r\nscript: Geor\r\n"
                   "ending\tbecomes\tat\tleast\r\n\tდა+\tstart\t5\r\n")
        self.assertEqual(self.found("-g", "mine", text="დაირანი\n")[0],
                         ["ირანი"])

    def test_offsets(self):
        self.write("mine.tsv", "id\ttype\tlabel\nq1\tcountry\t북한\n")
        self.write("a.txt", "이 북한은.\n")
        got = self.run_it("tag", "a.txt", "-g", "mine.tsv",
                          env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
        mention = json.loads(got.out)["mentions"][0]
        self.assertEqual((mention["start"], mention["end"],
                          mention["surface"]), (4, 10, "북한"))

    def test_a_graph_of_forms(self):
        self.write("mine.tsv", LIST + "q2\tcountry\tКитай\tru\n")
        self.write("a.txt", "Посол Ирана говорил с Китаем.\n")
        got = self.build("a.txt", names="mine.tsv",
                         env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
        self.assertCode(got, 0)
        self.assertEqual(self.report()["graph"]["edges"], 1)


class Faults(Case):
    def tagged(self, endings, name="ru.tsv", names=LIST):
        self.write("mine/names.tsv", names)
        self.write("mine/endings/" + name, endings)
        self.write("a.txt", TEXT)
        return self.run_it("tag", "a.txt", "-g", "mine")

    def test_files_that_cannot_be_used(self):
        for data, line, text in (
                ("", "", "empty: no header row"),
                ("# nothing\n", "", "empty: no header row"),
                ("ending\tforms\n", ":1", "a column is unknown"),
                ("ending\tending\n", ":1", "stands there twice"),
                ("ending\tnote\n", ":1", "no column \"ending\" or \"becomes\""),
                ("\n#\nscript: Runr\nending\tbecomes\n", ":3",
                 "script: not a known one"),
                ("\t" * 40 + "\n", ":1", "more columns"),
                (RU + "#" * (1 << 20), "", "more than 1 MiB")):
            got = self.tagged(data)
            self.assertCode(got, 3, "mine/endings/ru.tsv" + line, text)

    def test_a_name_that_is_no_language(self):
        for name in ("r.tsv", "ru_RU.tsv", "russisches.tsv"):
            self.assertCode(self.tagged(RU, name), 3, "called by its language")
            os.unlink(self.path("mine", "endings", name))

    def test_rows_that_are_skipped(self):
        head = "ending\tbecomes\tafter\tof\tat\tleast\n"
        for row, text in (
                ("\tа\t\tpeople", "of is neither person nor other"),
                ("\tа\t\t\tmiddle", "at is neither start nor end"),
                ("\tа\t\t\t\tmany", "least is no number from 1 to 9"),
                ("\tа\t\t\t\t0", "least is no number from 1 to 9"),
                ("а|б\tа", "ending is one ending, no list"),
                ("\tа+б+", "more than one + in a form"),
                ("\t" + "а" * 40, "an ending of more than 60 bytes"),
                ("\tа\t\t\t\t\t\t", "more cells than the header has columns"),
                (b"\t\xff", "not valid UTF-8")):
            row = row if isinstance(row, bytes) else row.encode()
            got = self.tagged(head.encode() + row + "\n\tа\n".encode())
            self.assertCode(got, 1, "mine/endings/ru.tsv:2", text)
            self.assertIn("Ирана", got.out.decode())

    def test_too_many_languages(self):
        self.write("mine/names.tsv", LIST)
        self.write("a.txt", TEXT)
        for i in range(31):
            self.write(f"mine/endings/x{chr(97 + i % 26)}"
                       f"{chr(97 + i // 26)}.tsv", RU)
        self.assertCode(self.run_it("tag", "a.txt", "-g", "mine"), 0)
        self.write("mine/endings/zz.tsv", RU)
        self.assertCode(self.run_it("tag", "a.txt", "-g", "mine"), 3,
                        "endings of more than 31 languages")

    def test_a_language_that_is_none(self):
        for cell in ("r", "russisch!", "ru|", "ru-", "1ru", "ru,uk"):
            got = self.tagged(RU, names=LIST + f"q2\tcountry\tИрак\t{cell}\n")
            self.assertCode(got, 1, "mine/names.tsv:3", "no language tag")

    def test_only_endings_are_no_gazetteer(self):
        self.write("endings/ru.tsv", RU)
        self.write("a.txt", TEXT)
        self.assertCode(self.run_it("tag", "a.txt", "-g", "endings"), 3,
                        "no usable entity")

    def test_thousands_of_forms_of_one_word(self):
        """Each place tries a bounded number of ways."""
        forms = "\n".join(f"{chr(0x430 + i)}{chr(0x430 + k)}\tа|о"
                          for i in range(32) for k in range(32))
        names = LIST + "".join(
            f"p{i}{k}\tcountry\tБбб{chr(0x430 + i)}{chr(0x430 + k)} Ббба\tru\n"
            for i in range(32) for k in range(32))
        self.write("mine/names.tsv", names)
        self.write("mine/endings/ru.tsv", "ending\tbecomes\n" + forms + "\n")
        self.write("a.txt", "Бббо Ббба " * 20000)
        got = self.run_it("tag", "a.txt", "-g", "mine")
        self.assertCode(got, 0)


if __name__ == "__main__":
    main()
