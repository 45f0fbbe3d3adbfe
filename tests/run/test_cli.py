"""Exit codes and messages of the command line, through the real program."""
import ctypes
import fcntl
import os
import resource
import signal
import subprocess
import unittest

from running import (ARTICLES, BINARY, FILES, NAMES, TEXT, Case, Outcome,
                     environment, gzip_member, main, zstd_frame)

LINE = '{"id":"%d","text":"Kim Jong Un met Vladimir Putin."}\n'


class Usage(Case):
    def test_mistakes_are_told_in_one_line_with_code_2(self):
        self.given()
        here = ["-g", "names.tsv", "-o", "out"]
        for args, text in [
                ([], "no command"),
                (["bild"], 'no command "bild"'),
                (["build"], "no output folder"),
                (["build", "-o", "out"], "no input"),
                (["tag"], "no input"),
                (["tag", "-g", "names.tsv"], "no input"),
                (["build", "a.txt", "-o"], "--output wants a value"),
                (["build", "a.txt", *here, "--colour"], "no option --colour"),
                (["build", "a.txt", *here, "-x"], "no option -x"),
                (["build", "a.txt", *here, "--nested=1"], "takes no value"),
                (["build", "a.txt", *here, "--min-weight", "x"], "no number"),
                (["build", "a.txt", *here, "--min-weight", "-1"], "no number"),
                (["build", "a.txt", *here, "--min-weight", ""], "no number"),
                (["build", "a.txt", *here, "--threads=99999999999"],
                 "no number"),
                (["build", "a.txt", *here, "--window", "page"], "window"),
                (["build", "a.txt", *here, "--window", "1"], "window"),
                *((["build", "a.txt", *here, "--memory", size], "memory")
                  for size in ("", "x", "1023K", "1048575", "2GB", "2 G", "-1",
                               "1.5G", "1025T", "99999999999999999999")),
                (["build", "a.txt", *here, "--forms", "nick"], '"nick"'),
                (["build", "a.txt", *here, "--from", "pdf"], '"pdf"'),
                (["build", "a.txt", *here, "--map", "texd=body"], "texd"),
                (["build", "a.txt", *here, "--map", "text="], "map"),
                (["build", "a.txt", *here, "--format", "docx"], '"docx"'),
                (["build", "a.txt", *here, "--format", ""], "format"),
                (["build", "a.txt", *here, "--measures", "beauty"],
                 '"beauty"'),
                (["build", "a.txt", *here, "--types", "alien"], '"alien"'),
                (["build", "a.txt", *here, "--max-entities", "1"],
                 "max-entities"),
                (["build", "a.txt", *here, "--evidence", "1001"], "evidence"),
                (["build", "-", "-", *here], "stdin"),
                (["tag", "a.txt", "--min-weight", "2"], "--min-weight"),
                (["tag", "a.txt", "-o", "out"], "-o"),
                (["help", "bild"], 'no command "bild"')]:
            with self.subTest(args=args):
                got = self.run_it(*args)
                self.assertCode(got, 2, text)
                self.assertEqual(len(got.lines), 1)
                self.assertTrue(got.err.startswith("gazgraph: error: "))
                self.assertEqual(got.out, b"")
                self.assertNoFiles()

    def test_dashes_end_the_options(self):
        self.given()
        self.write("-o", TEXT)
        self.assertCode(self.run_it("tag", "-g", "names.tsv", "--", "-o"), 0)

    def test_an_option_may_stand_everywhere_and_be_glued(self):
        self.given()
        first = self.run_it("build", "-gnames.tsv", "a.txt", "-oout",
                            "--measures=none", "--window=document")
        self.assertCode(first, 0)
        self.assertComplete()


