"""Compiled gazetteers: the same bytes as from the lists, stale and damaged
files, the cache."""
import gzip
import os
import random
import subprocess
import unittest

from running import (BINARY, NAMES, SHIPPED, SOURCE, TEXT, Case, environment,
                     main)

ENDINGS = "ending\tbecomes\tleast\n\tа|у|ом|е\t3\n"
WORDS = ("id\ttype\tlabel\tnames\n"
         "g\tcontext:given\tOlga\tHenrik|Peter\n"
         "o\tcontext:org-head\tMovement\tFoundation\n"
         "p\tcontext:place\tNew York\t\n"
         "s\tcontext:source\tsaid\treported\n")
LIST = ("id\ttype\tlabel\tnames\tshort\tdemonyms\tmetonyms\tcase\tfrom\tto\t"
        "prior\tlang\trole\n"
        "kim\tperson\tKim Jong-un\tKim Chŏng-ŭn|J. K. Kim\tKim\t\t\t\t\t\t3\t"
        "\t\n"
        "bell1\tperson\tAnn Bell\t\t\t\t\t\t1990-01-01\t1999-12-31\t\t\t\n"
        "bell2\tperson\tAnn Bell\t\t\t\t\t\t2000-01-01\t\t\t\t\n"
        "ru\tcountry\tRussia\tРоссия\t\tRussian|Russians\tKremlin\t\t\t\t\t"
        "\t\n"
        "putin\tperson\tVladimir Putin\tВладимир Путин\t\t\t\t\t\t\t0.25\tru\t"
        "\n"
        "kcna\torganisation\tKCNA\t\t\t\t\texact\t\t\t\t\tmedia\n"
        "ig\tignore\tRussia Street\t\t\t\t\t\t\t\t\t\t\n"
        "bad\tperson\t\t\t\t\t\t\t\t\t\t\t\n"
        "dot\tperson\t...\t\t\t\t\t\t\t\t\t\t\n")
NEWS = ("Kim Jong-un met Vladimir Putin in Russia Street, KCNA said. Kim and "
        "Putin: the Kremlin's word. Ann Bell, the Russian. Olga Petrenko of "
        "the Movement for Renewal in New York. J.K. Kim! Речь Путина и "
        "Владимира Путина о России.\n")


