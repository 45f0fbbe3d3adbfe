#!/bin/sh
# bench/instructions.sh TEXT GAZETTEER [MEGABYTES]: instructions a byte that
# tagging costs (all rules, one core), in total and by the functions that cost
# most, counted by valgrind: the same on every machine of one kind.
set -eu
if [ $# -lt 2 ]; then
    sed -n '2,4s/^# //p' "$0" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")/.." && pwd)
program=$here/build/release/bench/tag_speed
if [ ! -x "$program" ] || ! command -v valgrind >/dev/null; then
    echo "instructions.sh: needs valgrind and build/release (bench/run.sh)" >&2
    exit 3
fi
out=$(mktemp)
trap 'rm -f "$out" "$out".*' EXIT
# only what gg_find does is counted
valgrind --tool=callgrind --callgrind-out-file="$out" --collect-atstart=no \
    --toggle-collect=gg_find "$program" --runs 1 --check 0 \
    --megabytes "${3:-1}" "$1" "$2" "$here/gazetteers/words.tsv" \
    "$here/gazetteers/titles.tsv" "$here/gazetteers/given_names.tsv" \
    "$here/gazetteers/context.tsv" "$here/gazetteers/speech.tsv" \
    >"$out.json" 2>/dev/null
bytes=$(sed 's/.*"bytes": \([0-9]*\).*/\1/' "$out.json")
callgrind_annotate --threshold=95 "$out" |
    awk -v bytes="$bytes" '
        /PROGRAM TOTALS/ {
            gsub(",", "", $1)
            printf "%-40s %9.2f a byte, %s bytes\n", "all", $1 / bytes, bytes
        }
        /^ *[0-9,]+ \([ 0-9.]+%\) .*:/ && n < 16 {
            count = $1
            gsub(",", "", count)
            name = $0
            sub(/^[^:]*:/, "", name)
            sub(/ \[.*/, "", name)
            if (name ~ /TOTALS/) next
            n++
            printf "  %-38s %9.2f\n", name, count / bytes
        }'
