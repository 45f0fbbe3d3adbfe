#!/bin/sh
# check_nasty.sh NASTY_GRAPH_PROGRAM [XSD]: the nasty graph through every reader.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$work"
nodes=$(grep -c '<node ' "$work/graph.graphml")
edges=$(grep -c '<edge ' "$work/graph.graphml")
/usr/bin/python3 "$here/check_graphml.py" --expected "$work/expected.json" \
    "$work/graph.graphml" ${2:+"$2"}
"$here/check_dot.sh" "$work/graph.dot" "$nodes" "$edges" "$work/graph.graphml"