class Help(Case):
    def test_version(self):
        got = self.run_it("--version")
        self.assertCode(got, 0)
        self.assertRegex(got.out.decode(), r"^gazgraph \d+\.\d+\.\d+\n$")

    def test_every_way_to_the_help(self):
        for args in (["--help"], ["-h"], ["help"], ["help", "help"]):
            got = self.run_it(*args)
            self.assertCode(got, 0)
            self.assertIn("build", got.out.decode())
            self.assertIn("exit codes", got.out.decode())
            self.assertEqual(got.err, "")

    def test_help_of_every_command(self):
        for name in ("build", "tag", "explain"):
            texts = {self.run_it(*args).out for args in
                     ([name, "--help"], [name, "-h"], ["help", name],
                      [name, "-g", "x", "--help"])}
            self.assertEqual(len(texts), 1)
            text = texts.pop().decode()
            self.assertTrue(text.startswith(f"usage: gazgraph {name} "))
            for option in ("--gazetteer", "--from", "--map", "--forms",
                           "--threads", "--strict", "--quiet", "--help"):
                self.assertIn(option, text)
            for line in text.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_build_lists_formats_and_measures(self):
        text = self.run_it("build", "--help").out.decode()
        for word in ("graphml", "dot", "degree", "pagerank", "community",
                     "layout"):
            self.assertRegex(text, rf"(?m)^  {word} ")

    def test_every_listed_measure_is_taken(self):
        self.given()
        text = self.run_it("build", "--help").out.decode()
        names = [x.split()[0] for x in
                 text.split("\nmeasures:\n")[1].splitlines() if x.strip()]
        self.assertGreater(len(names), 8)
        self.assertCode(self.build("a.txt", measures=",".join(names)), 0)


class Run(Case):
    def test_build_writes_its_files_and_says_so(self):
        self.given()
        got = self.build("a.txt")
        self.assertCode(got, 0)
        self.assertEqual(got.err, "")
        self.assertComplete()
        self.assertIn("1 documents", got.out.decode())
        for name in FILES:
            self.assertIn(f"wrote out/{name}", got.out.decode())
        self.assertCloses(self.report())

    def test_quiet_says_nothing(self):
        self.given()
        got = self.build("a.txt", "--quiet")
        self.assertCode(got, 0)
        self.assertEqual((got.out, got.err), (b"", ""))

    def test_a_deep_output_folder_is_made(self):
        self.given()
        self.assertCode(self.build("a.txt", out="x/y//z/"), 0)
        self.assertComplete("x/y/z")

    def test_old_outputs_are_replaced(self):
        self.given()
        self.write("out/graph.dot", "old")
        self.assertCode(self.build("a.txt"), 0)
        self.assertNotEqual(self.read("out/graph.dot"), b"old")

    def test_stdin_gives_the_same_as_a_file(self):
        self.given()
        self.build("a.txt")
        got = self.build("-", out="piped", stdin=TEXT.encode())
        self.assertCode(got, 0)
        self.assertEqual(
            self.read("out/graph.dot").replace(b"a [", b"stdin ["),
            self.read("piped/graph.dot"))

    def test_an_empty_graph_is_a_warning(self):
        self.given()
        self.write("b.txt", "Nothing of note.\n")
        got = self.build("b.txt")
        self.assertCode(got, 0, "the graph is empty")
        self.assertComplete()
        self.assertEqual(self.report()["graph"]["nodes"], 0)

    def test_hidden_files_and_links_in_a_folder_are_counted(self):
        self.given()
        self.write("in/.hidden.txt", TEXT)
        self.write("in/b.txt", TEXT)
        os.symlink("b.txt", self.path("in/c.txt"))
        got = self.build("in")
        self.assertCode(got, 0)
        report = self.report()
        self.assertEqual(report["input"]["files_hidden"], 1)
        self.assertEqual(report["input"]["files"], 1)
        self.assertEqual(report["noted"]["skipped_entry"], 2)
        noted = self.build("in", "-v").err
        self.assertIn("in/c.txt: skipped: a symbolic link", noted)
        self.assertNotIn("hidden", noted)

    def test_top_prints_a_ranking(self):
        self.given()
        got = self.build("a.txt", "--top", "2", measures="pagerank")
        self.assertCode(got, 0)
        text = got.out.decode()
        self.assertIn("most central entities", text)
        self.assertIn("Vladimir Putin (person)", text)
        self.assertIn("heaviest edges", text)