class Compiled(Case):
    def setUp(self):
        super().setUp()
        self.write("list.tsv", LIST)
        self.write("words.tsv", WORDS)
        self.write("endings/ru.tsv", ENDINGS)
        self.write("a.txt", NEWS)
        self.lists = ["-g", "list.tsv", "-g", "words.tsv", "-g", "endings"]

    def compile(self, out="names.gaz", lists=None, code=1, **more):
        got = self.run_it("gazetteer", "compile", *(lists or self.lists), "-o",
                          out, **more)
        self.assertCode(got, code)
        return got

    def files_of(self, folder):
        return {n: self.read(folder, n) for n in self.below(folder)}

    # ---- the same bytes

    def test_every_output_is_that_of_the_lists(self):
        self.compile()
        for args in (("tag", "a.txt"),
                     ("tag", "a.txt", "--nested", "--forms",
                      "name,short,demonym,metonym"),
                     ("tag", "a.txt", "--discover", "--ignore-case"),
                     ("tag", "a.txt", "--ambiguous", "list"),
                     ("explain", "a.txt", "--name", "Kim", "--json"),
                     ("explain", "a.txt", "--name", "Ann Bell"),
                     ("gazetteer", "suggest", "a.txt"),
                     ("gazetteer", "search", "Kim Jong Un", "--json"),
                     ("gazetteer", "search", "Putni"),
                     ("gazetteer", "search", "Bell")):
            right = self.run_it(*args, *self.lists)
            got = self.run_it(*args, "-g", "names.gaz")
            self.assertIn(right.code, (0, 1), repr(right))
            self.assertEqual((got.code, got.out), (right.code, right.out),
                             args)

    def test_builds_are_those_of_the_lists(self):
        self.compile()
        args = ["build", "a.txt", "-m", "none", "--discover", "--forms",
                "name,short,demonym,metonym", "-f", "all"]
        self.assertCode(self.run_it(*args, *self.lists, "-o", "right"), 1)
        self.assertCode(self.run_it(*args, "-g", "names.gaz", "-o", "out"), 1)
        self.assertEqual(self.files_of("out"), self.files_of("right"))
        self.assertRegex(self.report()["gazetteer"]["fingerprint"],
                         "^[0-9a-f]{32}$")

    def test_the_shipped_lists(self):
        env = environment(GAZGRAPH_GAZETTEERS=SHIPPED)
        self.write("b.txt", TEXT)
        right = self.run_it("tag", "a.txt", "b.txt", "--discover", env=env)
        got = self.run_it("gazetteer", "compile", "-o", "all.gaz", env=env)
        self.assertCode(got, 0)
        got = self.run_it("tag", "a.txt", "b.txt", "--discover", "-g",
                          "all.gaz", env=env)
        self.assertEqual(got.out, right.out)

    def test_words_and_endings_read_with_every_list_are_in_it(self):
        env = environment(GAZGRAPH_GAZETTEERS=SHIPPED)
        self.compile(lists=["-g", "list.tsv"], env=env)
        for more in ((), ("--discover",)):
            right = self.run_it("tag", "a.txt", "-g", "list.tsv", *more,
                                env=env)
            got = self.run_it("tag", "a.txt", "-g", "names.gaz", *more,
                              env=env)
            self.assertEqual((got.code, got.out), (right.code, right.out))

    def test_the_same_lists_give_the_same_file(self):
        self.compile("1.gaz")
        self.compile("2.gaz")
        self.assertEqual(self.read("1.gaz"), self.read("2.gaz"))
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["1.gaz", "2.gaz", "a.txt", "endings", "list.tsv",
                          "words.tsv"])

    def test_two_at_once(self):
        self.compile()
        right = self.run_it("tag", "a.txt", "-g", "names.gaz").out
        runs = [subprocess.Popen([BINARY, "tag", "a.txt", "-g", "names.gaz"],
                                 cwd=self.folder, env=environment(),
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
                for _ in range(4)]
        self.compile()  # the file is replaced, not changed
        for run in runs:
            self.assertEqual(run.communicate(timeout=600)[0], right)

    def test_losses_are_told_again(self):
        got = self.compile()
        self.assertIn("no label", got.err)
        got = self.run_it("tag", "a.txt", "-g", "names.gaz")
        self.assertCode(got, 1, "2 rows or names were left out")
        got = self.run_it("tag", "a.txt", "-g", "names.gaz", "--strict")
        self.assertCode(got, 3, "--strict")
        got = self.run_it("gazetteer", "compile", *self.lists, "-o", "s.gaz",
                          "--strict")
        self.assertCode(got, 3, "--strict")
        self.assertFalse(os.path.exists(self.path("s.gaz")))

    def test_a_pipe_and_a_compressed_list(self):
        self.write("names.tsv.gz", gzip.compress(NAMES.encode()))
        self.compile(lists=["-g", "names.tsv.gz"], code=0)
        self.write("b.txt", TEXT)
        right = self.run_it("tag", "b.txt", "-g", "names.gaz")
        self.assertEqual(right.out.count(b"mentions"), 1)
        os.mkfifo(self.path("pipe.tsv"))
        run = subprocess.Popen([BINARY, "gazetteer", "compile", "-g",
                                "pipe.tsv", "-o", "pipe.gaz"],
                               cwd=self.folder, env=environment(),
                               stderr=subprocess.DEVNULL)
        with open(self.path("pipe.tsv"), "wb") as f:
            f.write(NAMES.encode())
        self.assertEqual(run.wait(timeout=600), 0)
        got = self.run_it("tag", "b.txt", "-g", "pipe.gaz")
        self.assertEqual(got.out, right.out)

    # ---- refused

    def test_not_beside_other_lists(self):
        self.compile()
        got = self.run_it("tag", "a.txt", "-g", "names.gaz", "-g", "list.tsv")
        self.assertCode(got, 2, "gazetteer compile -g LIST -g LIST -o FILE")
        got = self.run_it("gazetteer", "compile", "-g", "names.gaz", "-o",
                          "x.gaz")
        self.assertCode(got, 2, "a compiled gazetteer stands alone")
        got = self.run_it("gazetteer", "check", "names.gaz", "list.tsv")
        self.assertCode(got, 2, "alone")

    def test_no_list_and_no_place(self):
        got = self.run_it("gazetteer", "compile", "-g", "list.tsv")
        self.assertCode(got, 2, "-o")
        got = self.run_it("gazetteer", "compile", "-g", "words.tsv", "-o",
                          "x.gaz")
        self.assertCode(got, 3, "no usable entity")
        got = self.run_it("gazetteer", "compile", "-g", "list.tsv", "-o",
                          "no/x.gaz")
        self.assertCode(got, 4)
        self.assertFalse(os.path.exists(self.path("x.gaz")))

    def try_damaged(self, data, where):
        self.write("bad.gaz", data)
        got = self.run_it("tag", "a.txt", "-g", "bad.gaz")
        if (got.code, got.out) == (1, self.right):
            return False
        self.assertEqual((got.code, got.out), (3, b""), f"{where}: {got!r}")
        self.assertEqual(len(got.errors), 1, where)
        self.assertIn("bad.gaz", got.err)
        return True

    def test_cut(self):
        self.compile()
        whole = self.read("names.gaz")
        self.right = self.run_it("tag", "a.txt", "-g", "names.gaz").out
        step = 97 * (1 + len(whole) // (97 * 400))
        for n in range(0, len(whole), step):
            self.assertTrue(self.try_damaged(whole[:n], f"cut at {n}"))
        self.assertTrue(self.try_damaged(whole + b"\0", "longer"))

    def test_flipped_bits(self):
        self.compile()
        whole = self.read("names.gaz")
        self.right = self.run_it("tag", "a.txt", "-g", "names.gaz").out
        rng = random.Random(4)
        places = list(range(0, 72)) + rng.sample(range(len(whole)), 150)
        for at in places:
            data = bytearray(whole)
            data[at] ^= 1 << rng.randrange(8)
            self.try_damaged(bytes(data), f"byte {at}")

    def test_another_version_and_byte_order(self):
        self.compile()
        whole = self.read("names.gaz")
        self.write("v.gaz", whole[:8] + b"\x07\0\0\0" + whole[12:])
        self.assertCode(self.run_it("tag", "a.txt", "-g", "v.gaz"), 3,
                        "format 7", "compile it again")
        self.write("o.gaz", whole[:12] + whole[15:11:-1] + whole[16:])
        self.assertCode(self.run_it("tag", "a.txt", "-g", "o.gaz"), 3,
                        "byte order", "compile it again")

    def test_cut_while_it_is_read(self):
        """The lost part is missed by a message, not by a crash."""
        self.compile()
        os.mkfifo(self.path("late.txt"))
        run = subprocess.Popen([BINARY, "tag", "late.txt", "-g", "names.gaz"],
                               cwd=self.folder, env=environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(self.path("late.txt"), "wb") as f:  # the list is open now
            os.truncate(self.path("names.gaz"), 0)
            f.write(NEWS.encode())
        out, err = run.communicate(timeout=600)
        self.assertEqual(run.returncode, 4, err)
        self.assertIn(b"cut", err)
        self.assertEqual(out, b"")

    # ---- check

    def test_check(self):
        self.compile()
        got = self.run_it("gazetteer", "check", "names.gaz")
        self.assertCode(got, 0, "undamaged", "list.tsv", "endings")
        self.write("list.tsv", LIST + "new\tperson\tNew One" + "\t" * 10 + "\n")
        got = self.run_it("gazetteer", "check", "names.gaz")
        self.assertCode(got, 1, "list.tsv: has changed")
        data = bytearray(self.read("names.gaz"))
        data[len(data) // 2] ^= 16
        self.write("names.gaz", bytes(data))
        self.assertIn(self.run_it("gazetteer", "check", "names.gaz").code,
                      (1, 3))

    # ---- stale

    def stale(self, *names):
        got = self.run_it("tag", "a.txt", "-g", "names.gaz")
        self.assertCode(got, 1)
        for name in names:
            self.assertIn(f"{name} has changed since", got.err)
        self.assertEqual("has changed" in got.err, names != ())

    def test_stale(self):
        self.compile()
        self.stale()
        path = self.path("list.tsv")
        os.utime(path, (1, 1))  # touched: the content is the same
        self.stale()
        self.write("list.tsv", LIST.replace("Ann", "Amy"))
        os.utime(path, (2, 2))
        self.stale("list.tsv")
        self.write("list.tsv", LIST)
        self.stale()
        self.write("list.tsv", LIST + "\n")
        self.stale("list.tsv")
        os.unlink(path)  # it may have travelled
        self.stale()
        self.write("endings/de.tsv", ENDINGS)
        self.stale("endings")


class Cache(Case):
    """Lists from 8 MB on."""

    def setUp(self):
        super().setUp()
        rows = NAMES + "".join(f"x{i}\tcity\tPlace {i:x} of Many\t{'?' * 99}\t"
                               "\n" for i in range(65000))
        self.write("big.tsv", rows)
        self.write("a.txt", TEXT)
        self.right = self.run_it("tag", "a.txt", "-g", "big.tsv",
                                 "--no-cache").out
        self.assertIn(b"putin", self.right)
        self.cache = self.path("cache")
        self.folder_of = os.path.join(self.cache, "gazgraph")

    def run_tag(self, *more, code=1, **env):
        env.setdefault("XDG_CACHE_HOME", self.cache)
        got = self.run_it("tag", "a.txt", "-g", "big.tsv", *more,
                          env=environment(**env))
        self.assertCode(got, code)
        self.assertEqual(got.out, self.right)
        return got

    def kept(self):
        if not os.path.isdir(self.folder_of):
            return []
        return sorted(os.listdir(self.folder_of))

    def test_kept_and_found(self):
        got = self.run_tag("--no-cache")
        self.assertEqual(self.kept(), [])
        got = self.run_tag()
        self.assertIn("--no-cache", got.err)
        kept = self.kept()
        self.assertEqual(len(kept), 1)
        self.assertRegex(kept[0], r"^[0-9a-f]{64}\.gaz$")
        mode = os.stat(self.folder_of).st_mode
        self.assertEqual(mode & 0o077, 0)
        got = self.run_tag("-v")
        self.assertIn("compiled before", got.err)
        self.assertEqual(self.kept(), kept)
        # other content, another entry; the old one is found again
        with open(self.path("big.tsv"), "rb") as f:
            data = f.read()
        self.write("big.tsv", data + b"y\tcity\tAnother\t\t\n")
        self.assertIn("--no-cache", self.run_tag().err)
        self.assertEqual(len(self.kept()), 2)
        self.write("big.tsv", data)
        self.assertIn("compiled before", self.run_tag("-v").err)
        self.assertNotIn("stale", self.run_tag().err)

    def test_reports_do_not_tell(self):
        args = ["build", "a.txt", "-g", "big.tsv", "-m", "none"]
        for out in ("1", "2", "3"):
            more = ["--no-cache"] if out == "1" else []
            got = self.run_it(*args, *more, "-o", out, env=environment(
                XDG_CACHE_HOME=self.cache))
            self.assertCode(got, 1)
        self.assertEqual(len(self.kept()), 1)
        for name in os.listdir(self.path("1")):
            self.assertEqual(self.read("1", name), self.read("2", name))
            self.assertEqual(self.read("1", name), self.read("3", name))

    def test_broken_entries(self):
        self.run_tag()
        path = os.path.join(self.folder_of, self.kept()[0])
        with open(path, "rb") as f:
            whole = f.read()
        for data in (b"", b"no gazetteer", whole[:5000], whole[:-1],
                     b"\0" * 100):
            with open(path, "wb") as f:
                f.write(data)
            self.run_tag()
            with open(path, "rb") as f:
                self.assertEqual(f.read(), whole)

    def test_no_cache_can_be_written(self):
        self.write("file", "x")
        got = self.run_tag(XDG_CACHE_HOME=self.path("file"))
        self.assertIn("not kept in the cache", got.err)
        got = self.run_tag(XDG_CACHE_HOME="relative")
        self.assertFalse(os.path.exists(self.path("relative")))
        got = self.run_tag(XDG_CACHE_HOME=None, HOME=None)
        got = self.run_tag(XDG_CACHE_HOME=None, HOME=self.path("home"))
        self.assertTrue(os.listdir(self.path("home/.cache/gazgraph")))

    def test_old_entries_go(self):
        os.makedirs(self.folder_of)
        for i in range(20):
            path = os.path.join(self.folder_of, f"{i:064x}.gaz")
            with open(path, "wb"):
                pass
            os.utime(path, (1000 + i, 1000 + i))
        with open(os.path.join(self.folder_of, "mine.txt"), "wb"):
            pass
        self.run_tag()
        kept = self.kept()
        self.assertEqual(len(kept), 17)
        self.assertIn("mine.txt", kept)
        self.assertNotIn(f"{4:064x}.gaz", kept)
        self.assertIn(f"{5:064x}.gaz", kept)

    def test_small_lists_are_not_kept(self):
        self.write("names.tsv", NAMES)
        got = self.run_it("tag", "a.txt", "-g", "names.tsv",
                          env=environment(XDG_CACHE_HOME=self.cache))
        self.assertCode(got, 0)
        self.assertEqual(self.kept(), [])


if __name__ == "__main__":
    main()
