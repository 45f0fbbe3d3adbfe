"""Pictures: the command and beside a build, the same bytes every time, what the
page says, and no half picture whatever happens to Graphviz or the disk."""
import os
import re
import shutil
import signal
import stat
import subprocess
import unittest

from running import BINARY, Case, environment, main

HAS_GRAPHVIZ = shutil.which("dot") is not None
LABELS = ["Anna <b>\"A\" &amp; \\N\\l", "東京", "محمد", "x" * 300, ""]


def graph(n_nodes, edges, labels=LABELS):
    """GraphML of nodes n0 ... and (source, target, weight)."""
    rows = ['<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            '<key id="l" for="node" attr.name="label" attr.type="string"/>',
            '<key id="t" for="node" attr.name="entity_type" '
            'attr.type="string"/>',
            '<key id="w" for="edge" attr.name="weight" attr.type="double"/>',
            '<graph edgedefault="undirected">']
    for i in range(n_nodes):
        label = labels[i % len(labels)].replace("&", "&amp;")
        label = label.replace("<", "&lt;")
        rows.append(f'<node id="n{i}"><data key="l">{label}</data>'
                    f'<data key="t">{"ship" if i % 2 else "person"}</data>'
                    '</node>')
    for a, b, weight in edges:
        rows.append(f'<edge source="n{a}" target="n{b}">'
                    f'<data key="w">{weight}</data></edge>')
    return "\n".join(rows + ["</graph></graphml>\n"])


def ring(n):
    return graph(n, [(i, (i + 1) % n, i % 7 + 1) for i in range(n)])


class Drawing(Case):
    def setUp(self):
        super().setUp()
        self.write("g.graphml", graph(5, [(0, 1, 3), (1, 2, 2), (2, 3, 1)]))

    def render(self, *args, source="g.graphml", **more):
        return self.run_it("render", source, *args, **more)

    def assertOnly(self, *names):
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(names))

    def fake(self, script):
        """An environment whose Graphviz is this script."""
        path = self.write("bin/dot", "#!/bin/sh\n" + script)
        os.chmod(path, 0o755)
        return environment(PATH=self.path("bin") + ":/usr/bin:/bin")