class Gazetteers(Case):
    def test_missing(self):
        self.given()
        got = self.build("a.txt", names="nope.tsv")
        self.assertCode(got, 4, "nope.tsv", "No such file")
        self.assertNoFiles()

    def test_bad_header(self):
        self.given()
        for text in ("name\tkind\nx\ty\n", "", "# only a comment\n",
                     "id\tnames\na\tb\n"):
            self.write("bad.tsv", text)
            got = self.build("a.txt", names="bad.tsv")
            self.assertCode(got, 3, "bad.tsv")
            self.assertNoFiles()

    def test_a_folder_without_a_list(self):
        self.given()
        os.mkdir(self.path("lists"))
        got = self.build("a.txt", names="lists")
        self.assertCode(got, 3, "lists")

    def test_bad_rows_are_named_and_skipped(self):
        self.given()
        self.write("names.tsv", b"# a comment\n" + NAMES.encode() +
                   b"\tperson\tNo Id\t\t\nx\tperson\t\t\t\n"
                   b"y\tperson\ttoo\tmany\tcells\there\n"
                   b"z\tperson\tBad \xff\t\t\n")
        got = self.build("a.txt")
        self.assertCode(got, 1)
        for line in (8, 9, 10, 11):
            self.assertRegex(got.err, rf"(?m)^gazgraph: warning: "
                             rf"names\.tsv:{line}: row skipped: ")
        report = self.report()
        self.assertEqual(report["gazetteer"]["rows_skipped"], 4)
        self.assertEqual(report["skipped"]["gazetteer_row"], 4)
        self.assertEqual(report["graph"]["nodes"], 4)
        self.assertCloses(report)

    def test_strict_ends_at_a_bad_row(self):
        self.given()
        self.write("names.tsv", NAMES + "\tperson\tNo Id\t\t\n")
        got = self.build("a.txt", "--strict")
        self.assertCode(got, 3, "names.tsv:7:", "--strict")
        self.assertNoFiles()

    def test_at_most_five_messages_and_a_total(self):
        self.given()
        self.write("names.tsv", NAMES + "\tperson\tNo Id\t\t\n" * 3000)
        got = self.build("a.txt")
        self.assertCode(got, 1, "2995 more like this")
        self.assertEqual(len(got.lines), 6)

    def test_the_shipped_lists_are_found_by_the_environment(self):
        self.given()
        self.write("lists/names.tsv", NAMES)
        got = self.run_it("tag", "a.txt", env=environment(
            GAZGRAPH_GAZETTEERS=self.path("lists")))
        self.assertCode(got, 0)
        self.assertIn(b'"entity":"kim"', got.out)


