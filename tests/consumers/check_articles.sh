#!/bin/sh
# check_articles.sh GAZGRAPH ARTICLES GAZETTEERS [XSD]: the graph of the sample
# articles through every reader.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" build "$2" -g "$3" -o "$work" --quiet --min-weight 2
nodes=$(grep -c '<node ' "$work/graph.graphml")
edges=$(grep -c '<edge ' "$work/graph.graphml")
[ "$nodes" -ge 30 ] && [ "$edges" -ge 60 ]
/usr/bin/python3 "$here/check_graphml.py" "$work/graph.graphml" ${4:+"$4"}
"$here/check_dot.sh" "$work/graph.dot" "$nodes" "$edges" "$work/graph.graphml"