class Text(Drawing):
    """What needs no Graphviz."""

    def test_the_dot_that_would_be_drawn(self):
        got = self.render("-o", "p.dot", env=environment(PATH="/nowhere"))
        self.assertCode(got, 0)
        self.assertEqual(got.out, b"5 nodes, 3 edges\nwrote p.dot\n")
        text = self.read("p.dot").decode()
        self.assertIn("All 3 edges (weight 1 to 3); line width: weight.", text)
        self.assertIn('label="東京"', text)
        self.assertIn("x…", text)
        self.assertNotIn("x" * 200, text)

    def test_the_same_bytes_everywhere(self):
        self.write("g.graphml", ring(60))
        right = self.render("-o", "-", "-f", "dot", "--edges", "40").out
        self.assertGreater(len(right), 5000)
        for env in ({"LC_ALL": "de_DE.UTF-8"}, {"TZ": "Asia/Tokyo"},
                    {"OPENBLAS_NUM_THREADS": "1"}):
            got = self.render("-o", "-", "-f", "dot", "--edges", "40",
                              env=environment(**env))
            self.assertEqual(got.out, right)

    def test_a_cut_is_said(self):
        self.write("g.graphml", ring(300))
        text = self.render("-o", "-", "-f", "dot").out.decode()
        self.assertIn("The 150 strongest of 300 edges (weight 4 to 7; of the "
                      "43 edges of weight 4, 22 are drawn)", text)
        text = self.render("-o", "-", "-f", "dot", "--nodes", "10",
                           "--labels", "2", "--title", "Ring").out.decode()
        self.assertIn("between the 10 largest nodes, of 300 in all", text)
        self.assertIn('label="Ring"', text)
        self.assertEqual(len(re.findall(r"(?m)^  l\d+ \[", text)), 2)

    def test_from_stdin_and_compressed(self):
        right = self.render("-o", "-", "-f", "dot").out
        got = self.run_it("render", "-", "-o", "-", "-f", "dot",
                          stdin=self.read("g.graphml"))
        self.assertEqual(got.out, right)

    def test_an_empty_graph(self):
        self.write("g.graphml", graph(0, []))
        self.assertIn(b"No nodes.", self.render("-o", "-", "-f", "dot").out)

    def test_usage(self):
        for args, text in ((["-o", "p.gif"], "which format?"),
                           (["-o", "p"], "which format?"),
                           (["-o", "-"], "which format?"),
                           (["-o", "p.svg", "-f", "gif"], '"gif"'),
                           ([], "no file to write to"),
                           (["b.graphml", "-o", "p.svg"], "one graph"),
                           (["-o", "p.svg", "--edges", "x"], "no number")):
            self.assertCode(self.render(*args), 2, text)
        self.assertCode(self.run_it("render", "-o", "p.svg"), 2, "no graph")
        self.assertOnly("g.graphml")

    def test_what_is_no_graph(self):
        self.assertCode(self.render("-o", "p.dot", source="none.graphml"), 4,
                        "none.graphml")
        self.write("g.graphml", "<gexf/>")
        self.assertCode(self.render("-o", "p.dot"), 3, "g.graphml:1",
                        "is not GraphML")
        self.write("g.graphml", graph(2, [(0, 1, 0)]))
        self.assertCode(self.render("-o", "p.dot"), 3, "g.graphml:8",
                        "no positive number")
        self.write("g.graphml", graph(2, [(0, 1, 1)])[:-30])
        self.assertCode(self.render("-o", "p.dot"), 3, "g.graphml:")
        self.assertOnly("g.graphml")

    def test_the_help_lists_the_formats(self):
        text = self.run_it("render", "--help").out.decode()
        for name in ("svg", "png", "pdf", "dot"):
            self.assertRegex(text, rf"(?m)^  {name} ")
        self.assertIn("render ", self.run_it("help").out.decode())


class Places(Drawing):
    """Where pictures go."""

    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = self.run_to(full)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"stdout: cannot write", done.stderr)

    def test_a_closed_pipe(self):
        ours, theirs = os.pipe()
        os.close(ours)
        done = self.run_to(theirs)
        os.close(theirs)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"stdout: cannot write", done.stderr)

    def run_to(self, out):
        return subprocess.run([BINARY, "render", "g.graphml", "-o", "-", "-f",
                               "dot"], cwd=self.folder, stdout=out,
                              stderr=subprocess.PIPE, env=environment())

    def test_a_folder_that_is_not_there(self):
        self.assertCode(self.render("-o", "no/p.dot"), 4, "no/p.dot")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_folder_that_is_read_only(self):
        os.mkdir(self.path("ro"))
        os.chmod(self.path("ro"), stat.S_IRUSR | stat.S_IXUSR)
        self.assertCode(self.render("-o", "ro/p.dot"), 4, "ro/p.dot")

    def test_a_file_that_may_not_grow(self):
        self.write("p.dot", "old")
        got = self.run_it("render", "g.graphml", "-o", "p.dot",
                          preexec_fn=limit_files)
        self.assertCode(got, 4, "p.dot", "File too large")
        self.assertEqual(self.read("p.dot"), b"old")
        self.assertOnly("g.graphml", "p.dot")


def limit_files():
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


