"""The inputs of bench/ are the same bytes from the same seed, and other bytes
from another; its scripts can be read. (Speeds are no test.)"""
import ast
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS, ROOT = Path(sys.argv[1]).parent / "bench", Path(sys.argv[2])
NAMES = """id\ttype\tlabel
n1\tcountry\tMali
n2\tperson\tAnna de Wit
n3\torganisation\tBank of Ghent
n4\tperson\tJosé Álvarez
n5\tperson\tОльга Петрова
"""
# of 200 KB; a change of make_text.c or data/words.tsv changes it
EXPECTED = "f89f5404c836290f4e46c56e55da2ca824db94a33ff5d14af541a85e58bf9ce2"


def run(*command):
    subprocess.run([str(part) for part in command], check=True)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_text(folder, name, seed, *options):
    out = folder / name
    run(PROGRAMS / "make_text", "--seed", seed, *options, "0.2",
        folder / "names.tsv", ROOT / "bench/data/words.tsv", out)
    return out


def test_text(folder):
    (folder / "names.tsv").write_text(NAMES, encoding="utf-8")
    first = make_text(folder, "a", 7)
    assert digest(first) == EXPECTED, digest(first)
    assert 200000 <= first.stat().st_size < 220000
    assert digest(make_text(folder, "b", 8)) != EXPECTED
    mixed = ("--mixed", ROOT / "bench/data/mixed.txt")
    one = make_text(folder, "c", 7, *mixed)
    assert digest(one) == digest(make_text(folder, "d", 7, *mixed))
    one.read_text(encoding="utf-8")
    lines = make_text(folder, "e", 7, "--jsonl").read_text("utf-8")
    assert all(isinstance(ast.literal_eval(line), dict)
               for line in lines.splitlines())


def test_names(folder):
    for name, count in (("one", 20000), ("two", 20000), ("few", 1000)):
        run(PROGRAMS / "make_names", "--seed", 7, count, ROOT / "gazetteers",
            folder / name)
    whole = (folder / "one.txt").read_text("utf-8").splitlines()
    assert len(set(whole)) == 20000
    assert digest(folder / "one.tsv") == digest(folder / "two.tsv")
    assert (folder / "few.txt").read_text("utf-8").splitlines() == whole[:1000]


def test_scripts():
    for path in sorted((ROOT / "bench").rglob("*.py")):
        ast.parse(path.read_text("utf-8"), str(path))
    for path in sorted((ROOT / "bench").rglob("*.sh")):
        run("sh", "-n", path)


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_text(Path(folder))
        test_names(Path(folder))
    test_scripts()


if __name__ == "__main__":
    main()
