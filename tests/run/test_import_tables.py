"""gazetteer import of tables, SKOS and GATE: what does not fit into a sample
(tests/data/import/): borders of buffers, links, sizes, what is found with it."""
import json
import os
import random
import time

from running import SOURCE, Case, is_sanitized, main

DATA = os.path.join(SOURCE, "tests", "data", "import")
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OPEN = (f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:skos="{SKOS}">')


class Tables(Case):
    def imported(self, *args, **more):
        return self.run_it("gazetteer", "import", *args, **more)

    def rows(self, *args, code=0, **more):
        got = self.imported(*args, **more)
        self.assertCode(got, code)
        lines = got.out.decode().split("\n")[:-1]
        head = lines[0].split("\t")
        return [dict(zip(head, x.split("\t"))) for x in lines[1:]]

    def loads(self, got):
        """What was written is read without a word."""
        self.write("out.tsv", got.out)
        self.write("t.txt", "Nothing here.\n")
        again = self.tag("t.txt", names="out.tsv")
        self.assertCode(again, 0)
        self.assertEqual(again.err, "")


class Csv(Tables):
    def test_what_is_imported_is_found(self):
        self.imported("csv", os.path.join(DATA, "csv", "people.csv"), "-o",
                      "out.tsv")
        self.write("t.txt", "Augusta Ada Byron met Charles Babbage.\n")
        got = self.tag("t.txt", names="out.tsv")
        self.assertEqual([m["entity"] for m in
                          json.loads(got.out)["mentions"]],
                         ["Q7259", "Q46633"])

    def test_cells_at_the_borders_of_buffers(self):
        """Quoted cells with line ends, shifted over the size of a read."""
        cell = 'A "quoted" name,\r\nand more €'
        quoted = '"' + cell.replace('"', '""') + '"'
        for end in ("\n", "\r\n", "\r"):
            for shift in list(range(0, 40)) + [200]:
                pad = "x" * (262144 - 60 + shift)
                self.write("a.csv", f"name,type,note{end}Pad,person,{pad}{end}"
                           f"{quoted},person,last{end}Bob,person,{end}")
                found = self.rows("csv", "a.csv")
                self.assertEqual([r["label"] for r in found],
                                 ["Pad", 'A "quoted" name, and more €',
                                  "Bob"], (end, shift))

    def test_separators_are_seen(self):
        table = [["name", "type", "aliases"], ["Ada, the first", "person",
                                               "a|b"],
                 ["Bob", "person", ""], ["Cid; the last", "person", ""]]
        for sep in ",;\t|":
            self.write("a.txt", "".join(
                sep.join(f'"{c}"' if any(x in c for x in ",;|") else c
                         for c in row) + "\n" for row in table))
            self.assertEqual([r["label"] for r in self.rows("csv", "a.txt")],
                             ["Ada, the first", "Bob", "Cid; the last"], sep)

    def test_utf16_gives_what_utf8_gives(self):
        text = "name;type\n" + "".join(
            f"Zoë {chr(0x1F600 + i)} {i};person\n" for i in range(3000))
        self.write("a.csv", text)
        right = self.imported("csv", "a.csv").out
        self.assertEqual(right.count(b"\n"), 3001)
        for name in ("utf-16-le", "utf-16-be"):
            self.write("b.csv", ("\ufeff" + text).encode(name))
            self.assertEqual(self.imported("csv", "b.csv").out, right)

    def test_slugs(self):
        names = ["Kim Jong-un", "Kim Jong Un", "東京", "Ærø", "!", "N" * 400,
                 "N" * 400 + "m", "Kim Jong Un 2", "O'Neil"]
        self.write("a.csv", "name,type\n" +
                   "".join(f'"{n}",person\n' for n in names))
        got = self.imported("csv", "a.csv")
        self.assertCode(got, 1)
        ids = [x.split("\t")[0] for x in got.out.decode().split("\n")[1:-1]]
        self.assertEqual(len(set(ids)), len(names) - 1)
        self.assertEqual(ids[:3], ["kim-jong-un", "kim-jong-un-2",
                                   "u6771-u4eac"])
        for i in ids:
            self.assertRegex(i, r"^[a-z0-9-]{1,140}$")
        self.loads(got)

    def test_ids_of_the_table_are_kept_from_slugs(self):
        self.write("a.csv", "id,name,type\nada,Somebody,person\n"
                   ",Ada,person\n,Ada,person\n")
        self.assertEqual([r["id"] for r in self.rows("csv", "a.csv")],
                         ["ada", "ada-2", "ada-3"])

    def test_many_of_one_name_take_no_time(self):
        n = 3000 if is_sanitized() else 100000
        self.write("a.csv", "name,type\n" + "John Smith,person\n" * n)
        start = time.monotonic()
        found = self.rows("csv", "a.csv")
        self.assertEqual(found[-1]["id"], f"john-smith-{n}")
        self.assertLess(time.monotonic() - start, 20)

    def test_open_quotes_lose_a_line_each(self):
        n = 2000 if is_sanitized() else 20000
        self.write("a.csv", "name,type\n" + '"open,person\n' * n +
                   "Good One,person\n" * 3)
        start = time.monotonic()
        got = self.imported("csv", "a.csv")
        self.assertCode(got, 1, "quotation mark", "more like this")
        self.assertEqual(got.out.count(b"Good One"), 3)
        self.assertLess(time.monotonic() - start, 20)

    def test_a_row_without_an_end(self):
        self.write("a.csv", b"name,type\n" + b"x" * (3 << 20))
        got = self.imported("csv", "a.csv")
        self.assertCode(got, 3, "a.csv:2: a row of more than 1 MiB")

    def test_any_bytes(self):
        random.seed(7)
        bits = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"A", b"\t", b"|",
                "é".encode(), b"\\", b";", b" "]
        for i in range(150):
            self.write("a.csv", b"name,type,aliases,from\n" + b"".join(
                random.choice(bits) for _ in range(300)))
            got = self.imported("csv", "a.csv", "--type", "person")
            self.assertIn(got.code, (0, 1, 3), repr(got))
            if got.code != 3:
                self.loads(got)  # see also the bytes of the file

    def test_maps_that_are_wrong(self):
        self.write("a.csv", "Name,Kind\nAda,person\n")
        for spec, text in (("label", "CELL=COLUMN"), ("label=", "CELL=COLUMN"),
                           ("=Name", "no such cell"), ("lang=x", "no such"),
                           ("label=Nome", 'no column "Nome"'),
                           ("type=Kind", "label or name"),
                           ("label=Name", "no column is called type")):
            got = self.imported("csv", "a.csv", "--map", spec)
            self.assertCode(got, 2, text)
            self.assertEqual(got.out, b"")
        got = self.imported("skos", "a.csv", "--map", "label=Name")
        self.assertCode(got, 2, "map: the format skos")


