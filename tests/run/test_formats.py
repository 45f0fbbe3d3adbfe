"""The list of formats, their options, and files that are read back before they
get their names. A new format need not be named here."""
import hashlib
import json
import os
import re
import shutil
import unittest

from running import Case, main


class Listed(Case):
    def listed(self):
        got = self.run_it("formats", "--json")
        self.assertCode(got, 0)
        return [json.loads(x) for x in got.out.splitlines()]


class Formats(Listed):
    def build_all(self, *args, out="out"):
        self.given()
        got = self.build("a.txt", "-f", "all", *args, out=out)
        self.assertCode(got, 0)
        return self.report(out)

    def test_the_list_for_people_and_for_programs(self):
        got = self.run_it("formats")
        self.assertCode(got, 0)
        text = got.out.decode()
        for f in self.listed():
            self.assertIn(f"{f['name']} (default)\n" if f["default"]
                          else f"{f['name']}\n", text)
            for word in (f["help"], f["opens_in"], f["load"], *f["files"],
                         *("--" + o for o in f["options"])):
                self.assertIn(word, text)
        self.assertEqual(text.count("proved:   with "),
                         sum("proved" in f for f in self.listed()))
        self.assertEqual(text.count("untested here: from documentation"),
                         sum("proved" not in f for f in self.listed()))

    def test_one_of_the_list(self):
        text = self.run_it("formats", "dot").out.decode()
        self.assertTrue(text.startswith("dot (default)\n"))
        self.assertNotIn("graphml", text)
        both = self.run_it("formats", "dot", "graphml", "--json").out
        self.assertEqual([json.loads(x)["name"] for x in both.splitlines()],
                         ["dot", "graphml"])
        self.assertCode(self.run_it("formats", "docx"), 2, '"docx"')
        self.assertCode(self.run_it("formats", "dot", "docx"), 2, '"docx"')

    def test_the_help_lists_them_and_their_options(self):
        text = self.run_it("build", "--help").out.decode()
        for f in self.listed():
            self.assertRegex(text, rf"(?m)^  {f['name']} ")
            for option in f["options"]:
                self.assertIn(f"--{option}", text)

    def test_all_writes_every_file_and_reads_it_back(self):
        report = self.build_all()
        names = [n for f in self.listed() for n in f["files"]]
        self.assertEqual(self.below("out"), sorted(names + ["report.json"]))
        self.assertEqual([o["name"] for o in report["outputs"]], names)
        for o in report["outputs"]:
            data = self.read("out", o["name"])
            self.assertEqual(hashlib.sha256(data).hexdigest(), o["sha256"])
            self.assertEqual(len(data), o["bytes"])
            is_script = os.access(self.path("out", o["name"]), os.X_OK)
            self.assertEqual(is_script, data.startswith(b"#!"), o["name"])
        by_default = self.build("a.txt", out="usual")
        self.assertCode(by_default, 0)
        self.assertEqual(self.below("usual"), sorted(
            ["report.json"] + [n for f in self.listed() if f["default"]
                               for n in f["files"]]))

    def test_each_alone_gives_the_same_bytes(self):
        self.build_all()
        for f in self.listed():
            got = self.build("a.txt", "-f", f["name"], out=f["name"])
            self.assertCode(got, 0)
            self.assertEqual(self.below(f["name"]),
                             sorted(f["files"] + ["report.json"]))
            for name in f["files"]:
                self.assertEqual(self.read(f["name"], name),
                                 self.read("out", name))

    def test_no_verify_changes_no_byte(self):
        report = self.build_all()
        hasty = self.build_all("--no-verify", out="hasty")
        self.assertTrue(any(o["read_back"] for o in report["outputs"]))
        self.assertFalse(any(o["read_back"] for o in hasty["outputs"]))
        for name in self.below("out"):
            if name != "report.json":
                self.assertEqual(self.read("out", name),
                                 self.read("hasty", name))

    def test_options_are_checked_before_anything_is_read(self):
        self.given()
        for args, text in (
                (["--size-by", "beauty"], "size-by"),
                (["--size-by", "harmonic", "-m", "degree"], "size-by"),
                (["--size-by", "degree", "-f", "graphml-neo4j"],
                 "size-by: none of the formats takes it"),
                (["--csv-safe"], "csv-safe: none of the formats takes it"),
                (["--slice", "month"], "slice: none of the formats takes it"),
                (["--slice", "month", "-f", "gexf"], "slice: wants "
                 "gexf-dynamic"),
                (["--slice", "decade", "-f", "gexf-dynamic"], '"decade"')):
            got = self.run_it("build", "a.txt", "-g", "names.tsv", "-o",
                              "out", *args)
            self.assertCode(got, 2, text)
            self.assertEqual(len(got.lines), 1)
            self.assertNoFiles()

    def test_dynamic_gexf_has_two_ways_to_it(self):
        self.given()
        for more in ([], ["--slice", "year"]):
            self.assertCode(self.build("a.txt", "-f", "gexf-dynamic", *more),
                            0)
            self.assertCode(self.build("a.txt", "-f", "gexf,gexf12",
                                       "--gexf-dynamic", *more, out="b"), 0)
            self.assertEqual(self.read("out/graph.dynamic.gexf"),
                             self.read("b/graph.gexf"))
            self.assertIn(b'mode="dynamic"', self.read("b/graph.12.gexf"))

    def test_weights_by_period_are_those_of_the_whole(self):
        """Where every window has a date; what has none is in no period."""
        self.given()
        texts = ("Kim Jong Un met Vladimir Putin in Russia, round {}.",
                 "Kim Jong Un met Vladimir Putin, round {}. "
                 "Vladimir Putin left Russia.")
        dates = ("1969-12-31", "1970-01-01", "2024-02-29", "2024-03-01", None)
        self.write("d.jsonl", "".join(json.dumps(
            {"id": str(i), "text": texts[i % 2].format(i), "date": d})
            + "\n"
            for i, d in enumerate(dates)))
        wanted = {"day": 4, "week": 2, "month": 4, "year": 3}
        for period, n in wanted.items():
            self.assertCode(self.build("d.jsonl", "-f", "gexf-dynamic",
                                       "--slice", period), 0)
            row = re.search(rb'<edge id="e0".*', self.read(
                "out/graph.dynamic.gexf"))[0].decode()
            weights = re.findall(r'for="weight" value="([\d.]+)" '
                                 r'start="([\d-]+)" end="([\d-]+)"', row)
            self.assertIn('weight="5.0"', row)
            self.assertEqual(sum(float(w) for w, _, _ in weights), 4)
            self.assertEqual(len(weights), n, period)
            for _, start, end in weights:
                self.assertLessEqual(start, end)

    def test_an_option_is_told_in_the_report(self):
        self.given()
        got = self.build("a.txt", "--size-by", "mentions")
        self.assertCode(got, 0)
        self.assertEqual(self.report()["options"]["format_settings"],
                         {"size-by": "mentions"})
        self.assertIn(b"area of a node: mentions", self.read("out/graph.dot"))