class Inputs(Case):
    def test_missing(self):
        self.given()
        got = self.build("a.txt", "nope.txt")
        self.assertCode(got, 4, "nope.txt", "No such file")
        self.assertEqual(len(got.lines), 1)
        self.assertNoFiles()

    def test_missing_folder(self):
        self.given()
        self.assertCode(self.build("nope/"), 4, "nope/", "No such file")

    def test_a_loop_of_links(self):
        self.given()
        os.symlink("loop", self.path("loop"))
        self.assertCode(self.build("loop"), 4, "loop")
        os.symlink("nowhere", self.path("dangling"))
        self.assertCode(self.build("dangling"), 4, "dangling")

    def test_a_device_is_no_input(self):
        self.given()
        self.assertCode(self.build("/dev/null"), 4, "/dev/null")

    def test_empty_file(self):
        self.given()
        self.write("e.txt", "")
        self.assertCode(self.build("e.txt"), 3)
        self.assertNoFiles()
        self.assertCode(self.tag("e.txt"), 3)
        self.assertCode(self.build("-", stdin=b""), 3)
        self.write("e.jsonl", "\n\n")
        self.assertCode(self.build("e.jsonl"), 3)
        self.assertNoFiles()

    def test_an_empty_file_beside_a_good_one(self):
        self.given()
        self.write("e.txt", "")
        got = self.build("a.txt", "e.txt")
        self.assertCode(got, 0)
        self.assertCloses(self.report())

    def test_empty_folder(self):
        self.given()
        os.mkdir(self.path("in"))
        self.assertCode(self.build("in"), 3, "in: no file to read")
        self.assertNoFiles()

    @unittest.skipUnless(os.path.exists("/proc/self/mem"), "needs /proc")
    def test_a_read_error_is_a_loss(self):
        self.given()
        got = self.build("a.txt", "/proc/self/mem")
        self.assertCode(got, 1, "/proc/self/mem@0: ", "Input/output error")
        self.assertEqual(self.report()["skipped"]["unreadable"], 1)
        self.assertCloses(self.report())
        got = self.build("/proc/self/mem", out="alone")
        self.assertCode(got, 3)
        self.assertNoFiles("alone")

    @unittest.skipUnless(os.geteuid() == 0, "needs another user")
    def test_a_file_without_permission_is_a_loss(self):
        self.given()
        secret = self.write("secret.txt", TEXT)
        os.chmod(secret, 0o600)
        os.mkdir(self.path("out"))
        os.chmod(self.path("out"), 0o777)
        try:
            got = self.build("a.txt", "secret.txt", user=65534)
        except PermissionError:
            self.skipTest("the program is out of reach for others")
        self.assertCode(got, 1, "secret.txt: ", "Permission denied")
        self.assertEqual(self.report()["skipped"]["unreadable"], 1)
        self.assertCloses(self.report())

    def test_invalid_utf8_is_counted(self):
        self.given()
        self.write("b.txt", b"Kim Jong Un\xff and \xc0\xafVladimir Putin\n")
        got = self.build("b.txt")
        self.assertCode(got, 0)
        report = self.report()
        self.assertEqual(report["input"]["documents_repaired"], 1)
        self.assertEqual(report["input"]["bytes_replaced"], 3)
        self.assertEqual(report["noted"]["repaired_utf8"], 1)
        self.assertEqual(report["graph"]["edges"], 1)
        self.assertCloses(report)
        self.assertIn("b.txt:1:", self.build("b.txt", "-v").err)

    def test_offsets_are_those_of_the_given_bytes(self):
        self.given()
        self.write("b.txt", b"\xff\xff Vladimir Putin\n")
        self.assertIn(b'"start":3,"end":17', self.tag("b.txt").out)

    def test_bad_json_lines(self):
        self.given()
        self.write("b.jsonl", LINE % 1 + "{bad\n[1]\n" + '{"id":"x"}\n'
                   '{"id":"y","text":null}\n{"id":"z","text":7}\n' + LINE % 2)
        got = self.build("b.jsonl")
        self.assertCode(got, 1, "b.jsonl:2:2: ", "b.jsonl:3:1: ",
                        "b.jsonl:4: no text field",
                        "b.jsonl:5: the text is null",
                        "b.jsonl:6: the text is no string")
        report = self.report()
        self.assertEqual(report["input"]["records"], 7)
        self.assertEqual(report["input"]["records_used"], 2)
        self.assertEqual(report["skipped"]["bad_json"], 1)
        self.assertEqual(report["skipped"]["no_text"], 4)
        self.assertCloses(report)

    def test_many_bad_lines_give_few_messages(self):
        self.given()
        bad = "".join(LINE % i + "{bad\n[]\n" for i in range(15000))
        self.write("b.jsonl", bad)
        self.write("c.jsonl", LINE % 1 + "{bad\n" * 6)
        for threads in ("1", "4"):
            got = self.build("b.jsonl", "c.jsonl", "--threads", threads)
            self.assertCode(got, 1)
            self.assertEqual(got.err.count("b.jsonl: 14995 more"), 2)
            self.assertEqual(got.err.count("c.jsonl: 1 more"), 1)
            self.assertEqual(len(got.lines), 6 + 6 + 6)
            self.assertCloses(self.report())

    def test_strict_ends_at_a_bad_line(self):
        self.given()
        self.write("b.jsonl", LINE % 1 + "{bad\n")
        got = self.build("b.jsonl", "--strict")
        self.assertCode(got, 3, "b.jsonl:2:2: ", "--strict")
        self.assertNoFiles()

    def test_a_list_window_is_a_loss(self):
        self.given()
        got = self.build("a.txt", "--max-entities", "2")
        self.assertCode(got, 1)
        report = self.report()
        self.assertEqual(report["graph"]["windows_taken_for_lists"], 2)
        self.assertCloses(report)

    def test_sums_close_with_ambiguous_names_and_other_types(self):
        self.given()
        self.write("names.tsv", NAMES + "p2\tperson\tVladimir Putin\t\t-\n")
        got = self.build("a.txt", "--types", "person,organisation")
        self.assertIn(got.code, (0, 1))
        report = self.report()
        self.assertGreater(report["mentions"]["ambiguous"], 0)
        self.assertGreater(report["mentions"]["other_types"], 0)
        self.assertCloses(report)

    def test_what_is_no_text_is_named(self):
        self.given()
        self.write("b.pdf", b"%PDF-1.4\n")
        self.write("c.html", "<!doctype html><p>Kim Jong Un</p>")
        got = self.build("a.txt", "b.pdf", "c.html")
        self.assertCode(got, 1, "b.pdf: skipped", "c.html: skipped")
        report = self.report()
        self.assertEqual(report["skipped"]["not_text"], 2)
        self.assertCloses(report)


