#!/bin/sh
# make_files.sh NASTY_GRAPH GAZGRAPH ARTICLES GAZETTEERS DIR: writes the nasty
# graph and the one of the sample articles in every format into DIR/nasty and
# DIR/articles, each with expected.json, which tells what they hold; DIR/sliced
# has the nasty graph with weights by month.
set -eu
here=$(dirname "$0")
out=$5
rm -rf "$out"
mkdir -p "$out/nasty" "$out/articles" "$out/sliced"
"$1" "$out/nasty"
"$1" "$out/sliced" slice=month
"$2" build "$3" -g "$4" -o "$out/articles" -f all --quiet --min-weight 2
/usr/bin/python3 "$here/expected_of.py" "$out/articles/graph.graphml" \
    >"$out/articles/expected.json"