class Skos(Tables):
    def concepts(self, n):
        for i in range(n):
            yield (f'<skos:Concept rdf:about="http://example.org/{i}">'
                   f"<skos:prefLabel>Thing {i} é</skos:prefLabel>"
                   "</skos:Concept>\n")

    def test_both_writings_give_the_same(self):
        n = 3000
        self.write("a.rdf", OPEN + "".join(self.concepts(n)) + "</rdf:RDF>")
        self.write("a.nt", "".join(
            f'<http://example.org/{i}> <{SKOS}prefLabel> "Thing {i} '
            '\\u00E9" .\n' for i in range(n)))
        xml = self.imported("skos", "a.rdf")
        self.assertCode(xml, 0)
        self.assertEqual(xml.out.count(b"\n"), n + 1)
        self.assertEqual(self.imported("skos", "a.nt").out, xml.out)
        self.loads(xml)

    def test_nothing_is_fetched(self):
        secret = self.write("secret.txt", "SECRET")
        for declared in (f'<!ENTITY e SYSTEM "{secret}">',
                         f'<!ENTITY e SYSTEM "file://{secret}">',
                         f'<!ENTITY e PUBLIC "x" "{secret}">',
                         f'<!ENTITY % e SYSTEM "{secret}"> %e;'):
            self.write("a.rdf", f"<!DOCTYPE x [{declared}]>\n{OPEN}"
                       '<skos:Concept rdf:about="x"><skos:prefLabel>&e;'
                       "</skos:prefLabel></skos:Concept></rdf:RDF>")
            got = self.imported("skos", "a.rdf")
            self.assertCode(got, 3, "a.rdf:1: an external")
            self.assertNotIn(b"SECRET", got.out)
        self.write("x.dtd", '<!ENTITY e "SECRET">')
        self.write("a.rdf", f'<!DOCTYPE x SYSTEM "{self.path("x.dtd")}">'
                   f'{OPEN}<skos:Concept rdf:about="x"><skos:prefLabel>&e;'
                   "</skos:prefLabel></skos:Concept></rdf:RDF>")
        got = self.imported("skos", "a.rdf")
        self.assertIn(got.code, (1, 3))
        self.assertNotIn(b"SECRET", got.out)

    def test_bombs_end_at_once(self):
        start = time.monotonic()
        for name in ("bomb.rdf", "quadratic.rdf"):
            got = self.imported("skos", os.path.join(DATA, "skos", name))
            self.assertCode(got, 3, "an entity")
        many = "".join(f'<!ENTITY a{i} "{"x" * 900}">' for i in range(1001))
        self.write("a.rdf", f"<!DOCTYPE x [{many}]>{OPEN}</rdf:RDF>")
        self.assertCode(self.imported("skos", "a.rdf"), 3, "an entity")
        long = '<!ENTITY a "' + "x" * 1000 + '">'
        self.write("a.rdf", f"<!DOCTYPE x [{long}]>{OPEN}<skos:Concept "
                   'rdf:about="x"><skos:prefLabel>' + "&a;" * 200000 +
                   "</skos:prefLabel></skos:Concept></rdf:RDF>")
        got = self.imported("skos", "a.rdf")
        self.assertIn(got.code, (1, 3), repr(got))
        self.assertLess(time.monotonic() - start, 20)

    def test_memory_stays_small(self):
        if is_sanitized():
            self.skipTest("a sanitizer takes memory of its own")
        import resource
        n = 60000
        self.write("a.rdf", OPEN + "".join(
            c.replace("</skos:prefLabel>", "</skos:prefLabel>"
                      "<skos:definition>" + "word " * 60 +
                      "</skos:definition>") for c in self.concepts(n)) +
                   "</rdf:RDF>")
        size = os.path.getsize(self.path("a.rdf"))
        self.assertGreater(size, 20 << 20)

        def limit():
            resource.setrlimit(resource.RLIMIT_DATA, (24 << 20, 24 << 20))
        got = self.imported("skos", "a.rdf", "-o", "o.tsv", preexec_fn=limit)
        self.assertCode(got, 0)
        self.assertEqual(self.read("o.tsv").count(b"\n"), n + 1)

    def test_cut_everywhere(self):
        with open(os.path.join(DATA, "skos", "drugs.rdf"), "rb") as f:
            data = f.read()
        whole = self.imported("skos", os.path.join(DATA, "skos", "drugs.rdf"))
        for at in range(1, len(data) - 12, 37):
            self.write("a.rdf", data[:at])
            got = self.imported("skos", "a.rdf")
            self.assertIn(got.code, (1, 3), f"{at}: {got!r}")
            for row in got.out.split(b"\n")[1:-1]:
                ident = row.split(b"\t")[0]
                self.assertIn(b"\n" + ident + b"\t", whole.out)

    def test_a_name_of_another_namespace(self):
        self.write("a.nt", f'<http://a/x> <{SKOS}prefLabel> "One" .\n'
                   f'<http://b/x> <{SKOS}prefLabel> "Two" .\n'
                   f'<http://a/x> <{SKOS}altLabel> "Uno" .\n')
        self.assertEqual([(r["id"], r["label"]) for r in
                          self.rows("skos", "a.nt")],
                         [("x", "One"), ("http://b/x", "Two"), ("x", "Uno")])


