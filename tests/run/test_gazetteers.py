"""The shipped lists: read without a word, and free of what a spreadsheet
breaks: wrong columns, ids given twice, names that stand twice, bad dates,
names that two entities share without anybody having looked at it."""
import collections
import datetime
import os
import re
import unicodedata

from running import SHIPPED, SOURCE, Case, environment, main

COLUMNS = ("id type label names short demonyms metonyms case from to prior "
           "note").split()
OPTIONAL = {"source", "licence", "lang", "role"}
CONTEXT = {"context:title", "context:given", "context:word",
           "context:place"}
NO_ENTITY = {"context.tsv", "words.tsv", "titles.tsv", "given_names.tsv",
             "places.tsv", "speech.tsv", "ignore.tsv"}  # nothing to find
LEAST = {"country": 1000, "organisation": 6000, "person": 600}
SHARED = os.path.join(SOURCE, "tests", "run", "shared_names.txt")

Row = collections.namedtuple("Row", "file line cells")


def list_files():
    return sorted(n for n in os.listdir(SHIPPED) if n.endswith(".tsv"))


def rows_of(name):
    """The header, and the rows with the numbers of their lines."""
    with open(os.path.join(SHIPPED, name), encoding="utf-8",
              newline="\n") as f:
        lines = f.read().split("\n")
    lines = [(i, x) for i, x in enumerate(lines, 1)
             if x.strip() and not x.startswith("#")]
    header = lines[0][1].split("\t")
    return header, [(i, x.split("\t")) for i, x in lines[1:]]


def is_context(row):
    return row.cells["type"].startswith("context:")


def all_rows():
    for name in list_files():
        header, rows = rows_of(name)
        for line, cells in rows:
            cells += [""] * (len(header) - len(cells))
            yield Row(name, line, dict(zip(header, cells)))


def items(cell):
    return [x.strip() for x in cell.split("|") if x.strip()]


