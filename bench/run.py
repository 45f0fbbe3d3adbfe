#!/usr/bin/env python3
"""The measuring half of bench/run.sh, which builds and installs what it needs:
see there for options."""
import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 7
CONTEXT = ("words.tsv", "titles.tsv", "given_names.tsv", "context.tsv",
           "speech.tsv")
PARTS = ("limits", "tag", "agree", "grow", "build", "others", "instructions")
# the peers whose answer is right: all matches, word filter, longest
RIGHT = ("daachorse", "aho", "aho-dfa", "hyperscan")


class Bench:
    def __init__(self, root, options):
        self.root = root
        self.options = options
        self.folder = root / "build" / "bench"
        self.programs = root / "build" / "release" / "bench"
        self.gazgraph = root / "build" / "release" / "gazgraph"
        self.lists = [str(root / "gazetteers" / name) for name in CONTEXT]
        self.lines = []
        self.asked = {}
        self.speeds = {}
        self.limits = {}

    # ---- saying ---------------------------------------------------------

    def say(self, text=""):
        print(text, flush=True)
        self.lines.append(text)

    def head(self, text):
        self.say()
        self.say(f"== {text}")

    def skip(self, what, why):
        self.say(f"{what:34} skipped: {why}")

    def ask(self, key, reached):
        self.asked[key] = reached

    # ---- running --------------------------------------------------------

    def run(self, command, limit=3600):
        """stdout of a program, or None and why it failed."""
        try:
            done = subprocess.run([str(part) for part in command],
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=limit,
                                  check=False)
        except subprocess.TimeoutExpired:
            return None, f"took more than {limit} s"
        except OSError as error:
            return None, error.strerror
        if done.returncode != 0:
            words = done.stderr.decode(errors="replace").strip()
            return None, (words.splitlines() or
                          [f"ended with {done.returncode}"])[-1][:100]
        return done.stdout.decode(errors="replace"), None

    def figures(self, command, limit=3600):
        out, why = self.run(command, limit)
        if out is None:
            return None, why
        return json.loads(out.strip().splitlines()[-1]), None

    def time(self, command, runs, wall=False):
        """Median seconds (CPU time of all its threads, or wall), peak MB."""
        times, peak = [], 0
        for _ in range(runs):
            with open(self.folder / "run.log", "wb") as log:
                start = time.monotonic()
                child = subprocess.Popen([str(part) for part in command],
                                         stdout=subprocess.DEVNULL, stderr=log)
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
                spent = time.monotonic() - start
            if child.returncode not in (0, 1):
                said = (self.folder / "run.log").read_text(errors="replace")
                return None, said.strip()[-100:] or f"{child.returncode}"
            times.append(spent if wall else usage.ru_utime + usage.ru_stime)
            peak = max(peak, usage.ru_maxrss / 1024)
        return statistics.median(times), peak

    # ---- inputs ---------------------------------------------------------

    def make(self, path, command):
        """Cached: made under another name first."""
        if path.exists():
            return path
        made = path.with_name("making-" + path.name)
        if made.is_dir():
            shutil.rmtree(made)
        out, why = self.run([*command, made])
        if out is None:
            sys.exit(f"bench: {path.name}: {why}")
        made.rename(path)
        return path

    def names(self, count, mixed=False):
        path = self.folder / f"names{'-mixed' if mixed else ''}-{count}"
        tsv, txt = path.with_suffix(".tsv"), path.with_suffix(".txt")
        if not (tsv.exists() and txt.exists()):
            made = self.folder / "making"
            _, why = self.run([self.programs / "make_names",
                               *(["--mixed"] if mixed else []), "--seed", SEED,
                               count, self.root / "gazetteers", made])
            if why is not None:
                sys.exit(f"bench: names: {why}")
            made.with_suffix(".tsv").rename(tsv)
            made.with_suffix(".txt").rename(txt)
        return tsv, txt

    def text(self, megabytes, *options, suffix="txt", mixed=False):
        label = "mixed" if mixed else "news"
        path = self.folder / f"{label}-{megabytes}.{suffix}"
        if mixed:
            options = (*options, "--mixed",
                       self.root / "bench" / "data" / "mixed.txt")
        if suffix == "folder" and not path.exists():
            (self.folder / ("making-" + path.name)).mkdir(exist_ok=True)
            made = self.folder / ("making-" + path.name)
            _, why = self.run(self.text_command(megabytes, options, mixed) +
                              [made])
            if why is not None:
                sys.exit(f"bench: text: {why}")
            made.rename(path)
            return path
        return self.make(path, self.text_command(megabytes, options, mixed))

    def text_command(self, megabytes, options, mixed):
        return [self.programs / "make_text", "--seed", SEED, *options,
                megabytes, self.names(1000000, mixed)[0],
                self.root / "bench" / "data" / "words.tsv"]

    # ---- one matcher ----------------------------------------------------

    def tag(self, text, tsv, megabytes, *options):
        return self.figures([self.programs / "tag_speed", "--megabytes",
                             megabytes, *options, text, tsv, *self.lists])

    def peer(self, kind, txt, text, megabytes, check=4, runs=5, limit=1200,
             dump=None):
        rust = self.folder / "rust" / "release" / "rust_peer"
        python = self.folder / "venv" / "bin" / "python"
        tail = [txt, text, megabytes, check, runs]
        if kind == "hyperscan":
            program = self.programs / "hyperscan_peer"
            if not program.exists():
                return None, "libhyperscan-dev is not installed"
            return self.figures([program, *tail], limit)
        if kind.startswith(("aho", "daachorse")):
            if not rust.exists():
                return None, "cargo could not build it"
            return self.figures([rust, kind, *tail,
                                 *([dump] if dump else [])], limit)
        if not python.exists():
            return None, "no Python environment"
        return self.figures([python, self.root / "bench" / "peers" /
                             "python_peers.py", kind, *tail,
                             *([dump] if dump else [])], limit)

    def row(self, what, got, why, beside=None):
        if got is None:
            self.skip(what, why)
            return None
        ratio = f"{beside / got['mb_s']:7.2f} x" if beside else " " * 9
        self.say(f"{what:34} {got['mb_s']:9.1f} {ratio} "
                 f"{got['mentions'] * 1000 / got['bytes']:7.2f} "
                 f"{got['load_s']:8.2f} {got['names_mb']:8.0f} "
                 f"{got['peak_mb']:8.0f}  {got['checked']:8} "
                 f"{got['checksum'][:8]}")
        return got["mb_s"]

    def row_head(self):
        self.say(f"{'':34} {'MB/s':>9} {'gazgraph':>9} {'per KB':>7} "
                 f"{'load s':>8} {'load MB':>8} {'peak MB':>8}  "
                 f"{'mentions and checksum':17}")

    # ---- the parts ------------------------------------------------------

    def part_limits(self):
        text = self.options.text or self.text(self.options.megabytes)
        self.head("What the machine allows (MB/s)")
        got, why = self.figures([self.programs / "limits", text])
        if got is None:
            sys.exit(f"bench: limits: {why}")
        self.limits = got
        took, _ = self.time(["wc", "-l", text], 5)
        for what, speed in (("memcpy", got["memcpy"]),
                            ("memchr", got["memchr"]),
                            ("memchr, line by line", got["lines"]),
                            ("wc -l", got["bytes"] / 1e6 / took)):
            self.say(f"{what:34} {speed:9.0f}")

    def compare(self, title, text, tsv, txt, key, kinds, megabytes,
                ours=()):
        """One table; what `key` asks is our speed beside the best peer's that
        gives the right answer."""
        self.head(title)
        self.row_head()
        got, why = self.tag(text, tsv, megabytes, *ours)
        speed = self.row("gazgraph, all rules", got, why)
        if speed is None:
            return
        self.speeds[key] = speed
        sums, best = {}, 0
        for kind in kinds:
            part = min(megabytes, PORTION.get(kind, megabytes))
            limit = 600 if self.options.quick else 3600
            theirs, why = self.peer(kind, txt, text, part, limit=limit)
            reached = self.row(CALLED.get(kind, kind), theirs, why, speed)
            if reached is None:
                continue
            if kind in RIGHT or kind == "aho-icase":
                best = max(best, reached)
            if not kind.endswith(("-raw", "-icase")):
                sums[kind] = theirs["checksum"] if part >= 4 else None
        told = {value for value in sums.values() if value is not None}
        if len(told) > 1:
            self.say("the peers do not agree")
        elif sums:
            self.say(f"{len([v for v in sums.values() if v])} peers agree "
                     "on every mention of the first 4 MB")
        if best:
            self.ask(key, speed / best)

    def part_tag(self):
        quick = self.options.quick
        if self.options.text:
            tsv, txt = self.own_names()
            self.compare("Your text and names", self.options.text, tsv, txt,
                         "own", ("daachorse", "aho", "hyperscan",
                                 "daachorse-raw", "aho-raw", "pyahocorasick",
                                 "flashtext"), self.options.megabytes)
            return
        text = self.text(self.options.megabytes)
        for count in self.options.counts:
            tsv, txt = self.names(count)
            kinds = ["daachorse", "aho"]
            if count <= 1000:
                kinds += ["aho-dfa"]
            if count <= (100000 if quick else 1000000):
                kinds += ["hyperscan"]
            kinds += ["daachorse-raw", "aho-raw"]
            if count <= 1000000:
                kinds += ["pyahocorasick", "flashtext"]
            if count <= 1000 or (count <= 100000 and not quick):
                kinds += ["spacy"]
            if count > 5000000:
                kinds = []
            self.compare(f"{count:,} names", text, tsv, txt, f"tag {count}",
                         kinds, self.options.megabytes)
            if count <= 1000:
                self.ripgrep(text, txt)
            elif count > 1000 and quick:
                self.skip("spaCy PhraseMatcher", "with --quick only at 1,000")
        self.discover(text)
        tsv, txt = self.names(1000000)
        self.compare("1,000,000 names, capitals ignored", text, tsv, txt,
                     "icase", ("aho-icase",), 16 if quick else 64,
                     ("--ignore-case",))
        mixed = self.text(self.options.mixed_megabytes, mixed=True)
        tsv, txt = self.names(1000000, mixed=True)
        self.compare("1,000,000 names, many languages and scripts", mixed, tsv,
                     txt, "mixed", ("daachorse", "aho") if quick else
                     ("daachorse", "aho", "hyperscan"),
                     self.options.mixed_megabytes)

    def discover(self, text):
        """The shipped lists, and names of no list."""
        self.head("The shipped lists")
        self.row_head()
        for what, options in (("gazgraph, all rules", ()),
                              ("... with --discover", ("--discover",))):
            got, why = self.figures(
                [self.programs / "tag_speed", "--megabytes", 16, *options,
                 text, self.root / "gazetteers"])
            self.row(what, got, why)

    def ripgrep(self, text, txt):
        if shutil.which("rg") is None:
            self.skip("ripgrep -o -w -F -f", "not installed")
            return
        part = self.folder / "part.txt"
        with open(text, "rb") as file:
            part.write_bytes(file.read(4000000))
        took, peak = self.time(["rg", "-c", "-o", "-w", "-F", "-f", txt, part],
                               3)
        if took is None:
            self.skip("ripgrep -o -w -F -f", peak)
            return
        self.say(f"{'ripgrep -o -w -F -f':34} {4 / took:9.1f} "
                 f"{self.speeds['tag 1000'] * took / 4:7.2f} x"
                 f"{'':26}{peak:8.0f}   (with its start)")

    def own_names(self):
        names = self.options.names
        tsv = names if names.suffix == ".tsv" else self.folder / "own.tsv"
        txt = self.folder / "own.txt"
        if names.suffix != ".tsv":
            lines = [line for line in names.read_text("utf-8").split("\n")
                     if line.strip()]
            tsv.write_text("id\ttype\tlabel\n" + "".join(
                f"n{i}\tname\t{line}\n" for i, line in enumerate(lines)),
                encoding="utf-8")
        else:
            lines = list(read_tsv(names))
        txt.write_text("".join(f"{name}\n" for name in dict.fromkeys(lines)),
                       encoding="utf-8")
        return tsv, txt

    def part_agree(self):
        """What is found by one side only, by kind."""
        self.head("Agreement, 100,000 names, the first 4 MB")
        text = self.options.text or self.text(self.options.megabytes)
        tsv, txt = (self.own_names() if self.options.text
                    else self.names(100000))
        ours = self.folder / "ours.tsv"
        theirs = self.folder / "theirs.tsv"
        got, why = self.tag(text, tsv, 4, "--runs", 1, "--forms", "name",
                            "--dump", ours)
        if got is None:
            self.skip("agreement", why)
            return
        got, why = self.peer("daachorse", txt, text, 4, runs=1, dump=theirs)
        if got is None:
            self.skip("agreement", why)
            return
        with open(text, "rb") as file:
            data = file.read(8000000)
        mine, other = read_spans(ours), read_spans(theirs)
        self.say(f"{'found by both':54} {len(mine & other):8}")
        for who, spans in (("only gazgraph", mine - other),
                           ("only the peers", other - mine)):
            kinds = {}
            for span in spans:
                kinds.setdefault(kind_of(data, span, other if who ==
                                         "only gazgraph" else mine),
                                 []).append(span)
            for kind, members in sorted(kinds.items()):
                start, end = min(members)
                shown = data[max(0, start - 12):end + 12].decode(
                    errors="replace").replace("\n", "/")
                self.say(f"{who + ': ' + kind:54} {len(members):8}  "
                         f"…{shown}…")

    def part_grow(self):
        self.head("How cost grows, step by step × 2 (one core)")
        if self.options.text:
            self.skip("growth", "only with made text")
            return
        whole = self.options.megabytes
        self.say(f"{'text, 100,000 names':34} {'CPU s':>9} {'ratio':>7}")
        tsv, _ = self.names(100000)
        before = None
        for step in (4, 2, 1):
            got, why = self.tag(self.text(whole), tsv, whole / step)
            if got is None:
                self.skip("text", why)
                return
            spent = got["bytes"] / 1e6 / got["mb_s"]
            self.step(f"  {whole / step:g} MB", spent, before)
            before = spent
        self.say(f"{'names':34} {'load s':>9} {'ratio':>7} {'MB':>8} "
                 f"{'ratio':>7} {'MB/s':>9}")
        before = None
        count = max(self.options.counts)
        for step in (8, 4, 2, 1):
            tsv, _ = self.names(count // step)
            got, why = self.tag(self.text(whole), tsv, min(whole, 16))
            if got is None:
                self.skip("names", why)
                return
            ratios = ("", "")
            if before:
                ratios = (f"{got['load_s'] / before['load_s']:.2f}",
                          f"{got['names_mb'] / before['names_mb']:.2f}")
            self.say(f"  {count // step:<32,} {got['load_s']:9.2f} "
                     f"{ratios[0]:>7} {got['names_mb']:8.0f} {ratios[1]:>7} "
                     f"{got['mb_s']:9.1f}")
            before = got

    def step(self, what, spent, before):
        ratio = f"{spent / before:7.2f}" if before else ""
        self.say(f"{what:34} {spent:9.2f} {ratio}")

    # ---- whole builds ---------------------------------------------------

    def build(self, names, inputs, threads=1, wall=False, runs=None):
        out = tempfile.mkdtemp(prefix="out-", dir=self.folder)
        took = self.time([self.gazgraph, "build", *inputs, "-g", names, "-m",
                          "none", "-q", "--threads", threads, "-o",
                          out + "/graph"],
                         runs or (3 if self.options.quick else 5), wall)
        shutil.rmtree(out)
        return took

    def compiled(self, count):
        """A compiled list where this gazgraph can make one."""
        tsv, _ = self.names(count)
        path = self.folder / f"names-{count}.gaz"
        if path.exists() and (path.stat().st_mtime >
                              self.gazgraph.stat().st_mtime):
            return path, None, None
        path.unlink(missing_ok=True)
        took, peak = self.time([self.gazgraph, "gazetteer", "compile", tsv,
                                "-o", path], 1)
        return (path, took, peak) if path.exists() else (None, took, peak)

    def part_build(self):
        self.head("Whole builds, 1,000,000 names, no measures")
        if self.options.text:
            self.skip("builds", "only with made text")
            return
        size = self.options.build_megabytes
        names, compile_s, compile_mb = self.compiled(1000000)
        if names is None:
            names = self.names(1000000)[0]
            self.skip("a compiled list", "this gazgraph compiles none: start "
                      "is measured and subtracted")
        elif compile_s is not None:
            self.say(f"{'compile 1,000,000 names':34} {compile_s:9.2f} s "
                     f"{compile_mb:8.0f} MB")
        tiny = self.folder / "tiny.txt"
        tiny.write_text("Nothing.\n")
        start, peak = self.build(names, [tiny])
        if start is None:
            self.skip("builds", peak)
            return
        wall_start, _ = self.build(names, [tiny], wall=True)
        self.say(f"{'start':34} {start:9.3f} s CPU, {wall_start:.3f} s wall, "
                 f"{peak:.0f} MB")
        folder = self.text(size, "--split", 4000000, suffix="folder")
        speed = self.build_row("plain text, one thread", size, names, [folder],
                               start)
        one = self.text(size)
        alone, why = self.tag(one, self.names(1000000)[0], size, "--document",
                              4000000, "--check", 0, "--runs", 3)
        if alone is not None and speed:
            self.say(f"{'the tagger alone, same documents':34} "
                     f"{alone['mb_s']:9.1f} MB/s")
            self.ask("share of tagger", speed / alone["mb_s"])
        self.python_graph(one, speed)
        self.build_jsonl(size, names, start)
        self.build_gzip(size, names, folder, wall_start)
        self.threads(names, folder, size, wall_start)
        self.start_of_compiled(tiny)

    def build_row(self, what, size, names, inputs, start, threads=1,
                  wall=False):
        took, peak = self.build(names, inputs, threads, wall)
        if took is None:
            self.skip(what, peak)
            return None
        speed = size / max(took - start, 1e-9)
        self.say(f"{what:34} {speed:9.1f} MB/s  {took:8.2f} s with the start "
                 f"{peak:8.0f} MB")
        return speed

    def python_graph(self, text, speed):
        self.skip("JensenLab's tagcorpus", "not packaged, sources not "
                  "reachable from a registry")
        got, why = self.peer("graph", self.names(1000000)[1], text, 4, 0, 3,
                             dump=self.folder / "edges.tsv")
        if got is None:
            self.skip("FlashText + dict loop", why)
            return
        self.say(f"{'FlashText + dict loop':34} {got['mb_s']:9.1f} MB/s  "
                 f"{got['load_s']:8.2f} s to start {'':9}"
                 f"{got['peak_mb']:8.0f} MB")
        if speed:
            self.ask("python graph", speed / got["mb_s"])

    def build_jsonl(self, size, names, start):
        lines = self.text(size, "--jsonl", suffix="jsonl")
        real = lines.stat().st_size / 1e6
        speed = self.build_row("JSONL, one thread", real, names, [lines],
                               start)
        got, why = self.figures([self.programs / "cjson_lines", lines])
        if got is None:
            self.skip("cJSON, every line alone", why)
            return
        self.say(f"{'cJSON, every line alone':34} {got['mb_s']:9.1f} MB/s")
        if speed:
            self.ask("jsonl", speed / got["mb_s"])

    def build_gzip(self, size, names, folder, start):
        packed = self.folder / f"news-{size}.gz.folder"
        if not packed.exists():
            made = self.folder / "making.gz"
            shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(folder, made)
            self.run(["gzip", "-r", made])
            made.rename(packed)
        speed = self.build_row("gzip, two threads (wall)", size, names,
                               [packed], start, 2, True)
        files = sorted(packed.iterdir())
        best = 0
        for what, command in (("gzip -dc", ["gzip", "-dc"]),
                              ("libdeflate-gunzip",
                               ["libdeflate-gunzip", "-c"])):
            if shutil.which(command[0]) is None:
                self.skip(what, "not installed")
                continue
            took, why = self.time([*command, *files], 3, True)
            if took is None:
                self.skip(what, why)
                continue
            self.say(f"{what + ' alone (wall)':34} {size / took:9.1f} MB/s")
            best = max(best, size / took)
        if best and speed:
            self.ask("gzip", speed / best)

    def threads(self, names, folder, size, start):
        before = None
        self.say(f"{'threads (wall, without the start)':34}")
        steps = [1, 2, 4, 8, 16, 32]
        for count in [n for n in steps if n <= (os.cpu_count() or 1)]:
            took, why = self.build(names, [folder], count, True)
            if took is None:
                self.skip(f"  {count}", why)
                return
            spent = took - start
            self.say(f"  {count:<32} {size / spent:9.1f} MB/s "
                     f"{'' if before is None else f'{before / spent:.2f} x'}")
            if count == 2:
                self.ask("two threads", before / spent)
            before = spent

    def start_of_compiled(self, tiny):
        count = max(self.options.counts)
        path, _, _ = self.compiled(count)
        if path is None:
            return
        empty = self.folder / "empty.tsv"
        empty.write_text("id\ttype\tlabel\nx\tperson\tNobody Nowhere\n")
        command = [self.gazgraph, "tag", tiny, "-q", "-g"]
        took, peak = self.time([*command, path], 5, True)
        base, _ = self.time([*command, empty], 5, True)
        if took is not None and base is not None:
            self.say(f"{f'start with {count:,} compiled':34} "
                     f"{took * 1000:9.1f} ms, {base * 1000:.1f} ms with a "
                     f"list of one name, {peak:.0f} MB")
            self.ask("start", took * 1000)

    # ---- programs of the other parts ------------------------------------

    def part_others(self):
        """Programs of other parts of gazgraph, which print their own rows."""
        for name, options in (("pair_speed", ()), ("measure_speed", ()),
                              ("read_speed", ()), ("export_speed", ())):
            program = self.programs / name
            self.head(name)
            if not program.exists():
                self.skip(name, "not built here")
                continue
            out, why = self.run([program, *options], 1800)
            if out is None:
                self.skip(name, why)
                continue
            for line in out.rstrip().splitlines():
                self.say(line)
            if name == "pair_speed":
                self.pair_ratio(out)

    def pair_ratio(self, out):
        """The first "N.NNx" of a line is our counting beside a plain loop."""
        found = []
        for line in out.splitlines():
            ratios = [word for word in line.split() if word.endswith("x")
                      and word[:-1].replace(".", "", 1).isdigit()]
            if len(ratios) > 1:
                found.append(float(ratios[0][:-1]))
        if found:
            self.ask("pairs", min(found))

    def part_instructions(self):
        self.head("Instructions (valgrind --tool=callgrind)")
        text = self.options.text or self.text(self.options.megabytes)
        names = self.own_names()[0] if self.options.text else (
            self.names(100000)[0])
        out, why = self.run([self.root / "bench" / "instructions.sh", text,
                             names], 1800)
        if out is None:
            self.skip("instructions", why)
            return
        for line in out.rstrip().splitlines():
            self.say(line)

    # ---- what is asked --------------------------------------------------

    def derive(self):
        speeds = self.speeds
        if "tag 10000000" in speeds and "tag 1000000" in speeds:
            self.ask("10 million", speeds["tag 10000000"] /
                     speeds["tag 1000000"])
        if "tag 1000" in speeds and self.limits:
            self.ask("memchr", speeds["tag 1000"] * 100 /
                     self.limits["memchr"])

    def table(self):
        self.derive()
        self.head("What is asked")
        self.say(f"{'':58} {'at least':>9} {'aim':>8} {'reached':>9}")
        for key, what, least, aim, unit in ASKED:
            reached = self.asked.get(key)
            shown = f"{reached:.2f} {unit}" if reached is not None else "-"
            lower = unit == "ms"
            good = reached is not None and (reached <= least if lower
                                            else reached >= least)
            far = good and (reached <= aim if lower else reached >= aim)
            verdict = ("not run" if reached is None else "aim" if far
                       else "yes" if good else "no")
            self.say(f"{what:58} {f'{least:g} {unit}':>9} "
                     f"{f'{aim:g} {unit}':>8} {shown:>9}  {verdict}")


# key, what, at least, aim, unit
ASKED = (
    ("tag 1000", "tag, 1,000 names, beside the best peer", 2, 4, "x"),
    ("tag 100000", "tag, 100,000 names", 4, 7, "x"),
    ("tag 1000000", "tag, 1,000,000 names", 7, 12, "x"),
    ("tag 5000000", "tag, 5,000,000 names", 7, 12, "x"),
    ("icase", "capitals ignored, 1,000,000, beside aho-corasick's", 12, 25,
     "x"),
    ("10 million", "10,000,000 names beside our own 1,000,000", 0.6, 0.8, "x"),
    ("mixed", "many languages, 1,000,000 names, beside the best peer", 3, 6,
     "x"),
    ("memchr", "tag at 1,000 names as a share of memchr", 6, 10, "%"),
    ("tagcorpus", "build, 1,000,000 names, beside JensenLab's tagcorpus", 10,
     20, "x"),
    ("python graph", "build, 1,000,000 names, beside FlashText + dict", 60,
     150, "x"),
    ("share of tagger", "build, plain text, as a share of the tagger", 0.5,
     0.75, "x"),
    ("jsonl", "build from JSONL as a share of cJSON alone", 0.75, 2, "x"),
    ("gzip", "build from gzip, 2 threads, as a share of gunzip", 0.9, 1, "x"),
    ("pairs", "pair counting beside a plain open-addressing loop", 1.5, 2,
     "x"),
    ("two threads", "two threads beside one", 1.8, 1.95, "x"),
    ("start", "start with the largest list compiled", 20, 2, "ms"),
)
CALLED = {
    "daachorse": "daachorse, words, longest",
    "aho": "aho-corasick, words, longest",
    "aho-dfa": "aho-corasick DFA, words, longest",
    "aho-icase": "aho-corasick, ASCII case, words",
    "hyperscan": "Hyperscan, words, longest",
    "daachorse-raw": "daachorse, no word rule",
    "aho-raw": "aho-corasick, no word rule",
    "flashtext": "FlashText",
    "spacy": "spaCy PhraseMatcher",
}
# megabytes that slow ones read
PORTION = {"pyahocorasick": 4, "flashtext": 4, "spacy": 1, "aho-icase": 16}


def read_tsv(path):
    """The labels and names of a gazetteer."""
    columns = None
    with open(path, encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or not line.strip():
                continue
            if columns is None:
                columns = {name: i for i, name in enumerate(cells)}
                continue
            for column in ("label", "names"):
                at = columns.get(column, len(cells))
                if at < len(cells):
                    yield from filter(None, cells[at].split("|"))


def read_spans(path):
    with open(path, encoding="utf-8") as file:
        return {tuple(map(int, line.split("\t")[:2])) for line in file}


def capital_beside(data, start, end):
    """A capitalised word directly before or behind: rule M6 asks."""
    before = data[max(0, start - 60):start].decode(errors="ignore").split()
    behind = data[end:end + 60].decode(errors="ignore").split()
    return ((before and before[-1].lstrip("\"“'‘($").isalnum() and
             before[-1].lstrip("\"“'‘(")[0].isupper()) or
            (data[end:end + 1] == b" " and behind and behind[0][0].isupper()))


def kind_of(data, span, others):
    start, end = span
    if any((start + i, end + j) in others for i in range(-2, 3)
           for j in range(-2, 3)):
        return "an edge apart"
    if data[start - 1:start] in (b"'", b"\xe2\x80\x99") or (
            data[end:end + 1] in (b".", b"'", b"-") or
            data[end:end + 3] in (b"\xe2\x80\x99", b"\xe2\x80\x98")):
        return "beside a mark (., ', -)"
    if capital_beside(data, start, end):
        return "beside a capital (rule M6)"
    return "other"


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="bench/run.sh")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--no-install", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args(arguments)
    if (options.text is None) != (options.names is None):
        parser.error("--text and --names go together")
    options.only = options.only.split(",")
    if not set(options.only) <= set(PARTS):
        parser.error("--only takes " + ",".join(PARTS))
    options.counts = [1000, 100000, 1000000]
    options.megabytes = 64 if options.quick else 256
    options.mixed_megabytes = 16 if options.quick else 128
    options.build_megabytes = 64 if options.quick else 1000
    if not options.quick:
        options.counts += [5000000, 10000000]
    if options.text is not None:
        options.megabytes = min(256, options.text.stat().st_size / 1e6)
    return options


def machine():
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(": ")[2]
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} processors"


def record(root, lines):
    """Between the marks of RESULTS.md."""
    path = root / "bench" / "RESULTS.md"
    text = path.read_text("utf-8")
    start, end = "<!-- run.sh -->\n", "<!-- end -->\n"
    before, _, rest = text.partition(start)
    _, _, behind = rest.partition(end)
    body = "".join(f"    {line}".rstrip() + "\n" for line in lines)
    path.write_text(before + start + "\n" + body + "\n" + end + behind,
                    encoding="utf-8")


def main():
    root = Path(sys.argv[1])
    options = read_options(sys.argv[2:])
    bench = Bench(root, options)
    bench.say(f"bench/run.sh{' --quick' if options.quick else ''}, "
              f"{datetime.date.today()}, {machine()}")
    bench.say("CPU time, median of five"
              f"{' (whole builds: of three)' if options.quick else ''}; the "
              "machine may be shared: compare the rows of one run")
    for part in PARTS:
        if part in options.only:
            getattr(bench, "part_" + part)()
    if not options.text:
        bench.table()
    if options.record:
        record(root, bench.lines)


if __name__ == "__main__":
    main()