class Gate(Tables):
    def lists(self, defined, **files):
        self.write("g/lists.def", defined)
        for name, data in files.items():
            self.write(f"g/{name}.lst", data)

    def test_the_folder_and_the_file(self):
        for path in ("lists", "lists/", "lists/lists.def"):
            got = self.imported("gate", os.path.join(DATA, "gate", path))
            self.assertCode(got, 0)
            with open(os.path.join(DATA, "gate", "lists.tsv"), "rb") as f:
                self.assertEqual(got.out, f.read())

    def test_links_are_not_followed(self):
        self.lists("a.lst:location\nsub/b.lst:location\nok.lst:location\n",
                   ok="Paris\n")
        self.write("secret", "SECRET\n")
        self.write("s/b.lst", "SECRET\n")
        os.symlink(self.path("secret"), self.path("g/a.lst"))
        os.symlink(self.path("s"), self.path("g/sub"))
        got = self.imported("gate", "g")
        self.assertCode(got, 1, "links are not followed")
        self.assertNotIn(b"SECRET", got.out)
        self.assertIn(b"Paris", got.out)

    def test_other_things_than_files(self):
        self.lists("fifo.lst:a\ndir.lst:a\nok.lst:a\n", ok="Paris\n")
        os.mkfifo(self.path("g/fifo.lst"))
        os.mkdir(self.path("g/dir.lst"))
        self.write("w", "x\n")
        got = self.imported("gate", "g")
        self.assertCode(got, 1)
        self.assertIn(b"Paris", got.out)

    def test_strict_missing_and_stdin(self):
        self.lists("no.lst:location\n")
        self.assertCode(self.imported("gate", "g"), 3, "no.lst")
        self.lists("no.lst:location\nok.lst:location\n", ok="Paris\n")
        self.assertCode(self.imported("gate", "g"), 1, "no.lst")
        self.assertCode(self.imported("gate", "g", "--strict"), 3, "--strict")
        self.assertCode(self.imported("gate", "-", stdin=b"ok.lst:a\n"), 2,
                        "from stdin")
        self.assertCode(self.imported("gate", "nowhere"), 4, "nowhere")
        os.mkdir(self.path("empty"))
        self.assertCode(self.imported("gate", "empty"), 4, "lists.def")

    def test_features(self):
        for sep in ("&", "\t", "|", ";", ":", "@", "#"):
            self.lists("a.lst:thing\n", a=f"AT&T Corp{sep}id=Q1{sep}x=1\n"
                       f"Other Name\nThird{sep}id=Q3\n")
            found = self.rows("gate", "g")
            self.assertEqual([(r["id"], r["label"], r["note"])
                              for r in found],
                             [("Q1", "AT&T Corp", "x=1"),
                              ("thing:other-name", "Other Name", ""),
                              ("Q3", "Third", "")], repr(sep))

    def test_classes(self):
        self.lists("a.lst:location:city\nb.lst:location:country\n"
                   "c.lst:date\n", a="Paris\n", b="France\n", c="May\n")
        self.assertEqual([(r["type"], r["label"]) for r in
                          self.rows("gate", "g")],
                         [("location", "Paris"), ("country", "France")])
        self.assertEqual([(r["type"], r["label"]) for r in self.rows(
            "gate", "g", "--classes", "location:city=town,date=word,"
            "location:country=")],
            [("town", "Paris"), ("word", "May")])


if __name__ == "__main__":
    main()