def same(name):
    """What the tagger does not tell apart, but for capitals: marks that only
    decorate are nothing; vowel signs and the like are letters."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not (
        10 <= unicodedata.combining(c) <= 36 or
        unicodedata.combining(c) >= 200 or unicodedata.combining(c) == 1))
    text = re.sub(r"(?<=\w)['’ʼ](?=\w)|[-‐‑‒–—]", " ", text)
    return " ".join(text.split())


def folded(name):
    return same(name).casefold()


class Gazetteers(Case):
    def where(self, row):
        return f"{row.file}:{row.line}"

    def tell(self, faults):
        self.assertEqual(faults, [], "\n" + "\n".join(faults[:60]))

    def test_the_program_takes_every_file(self):
        self.write("a.txt", "NATO met Vladimir Putin in France.\n")
        for name in list_files() + [""]:
            path = os.path.join(SHIPPED, name)
            extra = () if name and name not in NO_ENTITY \
                else ("-g", os.path.join(SHIPPED, "countries.tsv")) \
                if name else ()
            got = self.run_it("build", "a.txt", "-g", path, *extra, "-o",
                              "out", "--strict", "--measures", "none",
                              env=environment())
            self.assertIn(got.code, (0,), f"{name}: {got!r}")
            self.assertEqual([x for x in got.lines
                              if "the graph is empty" not in x], [], name)
            self.assertEqual(self.report()["gazetteer"]["rows_skipped"], 0)

    def test_all_together_are_found_without_being_named(self):
        self.write("a.txt", "NATO met Vladimir Putin in France.\n")
        got = self.run_it("build", "a.txt", "-o", "out", "--strict",
                          "--measures", "none",
                          env=environment(GAZGRAPH_GAZETTEERS=SHIPPED))
        self.assertCode(got, 0)
        self.assertEqual(self.report()["graph"]["nodes"], 3)

    def test_files_are_plain(self):
        for name in list_files():
            with open(os.path.join(SHIPPED, name), "rb") as f:
                data = f.read()
            data.decode("utf-8")
            self.assertTrue(data.startswith(b"# "), f"{name}: says nothing "
                            "about its scope")
            self.assertTrue(data.endswith(b"\n"), name)
            for bad in (b"\r", b"\0", b"\xef\xbb\xbf", b"\xef\xbf\xbd"):
                self.assertNotIn(bad, data, name)

    def test_columns(self):
        faults = []
        for name in list_files():
            header, rows = rows_of(name)
            self.assertEqual([h for h in header if h not in OPTIONAL],
                             COLUMNS, name)
            faults += [f"{name}:{i}: {len(c)} cells" for i, c in rows
                       if len(c) != len(header) and header[len(c):] != ["role"]]
            faults += [f"{name}:{i}: blanks around a cell: {x!r}"
                       for i, c in rows for x in c if x != x.strip()]
        self.tell(faults)

    def test_cells(self):
        faults = []
        for row in all_rows():
            c = row.cells
            if not re.fullmatch(r"Q[1-9]\d*|[a-z0-9]+([-:][a-z0-9]+)*",
                                c["id"]):
                faults.append(f"{self.where(row)}: id {c['id']!r}")
            if not c["label"]:
                faults.append(f"{self.where(row)}: no label")
            if c["type"] not in {*LEAST, "ignore"} and not is_context(row):
                faults.append(f"{self.where(row)}: type {c['type']!r}")
            if c["case"] not in ("", "auto", "exact", "any"):
                faults.append(f"{self.where(row)}: case {c['case']!r}")
            if c["prior"] and not re.fullmatch(r"\d+(\.\d+)?", c["prior"]):
                faults.append(f"{self.where(row)}: prior {c['prior']!r}")
            for key in ("names", "short", "demonyms", "metonyms"):
                if c[key] != "|".join(items(c[key])):
                    faults.append(f"{self.where(row)}: empty item in {key}")
                if "-" in items(c[key]) and c[key] != "-":
                    faults.append(f"{self.where(row)}: - among names")
        self.tell(faults)

    def test_dates(self):
        faults = []
        for row in all_rows():
            day = {}
            for key in ("from", "to"):
                text = row.cells[key]
                if not text:
                    continue
                try:
                    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                        raise ValueError
                    day[key] = datetime.date.fromisoformat(text)
                except ValueError:
                    faults.append(f"{self.where(row)}: {key} {text!r}")
            if len(day) == 2 and day["from"] > day["to"]:
                faults.append(f"{self.where(row)}: ends before it begins")
        self.tell(faults)

    def test_an_id_stands_once(self):
        seen, faults = {}, []
        for row in all_rows():
            # A made list adds names to ids of ours, once a language.
            key = (row.cells["id"], row.file == "countries.cldr.tsv",
                   row.cells.get("lang", ""))
            first = seen.setdefault(key, row)
            if first is not row:
                faults.append(f"{self.where(row)}: {row.cells['id']} stands "
                              f"in {self.where(first)} too")
        self.tell(faults)

    def test_a_name_stands_once_in_its_row(self):
        """NATO and Nato may stand side by side: capitals matter (M4)."""
        faults = []
        for row in all_rows():
            if is_context(row):
                continue
            seen = {}
            for key in ("label", "names", "demonyms", "metonyms"):
                for name in items(row.cells[key]):
                    first = seen.setdefault(same(name), name)
                    if first is not name:
                        faults.append(f"{self.where(row)}: {name} is {first}")
            seen = {}
            for name in items(row.cells["short"]):
                if same(name) in seen:
                    faults.append(f"{self.where(row)}: short {name} twice")
                seen[same(name)] = name
        self.tell(faults)

    def test_a_short_form_is_no_full_name(self):
        faults = []
        for row in all_rows():
            full = {same(x) for x in [row.cells["label"]] +
                    items(row.cells["names"])}
            faults += [f"{self.where(row)}: {x} is a full name as well"
                       for x in items(row.cells["short"]) if same(x) in full]
        self.tell(faults)

    def test_context_words_stand_once(self):
        """A place may bear a given name too (Florence), but no title."""
        seen, faults = {}, []
        for row in sorted(all_rows(), 
                          key=lambda r: r.cells["type"] != "context:place"):
            kind = row.cells["type"]
            if kind not in CONTEXT:
                continue
            for word in [row.cells["label"]] + items(row.cells["names"]):
                first = seen.setdefault(folded(word), row)
                if kind == "context:given" and \
                        first.cells["type"] == "context:place":
                    seen[folded(word)] = row
                elif first is not row:
                    faults.append(f"{self.where(row)}: {word} stands in "
                                  f"{self.where(first)} too")
        self.tell(faults)

    def test_names_are_names(self):
        """A letter, a closing bracket for each opening one, no blanks that a
        copy from a page leaves behind."""
        faults = []
        for row in all_rows():
            for key in ("label", "names", "short", "demonyms", "metonyms"):
                for name in items(row.cells[key]):
                    if name == "-" and key == "short":
                        continue
                    if not any(unicodedata.category(c)[0] in "LN"
                               for c in name) or \
                            re.search(r"  |[\u00a0\u200b\u200e\u200f\ufeff]|"
                                      r"\[|\]|https?:|\t", name) or \
                            name.count("(") != name.count(")") or \
                            unicodedata.normalize("NFC", name) != name:
                        faults.append(f"{self.where(row)}: {name!r}")
        self.tell(faults)

    def test_how_many(self):
        n = collections.Counter(kind for _, kind in {
            (row.cells["id"], row.cells["type"]) for row in all_rows()})
        for kind, least in LEAST.items():
            self.assertGreaterEqual(n[kind], least, kind)

    def test_shared_full_names_are_known(self):
        """Two entities with one full name: each such name stands in
        shared_names.txt with its ids, and nothing else stands there."""
        holders = collections.defaultdict(set)
        for row in all_rows():
            if not is_context(row):
                for name in [row.cells["label"]] + items(row.cells["names"]):
                    holders[folded(name)].add(row.cells["id"])
        found = {k: sorted(v) for k, v in holders.items() if len(v) > 1}
        known = {}
        with open(SHARED, encoding="utf-8") as f:
            for line in f:
                if line.strip() and not line.startswith("#"):
                    name, ids = line.rstrip("\n").split("\t")[:2]
                    known[name] = sorted(ids.split("|"))
        self.tell([f"{k}\t{'|'.join(v)}" for k, v in sorted(found.items())
                   if known.get(k) != v])
        self.tell([f"no longer shared: {k}" for k in known if k not in found])


if __name__ == "__main__":
    main()
