#!/usr/bin/env python3
"""run.py CONSUMER [OPTION...] FOLDER FILE...

Runs CONSUMER/check_CONSUMER.py over those FILEs (patterns below FOLDER) that
are there, with FOLDER/expected.json. Where none is, the test is skipped."""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import consumer  # noqa: E402


def main():
    name, rest = sys.argv[1], sys.argv[2:]
    options = [a for a in rest if a.startswith("--")]
    folder, *patterns = [a for a in rest if not a.startswith("--")]
    files = [path for pattern in patterns
             for path in sorted(glob.glob(os.path.join(folder, pattern)))]
    if not files:
        consumer.skip("this gazgraph writes no " + " nor ".join(patterns))
    check = os.path.join(HERE, name, "check_%s.py" % name)
    sys.exit(subprocess.run(
        [sys.executable, check, *options, *files,
         os.path.join(folder, "expected.json")], check=False).returncode)


main()