class Archives(Case):
    """Of a broken archive the good rest is used."""

    def setUp(self):
        super().setUp()
        self.given()
        self.lines = [(LINE % i).encode() for i in range(2000)]

    def check_broken(self, name, place, least, most):
        got = self.build(name)
        self.assertCode(got, 1)
        self.assertRegex(got.err, rf"(?m)^gazgraph: warning: {name}@{place}: ")
        self.assertComplete()
        report = self.report()
        self.assertGreaterEqual(report["skipped"]["damaged"], 1)
        self.assertGreaterEqual(report["input"]["records_used"], least)
        self.assertLessEqual(report["input"]["records_used"], most)
        self.assertCloses(report)
        got = self.build(name, "--strict", out="strict")
        self.assertCode(got, 3)
        self.assertNoFiles("strict")

    def test_whole_ones(self):
        data = b"".join(self.lines)
        self.write("b.jsonl.gz", gzip_member(data))
        self.write("c.jsonl.zst", zstd_frame(data))
        got = self.build("b.jsonl.gz", "c.jsonl.zst")
        self.assertCode(got, 0)
        self.assertEqual(self.report()["input"]["records_used"], 4000)

    def test_cut_gzip(self):
        stored = gzip_member(b"".join(self.lines))
        self.write("b.jsonl.gz", stored[:len(stored) // 2])
        self.check_broken("b.jsonl.gz", r"\d+", 200, 1999)

    def test_bit_flip_in_the_middle_member(self):
        members = [gzip_member(b"".join(self.lines[i:i + 500]))
                   for i in range(0, 2000, 500)]
        stored = bytearray(b"".join(members))
        at = len(members[0]) + len(members[1]) // 2
        stored[at] ^= 0x10
        self.write("b.jsonl.gz", bytes(stored))
        self.check_broken("b.jsonl.gz", len(members[0]), 1500, 2000)

    def test_wrong_checksum(self):
        stored = bytearray(gzip_member(b"".join(self.lines)))
        stored[-8] ^= 1
        self.write("b.jsonl.gz", bytes(stored))
        got = self.build("b.jsonl.gz")
        self.assertCode(got, 1, "b.jsonl.gz@")
        self.assertCloses(self.report())

    def test_garbage_behind_gzip(self):
        self.write("b.jsonl.gz", gzip_member(b"".join(self.lines)) +
                   b"garbage")
        got = self.build("b.jsonl.gz")
        self.assertCode(got, 1, "b.jsonl.gz@")
        self.assertEqual(self.report()["input"]["records_used"], 2000)

    def test_zero_padding_is_normal(self):
        self.write("b.jsonl.gz", gzip_member(b"".join(self.lines)) +
                   gzip_member(b"") + bytes(512))
        got = self.build("b.jsonl.gz")
        self.assertCode(got, 0)
        self.assertEqual(got.err, "")

    def test_cut_zstd(self):
        stored = zstd_frame(b"".join(self.lines), 4096)
        self.write("b.jsonl.zst", stored[:len(stored) // 2])
        self.check_broken("b.jsonl.zst", r"\d+", 200, 1999)

    def test_bad_block_in_the_middle_frame(self):
        frames = [zstd_frame(b"".join(self.lines[i:i + 500]))
                  for i in range(0, 2000, 500)]
        frames[1] = bytearray(frames[1])
        frames[1][13] |= 6  # the reserved kind of block
        self.write("b.jsonl.zst", b"".join(frames))
        self.check_broken("b.jsonl.zst", len(frames[0]), 1000, 1500)

    def test_named_as_compressed_but_plain(self):
        self.write("b.jsonl.gz", self.lines[0])
        got = self.build("b.jsonl.gz", "a.txt")
        self.assertCode(got, 1, "b.jsonl.gz: ")
        self.assertCloses(self.report())


class Names(Case):
    """A name from outside cannot fake a message or move the cursor."""

    def test_a_newline_in_a_file_name(self):
        self.given()
        evil = "x\ngazgraph: error: fake\n\x1b[2J\u202egnp\x9b.txt"
        self.write(evil, TEXT)
        got = self.build(evil)
        self.assertCode(got, 0)
        got = self.build(evil + "nope")
        self.assertCode(got, 4)
        self.assertEqual(len(got.lines), 1)
        for c in "\x1b\x9b\u202e":
            self.assertNotIn(c, got.err)
        self.assertIn(r"x\x0Agazgraph", got.err)
        self.assertIn(r"\u{202E}", got.err)

    def test_in_warnings_of_bad_lines(self):
        self.given()
        evil = "x\nfake\r\x1b]0;title\x07.jsonl"
        self.write(evil, LINE % 1 + "{bad\n" * 9)
        got = self.build(evil, "-v")
        self.assertCode(got, 1)
        self.assertEqual(len(got.lines), 6)
        for line in got.lines:
            self.assertTrue(line.startswith(r"gazgraph: warning: x\x0Afake"))

    def test_bytes_that_are_no_utf8(self):
        self.given()
        evil = os.fsencode(self.folder) + b"/caf\xe9.txt"
        with open(evil, "wb") as f:
            f.write(TEXT.encode())
        self.assertCode(self.run_it("build", evil, "-g", "names.tsv", "-o",
                                    "out", "-m", "none"), 0)
        self.read("out/graph.dot").decode()
        self.read("out/graph.graphml").decode()
        self.read("out/report.json").decode()
        got = self.run_it("build", evil + b"x", "-g", "names.tsv", "-o", "o")
        self.assertCode(got, 4, r"caf\xE9")

    def test_in_the_output_folder_and_the_gazetteer(self):
        self.given()
        self.write("n\n.tsv", NAMES + "\tperson\tNo Id\t\t\n")
        got = self.build("a.txt", names="n\n.tsv", out="o\n")
        self.assertCode(got, 1, r"n\x0A.tsv:7:")
        self.assertIn(rb"wrote o\x0A/graph.dot", got.out)


class Places(Case):
    """Where the output goes."""

    def mount(self, options):
        place = self.path("disk")
        os.mkdir(place)
        libc = ctypes.CDLL(None, use_errno=True)
        if os.geteuid() != 0 or libc.mount(b"none", place.encode(), b"tmpfs",
                                           0, options.encode()) != 0:
            self.skipTest("no right to mount")
        self.addCleanup(libc.umount2, place.encode(), 2)
        return libc, place.encode()

    def big_input(self):
        rows = ["id\ttype\tlabel\tnames\tshort"]
        rows += [f"e{i}\tperson\tAda N{i}x\t\t-" for i in range(60)]
        self.write("names.tsv", "\n".join(rows) + "\n")
        self.write("a.txt", "".join(f"Ada N{i}x met Ada N{k}x. "
                                    for i in range(60) for k in range(i)))

    def test_full_disk(self):
        self.big_input()
        self.mount("size=64k")
        old = {}
        for name in FILES:
            old[name] = b"old " + name.encode()
            self.write("disk/" + name, old[name])
        got = self.build("a.txt", out="disk")
        self.assertCode(got, 4, "disk/graph.", "No space left on device")
        self.assertEqual(len(got.lines), 1)
        self.assertEqual(sorted(os.listdir(self.path("disk"))), sorted(FILES))
        for name in FILES:
            self.assertEqual(self.read("disk", name), old[name])

    def test_read_only_disk(self):
        self.given()
        libc, place = self.mount("size=64k")
        self.assertEqual(libc.mount(b"none", place, b"tmpfs", 32 | 1, None), 0)
        got = self.build("a.txt", out="disk")
        self.assertCode(got, 4, "disk", "Read-only file system")
        got = self.build("a.txt", out="disk/new")
        self.assertCode(got, 4, "disk/new", "Read-only file system")

    def test_file_size_limit(self):
        self.big_input()
        for name in FILES:
            self.write("out/" + name, "old")

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

        got = self.build("a.txt", preexec_fn=limit)
        self.assertCode(got, 4, "out/graph.", "File too large")
        self.assertComplete()
        for name in FILES:
            self.assertEqual(self.read("out", name), b"old")

    def test_the_place_is_looked_at_before_the_input(self):
        self.given()
        self.write("file", "")
        got = self.build("nope.txt", out="file")
        self.assertCode(got, 4, "file", "Not a directory")
        self.assertCode(self.build("a.txt", out="file/x"), 4, "file/x")

    def test_a_folder_under_the_name_of_an_output(self):
        self.given()
        os.makedirs(self.path("out/graph.dot"))
        got = self.build("a.txt")
        self.assertCode(got, 4, "out/graph.dot")
        self.assertEqual(os.listdir(self.path("out")), ["graph.dot"])

    def test_two_runs_in_one_folder(self):
        self.given()
        self.assertCode(self.build("a.txt"), 0)
        before = {n: self.read("out", n) for n in FILES}
        fd = os.open(self.path("out"), os.O_RDONLY)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            got = self.build("a.txt", "--window", "document")
            self.assertCode(got, 6, "out: ", "another run")
            self.assertComplete()
        finally:
            os.close(fd)
        for name in FILES:
            self.assertEqual(self.read("out", name), before[name])
        self.assertCode(self.build("a.txt"), 0)

    def test_no_descriptor_is_open(self):
        self.given()
        for closed in ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)):
            def close(fds=closed):
                for fd in fds:
                    os.close(fd)
            out = "out" + "".join(map(str, closed))
            got = self.build("a.txt", out=out, preexec_fn=close)
            self.assertCode(got, 0)
            self.assertComplete(out)
            self.assertEqual(self.read(out, "graph.dot"),
                             self.read("out0", "graph.dot"))

    def test_stdout_is_full(self):
        self.given()
        for args in (["build", "a.txt", "-g", "names.tsv", "-o", "out", "-m",
                      "none"],
                     ["tag", "a.txt", "-g", "names.tsv"],
                     ["help"], ["build", "--help"], ["--version"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BINARY, *args], stdout=full,
                                      stdin=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE,
                                      cwd=self.folder, env=environment())
            self.assertCode(Outcome(done.returncode, b"", done.stderr), 4,
                            "stdout: cannot write: No space left on device")
        self.assertComplete()

    def test_nobody_reads_stdout(self):
        self.write("names.tsv", NAMES)
        self.write("b.jsonl", "".join(LINE % i for i in range(30000)))
        for args in (["tag", "b.jsonl", "-g", "names.tsv"], ["--version"]):
            r, w = os.pipe()
            os.close(r)
            done = subprocess.run([BINARY, *args], stdout=w,
                                  stdin=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, cwd=self.folder,
                                  env=environment())
            os.close(w)
            self.assertCode(Outcome(done.returncode, b"", done.stderr), 4,
                            "stdout: cannot write: Broken pipe")


class Signals(Case):
    def interrupted(self, command, number):
        """Sends the signal while the program waits for a FIFO's writer."""
        self.given()
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        p = subprocess.Popen([BINARY, *command], cwd=self.folder,
                             env=environment(), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(p.kill)
        fd = os.open(fifo, os.O_WRONLY)  # returns once the program reads
        try:
            os.write(fd, TEXT.encode())
            p.send_signal(number)
        finally:
            # The end of the file wakes a program that only took a note.
            os.close(fd)
        out, err = p.communicate(timeout=600)
        return Outcome(p.returncode, out, err)

    def test_build_ends_with_128_and_the_signal(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number=number):
                got = self.interrupted(["build", "fifo", "-g", "names.tsv",
                                        "-o", "out"], number)
                self.assertCode(got, 128 + number, "interrupted")
                self.assertNoFiles()
                os.unlink(self.path("fifo"))

    def test_a_signal_wakes_a_program_that_waits(self):
        """No end of file comes: the signal itself has to end the wait."""
        self.given()
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        p = subprocess.Popen([BINARY, "build", "fifo", "-g", "names.tsv",
                              "-o", "out"], cwd=self.folder,
                             env=environment(), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(p.kill)
        fd = os.open(fifo, os.O_WRONLY)
        try:
            p.send_signal(signal.SIGINT)
            out, err = p.communicate(timeout=600)
        except subprocess.TimeoutExpired:
            p.send_signal(signal.SIGINT)  # the second one ends at once
            out, err = p.communicate(timeout=600)
            self.assertNoFiles()
            self.fail("one signal did not end the wait")
        finally:
            os.close(fd)
        self.assertCode(Outcome(p.returncode, out, err), 130, "interrupted")
        self.assertNoFiles()

    def test_an_ignored_signal_stays_ignored(self):
        self.given()
        got = self.interrupted(["tag", "fifo", "-g", "names.tsv"],
                               signal.SIGURG)
        self.assertCode(got, 0)


class Articles(Case):
    def test_the_sample_articles_are_read_without_a_word(self):
        self.given()
        got = self.build(ARTICLES)
        self.assertCode(got, 0)
        self.assertEqual(got.err, "")
        report = self.report()
        self.assertCloses(report)
        self.assertEqual(report["input"]["records_used"],
                         len([n for n in os.listdir(ARTICLES)
                              if n.endswith(".txt")]))


if __name__ == "__main__":
    main()