class Graphviz(Drawing):
    """What can become of the child; the picture that stood there stands."""

    def fails(self, env, *texts, args=(), build=True):
        self.write("p.svg", "old")
        got = self.render("-o", "p.svg", *args, env=env)
        self.assertCode(got, 4, *texts)
        self.assertEqual(self.read("p.svg"), b"old")
        self.assertEqual([x for x in os.listdir(self.folder)
                          if x.startswith("p.svg")], ["p.svg"])
        self.assertEqual(len(got.lines), 1, got.err)

    def test_missing(self):
        self.fails(environment(PATH=self.folder),
                   'the PATH has no program "dot"',
                   "apt-get install graphviz")
        self.fails(environment(PATH=""), 'the PATH has no program "dot"')

    def test_one_that_cannot_be_run(self):
        env = self.fake("")
        self.write("bin/dot", "#!/nowhere/sh\n")
        self.fails(env, "bin/dot", "cannot be run")

    def test_failing(self):
        self.fails(self.fake('cat >/dev/null; echo "no; such\nluck" >&2; '
                             "exit 3"),
                   "bin/dot", "Graphviz failed with code 3: no; such luck")

    def test_failing_without_reading(self):
        self.write("g.graphml", ring(5000))
        self.fails(self.fake("exec <&-; exit 1"),
                   "Graphviz failed with code 1", args=("--edges", "0"))

    def test_crashing(self):
        self.fails(self.fake("kill -SEGV $$"),
                   f"Graphviz was ended by signal {signal.SIGSEGV:d}")

    def test_half_a_picture(self):
        self.fails(self.fake("cat >/dev/null; echo '<?xml version'; exit 0"),
                   "Graphviz gave no whole svg")
        self.fails(self.fake("cat >/dev/null; exit 0"),
                   "Graphviz gave no whole svg")

    def test_too_slow(self):
        self.fails(self.fake("exec sleep 100"), "after 1 second",
                   args=("--timeout", "1"))

    def test_a_signal_ends_both(self):
        """The script says its pid when it runs, and would never end."""
        os.mkfifo(self.path("said"))
        env = self.fake("echo $$ >said; exec sleep 1000")
        self.write("p.svg", "old")
        with subprocess.Popen([BINARY, "render", "g.graphml", "-o", "p.svg"],
                              cwd=self.folder, env=env,
                              stderr=subprocess.PIPE) as run:
            with open(self.path("said"), "rb") as said:
                child = int(said.read())
            run.terminate()
            self.assertEqual(run.wait(60), 128 + signal.SIGTERM)
            self.assertIn(b"interrupted", run.stderr.read())
        with self.assertRaises(ProcessLookupError):
            os.kill(child, 0)
        self.assertEqual(self.read("p.svg"), b"old")
        self.assertOnly("bin", "g.graphml", "p.svg", "said")

    def test_it_is_told_little(self):
        """A clean environment, no file of ours but the three."""
        env = self.fake("cat >/dev/null; (env | sort; ls /proc/self/fd) "
                        ">seen; exit 1")
        env["SECRET"] = "x"
        env["LC_ALL"] = "tr_TR.UTF-8"
        self.render("-o", "p.svg", env=env)
        seen = self.read("seen").decode()
        self.assertNotIn("SECRET", seen)
        self.assertIn("LC_ALL=C\n", seen)
        self.assertIn("SERVER_NAME=", seen)


