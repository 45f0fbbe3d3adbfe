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
gexf() {
    /usr/bin/python3 "$here/check_gexf.py" --expected "$work/expected.json" "$@"
}
gexf "$work/graph.gexf" ${2:+"$2"}
gexf "$work/graph.12.gexf" ${2:+"$2"}
gexf "$work/graph.dynamic.gexf" ${2:+"$2"}
/usr/bin/python3 "$here/check_csv.py" --expected "$work/expected.json" "$work"
"$1" "$work" gexf-dynamic slice=month
gexf --sliced "$work/graph.gexf" ${2:+"$2"}
gexf --sliced "$work/graph.12.gexf" ${2:+"$2"}
gexf --sliced "$work/graph.dynamic.gexf" ${2:+"$2"}
