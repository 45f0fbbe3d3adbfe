"""The map of DESIGN.md holds: includes go down only, siblings do not look at
each other, each library has one door, and the library never prints or ends."""
import os
import re
import sys
import unittest

SOURCE = os.path.abspath(sys.argv[2])
SRC = os.path.join(SOURCE, "src")

FLOORS = {"base": 0, "text": 1, "gaz": 2, "input": 2, "import": 2, "tag": 3, "net": 4,
          "store": 5, "measure": 5, "export": 5, "render": 5.5, "run": 6, "": 6,
          "cli": 7}
# The pipeline's own folder is a floor of its own below gazgraph.c.
UNDER_ROOT = {"run"}
DOORS = {
    r"igraph(/.*)?\.h|igraph/.*": r"measure/igraph_bridge\.c",
    r"zlib\.h|isa-l/.*": r"base/gzip\.c",
    r"bzlib\.h": r"base/bzip2\.c",
    r"zstd(_errors)?\.h": r"base/zstd\.c",
    r"utf8proc\.h": r"text/.*\.c",
    r"nettle/.*": r"base/digest\.c",
    r"libxml/.*": r"base/xml\.c",
    r"sqlite3\.h": r"store/.*\.c",
}
# Words that print, end the program, or depend on the locale.
FORBIDDEN = (r"\b(v?printf|v?fprintf|puts|putchar|fputs|fputc|perror|exit|"
             r"_Exit|quick_exit|abort|setlocale|system|popen|std(out|err))\b")


# Runs when gazgraph is built, and is no part of it.
TOOLS = {"text/make_tables.c"}


def files():
    for folder, _, names in sorted(os.walk(SRC)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), SRC)
            if name.endswith((".c", ".h")) and path not in TOOLS:
                yield path


def text_of(path):
    with open(os.path.join(SRC, path), encoding="utf-8") as f:
        return f.read()


def includes(path, kind):
    pattern = r'^\s*#\s*include\s*"([^"]+)"' if kind == '"' else \
        r"^\s*#\s*include\s*<([^>]+)>"
    return re.findall(pattern, text_of(path), re.M)


def code_of(path):
    """Without comments and without what stands in quotes."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ",
                  text_of(path), flags=re.S)


def folder_of(path):
    return path.rpartition("/")[0]


class Floors(unittest.TestCase):
    def test_every_folder_is_on_the_map(self):
        self.assertGreater(len(list(files())), 30)
        for path in files():
            self.assertIn(folder_of(path), FLOORS, path)

    def test_an_include_names_its_folder_and_exists(self):
        for path in files():
            for name in includes(path, '"'):
                if name != "gazgraph.h":
                    self.assertRegex(name, r"^[a-z]+/[a-z0-9_]+\.h$", path)
                self.assertTrue(os.path.exists(os.path.join(SRC, name)),
                                f"{path}: {name}")

    def test_includes_go_down_only(self):
        for path in files():
            here = folder_of(path)
            for name in includes(path, '"'):
                there = folder_of(name)
                if name == "gazgraph.h" or there == here:
                    continue
                if here == "" and there in UNDER_ROOT:
                    continue
                self.assertLess(FLOORS[there], FLOORS[here],
                                f"{path} includes {name}")

    def test_no_circle_inside_a_folder(self):
        graph = {p: [n for n in includes(p, '"')] for p in files()
                 if p.endswith(".h")}
        done, on_way = set(), []

        def visit(path):
            self.assertNotIn(path, on_way, " -> ".join(on_way + [path]))
            if path in done:
                return
            on_way.append(path)
            for name in graph.get(path, []):
                visit(name)
            on_way.pop()
            done.add(path)

        for path in graph:
            visit(path)

    def test_the_public_header_includes_nothing_of_ours(self):
        self.assertEqual(includes("gazgraph.h", '"'), [])
        for name in includes("gazgraph.h", "<"):
            self.assertIn(name, ("stdbool.h", "stddef.h", "stdint.h"))

    def test_the_command_line_sees_the_public_header_only(self):
        for path in files():
            if folder_of(path) == "cli":
                for name in includes(path, '"'):
                    self.assertRegex(name, r"^(gazgraph|cli/\w+)\.h$", path)

    def test_a_library_has_one_door(self):
        for path in files():
            for name in includes(path, "<") + includes(path, '"'):
                for library, door in DOORS.items():
                    if re.fullmatch(library, name):
                        self.assertRegex(path, f"^{door}$", name)

    def test_own_header_first(self):
        for path in files():
            own = path[:-2] + ".h"
            if path.endswith(".c") and os.path.exists(os.path.join(SRC, own)):
                first = re.search(r'#\s*include\s*(["<][^">]+)',
                                  text_of(path))
                self.assertEqual(first.group(1), '"' + own, path)

    def test_the_library_does_not_print_or_end(self):
        for path in files():
            if folder_of(path) == "cli":
                continue
            for n, line in enumerate(code_of(path).split("\n"), 1):
                hit = re.search(FORBIDDEN, line)
                # A format attribute names printf without calling it.
                if hit and "__attribute__" not in line:
                    self.fail(f"{path}: {hit.group(0)} in: {line.strip()}")

    def test_no_gnu_case_classes_on_bytes(self):
        for path in files():
            hit = re.search(r"\b(isalpha|isalnum|isspace|isupper|islower|"
                            r"toupper|tolower|strcoll|isdigit)\b",
                            code_of(path))
            self.assertIsNone(hit, f"{path}: depends on the locale: {hit}")

    def test_header_guards(self):
        for path in files():
            if path.endswith(".h"):
                folder, _, name = path.rpartition("/")
                guard = "_".join(["GG"] + [x for x in
                                 (folder, name[:-2]) if x]).upper() + "_H"
                if path == "gazgraph.h":
                    guard = "GAZGRAPH_H"
                self.assertIn(f"#ifndef {guard}\n#define {guard}\n",
                              text_of(path), path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
