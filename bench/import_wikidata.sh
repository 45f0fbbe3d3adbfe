#!/bin/sh
# bench/import_wikidata.sh [ENTITIES]: makes a dump in the layout of Wikidata's
# (1,000,000 entities, 4 GB, in $TMPDIR), imports it on one core and prints MB/s
# of uncompressed input and the largest memory, beside what reads the same bytes
# in the same run: `wc -l`, and Python's json on the first part of them.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
count=${1:-1000000}
work=$(mktemp -d "${TMPDIR:-/tmp}/gazgraph-import.XXXXXX")
trap 'rm -rf "$work"' EXIT
cmake -S "$here" -B "$here/build/release" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$here/build/release" --target gazgraph >/dev/null
python3 "$here/bench/make_wikidata.py" "$count" >"$work/dump.json"

# on_one_core NAME COMMAND...: seconds, MB/s and memory, first run of two unseen.
cat >"$work/measure.py" <<'END'
import os, resource, subprocess, sys, time
name, size, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
cpu = sorted(os.sched_getaffinity(0))[0]
for _ in range(2):
    begin = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                   preexec_fn=lambda: os.sched_setaffinity(0, {cpu}))
    seconds = time.monotonic() - begin
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{name:34} {seconds:8.2f} s {size / 1e6 / seconds:8.0f} MB/s "
      f"{peak:6.0f} MB memory")
END
size=$(stat -c %s "$work/dump.json")
measure() {
    name=$1 bytes=$2
    shift 2
    python3 "$work/measure.py" "$name" "$bytes" "$@"
}
echo "$count entities, $((size / 1000000)) MB"
measure "wc -l" "$size" wc -l "$work/dump.json"
gazgraph=$here/build/release/gazgraph
measure "gazgraph, en" "$size" "$gazgraph" gazetteer import wikidata \
    "$work/dump.json" -o "$work/out.tsv" --quiet
measure "gazgraph, en,ru,de,fr,zh --offices" "$size" "$gazgraph" gazetteer \
    import wikidata "$work/dump.json" -o "$work/out.tsv" --quiet \
    --languages en,ru,de,fr,zh --offices
head -c 100000000 "$work/dump.json" | sed '$d' >"$work/slice.json"
cat >"$work/peer.py" <<'END'
import json, sys
for line in open(sys.argv[1], "rb"):
    line = line.strip().rstrip(b",")
    if len(line) > 2:
        json.loads(line)
END
slice=$(stat -c %s "$work/slice.json")
measure "python json.loads, 100 MB of it" "$slice" python3 "$work/peer.py" \
    "$work/slice.json"
wc -l <"$work/out.tsv" | sed 's/$/ rows/'
