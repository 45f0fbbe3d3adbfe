#!/bin/sh
# check_articles.sh GAZGRAPH ARTICLES GAZETTEERS [XSD]: the graph of the sample
# articles through every reader.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" build "$2" -g "$3" -o "$work" --quiet --min-weight 2 -f all \
    --slice week
nodes=$(grep -c '<node ' "$work/graph.graphml")
edges=$(grep -c '<edge ' "$work/graph.graphml")
[ "$nodes" -ge 30 ] && [ "$edges" -ge 60 ]
/usr/bin/python3 "$here/check_graphml.py" "$work/graph.graphml" ${4:+"$4"}
"$here/check_dot.sh" "$work/graph.dot" "$nodes" "$edges" "$work/graph.graphml"
/usr/bin/python3 "$here/check_gexf.py" "$work/graph.gexf" ${4:+"$4"}
/usr/bin/python3 "$here/check_gexf.py" "$work/graph.12.gexf" ${4:+"$4"}
/usr/bin/python3 "$here/check_gexf.py" --sliced "$work/graph.dynamic.gexf" \
    ${4:+"$4"}
/usr/bin/python3 "$here/check_csv.py" "$work"