@unittest.skipUnless(HAS_GRAPHVIZ, "without Graphviz")
class Pictures(Drawing):
    MARKS = {"svg": (b"<?xml", b"</svg>\n"), "png": (b"\x89PNG", b"\x60\x82"),
             "pdf": (b"%PDF-", b"%%EOF\n")}

    def test_every_format(self):
        for name, (begin, end) in self.MARKS.items():
            got = self.render("-o", "p." + name)
            self.assertCode(got, 0)
            self.assertEqual(got.err, "")
            data = self.read("p." + name)
            self.assertTrue(data.startswith(begin) and data.endswith(end))
            self.assertEqual(self.render("-o", "-", "-f", name,
                                         env=environment(
                                             TZ="Asia/Tokyo",
                                             LC_ALL="de_DE.UTF-8")).out, data)

    def test_names_are_drawn_as_they_are(self):
        self.assertCode(self.render("-o", "p.svg"), 0)
        text = self.read("p.svg").decode()
        self.assertIn(">Anna &lt;b&gt;&quot;A&quot; &amp;amp; \\N\\l</text>",
                      text)
        self.assertIn(">東京</text>", text)
        self.assertIn(">محمد</text>", text)
        self.assertIn(">person</text>", text)
        self.assertIn(">ship</text>", text)
        self.assertEqual(text.count('class="edge"'), 3)

    def test_no_file_is_read_for_a_name(self):
        """Attributes that would make Graphviz open files are only text."""
        self.write("g.graphml", graph(2, [(0, 1, 1)],
                                      ['", image="/etc/passwd', "<b>"]))
        self.assertCode(self.render("-o", "p.svg"), 0)
        self.assertNotIn("<image", self.read("p.svg").decode())

    def test_names_do_not_lie_on_each_other(self):
        """As Graphviz has measured them."""
        self.write("g.graphml", graph(
            40, [(i, (i * 7 + 1) % 40, i % 5 + 1) for i in range(40)
                 if i != (i * 7 + 1) % 40],
            ["Ministry of Silly Walks", "Łódź", "Анна Каренина", "WWW"]))
        self.assertCode(self.render("-o", "p.dot"), 0)
        done = subprocess.run(["neato", "-n2", "-Tplain", self.path("p.dot")],
                              stdout=subprocess.PIPE, check=True)
        boxes = []
        for line in done.stdout.decode().split("\n"):
            word = line.split(" ")
            if word[0] == "node" and word[1][0] in "lctk":
                boxes.append([float(x) for x in word[2:6]] + [word[1]])
        self.assertGreater(len(boxes), 25)
        for i, (x, y, w, h, a) in enumerate(boxes):
            for x2, y2, w2, h2, b in boxes[:i]:
                self.assertFalse(abs(x - x2) < (w + w2) / 2 - 0.02 and
                                 abs(y - y2) < (h + h2) / 2 - 0.02, (a, b))

    def test_ten_thousand_nodes(self):
        self.write("g.graphml", ring(10000))
        got = self.render("-o", "p.svg", "--edges", "0")
        self.assertCode(got, 0)
        self.assertIn("All 10,000 edges", self.read("p.svg").decode())


class Beside(Drawing):
    """Pictures beside a build."""

    def setUp(self):
        super().setUp()
        self.given()

    @unittest.skipUnless(HAS_GRAPHVIZ, "without Graphviz")
    def test_all_of_them(self):
        got = self.build("a.txt", "--render", "svg,png,pdf,dot",
                         "--render-edges", "2", "--ambiguous", "list")
        self.assertCode(got, 0)
        outputs = {x["name"]: x for x in self.report()["outputs"]}
        for name in ("graph.svg", "graph.png", "graph.pdf", "picture.dot"):
            self.assertEqual(outputs[name]["bytes"],
                             len(self.read("out", name)))
            self.assertEqual(outputs[name]["format"], name[-3:])
            self.assertIn(f"wrote out/{name}", got.out.decode())
        self.assertIn("The 2 strongest of ",
                      self.read("out", "picture.dot").decode())
        self.assertEqual(self.below("out"), sorted([*outputs, "report.json"]))

    def test_the_command_draws_the_same(self):
        self.assertCode(self.build("a.txt", "--render", "dot",
                                   measures="degree,layout"), 0)
        got = self.render("-o", "-", "-f", "dot",
                          source="out/graph.graphml")
        self.assertEqual(got.out, self.read("out", "picture.dot"))

    def test_unknown(self):
        self.assertCode(self.build("a.txt", "--render", "svg,gif"), 2,
                        'render: "gif" is not known')

    def test_missing_graphviz_is_known_before_anything_is_read(self):
        got = self.build("a.txt", "--render", "svg",
                         env=environment(PATH="/nowhere"))
        self.assertCode(got, 4, 'the PATH has no program "dot"')
        self.assertFalse(os.path.exists(self.path("out")))

    def test_where_graphviz_fails_the_rest_is_written(self):
        got = self.build("a.txt", "--render", "png", "--ambiguous", "list",
                         env=self.fake("cat >/dev/null; exit 1"))
        self.assertCode(got, 4, "Graphviz failed with code 1",
                        "the other files are written")
        self.assertEqual(self.below("out"),
                         ["ambiguous.jsonl", "evidence.jsonl", "graph.dot",
                          "graph.graphml", "report.json"])
        self.assertNotIn("graph.png",
                         [x["name"] for x in self.report()["outputs"]])


if __name__ == "__main__":
    main()