class Evidence(Listed):
    TEXTS = ({"id": "d1", "date": "2023-06-12", "source": "Paper",
              "title": "Putin meets Kim Jong Un",
              "text": "Vladimir Putin é met Kim Jong Un.\n\nNorth Korea said "
                      "\"no\" to Russia \u0001 and\nto Putin."},
             {"id": "d 2", "text": "Kim Jong Un of North Korea."})

    def windows(self, *args):
        self.given()
        self.write("d.jsonl", "".join(json.dumps(x) + "\n"
                                      for x in self.TEXTS))
        self.assertCode(self.build("d.jsonl", "--min-weight", "1", *args), 0)
        return [json.loads(x) for x in
                self.read("out/evidence.jsonl").splitlines()]

    def test_each_window_can_be_found_again(self):
        fields = set()
        for w in self.windows():
            document = next(x for x in self.TEXTS if x["id"] == w["document"])
            fields.add(w.get("field"))
            text = document[w.get("field", "text")].encode()
            quote = text[w["start"]:w["end"]].decode()
            self.assertEqual(" ".join(quote.replace("\x01", "").split()),
                             " ".join(w["sentence"].split()))
            self.assertEqual(w["file"], "d.jsonl")
            self.assertEqual(w.get("date"), document.get("date"))
        self.assertEqual(fields, {None, "title"})

    def test_edges_and_ends_are_those_of_the_graph(self):
        windows = self.windows()
        graph = self.read("out/graph.graphml").decode()
        edges = re.findall(r'<edge id="(\w+)" source="(\w+)" '
                           r'target="(\w+)"', graph)
        self.assertEqual(list(dict.fromkeys(
            (w["edge"], w["source"], w["target"]) for w in windows)), edges)

    def test_so_many_and_not_more(self):
        most = {}
        for k in (1, 2):
            n = {}
            for w in self.windows("--evidence", str(k)):
                n[w["edge"]] = n.get(w["edge"], 0) + 1
            most[k] = max(n.values())
        self.assertEqual(most, {1: 1, 2: 2})

    def test_none_at_all(self):
        """Neither a file nor a column, in any format."""
        self.given()
        for chosen in ([], ["-f", "all"]):
            got = self.build("a.txt", "--evidence", "0", *chosen)
            self.assertCode(got, 0)
            for name in self.below("out"):
                if name != "report.json":
                    self.assertNotIn(b"evidence", self.read("out", name))
                    self.assertNotIn("evidence", name)
            shutil.rmtree(self.path("out"))
        got = self.build("a.txt", "--evidence", "0", "-f", "evidence")
        self.assertCode(got, 2, "evidence is of no use without evidence")


class Folders(Listed):
    """Formats of several files have folders of their own."""

    def in_folders(self):
        return [f for f in self.listed() if any("/" in n for n in f["files"])]

    def test_a_failing_run_leaves_no_folder(self):
        self.given()
        got = self.build("a.txt", "-f", "all", names="nope.tsv")
        self.assertCode(got, 4)
        self.assertNoFiles()

    def test_a_file_where_a_folder_should_be(self):
        for f in self.in_folders():
            name = next(n for n in f["files"] if "/" in n)
            self.given()
            self.write(f"{f['name']}/{name.split('/')[0]}", "a file")
            got = self.build("a.txt", "-f", f["name"], out=f["name"])
            self.assertCode(got, 4, f"{f['name']}/{name.split('/')[0]}")

    @unittest.skipUnless(os.geteuid() == 0, "needs another user")
    def test_a_folder_that_may_not_be_written(self):
        for f in self.in_folders():
            name = next(n for n in f["files"] if "/" in n)
            self.given()
            folder = self.path(f["name"], name.split("/")[0])
            os.makedirs(folder)
            os.chmod(self.path(f["name"]), 0o777)
            os.chmod(folder, 0o755)
            try:
                got = self.build("a.txt", "-f", f["name"], out=f["name"],
                                 user=65534)
            except PermissionError:
                self.skipTest("the program is out of reach for others")
            self.assertCode(got, 4, "Permission denied")
            self.assertEqual(self.below(f["name"]), [])


if __name__ == "__main__":
    main()
