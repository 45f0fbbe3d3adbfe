#!/bin/sh
# How long lists take to compile, how much memory that takes, and how soon a
# compiled one is ready:
#     bench/gazetteer.sh BUILD_FOLDER [NAMES...]      (500000 1000000 2000000)
# `wc -l` and `cat` of the same list stand beside it as limits. NAMES may be
# 10000000; that needs 3 GB of memory and 2 GB of disk in $TMPDIR.
set -eu

build=${1:?usage: bench/gazetteer.sh BUILD_FOLDER [NAMES...]}
shift
[ $# -gt 0 ] || set -- 500000 1000000 2000000
speed=$build/bench/gazetteer_speed
gazgraph=$build/gazgraph
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/gazgraph-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

# seconds of the processor, and peak memory in MB
measure() {
    /usr/bin/time -f '%U %S %M' -o "$work/time" "$@" > /dev/null 2> /dev/null
    awk '{ printf "%.2f %.0f\n", $1 + $2, $3 / 1024 }' "$work/time"
}

echo 'Nobody spoke.' > "$work/text.txt"
printf '%10s %9s %9s %8s %9s %11s %11s %8s %8s\n' names 'compile s' \
    'us/name' 'peak MB' '.gaz MB' 'library us' 'command us' 'wc -l s' 'cat s'
for n in "$@"; do
    "$build/bench/make_names" "$n" "$source/gazetteers" "$work/list" \
        > /dev/null
    rm -f "$work/list.txt"
    compile=$(measure "$gazgraph" gazetteer compile -q -g "$work/list.tsv" \
        -o "$work/names.gaz")
    bytes=$(wc -c < "$work/names.gaz")
    lines=$(measure wc -l "$work/list.tsv")
    cat=$(measure cat "$work/list.tsv")
    library=$("$speed" start "$work/names.gaz")
    command=$("$speed" run "$gazgraph" tag -g "$work/names.gaz" \
        "$work/text.txt")
    echo "$n $compile $bytes $library $command $lines $cat" | awk '{
        printf "%10d %9.2f %9.2f %8d %9.1f %11d %11d %8.2f %8.2f\n",
            $1, $2, $2 * 1e6 / $1, $3, $4 / 1e6, $5, $6, $7, $9 }'
    rm -f "$work/list.tsv" "$work/names.gaz"
done
